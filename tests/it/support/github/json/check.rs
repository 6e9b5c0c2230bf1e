//! Check runs and commit statuses as JSON.

use serde_json::{Value, json};

use super::super::state::State;
use super::super::state::check::{CheckRun, Status};
use super::{account, app, pull, repository, time};

/// A check run.
pub(crate) fn run(state: &State, repository: u64, run: &CheckRun) -> Value {
    let url = format!("{}/check-runs/{}", repository::url(state, repository), run.id);
    let page = format!("{}/{}/runs/{}", state.web_url, state.full_name(repository), run.id);
    let pulls = state.repository(repository).pulls.values();
    // Pull requests from forks are missing, as at GitHub.
    let pulls =
        pulls.filter(|pull| pull.open && pull.head.sha == run.head_sha && pull.head.repository == Some(repository));
    json!({
        "id": run.id, "node_id": format!("CR_{}", run.id), "head_sha": run.head_sha, "name": run.name, "url": url,
        "html_url": page, "details_url": run.details_url.as_ref().unwrap_or(&page), "status": run.status,
        "conclusion": run.conclusion, "started_at": run.started_at.to_string(), "completed_at": time(run.completed_at),
        "external_id": run.external_id.as_deref().unwrap_or(""), "check_suite": { "id": run.suite },
        "output": {
            "title": run.output.title, "summary": run.output.summary, "text": run.output.text,
            "annotations_count": run.output.annotations.len(), "annotations_url": format!("{url}/annotations"),
        },
        "app": app::app(state, &state.apps[&run.app]),
        "pull_requests": pulls.map(|found| pull::minimal(state, repository, found)).collect::<Vec<_>>(),
    })
}

/// The annotations of a check run, with the fields that a request may leave out.
pub(crate) fn annotations(state: &State, repository: u64, run: &CheckRun) -> Vec<Value> {
    let page = format!("{}/{}/blob/{}", state.web_url, state.full_name(repository), run.head_sha);
    let complete = |annotation: &Value| {
        let path = annotation["path"].as_str().unwrap_or_default();
        let mut value = json!({
            "start_column": null, "end_column": null, "title": null, "raw_details": null,
            "blob_href": format!("{page}/{path}"),
        });
        account::merge(&mut value, annotation.clone());
        value
    };
    run.output.annotations.iter().map(complete).collect()
}

/// A commit status, in the form of the combined status.
pub(crate) fn status(state: &State, repository: u64, status: &Status) -> Value {
    json!({
        "id": status.id, "node_id": format!("SC_{}", status.id), "state": status.state, "context": status.context,
        "description": null, "target_url": null, "required": null,
        "url": format!("{}/statuses/{}", repository::url(state, repository), status.sha),
        "avatar_url": account::simple(state, status.creator)["avatar_url"],
        "created_at": status.at.to_string(), "updated_at": status.at.to_string(),
    })
}
