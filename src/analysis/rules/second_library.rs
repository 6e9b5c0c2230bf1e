//! A library that is new to the repository, where it has settled on another for the same purpose.
//!
//! What libraries are for is a list: HTTP, logging, dates, JSON, validation, tests, mocks, the command line and others. Nearly all
//! files near the change that use a library for that purpose use the same one, and the change brings one that (almost) none uses.
//!
//! These stay silent: a repository that is mixed, or that has fewer than 22 such files; files that already use the library; a
//! purpose for which the change takes the old library out of three files or more, or which people have lately begun to serve
//! otherwise; new packages; examples, scripts and samples; and a library of which the description speaks.
//!
//! ## Why
//!
//! An agent starts without the repository's context and takes the library that it knows best. Every second one for the same
//! purpose has to be learned, updated and secured by everybody.
//!
//! ## Settings
//!
//! ```toml
//! [drift]
//! allow = []                    # e.g. ["http-client:requests"], to use both on purpose
//! ```

use super::{Draft, Rule, Subject};
use crate::model::finding::Severity;

/// The rule.
pub const RULE: Rule =
    Rule { name: "second-library", severity: Severity::Warning, source: include_str!("second_library.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.departures(RULE.name)
}
