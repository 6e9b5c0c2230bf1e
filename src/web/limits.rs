//! How much anybody may ask.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use governor::clock::DefaultClock;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use jiff::{SignedDuration, Timestamp};

use super::peer::Peer;
use super::sign_in::refusal::Refusal;

/// What one visitor may ask for in a second, in the long run; a page is two or three requests.
const BY_VISITOR: u32 = 10;
/// How much of it at once.
const BY_VISITOR_AT_ONCE: u32 = 120;
/// What those at one address may ask for together who did not show who they are: each may cost a question to GitHub or to the
/// store.
const BY_STRANGERS: u32 = 10;
/// How much of it at once.
const BY_STRANGERS_AT_ONCE: u32 = 60;

/// Whoever showed who they are need not be looked for with the strangers of their address for so long.
const PROVEN: SignedDuration = SignedDuration::from_hours(1);
/// Where more are remembered, those are forgotten that asked for nothing lately.
const MOST_REMEMBERED: usize = 10_000;

/// Counts requests.
pub(super) struct Limits {
    visitors: Keyed<String>,
    strangers: Keyed<IpAddr>,
    /// The digests of what was found to be somebody's, and when.
    proven: Mutex<BTreeMap<String, Timestamp>>,
}

type Keyed<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock>;

impl Default for Limits {
    fn default() -> Self {
        let quota = |each_second, at_once| {
            let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
            Quota::per_second(number(each_second)).allow_burst(number(at_once))
        };
        Self {
            visitors: RateLimiter::keyed(quota(BY_VISITOR, BY_VISITOR_AT_ONCE)),
            strangers: RateLimiter::keyed(quota(BY_STRANGERS, BY_STRANGERS_AT_ONCE)),
            proven: Mutex::default(),
        }
    }
}

impl Limits {
    /// Whether the store may be asked whose a digest is. Counts it as a stranger's request unless it was somebody's lately: so
    /// nobody can try secrets without end, and nobody who signed in suffers from strangers at their address.
    pub(super) fn check_unproven(&self, digest: &str, peer: Peer, now: Timestamp) -> Result<(), Refusal> {
        let proven = self.proven.lock().unwrap_or_else(PoisonError::into_inner).get(digest).copied();
        if proven.is_some_and(|at| now.duration_since(at) < PROVEN) { Ok(()) } else { self.check_stranger(peer) }
    }

    /// Counts a request of whoever was found by `digest`.
    pub(super) fn check(&self, digest: &str, now: Timestamp) -> Result<(), Refusal> {
        self.remember(digest, now);
        if self.visitors.len() > MOST_REMEMBERED {
            self.visitors.retain_recent();
        }
        self.visitors.check_key(&digest.to_owned()).map_err(|_| Refusal::TooMany)
    }

    /// Counts a request of somebody who is not signed in.
    pub(super) fn check_stranger(&self, Peer(address): Peer) -> Result<(), Refusal> {
        if self.strangers.len() > MOST_REMEMBERED {
            self.strangers.retain_recent();
        }
        self.strangers.check_key(&address).map_err(|_| Refusal::TooMany)
    }

    fn remember(&self, digest: &str, now: Timestamp) {
        let mut proven = self.proven.lock().unwrap_or_else(PoisonError::into_inner);
        if proven.len() >= MOST_REMEMBERED {
            proven.retain(|_, at| now.duration_since(*at) < PROVEN);
        }
        if proven.len() < MOST_REMEMBERED {
            proven.insert(digest.to_owned(), now);
        }
    }
}
