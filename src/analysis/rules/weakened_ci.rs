//! A workflow that checks less than before, or may do more.
//!
//! It checks less where a job or step is gone, never runs or may fail, where it no longer runs on an event, or where a
//! threshold is lower. It may do more where a token gets a permission, where it runs on events with more rights, such as
//! `pull_request_target`, or where an action is no longer held at one commit. A failure that is
//! ignored is a warning, and so is what the description speaks of.
//!
//! ## Why
//!
//! What the checks no longer look at passes, in this change and in every later one. A workflow with more rights gives
//! them to whoever can change what it runs.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! weakened-ci = "error"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::delta::workflows::{WorkflowChange, WorkflowEvent};
use crate::analysis::disclosure::workflows::described;
use crate::model::finding::Severity;
use crate::model::summary::UndisclosedKind;

/// The rule.
pub const RULE: Rule =
    Rule { name: "weakened-ci", severity: Severity::Error, source: include_str!("weakened_ci.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let weakening = subject.delta.workflows.iter().filter(|change| change.event.is_weakening());
    weakening.map(|change| draft(subject, change)).collect()
}

fn draft(subject: &Subject<'_>, change: &WorkflowChange) -> Draft {
    let (lines, related) = subject.context.at_head(&change.place);
    let what = described(&change.event);
    let at_most = match &change.event {
        // Often the mark of a step that cleans up, whose failure says nothing of the change.
        WorkflowEvent::FailureIgnored { .. } => Severity::Warning,
        _ => subject.weight_of(UndisclosedKind::CiWeakened, &change.place.path).max(Severity::Warning),
    };
    Draft {
        path: change.place.path.clone(),
        lines,
        message: format!("this workflow checks less or may do more: {what}"),
        help: "say in the description why, or leave it as it was".to_owned(),
        identity: what,
        at_most,
        clone: None,
        related,
    }
}
