//! The review queue in numbers, for Prometheus.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::pages::queue::Overview;
use super::server::Server;
use super::sign_in::access::Access;
use crate::queue::priority::Turn;
use crate::store::error::StoreError;

/// The queue is read no more often for it: that takes all that is open.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// When the queue was read last for its numbers.
#[derive(Default)]
pub(super) struct LastReading(Mutex<Option<Timestamp>>);

impl LastReading {
    /// Whether it is to be read again, which then counts as done.
    fn is_due(&self, now: Timestamp) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.is_none_or(|last| now.duration_since(last) >= PAUSE);
        if is_due {
            *last = Some(now);
        }
        is_due
    }
}

/// Brings the numbers up to date, unless they were lately.
pub(super) async fn update(server: &Server) -> Result<(), StoreError> {
    if !server.pages.queue_reading.is_due((server.clock)()) {
        return Ok(());
    }
    let Overview { rows, capacity, .. } = Overview::read(server, &Access::All, "").await?;
    let overdue = rows.iter().filter(|row| row.turn == Turn::Overdue).count();
    metrics::gauge!("review_gate_queue_minutes_waiting").set(capacity.minutes_waiting);
    metrics::gauge!("review_gate_queue_overdue").set(overdue as f64);
    metrics::gauge!("review_gate_agent_pull_requests").set(capacity.agent_open);
    metrics::gauge!("review_gate_agent_pull_requests_limit").set(capacity.agent_limit);
    Ok(())
}
