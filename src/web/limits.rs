//! How much anybody may ask.

use std::num::NonZeroU32;

use governor::clock::DefaultClock;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

use super::sign_in::refusal::Refusal;

/// What one visitor may ask for in a second, in the long run; a page is two or three requests.
const BY_VISITOR: u32 = 10;
/// How much of it at once.
const BY_VISITOR_AT_ONCE: u32 = 120;
/// What all who are not signed in may ask for together: each may cost a question to GitHub.
const BY_STRANGERS: u32 = 10;
/// How much of it at once.
const BY_STRANGERS_AT_ONCE: u32 = 60;

/// Where more visitors are remembered, those are forgotten that asked for nothing lately.
const MOST_REMEMBERED: usize = 10_000;

/// Counts requests.
pub(super) struct Limits {
    visitors: RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock>,
    strangers: RateLimiter<NotKeyed, InMemoryState, DefaultClock>,
}

impl Default for Limits {
    fn default() -> Self {
        let quota = |each_second, at_once| {
            let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
            Quota::per_second(number(each_second)).allow_burst(number(at_once))
        };
        Self {
            visitors: RateLimiter::keyed(quota(BY_VISITOR, BY_VISITOR_AT_ONCE)),
            strangers: RateLimiter::direct(quota(BY_STRANGERS, BY_STRANGERS_AT_ONCE)),
        }
    }
}

impl Limits {
    /// Counts a request of whoever is known by `digest`.
    pub(super) fn check(&self, digest: &str) -> Result<(), Refusal> {
        if self.visitors.len() > MOST_REMEMBERED {
            self.visitors.retain_recent();
        }
        self.visitors.check_key(&digest.to_owned()).map_err(|_| Refusal::TooMany)
    }

    /// Counts a request of somebody who is not signed in.
    pub(super) fn check_strangers(&self) -> Result<(), Refusal> {
        self.strangers.check().map_err(|_| Refusal::TooMany)
    }
}
