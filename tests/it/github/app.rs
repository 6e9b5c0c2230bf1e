//! The App itself: lost webhooks, and the secrets of a new one.

use jiff::Timestamp;
use review_gate::github::app_manifest;
use review_gate::model::pull_request::RepositoryName;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::server::{self, Reply, Server};

#[tokio::test]
async fn failed_deliveries_are_found_and_asked_for_again() {
    let delivery = |id: u64, day: u64, status: u16| {
        json!({
            "id": id, "guid": "g", "delivered_at": format!("2026-01-0{day}T00:00:00Z"), "status_code": status,
            "event": "push",
        })
    };
    let server = Server::start(move |seen| match seen.method.as_str() {
        "GET" => Reply::json(&json!([delivery(3, 3, 202), delivery(2, 2, 0), delivery(1, 1, 502)])),
        _ => Reply::json(&json!({})),
    })
    .await;
    let since: Timestamp = "2026-01-02T00:00:00Z".parse().unwrap();
    let found = server.github.app().deliveries(since).await.unwrap();
    let found: Vec<(u64, bool)> = found.iter().map(|found| (found.id, found.has_succeeded())).collect();
    assert_eq!(found, [(3, true), (2, false)]);
    server.github.app().redeliver(2).await.unwrap();
    assert_eq!(server.asked()[1], "POST /app/hook/deliveries/2/attempts");
    // The App signs its requests itself.
    assert_eq!(server.tokens(), 0);
    assert!(server.seen().iter().all(|seen| seen.authorization.starts_with("Bearer ey")));
}

#[tokio::test]
async fn repository_without_the_app_has_no_installation() {
    let server = Server::start(|_| Reply::status(404)).await;
    let name = RepositoryName::parse("acme/shop").unwrap();
    assert_eq!(server.github.app().installation_on(&name).await.unwrap(), None);
}

#[tokio::test]
async fn code_becomes_an_app_whose_secrets_are_not_shown() {
    let registered = json!({
        "id": 7, "slug": "gate", "html_url": "https://host/apps/gate", "client_id": "Iv1", "pem": "private-secret",
        "webhook_secret": "webhook-secret", "client_secret": "client-secret",
    });
    let server = Server::start(
        move |seen| if seen.url.contains("good") { Reply::json(&registered) } else { Reply::status(404) },
    )
    .await;
    let convert = |code: &str| {
        let code = SecretString::from(code);
        let url = server.url.clone();
        async move { app_manifest::convert(&url, &code, server::clock().0).await }
    };
    let app = convert("good").await.unwrap();
    assert_eq!(app.webhook_secret.expose_secret(), "webhook-secret");
    assert!(!format!("{app:?}").contains("-secret"));
    let error = convert("bad").await.unwrap_err();
    insta::assert_snapshot!(error, @"`POST /app-manifests/…/conversions` found nothing");
    assert!(!format!("{error:?}").contains("bad"));
    assert!(server.seen().iter().all(|seen| seen.authorization.is_empty()));
}
