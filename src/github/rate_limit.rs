//! How much may be asked: GitHub bans who goes on asking after it said to wait.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::settings::Clock;
use crate::model::pauses::Pauses;

/// Far below the hundred at once that GitHub allows an App over all its installations.
const MOST_AT_ONCE: usize = 16;

/// A quarter of what GitHub allows in an hour is kept for what somebody waits for.
const RESERVED_PART: u64 = 4;

/// What GitHub asks for where it does not say how long to wait, doubled at each further refusal.
const SHORTEST_PAUSE_SECONDS: i64 = 60;

/// Longer than any limit of GitHub lasts, so that a mistaken header cannot stop everything for days.
const LONGEST_PAUSE_SECONDS: i64 = 2 * 60 * 60;

/// Whether somebody waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Urgency {
    /// A change is held up until it comes.
    Urgent,
    /// It can as well come later.
    Background,
}

/// Lets requests of one installation through, or says until when they must be held back.
pub(super) struct Gate {
    slots: Semaphore,
    clock: Clock,
    pauses: Mutex<Pauses>,
}

impl Gate {
    /// A gate that is open.
    pub(super) fn new(clock: Clock) -> Self {
        Self { slots: Semaphore::new(MOST_AT_ONCE), clock, pauses: Mutex::default() }
    }

    /// Waits for one of the places in use to become free, then goes through; or the time until which it is closed.
    pub(super) async fn enter(&self, urgency: Urgency) -> Result<SemaphorePermit<'_>, Timestamp> {
        let slot = self.slots.acquire().await.expect("the semaphore is never closed");
        let now = (self.clock)();
        let pauses = self.pauses();
        let reserved_until = if urgency == Urgency::Background { pauses.reserved_until } else { None };
        match pauses.closed_until.max(reserved_until) {
            Some(until) if now < until => Err(until),
            _ => Ok(slot),
        }
    }

    /// Learns from an answer. Where GitHub refused it for being one too many: the time to wait until.
    pub(super) fn learn(&self, status: StatusCode, headers: &HeaderMap, message: &str) -> Option<Timestamp> {
        let now = (self.clock)();
        let budget = Budget::read(now, headers);
        let mut pauses = self.lock();
        let was_open = pauses.closed_until.is_none_or(|until| until <= now);
        if budget.is_used_up {
            pauses.closed_until = pauses.closed_until.max(budget.renewed_at);
        }
        pauses.reserved_until = if budget.is_low { budget.renewed_at } else { None };
        // Answers to what was under way when the gate closed say nothing new of how long to wait.
        if !is_refusal(status, headers, message) {
            pauses.refusals = if was_open { 0 } else { pauses.refusals };
            return None;
        }
        pauses.refusals += u32::from(was_open);
        let until = pause_end(now, headers, &budget, pauses.refusals.saturating_sub(1));
        pauses.closed_until = pauses.closed_until.max(Some(until));
        pauses.closed_until
    }

    /// What has to be waited for.
    pub(super) fn pauses(&self) -> Pauses {
        *self.lock()
    }

    /// Takes over what another process was told.
    pub(super) fn adopt(&self, told: Pauses) {
        let mut pauses = self.lock();
        *pauses = Pauses { closed_until: pauses.closed_until.max(told.closed_until), ..told };
    }

    fn lock(&self) -> MutexGuard<'_, Pauses> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is left of the requests of this hour.
struct Budget {
    is_used_up: bool,
    is_low: bool,
    renewed_at: Option<Timestamp>,
}

impl Budget {
    fn read(now: Timestamp, headers: &HeaderMap) -> Self {
        let remaining = remaining(headers);
        let limit: Option<u64> = number(headers, "x-ratelimit-limit");
        let is_low = remaining.zip(limit).is_some_and(|(remaining, limit)| remaining < limit / RESERVED_PART);
        let reset = number(headers, "x-ratelimit-reset").and_then(|second| Timestamp::from_second(second).ok());
        // The two clocks may differ: how long it takes is what counts.
        let elsewhere = date(headers).unwrap_or(now);
        let renewed_at = reset.map(|reset| after(now, reset.as_second() - elsewhere.as_second()));
        Self { is_used_up: remaining == Some(0), is_low, renewed_at }
    }
}

/// How many more requests GitHub takes this hour.
pub(super) fn remaining(headers: &HeaderMap) -> Option<u64> {
    number(headers, "x-ratelimit-remaining")
}

/// When GitHub gave the answer, by its own clock.
pub(super) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(http::header::DATE)?.to_str().ok()?;
    jiff::fmt::rfc2822::parse(text).ok().map(|date| date.timestamp())
}

fn number<T: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn is_refusal(status: StatusCode, headers: &HeaderMap, message: &str) -> bool {
    let says_so = || {
        headers.contains_key("retry-after")
            || remaining(headers) == Some(0)
            || message.to_ascii_lowercase().contains("rate limit")
    };
    status == StatusCode::TOO_MANY_REQUESTS || (status == StatusCode::FORBIDDEN && says_so())
}

fn pause_end(now: Timestamp, headers: &HeaderMap, budget: &Budget, earlier_refusals: u32) -> Timestamp {
    if let Some(seconds) = number(headers, "retry-after") {
        return after(now, seconds);
    }
    match budget.renewed_at {
        Some(renewed_at) if budget.is_used_up => renewed_at,
        _ => after(now, SHORTEST_PAUSE_SECONDS << earlier_refusals.min(7)),
    }
}

fn after(now: Timestamp, seconds: i64) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(seconds.clamp(1, LONGEST_PAUSE_SECONDS))).unwrap_or(now)
}
