//! The report for programs, as `docs/report.md` describes it.

use crate::model::report::Report;

/// The report as indented JSON with a final line break.
pub fn render(report: &Report) -> String {
    let mut json = serde_json::to_string_pretty(report).expect("a report has text keys and finite numbers");
    json.push('\n');
    json
}
