//! What is counted over a report and said the same way in every format for people.

use std::collections::BTreeMap;

use crate::model::finding::Severity;
use crate::model::report::{Conclusion, FunctionComplexity, LeftOut, Report};

/// How many findings there are of each weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that block.
    pub errors: usize,
    /// Those worth a look before merging.
    pub warnings: usize,
    /// Those worth knowing.
    pub notes: usize,
    /// Those that an inline comment allows; not in the other counts.
    pub allowed: usize,
}

impl Tally {
    /// Counts the findings of `report`.
    pub fn of(report: &Report) -> Self {
        let mut tally = Self::default();
        for finding in &report.findings {
            let count = match (&finding.allowed, finding.severity) {
                (Some(_), _) => &mut tally.allowed,
                (None, Severity::Error) => &mut tally.errors,
                (None, Severity::Warning) => &mut tally.warnings,
                (None, Severity::Note) => &mut tally.notes,
            };
            *count += 1;
        }
        tally
    }
}

/// The conclusion in a sentence without its full stop: "1 error blocks this change (2 warnings)".
pub fn verdict(report: &Report) -> String {
    let tally = Tally::of(report);
    let conclusion = match report.conclusion {
        Conclusion::Success => "nothing blocks this change".to_owned(),
        Conclusion::Failure if tally.errors == 1 => "1 error blocks this change".to_owned(),
        Conclusion::Failure => format!("{} errors block this change", tally.errors),
    };
    let besides: Vec<String> = [(tally.warnings, "warning"), (tally.notes, "note")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun))
        .chain((tally.allowed > 0).then(|| format!("{} allowed", tally.allowed)))
        .collect();
    if besides.is_empty() { conclusion } else { format!("{conclusion} ({})", besides.join(", ")) }
}

/// How far the new code is from the repository's own, in a sentence without its full stop; `None` when that cannot be told.
pub fn drift(report: &Report) -> Option<String> {
    let drift = report.drift.as_ref()?;
    let files = counted(drift.baseline.files as usize, "file");
    let language = &drift.baseline.language;
    Some(format!("{:.2} between 0, like the {files} of {language} here, and 1, unlike them", drift.score))
}

/// The size in a sentence without its full stop.
pub fn size(report: &Report) -> String {
    let size = &report.size;
    let in_tests = match size.test_lines_added {
        0 => String::new(),
        lines => format!(", {lines} of them in tests"),
    };
    format!(
        "{} effective of {} in {}{in_tests}; {} minutes of review",
        size.effective_lines_added,
        counted(size.lines_added as usize, "added line"),
        counted(size.files_changed as usize, "file"),
        size.review_minutes,
    )
}

/// Added lines that do not count as effective, for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutKind<'a> {
    /// The reason without its details: "generated".
    pub kind: &'a str,
    /// How many lines.
    pub lines: u32,
    /// The files they are in, most lines first.
    pub files: Vec<&'a LeftOut>,
}

/// What was left out of the effective lines by reason, most lines first.
pub fn left_out(report: &Report) -> Vec<LeftOutKind<'_>> {
    let mut by_kind: BTreeMap<&str, LeftOutKind<'_>> = BTreeMap::new();
    for entry in &report.size.left_out {
        let kind = entry.reason.split(':').next().unwrap_or_default();
        let found = by_kind.entry(kind).or_insert(LeftOutKind { kind, lines: 0, files: Vec::new() });
        found.lines += entry.lines;
        found.files.push(entry);
    }
    let mut kinds: Vec<_> = by_kind.into_values().collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(kind.lines));
    for kind in &mut kinds {
        kind.files.sort_by_key(|entry| std::cmp::Reverse(entry.lines));
    }
    kinds
}

/// The functions that the change made more complex than before, new ones included; the worst first.
pub fn more_complex(report: &Report) -> Vec<&FunctionComplexity> {
    let mut worse: Vec<_> = report.complexity.functions.iter().filter(|function| growth(function) > 0).collect();
    worse.sort_by_key(|function| std::cmp::Reverse(growth(function)));
    worse
}

/// "1 file", "2 files".
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn growth(function: &FunctionComplexity) -> i64 {
    i64::from(function.cognitive_after) - i64::from(function.cognitive_before.unwrap_or(0))
}
