//! Whether the service is alive, ready, and how it does.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;

use super::queue_gauges;
use super::server::Server;

pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// Ready when the store answers and, where this process works, somebody is there to do it.
pub(super) async fn ready(State(server): State<Server>) -> (StatusCode, &'static str) {
    if server.attendance.is_some_and(|attendance| attendance.count() == 0) {
        return (StatusCode::SERVICE_UNAVAILABLE, "no worker runs\n");
    }
    match server.store.backlog((server.clock)()).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n")
        }
    }
}

/// What was counted, for Prometheus.
pub(super) async fn metrics(State(server): State<Server>) -> Result<String, StatusCode> {
    let now = (server.clock)();
    let backlog = server.store.backlog(now).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let incidents = server.store.count_incidents().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let pending = server.store.pending_checks().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    queue_gauges::update(&server).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let age = |oldest: Option<Timestamp>| oldest.map_or(0.0, |oldest| now.duration_since(oldest).as_secs_f64());
    metrics::gauge!("review_gate_jobs_due").set(backlog.due as f64);
    metrics::gauge!("review_gate_jobs_later").set(backlog.later as f64);
    metrics::gauge!("review_gate_jobs_running").set(backlog.running as f64);
    metrics::gauge!("review_gate_jobs_dead").set(backlog.dead as f64);
    metrics::gauge!("review_gate_incidents").set(incidents as f64);
    metrics::gauge!("review_gate_oldest_job_age_seconds").set(age(backlog.oldest_due));
    metrics::gauge!("review_gate_pending_checks").set(pending.count as f64);
    metrics::gauge!("review_gate_oldest_pending_check_seconds").set(age(pending.oldest));
    Ok(server.metrics.render())
}
