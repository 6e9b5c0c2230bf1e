//! Webhooks: what is sent, and how tests lose, repeat and reorder it.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, StatusCode};
use sha2::Sha256;

use crate::support::github::FakeGitHub;
use crate::support::github::repository::Commit;

type Received = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// A receiver that keeps what it is sent; returns its address.
async fn receiver() -> (String, Received) {
    async fn keep(State(received): State<Received>, headers: HeaderMap, body: Bytes) -> StatusCode {
        received.lock().unwrap().push((headers, body));
        StatusCode::ACCEPTED
    }
    let received = Received::default();
    let router = Router::new().route("/webhooks", post(keep)).with_state(Arc::clone(&received));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

fn events(github: &FakeGitHub) -> Vec<String> {
    let name = |action: Option<String>| action.map(|action| format!(".{action}")).unwrap_or_default();
    github.pending_deliveries().into_iter().map(|found| format!("{}{}", found.event, name(found.action))).collect()
}

/// A pull request by `bot`, with only what happens from then on waiting for delivery.
fn scene(github: &FakeGitHub) {
    let repository = github.repository("acme/widgets");
    let bot = github.bot("agent");
    repository.set_permission(&bot, "write");
    let sha = repository.commit(&Commit::by(&bot.signature()));
    repository.push(&bot, "topic", &sha, false).unwrap();
    while github.drop_next().is_some() {}
    repository.open_pull(&bot, "topic", "main", "Change", "");
}

#[tokio::test]
async fn deliveries_are_signed_and_name_sender_repository_and_installation() {
    let github = FakeGitHub::start();
    scene(&github);
    let (url, received) = receiver().await;
    github.set_webhook_target(&url);
    assert_eq!(github.deliver_all().await, [202]);
    let (headers, body) = received.lock().unwrap()[0].clone();
    let mut code = Hmac::<Sha256>::new_from_slice(github.webhook_secret().as_bytes()).unwrap();
    code.update(&body);
    let signature = format!("sha256={}", hex::encode(code.finalize().into_bytes()));
    assert_eq!(headers["x-hub-signature-256"], signature);
    assert_eq!(headers["x-github-event"], "pull_request");
    let payload: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&payload["action"], &payload["sender"]["type"]), (&"opened".into(), &"Bot".into()));
    assert_eq!(payload["repository"]["full_name"], "acme/widgets");
    assert!(payload["installation"]["id"].is_u64());
}

#[tokio::test]
async fn a_push_to_an_open_pull_request_is_told_twice() {
    let github = FakeGitHub::start();
    scene(&github);
    github.drop_next();
    let (repository, bot) = (github.repository("acme/widgets"), github.bot("agent"));
    let sha = repository.commit(&Commit { branch: "topic", message: "More", ..Commit::by(&bot.signature()) });
    repository.push(&bot, "topic", &sha, false).unwrap();
    assert_eq!(events(&github), ["push", "pull_request.synchronize"]);
    assert_eq!(repository.pull(1).head(), sha);
}

#[tokio::test]
async fn deliveries_are_lost_repeated_and_reordered_on_demand() {
    let github = FakeGitHub::start();
    scene(&github);
    let alice = github.user("alice");
    let pull = github.repository("acme/widgets").pull(1);
    pull.review(&alice, "APPROVED", "");
    pull.comment(&alice, "Good.");
    assert_eq!(events(&github), ["pull_request.opened", "pull_request_review.submitted", "issue_comment.created"]);
    let lost = github.drop_next().unwrap();
    github.repeat(&lost.guid);
    assert_eq!(events(&github), ["pull_request_review.submitted", "issue_comment.created", "pull_request.opened"]);
    assert_eq!(github.pending_deliveries()[2].guid, lost.guid);
    let before = events(&github);
    github.shuffle(2);
    let after = events(&github);
    assert_ne!(before, after);
    github.forget_next();
    assert_eq!(events(&github), after[1..]);
}
