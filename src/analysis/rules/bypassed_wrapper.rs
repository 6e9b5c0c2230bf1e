//! A library used directly that one place alone uses for all others.
//!
//! At most three files, in one directory, use the library; 22 files or more, by at least two people, use one of these. A file
//! elsewhere that begins to import the library goes past whatever the wrapper adds: time limits, credentials, retries, logging.
//!
//! Only libraries count whose purpose is known, such as HTTP, databases and logging. These stay silent: tests, examples and
//! scripts, files of the same directory, new packages, imports inside functions, and a library of which the description speaks.
//!
//! ## Why
//!
//! An agent finds the library in the list of dependencies and its documentation in its memory. That there is a wrapper it would
//! have to look for.
//!
//! ## Settings
//!
//! ```toml
//! [drift]
//! allow = []                    # e.g. ["wrapper:axios"]
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::conventions::wrappers::Bypass;
use crate::model::finding::{Place, Revision, Severity};
use crate::model::lines::LineRange;
use crate::syntax::catalogue::catalogue;

/// The rule.
pub const RULE: Rule =
    Rule { name: "bypassed-wrapper", severity: Severity::Warning, source: include_str!("bypassed_wrapper.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.drift.bypass.iter().map(draft).collect()
}

fn draft(bypass: &Bypass) -> Draft {
    let (library, wrapper) = (catalogue().words(bypass.choice), &bypass.wrapper);
    Draft {
        path: bypass.path.clone(),
        lines: LineRange::new(bypass.line, bypass.line),
        message: format!(
            "{library} is used past `{wrapper}`, through which {} files use it and none goes past it",
            bypass.users
        ),
        help: format!(
            "use `{wrapper}`; to use the library here on purpose, say so in the description or put `allow = [\"{}\"]` into `[drift]` of the policy",
            bypass.key()
        ),
        identity: bypass.key(),
        at_most: Severity::Error,
        clone: None,
        related: vec![Place { path: wrapper.clone(), lines: LineRange::new(1, 1), revision: Revision::Base }],
    }
}
