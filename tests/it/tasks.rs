//! Whether tasks are fit for an agent: `tests/cases/tasks.md`.
//!
//! A case shows a task, `markdown task`, and what the repository tells agents, `markdown instructions`. It states the tier,
//! with each reason and the words that show it, and what is missing.

use review_gate::analysis::task::assess;
use serde_json::Value;

use crate::support::case_file::{self, Case};

#[test]
fn tasks_are_assessed_as_stated() {
    case_file::check("tasks.md", "assessment", |case: &Case, _| {
        let text = |info| case.block(info).map_or("", |block| block.text.as_str());
        let found = assess(text("markdown task"), text("markdown instructions"));
        let mut lines: Vec<String> = found
            .reasons
            .iter()
            .map(|reason| {
                let words = if reason.words.is_empty() { String::new() } else { format!(" ({})", reason.words) };
                format!("{}: {}{words}", name(&reason.tier), reason.why)
            })
            .collect();
        if lines.is_empty() {
            lines.push(name(&found.tier));
        }
        if !found.missing.is_empty() {
            let missing: Vec<String> = found.missing.iter().map(name).collect();
            lines.push(format!("missing: {}", missing.join(" ")));
        }
        lines.into_iter().map(|line| line + "\n").collect()
    });
}

fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_else(|| Value::Null.to_string())
}
