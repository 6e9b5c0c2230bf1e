//! A test file where, or named as, no other test is.
//!
//! The places of tests (beside what they test, in a directory of tests, in `__tests__`) and the forms of their files' names (`name.test`,
//! `test_name`, `NameTest`) are counted near the change. A new file of tests that differs from nearly all others is reported.
//!
//! A norm takes 22 files that agree, or 40 of 41, written by at least two people. The description can speak of the new way, and the
//! policy can allow it; a change that takes three files or more from the old way to the new is a migration.
//!
//! ## Why
//!
//! A test in a place of its own is often not run at all: runners find tests by their names and places. And who changes the code next
//! does not find it.
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
pub const RULE: Rule =
    Rule { name: "misplaced-test", severity: Severity::Warning, source: include_str!("misplaced_test.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.departures(RULE.name)
}
