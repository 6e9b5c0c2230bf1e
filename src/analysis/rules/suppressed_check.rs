//! A new mark by which a linter, type checker, compiler or scanner is told to look away.
//!
//! Marks in tests and examples are left alone, and one that moved is not new. Where the description speaks of it, the finding is a note.
//!
//! ## Why
//!
//! The tool saw something. Whether it was right is for a reviewer to judge, who does not see what a tool no longer says;
//! of what agents change, this is what they mention least.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! suppressed-check = "warning"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::delta::suppressions::Suppression;
use crate::analysis::disclosure::suppressions::{described, of_program};
use crate::model::finding::Severity;
use crate::model::summary::UndisclosedKind;

/// The rule.
pub const RULE: Rule =
    Rule { name: "suppressed-check", severity: Severity::Warning, source: include_str!("suppressed_check.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    of_program(subject.context, subject.delta).map(|suppression| draft(subject, suppression)).collect()
}

fn draft(subject: &Subject<'_>, suppression: &Suppression) -> Draft {
    let (lines, related) = subject.context.at_head(&suppression.place);
    Draft {
        path: suppression.place.path.clone(),
        lines,
        message: format!("a tool is told to look away: {}", described(suppression, &suppression.rules, 1)),
        help: "correct what the tool reports, or say beside the mark and in the description why it is wrong".to_owned(),
        identity: format!("{} {}", suppression.marker, suppression.rules.join(" ")),
        at_most: subject.weight_of(UndisclosedKind::CheckSuppressed, &suppression.place.path),
        clone: None,
        related,
    }
}
