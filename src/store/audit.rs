//! The audit: what the gate did, as a chain in which every entry holds the hash of the one before it.
//!
//! Whoever changes or drops an entry has to change all that follow, and so the newest hash, which can be kept elsewhere.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::model::pull_request::RepositoryId;

/// What the first entry has as the hash of the one before it.
pub const GENESIS: &str = "";

/// Something that the gate did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// The repository it concerns.
    pub repository: Option<RepositoryId>,
    /// What it concerns there, such as `#12` or a commit.
    pub subject: String,
    /// What was done, such as `evaluated` or `posted`.
    pub action: String,
    /// The rest, as JSON.
    pub detail: String,
}

/// An entry of the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place in the chain, from 1 on without gaps.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: AuditEvent,
    /// The hash of the entry before it.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

impl AuditEntry {
    /// The entry that follows one with the hash `previous`.
    pub fn following(sequence: i64, previous: String, event: AuditEvent, at: Timestamp) -> Self {
        let hash = hash(sequence, at, &event, &previous);
        Self { sequence, at, event, previous, hash }
    }
}

/// What is wrong with a chain of entries that should follow one with the hash `previous`; `None` when nothing is.
pub fn fault(entries: &[AuditEntry], previous: &str) -> Option<String> {
    let mut previous = previous;
    for entry in entries {
        if entry.previous != previous {
            return Some(format!("entry {} does not follow the one before it", entry.sequence));
        }
        if entry.hash != hash(entry.sequence, entry.at, &entry.event, &entry.previous) {
            return Some(format!("entry {} was changed", entry.sequence));
        }
        previous = &entry.hash;
    }
    None
}

/// SHA-256 over all parts, each with its length before it, so that nothing can move from one part to the next.
fn hash(sequence: i64, at: Timestamp, event: &AuditEvent, previous: &str) -> String {
    let repository = event.repository.map(|repository| repository.0.to_string()).unwrap_or_default();
    let sequence = sequence.to_string();
    let at = at.as_millisecond().to_string();
    let mut digest = Sha256::new();
    for part in [&sequence, &at, &repository, &event.subject, &event.action, &event.detail, previous] {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    hex::encode(digest.finalize())
}
