//! What the workflows of a change check less, or may do more.

use crate::analysis::context::Context;
use crate::model::finding::Place;

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
    /// A job is gone.
    JobRemoved {
        /// Its name.
        job: String,
    },
    /// A step is gone.
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
    /// It runs on more, or with more rights.
    TriggerAdded {
        /// On what: `pull_request_target`.
        trigger: String,
    },
    /// It does not run any more on something.
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
    /// A job or step is new.
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

/// The changes of workflows in `context`.
pub fn changes(_context: &Context<'_>) -> Vec<WorkflowChange> {
    Vec::new()
}
