//! What shows how a repository is run: its activity and the settings of its workflows; and the making of Apps.

use serde_json::{Value, json};

use super::super::authentication::{self, Access};
use super::super::call::{Answer, Call, Reply};
use super::super::json;
use super::super::state::State;
use super::super::state::repository::Activity;
use super::super::state::sign_in::{CLIENT_ID, CLIENT_SECRET};

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    Some(match (method, segments.as_slice()) {
        ("GET", ["repos", owner, name, "activity"]) => {
            let repository = call.repository(state, owner, name, "contents", Access::Read);
            repository.and_then(|id| activity(state, call, id))
        }
        ("GET", ["repos", owner, name, "actions", "permissions", "workflow"]) => {
            let repository = call.repository(state, owner, name, "administration", Access::Read);
            repository.and_then(|id| workflow_permissions(state, id))
        }
        ("POST", ["app-manifests", code, "conversions"]) => convert_manifest(state, code),
        _ => return None,
    })
}

/// Newest first.
fn activity(state: &State, call: &Call, repository: u64) -> Reply {
    let wanted = |activity: &&Activity| {
        let branch = activity.reference.trim_start_matches("refs/heads/");
        let of_ref = |wanted: &str| wanted == activity.reference || wanted == branch;
        let of_actor = |login: &str| state.accounts[&activity.actor].login.eq_ignore_ascii_case(login);
        call.parameter("ref").is_none_or(of_ref)
            && call.parameter("actor").is_none_or(of_actor)
            && call.parameter("activity_type").is_none_or(|kind| kind == activity.kind)
    };
    let render = |activity: &Activity| {
        json!({
            "id": activity.id, "node_id": format!("PSH_{}", activity.id), "before": activity.before,
            "after": activity.after, "ref": activity.reference, "timestamp": activity.at.to_string(),
            "activity_type": activity.kind, "actor": json::account::optional(state, Some(activity.actor)),
        })
    };
    let found = state.repository(repository).activity.iter().rev().filter(wanted).map(render);
    call.page(state, &found.collect::<Vec<Value>>())
}

fn workflow_permissions(state: &State, repository: u64) -> Reply {
    Answer::ok(json!({
        "default_workflow_permissions": "read",
        "can_approve_pull_request_reviews": state.repository(repository).actions_may_approve,
    }))
}

/// Any code but `expired` stands for the App under test.
fn convert_manifest(state: &State, code: &str) -> Reply {
    if code == "expired" {
        return Err(Answer::not_found());
    }
    let mut value = json::app::app(state, &state.apps[&state.own_app]);
    let further = json!({
        "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "webhook_secret": state.deliveries.secret, "pem": authentication::PRIVATE_KEY,
    });
    json::account::merge(&mut value, further);
    Answer::created(value)
}
