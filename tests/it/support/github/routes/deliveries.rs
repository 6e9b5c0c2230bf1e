//! The App's webhook deliveries, and asking for them again.

use serde_json::{Value, json};

use super::super::call::{Answer, Call, Reply};
use super::super::state::State;
use super::super::webhook::{Delivery, Outcome};

/// Entries of a page when the call does not say.
const DEFAULT_PAGE_LENGTH: usize = 30;

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    let ["app", "hook", "deliveries", rest @ ..] = segments.as_slice() else { return None };
    Some(call.require_app().and_then(|()| match (method, rest) {
        ("GET", []) => Ok(list(state, call)),
        ("POST", [id, "attempts"]) => redeliver(state, id),
        _ => Err(Answer::not_found()),
    }))
}

/// Newest first; the cursor is the id that the page begins below.
fn list(state: &State, call: &Call) -> Answer {
    let below: u64 = call.parameter("cursor").and_then(|cursor| cursor.parse().ok()).unwrap_or(u64::MAX);
    let length = call.parameter("per_page").and_then(|length| length.parse().ok()).unwrap_or(DEFAULT_PAGE_LENGTH);
    let is_wanted = |outcome: &Outcome| match call.parameter("status") {
        Some("success") => outcome.status_code < 300,
        Some("failure") => outcome.status_code >= 300,
        _ => true,
    };
    let attempted = state.deliveries.all.iter().rev().filter(|delivery| delivery.id < below);
    let attempted = attempted.filter_map(|delivery| Some((delivery, delivery.outcome.as_ref()?)));
    let mut wanted = attempted.filter(|(_, outcome)| is_wanted(outcome));
    let page: Vec<(&Delivery, &Outcome)> = wanted.by_ref().take(length).collect();
    let mut headers = Vec::new();
    if let (Some((last, _)), true) = (page.last(), wanted.next().is_some()) {
        let url = format!("{}/app/hook/deliveries?per_page={length}&cursor={}", state.api_url, last.id);
        headers.push(("link", format!("<{url}>; rel=\"next\"")));
    }
    let body: Value = page.into_iter().map(|(delivery, outcome)| item(delivery, outcome)).collect();
    Answer { status: 200, headers, body }
}

fn item(delivery: &Delivery, outcome: &Outcome) -> Value {
    json!({
        "id": delivery.id, "guid": delivery.guid, "delivered_at": outcome.at.to_string(), "redelivery": delivery.redelivery,
        "duration": 0.1, "status": outcome.status(), "status_code": outcome.status_code, "event": delivery.event,
        "action": delivery.action, "installation_id": delivery.installation, "repository_id": delivery.repository,
        "throttled_at": null,
    })
}

fn redeliver(state: &mut State, id: &str) -> Reply {
    let id = id.parse().map_err(|_| Answer::not_found())?;
    state.redeliver(id).ok_or_else(Answer::not_found)?;
    Ok(Answer { status: 202, headers: Vec::new(), body: json!({}) })
}
