//! Pull requests and reviews as JSON.

use serde_json::{Value, json};

use super::super::state::State;
use super::super::state::pull::{PullState, Review};
use super::{account, repository, time};

/// The form in lists.
pub(crate) fn simple(state: &State, repository: u64, pull: &PullState) -> Value {
    let url = repository::url(state, repository);
    let number = pull.number;
    let own = format!("{url}/pulls/{number}");
    let issue = format!("{url}/issues/{number}");
    let page = format!("{}/{}/pull/{number}", state.web_url, state.full_name(repository));
    let statuses = format!("{url}/statuses/{}", pull.head.sha);
    let labels: Vec<Value> = pull.labels.iter().map(|name| label(&url, name)).collect();
    let mut value = json!({
        "id": pull.id, "node_id": format!("PR_{}", pull.id), "number": number, "state": pull.state(), "locked": false,
        "title": pull.title, "body": pull.body, "user": account::optional(state, Some(pull.author)), "labels": labels,
        "draft": pull.draft, "assignee": null, "assignees": [], "milestone": null, "requested_reviewers": [],
        "requested_teams": [], "active_lock_reason": null,
    });
    let links = json!({
        "url": own, "html_url": page, "diff_url": format!("{page}.diff"), "patch_url": format!("{page}.patch"),
        "issue_url": issue, "commits_url": format!("{own}/commits"), "comments_url": format!("{issue}/comments"),
        "review_comments_url": format!("{own}/comments"),
        "review_comment_url": format!("{url}/pulls/comments{{/number}}"), "statuses_url": statuses,
        "_links": {
            "self": { "href": own }, "html": { "href": page }, "issue": { "href": issue },
            "comments": { "href": format!("{issue}/comments") },
            "review_comments": { "href": format!("{own}/comments") },
            "review_comment": { "href": format!("{url}/pulls/comments{{/number}}") },
            "commits": { "href": format!("{own}/commits") }, "statuses": { "href": statuses },
        },
    });
    let sides = json!({
        "head": head(state, pull), "base": base(state, repository, pull),
        "created_at": pull.created_at.to_string(), "updated_at": pull.updated_at.to_string(),
        "closed_at": time(pull.closed_at), "merged_at": time(pull.merged.as_ref().map(|merged| merged.at)),
        "merge_commit_sha": merge_commit(pull), "author_association": "NONE", "auto_merge": auto_merge(state, pull),
    });
    account::merge(&mut value, links);
    account::merge(&mut value, sides);
    value
}

/// The form of one alone, which counts its parts.
pub(crate) fn full(state: &State, repository: u64, pull: &PullState) -> Value {
    let mut value = simple(state, repository, pull);
    let git = &state.repository(repository).git;
    let base = git.merge_base(&pull.base_sha, &pull.head.sha);
    let commits = git.commits_between(&pull.base_sha, &pull.head.sha).len();
    let files = base.map(|base| git.changed_files(Some(&base), &pull.head.sha)).unwrap_or_default();
    let conflict_free = pull.test_merge.as_ref().map(|merge| merge.sha.is_some());
    let mergeable_state = match conflict_free {
        Some(true) if pull.draft => "draft",
        Some(true) => "clean",
        Some(false) => "dirty",
        None => "unknown",
    };
    let further = json!({
        "merged": pull.merged.is_some(), "mergeable": conflict_free.filter(|_| pull.open), "rebaseable": conflict_free,
        "mergeable_state": mergeable_state,
        "merged_by": account::optional(state, pull.merged.as_ref().map(|merged| merged.by)),
        "comments": state.repository(repository).comments.iter().filter(|comment| comment.number == pull.number).count(),
        "review_comments": 0, "maintainer_can_modify": false, "commits": commits, "changed_files": files.len(),
        "additions": files.iter().map(|file| file.additions).sum::<u64>(),
        "deletions": files.iter().map(|file| file.deletions).sum::<u64>(),
    });
    account::merge(&mut value, further);
    value
}

/// A review.
pub(crate) fn review(state: &State, repository: u64, number: u64, review: &Review) -> Value {
    let page =
        format!("{}/{}/pull/{number}#pullrequestreview-{}", state.web_url, state.full_name(repository), review.id);
    let pull = format!("{}/pulls/{number}", repository::url(state, repository));
    let mut value = json!({
        "id": review.id, "node_id": format!("PRR_{}", review.id), "user": account::optional(state, review.author),
        "body": review.body, "state": review.state, "commit_id": review.commit, "html_url": page,
        "pull_request_url": pull, "author_association": "NONE",
        "_links": { "html": { "href": page }, "pull_request": { "href": pull } },
    });
    if let Some(at) = review.submitted_at {
        value["submitted_at"] = at.to_string().into();
    }
    value
}

/// What a review says at lines of the diff, as GitHub lists it.
pub(crate) fn line_comments(state: &State, repository: u64, number: u64, review: &Review) -> Vec<Value> {
    let pull = format!("{}/pulls/{number}", repository::url(state, repository));
    let page = format!("{}/{}/pull/{number}", state.web_url, state.full_name(repository));
    let comment = |(index, text): (usize, &String)| {
        let id = review.id * 1_000 + index as u64;
        let (url, html_url) = (format!("{}/comments/{id}", pull), format!("{page}#discussion_r{id}"));
        let at = review.submitted_at.map(|at| at.to_string());
        json!({
            "id": id, "node_id": format!("PRRC_{id}"), "pull_request_review_id": review.id, "url": url, "body": text,
            "user": account::optional(state, review.author), "path": "README.md", "diff_hunk": "@@ -1 +1 @@",
            "commit_id": review.commit, "original_commit_id": review.commit, "created_at": at, "updated_at": at,
            "html_url": html_url, "pull_request_url": pull, "author_association": "NONE",
            "_links": {
                "self": { "href": url }, "html": { "href": html_url }, "pull_request": { "href": pull },
            },
        })
    };
    review.line_comments.iter().enumerate().map(comment).collect()
}

/// The few fields that check runs have of the pull requests they belong to.
pub(crate) fn minimal(state: &State, repository: u64, pull: &PullState) -> Value {
    let side = |repository: u64, branch: &str, sha: &str| {
        let url = repository::url(state, repository);
        let name = &state.repository(repository).name;
        json!({ "ref": branch, "sha": sha, "repo": { "id": repository, "url": url, "name": name } })
    };
    let url = format!("{}/pulls/{}", repository::url(state, repository), pull.number);
    json!({
        "id": pull.id, "number": pull.number, "url": url, "head": side(repository, &pull.head.branch, &pull.head.sha),
        "base": side(repository, &pull.base_branch, &pull.base_sha),
    })
}

/// A label.
pub(crate) fn label(repository_url: &str, name: &str) -> Value {
    json!({
        "id": name.len(), "node_id": format!("LA_{name}"), "url": format!("{repository_url}/labels/{name}"), "name": name,
        "description": null, "color": "ededed", "default": false,
    })
}

fn head(state: &State, pull: &PullState) -> Value {
    let PullState { head, .. } = pull;
    let owner = state.accounts.get(&head.owner).map_or("unknown", |account| &account.login);
    json!({
        "label": format!("{owner}:{}", head.branch), "ref": head.branch, "sha": head.sha,
        "user": account::optional(state, Some(head.owner)),
        "repo": head.repository.map_or(Value::Null, |id| repository::full(state, id)),
    })
}

fn base(state: &State, repository: u64, pull: &PullState) -> Value {
    let owner = state.repository(repository).owner;
    json!({
        "label": format!("{}:{}", state.accounts[&owner].login, pull.base_branch), "ref": pull.base_branch,
        "sha": pull.base_sha, "user": account::simple(state, owner), "repo": repository::full(state, repository),
    })
}

fn merge_commit(pull: &PullState) -> Option<&str> {
    let made = pull.merged.as_ref().map(|merged| merged.sha.as_str());
    made.or_else(|| pull.test_merge.as_ref().and_then(|merge| merge.sha.as_deref()))
}

fn auto_merge(state: &State, pull: &PullState) -> Value {
    let Some(enabled_by) = pull.auto_merge else { return Value::Null };
    json!({
        "enabled_by": account::simple(state, enabled_by), "merge_method": "merge", "commit_title": pull.title,
        "commit_message": "",
    })
}
