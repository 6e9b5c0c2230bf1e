//! Which address leads where.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Notify;
use tower_http::catch_panic::CatchPanicLayer;

use super::api::{document, routes};
use super::pages::{assets, events, pull_request, queue, repository, shell, weekly_report};
use super::settings::Pages;
use super::sign_in::{flow, refusal::Refusal, tokens};
use super::{headers, health, webhook};
use crate::github::settings::Clock;
use crate::github::webhook::signature::WebhookSecrets;
use crate::jobs::attendance::Attendance;
use crate::store::Store;

/// GitHub sends no more.
pub const MOST_BODY_BYTES: usize = 25 * 1024 * 1024;

/// Where GitHub sends people back who sign in.
pub const CALLBACK_PATH: &str = "/login/callback";

/// No form of ours is larger.
const MOST_FORM_BYTES: usize = 16 * 1024;

/// What requests are answered with. Cheap to clone.
#[derive(Clone)]
pub struct Server {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// What webhooks are signed with.
    pub secrets: Arc<WebhookSecrets>,
    /// Who does what is asked for; `None` where other processes do.
    pub attendance: Option<Attendance>,
    /// Told whenever there is something to do.
    pub wake: Arc<Notify>,
    /// Tells the time.
    pub clock: Clock,
    /// What was counted.
    pub metrics: PrometheusHandle,
    /// What pages work with.
    pub pages: Arc<Pages>,
}

impl Server {
    /// Answers requests at all its addresses.
    pub fn router(self) -> Router {
        let webhooks = post(webhook::receive).layer(DefaultBodyLimit::max(MOST_BODY_BYTES));
        Router::new()
            .route("/webhooks/github", webhooks)
            .merge(health())
            .merge(pages())
            .layer(CatchPanicLayer::new())
            .with_state(self)
    }

    /// Answers how the process does, and nothing else.
    pub fn health_router(self) -> Router {
        health().layer(CatchPanicLayer::new()).with_state(self)
    }
}

/// What operators and their programs look at.
fn health() -> Router<Server> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
}

/// What people and their programs look at.
fn pages() -> Router<Server> {
    Router::new()
        .route("/", get(queue::show))
        .route("/events", get(events::serve))
        .route("/{owner}/{name}", get(repository::show))
        .route("/{owner}/{name}/jobs/{job}/retry", post(repository::retry))
        .route("/{owner}/{name}/pull/{number}", get(pull_request::show))
        .route("/{owner}/{name}/reports/{week}", get(weekly_report::show))
        .route("/login", get(flow::begin))
        .route(CALLBACK_PATH, get(flow::finish))
        .route("/logout", post(flow::end))
        .route("/signed-out", get(shell::signed_out))
        .route("/tokens", get(tokens::show).post(tokens::create))
        .route("/tokens/{id}/revoke", post(tokens::revoke))
        .route("/assets/{version}/{name}", get(assets::serve))
        .route("/api/v1/openapi.json", get(document::serve))
        .route("/api/v1/queue", get(routes::queue))
        .route("/api/v1/repositories/{owner}/{name}/pulls/{number}", get(routes::pull_request))
        .route("/api/v1/repositories/{owner}/{name}/reports/{week}", get(routes::weekly_report))
        .route("/api/{*rest}", get(routes::missing))
        .fallback(|| async { Refusal::NotFound })
        .layer(DefaultBodyLimit::max(MOST_FORM_BYTES))
        .layer(from_fn(headers::protect))
}
