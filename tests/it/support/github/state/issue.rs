//! Issues, and the comments of issues and pull requests.

use jiff::Timestamp;

/// An issue.
#[derive(Clone, Debug)]
pub(crate) struct IssueState {
    pub(crate) id: u64,
    pub(crate) number: u64,
    pub(crate) author: u64,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) labels: Vec<String>,
    /// Ids of accounts.
    pub(crate) assignees: Vec<u64>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) closed_at: Option<Timestamp>,
}

impl IssueState {
    /// `open` or `closed`.
    pub(crate) fn state(&self) -> &'static str {
        if self.closed_at.is_some() { "closed" } else { "open" }
    }
}

/// A comment in the conversation of an issue or a pull request.
#[derive(Clone, Debug)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    /// Of the issue or pull request.
    pub(crate) number: u64,
    pub(crate) author: u64,
    /// The App that wrote it, if one did.
    pub(crate) app: Option<u64>,
    pub(crate) body: String,
    pub(crate) created_at: Timestamp,
    /// Later than `created_at` once it was edited.
    pub(crate) updated_at: Timestamp,
}
