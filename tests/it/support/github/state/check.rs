//! Check runs, commit statuses, and the history of everything that was posted.

use jiff::Timestamp;
use serde_json::Value;

/// A check run.
#[derive(Clone, Debug)]
pub(crate) struct CheckRun {
    pub(crate) id: u64,
    /// The App that made it.
    pub(crate) app: u64,
    pub(crate) suite: u64,
    pub(crate) name: String,
    pub(crate) head_sha: String,
    pub(crate) external_id: Option<String>,
    pub(crate) details_url: Option<String>,
    /// `queued`, `in_progress` or `completed`.
    pub(crate) status: String,
    pub(crate) conclusion: Option<String>,
    pub(crate) started_at: Timestamp,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) output: CheckOutput,
    /// The buttons on its page.
    pub(crate) actions: Vec<Value>,
}

/// What a check run shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckOutput {
    pub(crate) title: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) text: Option<String>,
    /// All that were posted, in order.
    pub(crate) annotations: Vec<Value>,
}

/// A commit status.
#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub(crate) id: u64,
    pub(crate) sha: String,
    pub(crate) context: String,
    /// `success`, `failure`, `error` or `pending`.
    pub(crate) state: String,
    pub(crate) creator: u64,
    /// The App whose token made it, if it was one.
    pub(crate) app: Option<u64>,
    pub(crate) at: Timestamp,
}

/// One posting of a check run: what it was made, or changed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckEvent {
    pub(crate) at: Timestamp,
    pub(crate) repository: u64,
    pub(crate) check_run: u64,
    pub(crate) app: u64,
    pub(crate) sha: String,
    pub(crate) name: String,
    pub(crate) external_id: Option<String>,
    pub(crate) status: String,
    pub(crate) conclusion: Option<String>,
}
