//! What webhooks tell, as far as the service reacts to it.

use jiff::Timestamp;
use serde::Deserialize;

use super::payload;
use crate::model::account::Account;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{InstallationId, RepositoryId, RepositoryName};

/// A webhook that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The installation it is about.
    pub installation: Option<InstallationId>,
    /// The repository it is about, with its name at that time.
    pub repository: Option<(RepositoryId, RepositoryName)>,
    /// Who did what it tells.
    pub sender: Option<Account>,
    /// What happened.
    pub event: Event,
}

/// Why a webhook cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("the payload of event `{event}` is not as GitHub writes it (line {line}, column {column})")]
pub struct WebhookError {
    /// The event's name.
    pub event: String,
    /// The line where it stops being one, from one.
    pub line: usize,
    /// The column there.
    pub column: usize,
}

impl Webhook {
    /// Reads a payload. `event` is the header `X-GitHub-Event`; an event that nothing reacts to is [`Event::Other`].
    pub fn parse(event: &str, payload: &[u8]) -> Result<Self, WebhookError> {
        let malformed = |error: serde_json::Error| WebhookError {
            event: event.to_owned(),
            line: error.line(),
            column: error.column(),
        };
        payload::read(event, payload).map_err(malformed)
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something about a pull request.
    PullRequest(PullRequestEvent),
    /// A review was submitted, edited or dismissed.
    Review {
        /// The number of the pull request.
        pull_request: u64,
    },
    /// A comment on a pull request was written, edited or deleted.
    Comment(CommentEvent),
    /// Something about an issue.
    Issue(IssueEvent),
    /// A branch or tag was moved.
    Push(PushEvent),
    /// A merge queue wants a group of pull requests checked, or no longer.
    MergeGroup(MergeGroupEvent),
    /// Something about a check run, of this App or another.
    CheckRun(CheckRunEvent),
    /// Somebody wants all checks of a suite to run again.
    CheckSuiteRerequested {
        /// The App whose suite it is.
        app: Option<u64>,
        /// The commit.
        head: ObjectId,
    },
    /// A commit status was posted.
    Status {
        /// The commit.
        commit: ObjectId,
        /// Its name.
        context: String,
    },
    /// Collaborators, members or teams changed: somebody may do more or less than before.
    AccessChanged,
    /// A repository was renamed, transferred, archived or edited.
    RepositoryChanged,
    /// The App was installed, removed, suspended, or given other repositories or permissions.
    InstallationChanged,
    /// A ruleset or a branch protection changed.
    RulesChanged,
    /// Anything else.
    Other,
}

/// Something about a pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequestEvent {
    /// What was done.
    pub action: PullRequestAction,
    /// The number of the pull request.
    pub number: u64,
    /// Its head at that time.
    pub head: ObjectId,
    /// The repository that its head is in; `None` once that is deleted.
    pub head_repository: Option<RepositoryId>,
    /// The branch it would be merged into.
    pub base_branch: String,
    /// The branch it would have been merged into before, if that was changed.
    pub previous_base_branch: Option<String>,
    /// When the pull request was last changed.
    pub updated_at: Timestamp,
}

/// What was done with a pull request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PullRequestAction {
    /// It was opened.
    Opened,
    /// It was opened again.
    Reopened,
    /// Its head moved.
    Synchronize,
    /// Its title, text or base branch was changed.
    Edited,
    /// It was closed, merged or not.
    Closed,
    /// Its author says that it is ready.
    ReadyForReview,
    /// Its author says that it is not ready.
    ConvertedToDraft,
    /// It got a label.
    Labeled,
    /// It lost a label.
    Unlabeled,
    /// It is to be merged as soon as it may be.
    AutoMergeEnabled,
    /// It is not any more.
    AutoMergeDisabled,
    /// It entered the merge queue.
    Enqueued,
    /// It left the merge queue.
    Dequeued,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// A comment on a pull request was written, edited or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentEvent {
    /// What was done.
    pub action: CommentAction,
    /// The number of the pull request.
    pub pull_request: u64,
    /// The comment.
    pub comment: u64,
    /// Markdown.
    pub body: String,
}

/// What was done with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentAction {
    /// It was written.
    Created,
    /// It was changed.
    Edited,
    /// It was deleted.
    Deleted,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// Something about an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueEvent {
    /// What was done.
    pub action: IssueAction,
    /// The number of the issue.
    pub issue: u64,
    /// Whether it is still to be done.
    pub is_open: bool,
    /// Whether somebody is to do it.
    pub is_assigned: bool,
}

/// What was done with an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueAction {
    /// It was opened.
    Opened,
    /// It was opened again.
    Reopened,
    /// Its title or text was changed.
    Edited,
    /// Somebody more is to do it.
    Assigned,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// A branch or tag was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushEvent {
    /// Which, such as `refs/heads/main`.
    pub reference: String,
    /// Where it was; all zeros when it began here.
    pub before: ObjectId,
    /// Where it is since; all zeros when it was deleted.
    pub after: ObjectId,
}

impl PushEvent {
    /// The branch that was moved; `None` for a tag.
    pub fn branch(&self) -> Option<&str> {
        self.reference.strip_prefix("refs/heads/")
    }
}

/// A merge queue wants a group of pull requests checked, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeGroupEvent {
    /// What was done.
    pub action: MergeGroupAction,
    /// The commit that would become the base branch.
    pub head: ObjectId,
    /// The commit of the base branch that the group is built on.
    pub base: ObjectId,
    /// The branch it would be merged into, such as `refs/heads/main`.
    pub base_reference: String,
    /// Whether it ended by being merged.
    pub was_merged: bool,
}

/// What was done with a merge group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeGroupAction {
    /// It waits for its checks.
    ChecksRequested,
    /// It was merged or given up.
    Destroyed,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// Something about a check run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRunEvent {
    /// What was done.
    pub action: CheckRunAction,
    /// The App whose run it is.
    pub app: Option<u64>,
    /// Its name.
    pub name: String,
    /// The commit it is on.
    pub head: ObjectId,
}

/// What was done with a check run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckRunAction {
    /// Somebody wants it to run again.
    Rerequested,
    /// It was created, or it ended.
    Changed,
}
