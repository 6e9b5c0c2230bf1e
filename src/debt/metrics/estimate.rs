//! What mending would take, by convention.

use super::{Part, Topic, WORSE_UP, code_lines, count, measures, share_of_code};
use crate::model::merged_change::Measures;

/// What the SQALE method, as `SonarQube` applies it, takes for the cost of a line.
const MINUTES_TO_WRITE_A_LINE: u32 = 30;

/// What mending one finding takes, in minutes: by convention, and the same for every repository.
const REMEDIATION_MINUTES: &[(&str, u32)] = &[
    ("complex-function", 30),
    ("duplicate-code", 20),
    ("leaked-secret", 60),
    ("oversized-function", 20),
    ("skipped-test", 15),
    ("suppressed-check", 10),
    ("untested-change", 30),
    ("weakened-ci", 20),
    ("weakened-test", 15),
];

/// What mending it would take.
pub(super) const ESTIMATE: Topic = Topic {
    number: 13,
    title: "Debt estimate",
    meaning: "What it would take to mend what the rules found, at fixed minutes for each rule, against what the code took to \
              write at 30 minutes a line. An estimate by convention, and no grade.",
    metrics: &[
        count("remediation-minutes", "Minutes to mend", WORSE_UP, |followed| Part::sum(minutes(measures(followed)))),
        share_of_code("debt-ratio", "Minutes to mend, of minutes to write", WORSE_UP, |followed| {
            Part::of(minutes(measures(followed)), code_lines(measures(followed)) * MINUTES_TO_WRITE_A_LINE)
        }),
    ],
    ..Topic::EMPTY
};

fn minutes(measures: &Measures) -> u32 {
    let of_rule = |(rule, minutes): &(&str, u32)| measures.findings.get(*rule).map_or(0, |count| count * minutes);
    REMEDIATION_MINUTES.iter().map(of_rule).sum()
}
