//! A change that is too big to review in one sitting.
//!
//! It is measured by *effective lines*: added lines of code, tests included. Blank lines, comments, imports, documentation,
//! lines that only moved or changed their white space, and files that no person wrote (generated, vendored, lock
//! and snapshot files) do not count; the report names each of them with its reason. Marks that a change puts on
//! its own files do not count either: `.gitattributes` and "generated" headers are read as they stood before.
//!
//! The second measure is *review minutes*, an estimate from the same lines: 3 minutes to begin, 1.5 per file, and a
//! minute for each 7 lines of new code, 10 of changed code, 20 of tests and 40 of documentation.
//!
//! ## Why
//!
//! Reviewers find most defects in the first 200 to 400 lines and the first hour. Above that they approve what they have not read.
//!
//! ## Settings
//!
//! ```toml
//! [size]
//! max_effective_lines = 400
//! max_review_minutes = 60
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::size::effective_lines_added;
use crate::model::finding::Severity;
use crate::model::lines::LineRange;

/// The rule.
pub const RULE: Rule =
    Rule { name: "oversized-change", severity: Severity::Error, source: include_str!("oversized_change.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let (size, limits) = (subject.size, &subject.context.policy.size);
    let mut reasons = Vec::new();
    if size.effective_lines_added > limits.max_effective_lines {
        reasons.push(format!(
            "it adds {} effective lines, and the limit is {}",
            size.effective_lines_added, limits.max_effective_lines
        ));
    }
    if size.review_minutes > f64::from(limits.max_review_minutes) {
        reasons.push(format!(
            "reviewing it takes about {:.0} minutes, and the limit is {}",
            size.review_minutes, limits.max_review_minutes
        ));
    }
    let largest = subject
        .context
        .files
        .iter()
        .map(|file| (effective_lines_added(file), file))
        .max_by_key(|(lines, file)| (*lines, std::cmp::Reverse(&file.file.path)));
    let Some((lines, file)) = largest.filter(|_| !reasons.is_empty()) else { return Vec::new() };
    let first = file.diff.added.ranges().first().copied().unwrap_or(LineRange::new(1, 1));
    vec![Draft {
        path: file.file.path.clone(),
        lines: first,
        message: format!("this change is too big to review in one sitting: {}", reasons.join("; ")),
        help: format!(
            "split it into changes that each do one thing; the largest part is this file, with {lines} effective lines"
        ),
        identity: String::new(),
        at_most: Severity::Error,
        clone: None,
        related: Vec::new(),
    }]
}
