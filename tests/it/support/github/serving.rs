//! One request from its bytes to the bytes of its answer: faults, authentication, route, headers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Query;
use http::request::Parts;
use http::{HeaderMap, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::authentication;
use super::call::{Answer, Call, Caller};
use super::contract;
use super::fault::Effect;
use super::git_http;
use super::percent;
use super::request_log::RequestRecord;
use super::routes;
use super::server::{Disconnected, Shared};
use super::state::State;

/// Where GitHub Enterprise Server, too, has its API.
const API_PREFIX: &str = "/api/v3";
/// Calls an hour that the headers speak of.
const CALLS_AN_HOUR: &str = "5000";

/// Answers a request, or ends the connection if a fault says so.
pub(crate) async fn answer(shared: &Arc<Shared>, parts: &Parts, body: Bytes) -> Result<Response<Body>, Disconnected> {
    let path = parts.uri.path();
    let path = path.strip_prefix(API_PREFIX).unwrap_or(path).to_owned();
    let effect = shared.faults().strike(parts.method.as_str(), &path);
    let result = with_effect(shared, parts, &path, body, effect).await;
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    shared.log.add(RequestRecord {
        method: parts.method.to_string(),
        path: format!("{path}{query}"),
        status: result.as_ref().map_or(0, |response| response.status().as_u16()),
        caller: caller_name(&shared.state(), &parts.headers),
    });
    result
}

async fn with_effect(
    shared: &Arc<Shared>,
    parts: &Parts,
    path: &str,
    body: Bytes,
    effect: Option<Effect>,
) -> Result<Response<Body>, Disconnected> {
    match effect {
        None => Ok(carry_out(shared, parts, path, body, None).await),
        Some(Effect::Status(status)) => Ok(failure(shared, parts, &Answer::error(status, "a fault of the fake"))),
        Some(Effect::StatusAfterwards(status)) => {
            carry_out(shared, parts, path, body, None).await;
            Ok(failure(shared, parts, &Answer::error(status, "a fault of the fake")))
        }
        Some(Effect::SecondaryLimit(seconds)) => {
            let mut answer = Answer::error(403, "You have exceeded a secondary rate limit. Please wait a few minutes.");
            answer.headers.push(("retry-after", seconds.to_string()));
            Ok(failure(shared, parts, &answer))
        }
        Some(Effect::PrimaryLimit(seconds)) => {
            let mut answer = Answer::error(403, "API rate limit exceeded for installation.");
            let reset = shared.state().now().as_second() + seconds;
            answer.headers.push(("x-ratelimit-remaining", "0".to_owned()));
            answer.headers.push(("x-ratelimit-reset", reset.to_string()));
            Ok(failure(shared, parts, &answer))
        }
        Some(Effect::Disconnect) => Err(Disconnected),
        Some(Effect::DisconnectAfterwards) => {
            carry_out(shared, parts, path, body, None).await;
            Err(Disconnected)
        }
        Some(Effect::Truncate) => {
            let response = carry_out(shared, parts, path, body, None).await;
            let (mut parts, body) = response.into_parts();
            let whole = axum::body::to_bytes(body, usize::MAX).await.map_err(|_| Disconnected)?;
            parts.headers.remove("content-length");
            Ok(Response::from_parts(parts, Body::from(whole.slice(..whole.len() / 2))))
        }
        Some(Effect::Slow(duration)) => {
            tokio::time::sleep(duration).await;
            Ok(carry_out(shared, parts, path, body, None).await)
        }
        Some(Effect::Stale(past)) => {
            let past = shared.state().behind(&past);
            Ok(carry_out(shared, parts, path, body, Some(past)).await)
        }
        Some(Effect::Meanwhile(action)) => {
            action();
            Ok(carry_out(shared, parts, path, body, None).await)
        }
    }
}

async fn carry_out(
    shared: &Arc<Shared>,
    parts: &Parts,
    path: &str,
    body: Bytes,
    past: Option<State>,
) -> Response<Body> {
    if let Some(request) = git_http::GitRequest::parse(path) {
        return git_http::answer(shared, parts, &request, body).await;
    }
    match past {
        Some(mut past) => api(shared, &mut past, parts, path, &body),
        None => api(shared, &mut shared.state(), parts, path, &body),
    }
}

fn api(shared: &Shared, state: &mut State, parts: &Parts, path: &str, body: &[u8]) -> Response<Body> {
    let answer = match parse(state, parts, path, body) {
        Ok(call) => {
            if is_undescribed(&call) {
                let answer = routes::answer(state, &call);
                return respond(state, &parts.headers, &answer);
            }
            shared.contract_faults().extend(contract::request_faults(&call));
            let answer = routes::answer(state, &call);
            shared.contract_faults().extend(contract::answer_faults(&call, &answer));
            answer
        }
        Err(answer) => answer,
    };
    respond(state, &parts.headers, &answer)
}

/// Signing in is no part of the API, and what people ask by their own tokens is left out of the trimmed description.
fn is_undescribed(call: &Call) -> bool {
    matches!(call.caller, Caller::User(_)) || call.segments.first().is_some_and(|first| first == "login")
}

fn parse(state: &State, parts: &Parts, path: &str, body: &[u8]) -> Result<Call, Answer> {
    let caller = authentication::caller(state, &parts.headers)?;
    let query = Query::<BTreeMap<String, String>>::try_from_uri(&parts.uri);
    let query = query.map_err(|_| Answer::error(400, "Problems parsing the query"))?.0;
    let body = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(body) };
    let body = body.map_err(|_| Answer::error(400, "Problems parsing JSON"))?;
    let segments = path.trim_matches('/').split('/').map(percent::decoded).collect();
    let mut call = Call { method: parts.method.clone(), path: path.to_owned(), segments, query, body, caller };
    state.resolve_repository_id(&mut call);
    Ok(call)
}

impl State {
    /// Rewrites `/repositories/{id}/…` to the repository's name now.
    fn resolve_repository_id(&self, call: &mut Call) {
        let [first, id, ..] = call.segments.as_slice() else { return };
        let Some(found) = id.parse().ok().and_then(|id: u64| self.repositories.get(&id)) else { return };
        if first == "repositories" {
            let owner = self.accounts[&found.owner].login.clone();
            call.segments.splice(..2, ["repos".to_owned(), owner, found.name.clone()]);
        }
    }
}

fn failure(shared: &Shared, parts: &Parts, answer: &Answer) -> Response<Body> {
    respond(&shared.state(), &parts.headers, answer)
}

fn respond(state: &State, request: &HeaderMap, answer: &Answer) -> Response<Body> {
    let body = if answer.body.is_null() { String::new() } else { answer.body.to_string() };
    let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(&body)[..16]));
    let known = request.get("if-none-match").is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let unchanged = known && answer.status == 200;
    let mut response = Response::builder()
        .status(if unchanged { 304 } else { answer.status })
        .header("content-type", "application/json; charset=utf-8")
        .header("date", state.now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
        .header("x-github-request-id", "FAKE:0000")
        .header("x-github-media-type", "github.v3; format=json");
    if answer.status == 200 {
        response = response.header("etag", &tag);
    }
    let reset = (state.now().as_second() + 3600).to_string();
    for (name, value) in [
        ("x-ratelimit-limit", CALLS_AN_HOUR),
        ("x-ratelimit-remaining", "4999"),
        ("x-ratelimit-reset", &reset),
        ("x-ratelimit-resource", "core"),
    ] {
        if answer.headers.iter().all(|(own, _)| *own != name) {
            response = response.header(name, value);
        }
    }
    for (name, value) in &answer.headers {
        response = response.header(*name, value);
    }
    response.body(if unchanged { Body::empty() } else { Body::from(body) }).expect("the headers are well-formed")
}

fn caller_name(state: &State, headers: &HeaderMap) -> String {
    match authentication::caller(state, headers) {
        Ok(Caller::App) => "app".to_owned(),
        Ok(Caller::Installation(token)) => format!("installation {}", state.tokens[&token].installation),
        Ok(Caller::User(token)) => format!("user {}", state.sign_ins.tokens[&token]),
        Ok(Caller::Anonymous) | Err(_) => "anonymous".to_owned(),
    }
}
