//! An import in another form than those around it.
//!
//! Relative imports where others write the whole path or an alias, and the reverse; `require` where others `import`; imports of everything
//! where others name what they use. What only one way can import does not count.
//!
//! A norm takes 22 files that agree, or 40 of 41, written by at least two people. The description can speak of the new way, and the
//! policy can allow it; a change that takes three files or more from the old way to the new is a migration.
//!
//! ## Why
//!
//! Two forms for one module make two names for it: searching, moving and mocking it has to know both.
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
    name: "foreign-import-style",
    severity: Severity::Warning,
    source: include_str!("foreign_import_style.rs"),
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.departures(RULE.name)
}
