//! One clock for all machines that work on one database.
//!
//! Leases and due times are compared by whoever looks next, on whatever machine. Where the database has a clock, all reckon
//! by it: each knows how far its own is off, and measures that anew now and then.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

use super::error::StoreError;

/// How often the other clock is asked for one comparison.
const QUESTIONS: usize = 3;
/// A slower answer says too little: it is wrong by up to half the time it took.
const SLOWEST_ANSWER: SignedDuration = SignedDuration::from_secs(2);

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

    /// Sets it by another clock, where `ask` finds one, and returns by how much the machine's own is behind. The clock is
    /// taken to have answered at half the time that asking took, and the quickest of some answers counts; where all are slow,
    /// nothing is changed.
    pub async fn set_by<F>(&self, ask: impl Fn() -> F) -> Result<SignedDuration, StoreError>
    where
        F: Future<Output = Result<Option<Timestamp>, StoreError>>,
    {
        let mut quickest: Option<Answer> = None;
        for _ in 0..QUESTIONS {
            let asked_at = (self.local)();
            let Some(told) = ask().await? else { return Ok(SignedDuration::ZERO) };
            let answer = Answer { asked_at, told, told_at: (self.local)() };
            if quickest.as_ref().is_none_or(|quickest| answer.took() < quickest.took()) {
                quickest = Some(answer);
            }
        }
        if let Some(answer) = quickest.filter(|answer| answer.took() <= SLOWEST_ANSWER) {
            self.ahead_ms.store(answer.ahead_ms(), Ordering::Relaxed);
        }
        Ok(SignedDuration::from_millis(self.ahead_ms.load(Ordering::Relaxed)))
    }
}

/// What another clock said, and when by the own one.
struct Answer {
    asked_at: Timestamp,
    told: Timestamp,
    told_at: Timestamp,
}

impl Answer {
    /// A machine's clock that is set meanwhile spoils the answer.
    fn took(&self) -> SignedDuration {
        let took = self.told_at.duration_since(self.asked_at);
        if took.is_negative() { SignedDuration::MAX } else { took }
    }

    fn ahead_ms(&self) -> i64 {
        self.told.as_millisecond() - self.told_at.as_millisecond().midpoint(self.asked_at.as_millisecond())
    }
}
