//! One clock for all machines that work on one database.
//!
//! Leases and due times are compared by whoever looks next, on whatever machine. Where the database has a clock, all reckon
//! by it: each knows how far its own is off, and measures that anew now and then.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

use super::Store;
use super::error::StoreError;

/// The clock of the machine.
type Local = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A machine's clock, set by the database's. Clones are the same clock.
#[derive(Clone)]
pub struct SharedClock {
    local: Local,
    ahead_ms: Arc<AtomicI64>,
}

impl SharedClock {
    /// The clock of this machine, not yet compared with any.
    pub fn new(local: Local) -> Self {
        Self { local, ahead_ms: Arc::default() }
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_millis(self.ahead_ms.load(Ordering::Relaxed));
        let local = (self.local)();
        local.saturating_add(ahead).unwrap_or(local)
    }

    /// Sets it by the store's clock, where that has one, to half the time that asking takes; returns by how much the
    /// machine's own clock is behind.
    pub async fn set_by(&self, store: &dyn Store) -> Result<SignedDuration, StoreError> {
        let asked = (self.local)();
        let Some(told) = store.time().await? else { return Ok(SignedDuration::ZERO) };
        let between = (self.local)().as_millisecond().midpoint(asked.as_millisecond());
        let ahead = told.as_millisecond() - between;
        self.ahead_ms.store(ahead, Ordering::Relaxed);
        Ok(SignedDuration::from_millis(ahead))
    }
}
