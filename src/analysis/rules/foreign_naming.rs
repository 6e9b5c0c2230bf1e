//! A name in another style than those around it.
//!
//! The names of files, functions and tests are held against those of the same kind near the change: the form of their words, and of tests
//! whether they begin with `test`; of a module with parts, whether its file is called `mod`. The files of one ending have one habit; a name of one word follows them all.
//!
//! These stay silent: a name that a base class or a framework sets; a directory, or a repository, that is mixed; renamed files that keep
//! their style.
//!
//! A norm takes 22 files that agree, or 40 of 41, written by at least two people. The description can speak of the new way, and the
//! policy can allow it; a change that takes three files or more from the old way to the new is a migration.
//!
//! ## Why
//!
//! Whoever looks for something by its name has to know how it is written. The second style makes that two questions.
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
    Rule { name: "foreign-naming", severity: Severity::Warning, source: include_str!("foreign_naming.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.departures(RULE.name)
}
