//! What a change does and nobody speaks of: its case file.
//!
//! A case shows a change as `support::scene` describes and states in a block `undisclosed` what its text leaves out, a line
//! each: `kind path:line | detail`. `UPDATE_CASES=1` rewrites what differs.

use review_gate::model::summary::Undisclosed;
use review_gate::syntax::languages::Languages;

use crate::support::case_file::{self, Case};
use crate::support::scene;

#[test]
fn undisclosed_changes() {
    let languages = Languages::builtin();
    let judge = |case: &Case, _: &str| {
        let summary = scene::report(case, &languages).summary.expect("a report has a summary");
        summary.undisclosed.iter().map(describe).collect()
    };
    case_file::check("undisclosed.md", "undisclosed", judge);
}

fn describe(undisclosed: &Undisclosed) -> String {
    let kind = serde_json::to_value(undisclosed.kind).expect("a kind is a word");
    let Undisclosed { place, detail, .. } = undisclosed;
    format!("{} {}:{} | {detail}\n", kind.as_str().unwrap_or_default(), place.path, place.lines.start)
}
