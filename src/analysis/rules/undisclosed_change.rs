//! Something that matters and that neither title, description nor commit messages speak of.
//!
//! Looked for are guards that are gone and settings that let more through, new packages, migrations, public functions that
//! are gone or called otherwise, settings, containers and infrastructure, instructions of agents, errors that are dropped, licences,
//! binaries, executable bits, submodules, and a large part of the change in a place that is not spoken of. It is
//! spoken of where the text names the thing – the package, the table, the function, the file – or says in a clause what is
//! done with its kind: "adds a dependency", "drops a column". Quotations, code blocks and boxes that are not ticked say
//! nothing. Guards and settings that let more through block; the rest warns. Tests, workflows, suppressions and secrets
//! have rules of their own.
//!
//! ## Why
//!
//! A reviewer looks for what they were told about. What nobody mentions is read last, and least.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! undisclosed-change = "error"
//! ```

use super::{Draft, Rule, Subject};
use crate::model::finding::Severity;
use crate::model::summary::{Undisclosed, UndisclosedKind};

/// The rule.
pub const RULE: Rule = Rule {
    name: "undisclosed-change",
    severity: Severity::Error,
    source: include_str!("undisclosed_change.rs"),
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.summary.undisclosed.iter().filter_map(|undisclosed| draft(subject, undisclosed)).collect()
}

fn draft(subject: &Subject<'_>, undisclosed: &Undisclosed) -> Option<Draft> {
    let (what, at_most) = words(undisclosed.kind)?;
    let (lines, related) = subject.context.at_head(&undisclosed.place);
    Some(Draft {
        path: undisclosed.place.path.clone(),
        lines,
        message: format!("the diff shows {what}, and the description does not speak of it: {}", undisclosed.detail),
        help: "say in the description what it is for, or take it out".to_owned(),
        identity: format!("{what} {}", undisclosed.detail),
        at_most,
        clone: None,
        related,
    })
}

/// What the diff shows and how much that may weigh; `None` for what another rule reports.
fn words(kind: UndisclosedKind) -> Option<(&'static str, Severity)> {
    match kind {
        UndisclosedKind::AccessWeakened => Some(("that more is let through", Severity::Error)),
        UndisclosedKind::DependencyAdded => Some(("a new dependency", Severity::Warning)),
        UndisclosedKind::Migration => Some(("a change of stored data", Severity::Warning)),
        UndisclosedKind::PublicApiChanged => Some(("a change that callers notice", Severity::Warning)),
        UndisclosedKind::ConfigurationChanged => Some(("other settings", Severity::Warning)),
        UndisclosedKind::AgentInstructionsChanged => Some(("other instructions for agents", Severity::Warning)),
        UndisclosedKind::ErrorSwallowed => Some(("that an error is dropped", Severity::Warning)),
        UndisclosedKind::LicenceChanged => Some(("another licence", Severity::Warning)),
        UndisclosedKind::BinaryChanged => Some(("a binary file", Severity::Warning)),
        UndisclosedKind::MadeExecutable => Some(("another mode", Severity::Warning)),
        UndisclosedKind::SubmoduleChanged => Some(("another repository", Severity::Warning)),
        UndisclosedKind::UnrelatedModule => Some(("a large part elsewhere", Severity::Note)),
        UndisclosedKind::Secret
        | UndisclosedKind::CiWeakened
        | UndisclosedKind::TestRemoved
        | UndisclosedKind::TestSkipped
        | UndisclosedKind::AssertionsWeakened
        | UndisclosedKind::CheckSuppressed => None,
    }
}
