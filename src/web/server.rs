//! Which address leads where.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Notify;
use tower_http::catch_panic::CatchPanicLayer;

use super::{health, webhook};
use crate::github::settings::Clock;
use crate::github::webhook::signature::WebhookSecrets;
use crate::jobs::attendance::Attendance;
use crate::store::Store;

/// GitHub sends no more.
pub const MOST_BODY_BYTES: usize = 25 * 1024 * 1024;

/// What requests are answered with. Cheap to clone.
#[derive(Clone)]
pub struct Server {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// What webhooks are signed with.
    pub secrets: Arc<WebhookSecrets>,
    /// Who does what is asked for.
    pub attendance: Attendance,
    /// Told whenever there is something to do.
    pub wake: Arc<Notify>,
    /// Tells the time.
    pub clock: Clock,
    /// What was counted.
    pub metrics: PrometheusHandle,
}

impl Server {
    /// Answers requests at all its addresses.
    pub fn router(self) -> Router {
        let webhooks = post(webhook::receive).layer(DefaultBodyLimit::max(MOST_BODY_BYTES));
        Router::new()
            .route("/webhooks/github", webhooks)
            .route("/healthz", get(health::alive))
            .route("/readyz", get(health::ready))
            .route("/metrics", get(health::metrics))
            .layer(CatchPanicLayer::new())
            .with_state(self)
    }
}
