//! Takes webhooks in: verified by their bytes, stored, answered. What they ask for is done later.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode};
use tokio::sync::Semaphore;
use tracing::Instrument;

use super::server::Server;
use crate::jobs::task::Task;
use crate::store::jobs::Lane;
use crate::store::records::Delivery;

/// No name of an event and no number of a delivery is longer.
const MOST_NAME_BYTES: usize = 200;

/// So many bodies are held at a time: until its signature is verified, anybody may have sent one.
static INTAKE: Semaphore = Semaphore::const_new(32);
/// How long a body may take to come in, its turn included: GitHub waits no longer for the answer.
const LONGEST_INTAKE: Duration = Duration::from_secs(10);

/// Answers a delivery once it is stored for good.
pub(super) async fn receive(State(server): State<Server>, request: Request) -> (StatusCode, &'static str) {
    let headers = request.headers().clone();
    let take_in = async {
        let turn = INTAKE.acquire().await;
        (turn, Bytes::from_request(request, &()).await)
    };
    let Ok((_turn, body)) = tokio::time::timeout(LONGEST_INTAKE, take_in).await else {
        return (StatusCode::REQUEST_TIMEOUT, "the body took too long\n");
    };
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return (StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than GitHub sends\n");
        }
        Err(_) => return (StatusCode::BAD_REQUEST, "the body broke off\n"),
    };
    let signature = header(&headers, "x-hub-signature-256").unwrap_or_default();
    if !server.secrets.accept(signature, &body) {
        metrics::counter!("review_gate_webhooks_refused_total").increment(1);
        return (StatusCode::UNAUTHORIZED, "the signature is missing or wrong\n");
    }
    let (Some(id), Some(event)) = (header(&headers, "x-github-delivery"), header(&headers, "x-github-event")) else {
        return (StatusCode::BAD_REQUEST, "a header of GitHub's is missing\n");
    };
    if serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_err() {
        return (StatusCode::BAD_REQUEST, "the body is no JSON\n");
    }
    let now = (server.clock)();
    let delivery = Delivery { id: id.to_owned(), event: event.to_owned(), body: body.to_vec() };
    let job = Task::Receive { delivery: delivery.id.clone() }.job(Lane::Urgent, now);
    let span = tracing::info_span!("webhook", delivery = id, event);
    if let Err(error) = server.store.receive(delivery, vec![job], now).instrument(span).await {
        tracing::error!(%error, "a delivery could not be stored");
        return (StatusCode::SERVICE_UNAVAILABLE, "it could not be stored; deliver it again\n");
    }
    metrics::counter!("review_gate_webhooks_received_total").increment(1);
    server.wake.notify_one();
    (StatusCode::ACCEPTED, "stored\n")
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    (!value.is_empty() && value.len() <= MOST_NAME_BYTES).then_some(value)
}
