//! An error that is raised, passed on or caught as nowhere else near the change.
//!
//! In Rust the error type of a `Result` (`String`, `Box<dyn Error>`), and `unwrap` where others write `expect`; in Python bare and broad
//! `except` clauses, and `raise` without the cause that others keep; in Go errors that lose what they wrap, and `==` where others ask
//! `errors.Is`; in Java exceptions of no kind of their own, and `printStackTrace`.
//!
//! Tests and the program are counted apart.
//!
//! A norm takes 22 files that agree, or 40 of 41, written by at least two people. The description can speak of the new way, and the
//! policy can allow it; a change that takes three files or more from the old way to the new is a migration.
//!
//! ## Why
//!
//! How errors travel is an agreement between all parts of a program. A part that does otherwise loses the cause, or stops what others
//! would have survived.
//!
//! ## Settings
//!
//! ```toml
//! [drift]
//! allow = []                    # e.g. ["file-name:kebab"], to allow a way on purpose
//! ```

use super::{Draft, Rule, Subject};
use crate::model::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    name: "foreign-error-handling",
    severity: Severity::Warning,
    source: include_str!("foreign_error_handling.rs"),
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.departures(RULE.name)
}
