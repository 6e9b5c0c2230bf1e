//! Issues, comments and timelines as JSON.

use serde_json::{Value, json};

use super::super::state::State;
use super::super::state::issue::{Comment, IssueState};
use super::super::state::pull::TimelineEvent;
use super::{account, app, pull, repository};

/// An issue.
pub(crate) fn issue(state: &State, repository: u64, issue: &IssueState) -> Value {
    let url = repository::url(state, repository);
    let own = format!("{url}/issues/{}", issue.number);
    let labels: Vec<Value> = issue.labels.iter().map(|name| pull::label(&url, name)).collect();
    let assignees: Vec<Value> = issue.assignees.iter().map(|id| account::simple(state, *id)).collect();
    let author = &state.accounts[&issue.author].login;
    let via = state.apps.values().find(|app| *author == format!("{}[bot]", app.slug));
    json!({
        "id": issue.id, "node_id": format!("I_{}", issue.id), "number": issue.number, "title": issue.title, "body": issue.body,
        "state": issue.state(), "locked": false, "user": account::simple(state, issue.author), "labels": labels,
        "assignee": assignees.first(), "assignees": assignees, "milestone": null, "comments": 0,
        "closed_at": super::time(issue.closed_at), "author_association": "NONE",
        "performed_via_github_app": via.map(|found| app::app(state, found)),
        "created_at": issue.created_at.to_string(), "updated_at": issue.updated_at.to_string(), "url": own,
        "repository_url": url, "labels_url": format!("{own}/labels{{/name}}"), "comments_url": format!("{own}/comments"),
        "events_url": format!("{own}/events"),
        "html_url": format!("{}/{}/issues/{}", state.web_url, state.full_name(repository), issue.number),
    })
}

/// A pull request in the form of an issue, as webhooks of comments carry it.
pub(crate) fn of_pull(state: &State, repository: u64, number: u64) -> Value {
    let found = state.pull(repository, number);
    let seen_as_issue = IssueState {
        id: found.id,
        number,
        author: found.author,
        title: found.title.clone(),
        body: found.body.clone(),
        labels: found.labels.clone(),
        assignees: Vec::new(),
        created_at: found.created_at,
        updated_at: found.updated_at,
        closed_at: found.closed_at,
    };
    let mut value = issue(state, repository, &seen_as_issue);
    let url = format!("{}/pulls/{number}", repository::url(state, repository));
    let page = format!("{}/{}/pull/{number}", state.web_url, state.full_name(repository));
    value["pull_request"] = json!({
        "url": url, "html_url": page, "diff_url": format!("{page}.diff"), "patch_url": format!("{page}.patch"),
        "merged_at": super::time(found.merged.as_ref().map(|merged| merged.at)),
    });
    value
}

/// A comment.
pub(crate) fn comment(state: &State, repository: u64, comment: &Comment) -> Value {
    let url = repository::url(state, repository);
    let page = format!("{}/{}/issues/{}", state.web_url, state.full_name(repository), comment.number);
    json!({
        "id": comment.id, "node_id": format!("IC_{}", comment.id), "body": comment.body,
        "user": account::optional(state, Some(comment.author)),
        "url": format!("{url}/issues/comments/{}", comment.id), "html_url": format!("{page}#issuecomment-{}", comment.id),
        "issue_url": format!("{url}/issues/{}", comment.number), "author_association": "NONE",
        "performed_via_github_app": comment.app.map_or(Value::Null, |id| app::app(state, &state.apps[&id])),
        "created_at": comment.created_at.to_string(), "updated_at": comment.updated_at.to_string(),
    })
}

/// An entry of the timeline.
pub(crate) fn timeline_event(state: &State, repository: u64, event: &TimelineEvent) -> Value {
    let url = format!("{}/issues/events/{}", repository::url(state, repository), event.id);
    let mut value = json!({
        "id": event.id, "node_id": format!("EV_{}", event.id), "url": url, "event": event.kind,
        "actor": account::simple(state, event.actor), "commit_id": null, "commit_url": null,
        "created_at": event.at.to_string(), "performed_via_github_app": null,
    });
    account::merge(&mut value, event.details.clone());
    value
}
