//! Commits, and what is known of each.

use serde_json::{Value, json};

use super::super::authentication::Access;
use super::super::call::{Answer, Call, Reply};
use super::super::json;
use super::super::state::State;
use super::super::state::pull::PullState;

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    let ("GET", ["repos", owner, name, "commits", rest @ ..]) = (method, segments.as_slice()) else { return None };
    let [reference, part] = match rest {
        [reference @ .., part @ ("pulls" | "status" | "check-runs")] => [reference.join("/"), (*part).to_owned()],
        reference => [reference.join("/"), String::new()],
    };
    let permission = match part.as_str() {
        "pulls" => "pull_requests",
        "status" => "statuses",
        "check-runs" => "checks",
        _ => "contents",
    };
    let repository = call.repository(state, owner, name, permission, Access::Read);
    Some(repository.and_then(|repository| {
        let missing = || Answer::error(422, &format!("No commit found for SHA: {reference}"));
        let sha = state.repository(repository).resolve(&reference).ok_or_else(missing)?;
        match part.as_str() {
            "pulls" => pulls(state, call, repository, &sha),
            "status" => combined_status(state, call, repository, &sha),
            "check-runs" => super::checks::list(state, call, repository, &sha),
            _ => one(state, repository, &sha),
        }
    }))
}

fn one(state: &State, repository: u64, sha: &str) -> Reply {
    let git = &state.repository(repository).git;
    let commit = git.commit_info(sha);
    let parent = commit.parents.first().map(String::as_str);
    let files = git.changed_files(parent, sha);
    let mut value = json::commit::commit(state, repository, &commit);
    let additions: u64 = files.iter().map(|file| file.additions).sum();
    let deletions: u64 = files.iter().map(|file| file.deletions).sum();
    value["stats"] = json!({ "additions": additions, "deletions": deletions, "total": additions + deletions });
    let render = |file| json::commit::file(state, repository, sha, file, git.patch(parent, sha, file));
    value["files"] = files.iter().map(render).collect();
    Answer::ok(value)
}

/// Pull requests that contain the commit, or that were merged with it.
fn pulls(state: &State, call: &Call, repository: u64, sha: &str) -> Reply {
    let found = state.repository(repository);
    let contains = |pull: &&PullState| {
        let merged_as_it = pull.merged.as_ref().is_some_and(|merged| merged.sha == sha);
        let in_head = found.git.is_ancestor(sha, &pull.head.sha) && !found.git.is_ancestor(sha, &pull.base_sha);
        merged_as_it || in_head
    };
    let pulls = found.pulls.values().filter(contains).map(|pull| json::pull::simple(state, repository, pull));
    call.page(state, &pulls.collect::<Vec<_>>())
}

fn combined_status(state: &State, call: &Call, repository: u64, sha: &str) -> Reply {
    let latest = state.latest_statuses(repository, sha);
    let any = |wanted: &[&str]| latest.iter().any(|status| wanted.contains(&status.state.as_str()));
    let combined = if any(&["failure", "error"]) {
        "failure"
    } else if latest.is_empty() || any(&["pending"]) {
        "pending"
    } else {
        "success"
    };
    let url = format!("{}/commits/{sha}", json::repository::url(state, repository));
    let statuses: Vec<Value> = latest.iter().map(|status| json::check::status(state, repository, status)).collect();
    let mut answer = call.counted_page(state, "statuses", &statuses)?;
    let further = json!({
        "state": combined, "sha": sha, "repository": json::repository::full(state, repository),
        "commit_url": url, "url": format!("{url}/status"),
    });
    json::account::merge(&mut answer.body, further);
    Ok(answer)
}
