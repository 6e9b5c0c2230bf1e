//! Whatever can go wrong between a client and GitHub.

use axum::body::Bytes;
use http::Request;
use serde_json::{Value, json};

use super::client::{call, full_token};
use crate::support::github::FakeGitHub;
use crate::support::github::fault::{Effect, Fault};
use crate::support::github::http_client;

async fn repository_statuses(github: &FakeGitHub, token: &str, calls: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..calls {
        statuses.push(call(github, token, "GET", "/repos/acme/widgets", Value::Null).await.status);
    }
    statuses
}

#[tokio::test]
async fn a_fault_strikes_at_the_call_it_was_set_for() {
    let github = FakeGitHub::start();
    github.repository("acme/widgets");
    let token = full_token(&github).await;
    github.inject(Fault::new("GET", "/repos/*/*", Effect::Status(502)).nth(2));
    assert_eq!(repository_statuses(&github, &token, 3).await, [200, 502, 200]);
    github.inject(Fault::new("*", "/repos/**", Effect::Status(500)).first(1));
    assert_eq!(repository_statuses(&github, &token, 2).await, [500, 200]);
}

#[tokio::test]
async fn limits_say_when_to_come_back() {
    let github = FakeGitHub::start();
    github.repository("acme/widgets");
    let token = full_token(&github).await;
    github.inject(Fault::new("GET", "/repos/**", Effect::SecondaryLimit(7)));
    let limited = call(&github, &token, "GET", "/repos/acme/widgets", Value::Null).await;
    assert_eq!((limited.status, &limited.headers["retry-after"]), (403, &"7".parse().unwrap()));
    github.end_faults();
    github.inject(Fault::new("GET", "/repos/**", Effect::PrimaryLimit(60)));
    let limited = call(&github, &token, "GET", "/repos/acme/widgets", Value::Null).await;
    assert_eq!((limited.status, &limited.headers["x-ratelimit-remaining"]), (403, &"0".parse().unwrap()));
}

#[tokio::test]
async fn connections_end_and_answers_are_cut_short() {
    let github = FakeGitHub::start();
    github.repository("acme/widgets");
    let token = full_token(&github).await;
    let get = async || {
        let request = Request::get(format!("{}/repos/acme/widgets", github.api_url()));
        http_client::send(request.header("authorization", format!("Bearer {token}")).body(Bytes::new()).unwrap()).await
    };
    github.inject(Fault::new("GET", "/repos/**", Effect::Disconnect).nth(1));
    github.inject(Fault::new("GET", "/repos/**", Effect::Truncate).nth(2));
    assert!(get().await.is_err());
    let truncated = get().await.unwrap();
    assert_eq!(truncated.status(), 200);
    assert!(serde_json::from_slice::<Value>(truncated.body()).is_err());
    assert_eq!(get().await.unwrap().status(), 200);
}

#[tokio::test]
async fn what_was_carried_out_stays_though_nobody_was_told() {
    let github = FakeGitHub::start();
    let repository = github.repository("acme/widgets");
    let head = repository.branch("main").unwrap();
    let token = full_token(&github).await;
    github.inject(Fault::new("POST", "/repos/*/*/check-runs", Effect::DisconnectAfterwards));
    let request = Request::post(format!("{}/repos/acme/widgets/check-runs", github.api_url()));
    let body = json!({ "name": "gate", "head_sha": head }).to_string();
    let request = request.header("authorization", format!("Bearer {token}")).body(Bytes::from(body)).unwrap();
    assert!(http_client::send(request).await.is_err());
    assert_eq!(repository.check_runs(&head).len(), 1);
}

#[tokio::test]
async fn a_lagging_replica_answers_from_the_past() {
    let github = FakeGitHub::start();
    let repository = github.repository("acme/widgets");
    github.lag("GET", "/repos/**", 1);
    repository.change(|repository| repository.private = false);
    let token = full_token(&github).await;
    let get = async || call(&github, &token, "GET", "/repos/acme/widgets", Value::Null).await.body["private"].clone();
    assert_eq!((get().await, get().await), (true.into(), false.into()));
}

#[tokio::test]
async fn something_happens_at_the_worst_moment() {
    let github = FakeGitHub::start();
    let repository = github.repository("acme/widgets");
    let token = full_token(&github).await;
    let changed = repository.clone();
    github.meanwhile("GET", "/repos/*/*", 2, move || changed.change(|repository| repository.archived = true));
    let get = async || call(&github, &token, "GET", "/repos/acme/widgets", Value::Null).await.body["archived"].clone();
    assert_eq!((get().await, get().await), (false.into(), true.into()));
}

#[tokio::test]
async fn requests_are_logged_with_who_sent_them() {
    let github = FakeGitHub::start();
    github.repository("acme/widgets");
    let token = full_token(&github).await;
    github.forget_requests();
    call(&github, &token, "GET", "/repos/acme/widgets/pulls?state=all", Value::Null).await;
    let log = github.requests();
    assert_eq!((log[0].method.as_str(), log[0].path.as_str()), ("GET", "/repos/acme/widgets/pulls?state=all"));
    assert!(log[0].caller.starts_with("installation "), "{}", log[0].caller);
}
