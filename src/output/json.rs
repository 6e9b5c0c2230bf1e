//! A report for programs, as `docs/report.md` and `docs/agent-debt.md` describe it.

use serde::Serialize;

/// The report as indented JSON with a final line break.
pub fn render(report: &impl Serialize) -> String {
    let mut json = serde_json::to_string_pretty(report).expect("a report has text keys and finite numbers");
    json.push('\n');
    json
}
