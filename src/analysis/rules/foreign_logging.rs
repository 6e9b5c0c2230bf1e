//! Messages that are printed, or put together, otherwise than by the logger that is used near the change.
//!
//! `print`, `println!`, `console.log`, `System.out` and `fmt.Println` where nearly all files that say anything use a logger, the root logger
//! where others have one of their own, and values inside the text of a message where others hand them over beside it.
//!
//! A norm takes 22 files that agree, or 40 of 41, written by at least two people. The description can speak of the new way, and the
//! policy can allow it; a change that takes three files or more from the old way to the new is a migration.
//!
//! ## Why
//!
//! What bypasses the logger has no level, no place and no form; in production nobody sees it, or everybody.
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
    Rule { name: "foreign-logging", severity: Severity::Warning, source: include_str!("foreign_logging.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.departures(RULE.name)
}
