//! The payloads of webhooks as GitHub writes them, as far as they are read.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::event::{
    CheckRunAction, CheckRunEvent, CommentAction, CommentEvent, Event, IssueAction, IssueEvent, MergeGroupAction,
    MergeGroupEvent, PullRequestAction, PullRequestEvent, PushEvent, Webhook,
};
use crate::github::{account, wire};
use crate::model::account::Account;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{InstallationId, RepositoryId, RepositoryName};

/// Reads what all payloads have, then what this event's have.
pub(super) fn read(event: &str, payload: &[u8]) -> Result<Webhook, serde_json::Error> {
    let origin: Origin = serde_json::from_slice(payload)?;
    Ok(Webhook {
        installation: origin.installation.map(|installation| installation.id),
        repository: origin.repository.map(|repository| (repository.id, repository.full_name)),
        sender: origin.sender,
        event: read_event(event, payload)?,
    })
}

fn read_event(event: &str, payload: &[u8]) -> Result<Event, serde_json::Error> {
    Ok(match event {
        "pull_request" => Event::PullRequest(parse::<PullRequestPayload>(payload)?.into_event()),
        "pull_request_review" => Event::Review { pull_request: parse::<ReviewPayload>(payload)?.pull_request.number },
        "issue_comment" => parse::<CommentPayload>(payload)?.into_event(),
        "issues" => Event::Issue(parse::<IssuePayload>(payload)?.into_event()),
        "push" => Event::Push(parse::<PushPayload>(payload)?.into_event()),
        "merge_group" => Event::MergeGroup(parse::<MergeGroupPayload>(payload)?.into_event()),
        "check_run" => Event::CheckRun(parse::<CheckRunPayload>(payload)?.into_event()),
        "check_suite" => parse::<CheckSuitePayload>(payload)?.into_event(),
        "status" => parse::<StatusPayload>(payload)?.into_event(),
        "member" | "membership" | "team" | "team_add" | "organization" => Event::AccessChanged,
        "repository" => Event::RepositoryChanged,
        "installation" | "installation_repositories" => Event::InstallationChanged,
        "repository_ruleset" | "branch_protection_rule" | "branch_protection_configuration" => Event::RulesChanged,
        _ => Event::Other,
    })
}

fn parse<T: DeserializeOwned>(payload: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(payload)
}

#[derive(Deserialize)]
struct Origin {
    installation: Option<WireInstallation>,
    repository: Option<WireRepository>,
    #[serde(default, deserialize_with = "account::optional")]
    sender: Option<Account>,
}

#[derive(Deserialize)]
struct WireInstallation {
    id: InstallationId,
}

#[derive(Deserialize)]
struct WireRepository {
    id: RepositoryId,
    #[serde(deserialize_with = "wire::repository_name")]
    full_name: RepositoryName,
}

#[derive(Deserialize)]
struct PullRequestPayload {
    action: PullRequestAction,
    number: u64,
    pull_request: WirePullRequest,
    changes: Option<Changes>,
}

#[derive(Deserialize)]
struct WirePullRequest {
    updated_at: Timestamp,
    head: WireHead,
    base: WireBase,
}

#[derive(Deserialize)]
struct WireHead {
    #[serde(deserialize_with = "wire::object_id")]
    sha: ObjectId,
    repo: Option<Identified>,
}

#[derive(Deserialize)]
struct WireBase {
    #[serde(rename = "ref")]
    branch: String,
}

#[derive(Deserialize)]
struct Changes {
    base: Option<BaseChange>,
}

#[derive(Deserialize)]
struct BaseChange {
    #[serde(rename = "ref")]
    branch: Option<ChangedText>,
}

#[derive(Deserialize)]
struct ChangedText {
    from: String,
}

impl PullRequestPayload {
    fn into_event(self) -> PullRequestEvent {
        let base_change = self.changes.and_then(|changes| changes.base);
        PullRequestEvent {
            action: self.action,
            number: self.number,
            head: self.pull_request.head.sha,
            head_repository: self.pull_request.head.repo.map(|repository| RepositoryId(repository.id)),
            base_branch: self.pull_request.base.branch,
            previous_base_branch: base_change.and_then(|change| change.branch).map(|branch| branch.from),
            updated_at: self.pull_request.updated_at,
        }
    }
}

#[derive(Deserialize)]
struct ReviewPayload {
    pull_request: Numbered,
}

#[derive(Deserialize)]
struct Numbered {
    number: u64,
}

#[derive(Deserialize)]
struct Identified {
    id: u64,
}

#[derive(Deserialize)]
struct CommentPayload {
    action: CommentAction,
    issue: WireIssue,
    comment: WireComment,
}

#[derive(Deserialize)]
struct WireIssue {
    number: u64,
    pull_request: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct WireComment {
    id: u64,
    body: Option<String>,
}

impl CommentPayload {
    /// A comment on an issue is nothing to react to.
    fn into_event(self) -> Event {
        if self.issue.pull_request.is_none() {
            return Event::Other;
        }
        Event::Comment(CommentEvent {
            action: self.action,
            pull_request: self.issue.number,
            comment: self.comment.id,
            body: self.comment.body.unwrap_or_default(),
        })
    }
}

#[derive(Deserialize)]
struct IssuePayload {
    action: IssueAction,
    issue: WireAssignedIssue,
}

#[derive(Deserialize)]
struct WireAssignedIssue {
    number: u64,
    state: Option<String>,
    #[serde(default)]
    assignees: Vec<IgnoredAny>,
}

impl IssuePayload {
    fn into_event(self) -> IssueEvent {
        IssueEvent {
            action: self.action,
            issue: self.issue.number,
            is_open: self.issue.state.as_deref() == Some("open"),
            is_assigned: !self.issue.assignees.is_empty(),
        }
    }
}

#[derive(Deserialize)]
struct PushPayload {
    #[serde(rename = "ref")]
    reference: String,
    #[serde(deserialize_with = "wire::object_id")]
    before: ObjectId,
    #[serde(deserialize_with = "wire::object_id")]
    after: ObjectId,
}

impl PushPayload {
    fn into_event(self) -> PushEvent {
        PushEvent { reference: self.reference, before: self.before, after: self.after }
    }
}

#[derive(Deserialize)]
struct MergeGroupPayload {
    action: MergeGroupAction,
    merge_group: WireMergeGroup,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct WireMergeGroup {
    #[serde(deserialize_with = "wire::object_id")]
    head_sha: ObjectId,
    #[serde(deserialize_with = "wire::object_id")]
    base_sha: ObjectId,
    base_ref: String,
}

impl MergeGroupPayload {
    fn into_event(self) -> MergeGroupEvent {
        MergeGroupEvent {
            action: self.action,
            head: self.merge_group.head_sha,
            base: self.merge_group.base_sha,
            base_reference: self.merge_group.base_ref,
            was_merged: self.reason.as_deref() == Some("merged"),
        }
    }
}

#[derive(Deserialize)]
struct CheckRunPayload {
    action: String,
    check_run: WireCheckRun,
}

#[derive(Deserialize)]
struct WireCheckRun {
    name: String,
    #[serde(deserialize_with = "wire::object_id")]
    head_sha: ObjectId,
    app: Option<Identified>,
}

impl CheckRunPayload {
    fn into_event(self) -> CheckRunEvent {
        let action = match self.action.as_str() {
            "rerequested" => CheckRunAction::Rerequested,
            _ => CheckRunAction::Changed,
        };
        let app = self.check_run.app.map(|app| app.id);
        CheckRunEvent { action, app, name: self.check_run.name, head: self.check_run.head_sha }
    }
}

#[derive(Deserialize)]
struct CheckSuitePayload {
    action: String,
    check_suite: WireCheckSuite,
}

#[derive(Deserialize)]
struct WireCheckSuite {
    #[serde(deserialize_with = "wire::object_id")]
    head_sha: ObjectId,
    app: Option<Identified>,
}

impl CheckSuitePayload {
    fn into_event(self) -> Event {
        if self.action != "rerequested" {
            return Event::Other;
        }
        let app = self.check_suite.app.map(|app| app.id);
        Event::CheckSuiteRerequested { app, head: self.check_suite.head_sha }
    }
}

#[derive(Deserialize)]
struct StatusPayload {
    #[serde(deserialize_with = "wire::object_id")]
    sha: ObjectId,
    context: String,
}

impl StatusPayload {
    fn into_event(self) -> Event {
        Event::Status { commit: self.sha, context: self.context }
    }
}
