//! A pull request and the repository it is in, as GitHub describes them.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::object_id::ObjectId;

/// The number of a repository: it outlives every rename and transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RepositoryId(pub u64);

/// The number of an installation of the App, which is what it has rights and request limits by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InstallationId(pub u64);

/// What a repository is called at the moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RepositoryName {
    /// The user or organisation that it belongs to.
    pub owner: String,
    /// Its own name.
    pub name: String,
}

impl RepositoryName {
    /// Reads `owner/name`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        let valid = |part: &str| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
            !part.is_empty() && part.bytes().all(plain) && part.bytes().any(|byte| byte != b'.')
        };
        (valid(owner) && valid(name)).then(|| Self { owner: owner.to_owned(), name: name.to_owned() })
    }
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.owner, self.name)
    }
}

/// Which pull request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PullRequestId {
    /// The repository it would be merged into.
    pub repository: RepositoryId,
    /// Its number there.
    pub number: u64,
}

/// A pull request at one instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// Which one.
    pub id: PullRequestId,
    /// Whether it can still be merged.
    pub state: PullRequestState,
    /// Whether its author says that it is not ready.
    pub draft: bool,
    /// Who opened it; `None` when GitHub no longer says.
    pub author: Option<Account>,
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The labels it has, sorted.
    pub labels: Vec<String>,
    /// The commit under review.
    pub head: ObjectId,
    /// The branch it comes from, in the repository it comes from.
    pub head_branch: String,
    /// The repository it comes from; `None` when that was deleted.
    pub head_repository: Option<RepositoryId>,
    /// The branch it would be merged into.
    pub base_branch: String,
    /// The commit that branch was at when GitHub last looked.
    pub base: ObjectId,
    /// When it was opened.
    pub created_at: Timestamp,
    /// The commit that merging it made, once it is merged.
    #[serde(default)]
    pub merge_commit: Option<ObjectId>,
}

/// Whether a pull request can still be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PullRequestState {
    /// It can.
    Open,
    /// It was closed without being merged.
    Closed,
    /// It is merged.
    Merged,
}
