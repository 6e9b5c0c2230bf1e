//! A way to say something that nearly all files near the change say in another.
//!
//! In Python optional and collection types, paths, texts with values, the time, test classes, documentation; in TypeScript and JavaScript
//! exports, components, object types, enumerations, promises, comparison, `it` and `test`; in Go `interface{}` and assertions; in Java
//! inferred types and injection. In all of these how the environment is read and whether what is public is documented.
//!
//! One vote a file, over the files nearest to the change.
//!
//! A norm takes 22 files that agree, or 40 of 41, written by at least two people. The description can speak of the new way, and the
//! policy can allow it; a change that takes three files or more from the old way to the new is a migration.
//!
//! ## Why
//!
//! None of these ways is wrong. Two of them side by side make every reader ask what the difference means.
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
    Rule { name: "foreign-idiom", severity: Severity::Warning, source: include_str!("foreign_idiom.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.departures(RULE.name)
}
