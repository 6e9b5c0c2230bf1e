//! Workflows that check less, or may do more.

use super::event::{Event, Name, names_of_file};
use crate::analysis::context::Context;
use crate::analysis::delta::Delta;
use crate::analysis::delta::workflows::{WorkflowChange, WorkflowEvent};
use crate::model::summary::UndisclosedKind;

/// What weakens a workflow.
pub fn events(_context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    delta.workflows.iter().filter(|change| change.event.is_weakening()).map(event).collect()
}

fn event(change: &WorkflowChange) -> Event {
    let mut names = names_of_file(&change.place.path);
    names.extend(name(&change.event).into_iter().map(|name| Name::Identifier(name.to_owned())));
    Event::new(UndisclosedKind::CiWeakened, change.place.clone(), described(&change.event), names)
}

/// What `event` is, in a few words.
pub fn described(event: &WorkflowEvent) -> String {
    match event {
        WorkflowEvent::JobRemoved { job } => format!("the job `{job}` is gone"),
        WorkflowEvent::StepRemoved { step } => format!("the step `{step}` is gone"),
        WorkflowEvent::FailureIgnored { by } => format!("a failure no longer counts, by `{by}`"),
        WorkflowEvent::Disabled { what } => format!("`{what}` never runs"),
        WorkflowEvent::PermissionWidened { permission } => format!("a token may do more: `{permission}`"),
        WorkflowEvent::TriggerAdded { trigger } => format!("it also runs on `{trigger}`"),
        WorkflowEvent::TriggerRemoved { trigger } => format!("it no longer runs on `{trigger}`"),
        WorkflowEvent::ActionUnpinned { action } => format!("`{action}` is no longer held at one version"),
        WorkflowEvent::ThresholdLowered { setting } => format!("a threshold is lower: `{setting}`"),
        WorkflowEvent::Added { what } => format!("`{what}` is new"),
        WorkflowEvent::Edited => "it changed".to_owned(),
    }
}

fn name(event: &WorkflowEvent) -> Option<&str> {
    match event {
        WorkflowEvent::JobRemoved { job: name }
        | WorkflowEvent::StepRemoved { step: name }
        | WorkflowEvent::Disabled { what: name }
        | WorkflowEvent::TriggerAdded { trigger: name }
        | WorkflowEvent::TriggerRemoved { trigger: name }
        | WorkflowEvent::Added { what: name } => Some(name),
        WorkflowEvent::FailureIgnored { by: words }
        | WorkflowEvent::PermissionWidened { permission: words }
        | WorkflowEvent::ThresholdLowered { setting: words } => words.split(':').next().map(str::trim),
        WorkflowEvent::ActionUnpinned { action } => action.split('@').next(),
        WorkflowEvent::Edited => None,
    }
}
