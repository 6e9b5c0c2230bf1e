//! Pull requests and their reviews.

use jiff::Timestamp;
use serde_json::Value;

/// A pull request.
#[derive(Clone, Debug)]
pub(crate) struct PullState {
    pub(crate) id: u64,
    pub(crate) number: u64,
    pub(crate) author: u64,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) draft: bool,
    pub(crate) open: bool,
    pub(crate) head: PullHead,
    pub(crate) base_branch: String,
    /// The tip of the base when the pull request was opened, pushed to or retargeted; not its tip now.
    pub(crate) base_sha: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) closed_at: Option<Timestamp>,
    pub(crate) merged: Option<Merged>,
    pub(crate) reviews: Vec<Review>,
    /// What the timeline shows, as JSON without actor and time.
    pub(crate) timeline: Vec<TimelineEvent>,
    /// The merge GitHub tries out, for one head and base.
    pub(crate) test_merge: Option<TestMerge>,
    /// Who armed auto-merge.
    pub(crate) auto_merge: Option<u64>,
    pub(crate) labels: Vec<String>,
}

impl PullState {
    /// `open` or `closed`.
    pub(crate) fn state(&self) -> &'static str {
        if self.open { "open" } else { "closed" }
    }

    /// The review with this id.
    pub(crate) fn review(&self, id: u64) -> Option<&Review> {
        self.reviews.iter().find(|review| review.id == id)
    }
}

/// Where the commits of a pull request come from.
#[derive(Clone, Debug)]
pub(crate) struct PullHead {
    /// `None` once the fork was deleted.
    pub(crate) repository: Option<u64>,
    /// The account that owned the repository, which outlives it.
    pub(crate) owner: u64,
    pub(crate) branch: String,
    pub(crate) sha: String,
}

/// How a pull request ended.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    pub(crate) by: u64,
    pub(crate) at: Timestamp,
    /// The commit that was made on the base.
    pub(crate) sha: String,
}

/// The outcome of merging head into base.
#[derive(Clone, Debug)]
pub(crate) struct TestMerge {
    pub(crate) head: String,
    pub(crate) base: String,
    /// `None` if they conflict.
    pub(crate) sha: Option<String>,
}

/// A review.
#[derive(Clone, Debug)]
pub(crate) struct Review {
    pub(crate) id: u64,
    /// `None` once the account was deleted.
    pub(crate) author: Option<u64>,
    pub(crate) body: String,
    /// As the API spells it: `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED`, `DISMISSED` or `PENDING`.
    pub(crate) state: String,
    pub(crate) commit: String,
    /// `None` while it is pending.
    pub(crate) submitted_at: Option<Timestamp>,
    /// What it says at lines of the diff.
    pub(crate) line_comments: Vec<String>,
}

/// An entry of the timeline.
#[derive(Clone, Debug)]
pub(crate) struct TimelineEvent {
    pub(crate) id: u64,
    /// As the API spells it: `head_ref_force_pushed`, `base_ref_changed`, `review_dismissed` …
    pub(crate) kind: &'static str,
    pub(crate) actor: u64,
    pub(crate) at: Timestamp,
    /// Further fields.
    pub(crate) details: Value,
}
