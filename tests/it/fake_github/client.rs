//! What a test of the fake calls it with.

use axum::body::Bytes;
use http::{HeaderMap, Request};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::support::github::FakeGitHub;
use crate::support::github::http_client;

/// An answer of the API.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

/// Signs a token as the App does, for so many seconds.
pub(super) fn signed_token(github: &FakeGitHub, seconds: i64) -> String {
    let now = github.now().as_second();
    let claims = json!({ "iat": now - 60, "exp": now - 60 + seconds, "iss": github.app_id().to_string() });
    let key = EncodingKey::from_rsa_pem(github.private_key_pem().as_bytes()).unwrap();
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &key).unwrap()
}

/// Calls the API with a token, or as nobody if it is empty.
pub(super) async fn call(github: &FakeGitHub, token: &str, method: &str, path: &str, body: Value) -> Answer {
    let url = format!("{}{path}", github.api_url());
    send(token, method, &url, body, &[]).await
}

/// Calls any address, with further headers.
pub(super) async fn send(token: &str, method: &str, url: &str, body: Value, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(url);
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    let answer = http_client::send(request.body(body).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// A token of the installation on `acme`.
pub(super) async fn installation_token(github: &FakeGitHub, request: Value) -> String {
    let app = signed_token(github, 600);
    let installations = call(github, &app, "GET", "/app/installations", Value::Null).await;
    let id = &installations.body[0]["id"];
    let answer = call(github, &app, "POST", &format!("/app/installations/{id}/access_tokens"), request).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body["token"].as_str().unwrap().to_owned()
}

/// A token of the installation on `acme` that may do whatever the installation may.
pub(super) async fn full_token(github: &FakeGitHub) -> String {
    installation_token(github, Value::Null).await
}
