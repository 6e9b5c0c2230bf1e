//! What the workflows of a change check less, or may do more.

mod comparison;
mod matching;
mod permissions;
mod pipeline;
mod thresholds;

use std::collections::BTreeSet;

use comparison::Sides;

use crate::analysis::context::Context;
use crate::model::finding::Place;
use crate::model::path::RepoPath;

/// One thing in a workflow that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowChange {
    /// What happened.
    pub event: WorkflowEvent,
    /// Where: at head, or at base where it is gone.
    pub place: Place,
}

/// What happened to a workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkflowEvent {
    /// A job that checked something is gone, with its steps.
    JobRemoved {
        /// Its name.
        job: String,
    },
    /// A step that checked something is gone, and nothing in the change takes its place.
    StepRemoved {
        /// What it is called, runs or uses.
        step: String,
    },
    /// A job or step may fail without the workflow failing.
    FailureIgnored {
        /// By what: `continue-on-error: true`, `|| true`.
        by: String,
    },
    /// A job or step never runs.
    Disabled {
        /// What it is called, runs or uses.
        what: String,
    },
    /// A token may do more.
    PermissionWidened {
        /// What it may do now: `contents: write`.
        permission: String,
    },
    /// It runs on something that strangers cause, with the rights of the repository.
    TriggerAdded {
        /// On what: `pull_request_target`.
        trigger: String,
    },
    /// What it checks is not checked any more on something.
    TriggerRemoved {
        /// On what.
        trigger: String,
    },
    /// An action is no longer held at one commit or version.
    ActionUnpinned {
        /// The action with what it is held at now.
        action: String,
    },
    /// A number that something must reach is lower, such as that of coverage.
    ThresholdLowered {
        /// The setting, with its former and its new value.
        setting: String,
    },
    /// A workflow, job or step is new.
    Added {
        /// What it is called, runs or uses.
        what: String,
    },
    /// Something else changed.
    Edited,
}

impl WorkflowEvent {
    /// Whether less is checked than before, or more may be done.
    pub fn is_weakening(&self) -> bool {
        !matches!(self, Self::Added { .. } | Self::Edited)
    }
}

/// More in one change are written by a program: each is held against each.
const MOST_WORKFLOWS: usize = 64;

/// The changes of workflows in `context`, and of the numbers that coverage must reach; by path and line.
pub fn changes(context: &Context<'_>) -> Vec<WorkflowChange> {
    let sides: Vec<Sides<'_>> = context.files.iter().filter_map(Sides::of).take(MOST_WORKFLOWS).collect();
    let mut changes: Vec<WorkflowChange> = sides.iter().flat_map(|side| comparison::changes(side, &sides)).collect();
    changes.extend(context.files.iter().flat_map(thresholds::lowered));
    // A change that has a name of its own says more than that something was edited.
    let named: BTreeSet<RepoPath> = changes
        .iter()
        .filter(|change| change.event != WorkflowEvent::Edited)
        .map(|change| change.place.path.clone())
        .collect();
    changes.retain(|change| change.event != WorkflowEvent::Edited || !named.contains(&change.place.path));
    changes.sort_by(|left, right| (&left.place.path, left.place.lines).cmp(&(&right.place.path, right.place.lines)));
    changes
}
