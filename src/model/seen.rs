//! What the service saw of a repository and git does not tell: reviews, checks, and what waited.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::object_id::ObjectId;

/// Everything that was seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// Pull requests that were merged.
    pub merges: Vec<MergeRecord>,
    /// Pull requests that were open at some time.
    pub stays: Vec<QueueStay>,
}

/// How a pull request came to be merged. Names nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeRecord {
    /// The commit that merging made.
    pub commit: ObjectId,
    /// Whether a person who did not open it reviewed it.
    pub was_reviewed: bool,
    /// The approvals of such people, oldest first.
    pub approvals: Vec<ApprovalManner>,
    /// Whether somebody pushed after the last of them.
    pub was_pushed_after_approval: bool,
    /// How many heads were up for review.
    pub rounds: u32,
    /// Whether it is labelled as what an incident needed.
    pub has_incident_label: bool,
    /// The checks that failed on `commit`; `None` until they are known.
    pub failing_checks: Option<BTreeSet<String>>,
}

/// How somebody approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalManner {
    /// How long after it could be read first, in seconds.
    pub seconds: i64,
    /// Whether whoever approved said anything.
    pub has_words: bool,
}

/// How long a pull request was open.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueStay {
    /// When it was opened, in seconds since 1970.
    pub opened_at_seconds: i64,
    /// When it was seen to be open no longer, the same.
    pub left_at_seconds: Option<i64>,
    /// Whether it was merged then.
    pub is_merged: bool,
    /// Whether an agent had a hand in it.
    pub is_by_agent: bool,
    /// How long its review takes, in minutes.
    pub minutes: f64,
}
