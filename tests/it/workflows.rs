//! What the workflows of a change check less, or may do more: `tests/cases/workflows.md`.
//!
//! A case shows a change as `support::scene` describes and states what happened, a line each: `path:line [at base] event`,
//! with what the event is about behind it.

use review_gate::analysis::delta::workflows::{WorkflowChange, WorkflowEvent};
use review_gate::model::finding::Revision;
use review_gate::syntax::languages::Languages;

use crate::support::case_file::{self, Case};
use crate::support::scene;

#[test]
fn workflows_change_as_stated() {
    let languages = Languages::builtin();
    case_file::check("workflows.md", "workflows", |case: &Case, _: &str| {
        scene::delta(case, &languages).workflows.iter().map(|change| describe(change) + "\n").collect()
    });
}

fn describe(change: &WorkflowChange) -> String {
    let side = if change.place.revision == Revision::Base { " at base" } else { "" };
    let event = match &change.event {
        WorkflowEvent::JobRemoved { job } => format!("job removed: {job}"),
        WorkflowEvent::StepRemoved { step } => format!("step removed: {step}"),
        WorkflowEvent::FailureIgnored { by } => format!("failure ignored: {by}"),
        WorkflowEvent::Disabled { what } => format!("disabled: {what}"),
        WorkflowEvent::PermissionWidened { permission } => format!("permission widened: {permission}"),
        WorkflowEvent::TriggerAdded { trigger } => format!("trigger added: {trigger}"),
        WorkflowEvent::TriggerRemoved { trigger } => format!("trigger removed: {trigger}"),
        WorkflowEvent::ActionUnpinned { action } => format!("action unpinned: {action}"),
        WorkflowEvent::ThresholdLowered { setting } => format!("threshold lowered: {setting}"),
        WorkflowEvent::Added { what } => format!("added: {what}"),
        WorkflowEvent::Edited => "edited".to_owned(),
    };
    format!("{}:{}{side} {event}", change.place.path, change.place.lines.start)
}
