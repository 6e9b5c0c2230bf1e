//! Everything an approval verdict rests on, read at one instant.
//!
//! What could not be read, or not in full, is [`Unknown`] with the reason, and never an empty list: the verdict must be
//! able to tell "nobody" from "nobody knows".

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use super::account::{Account, AccountId};
use super::check::ForeignCheck;
use super::object_id::ObjectId;
use super::path::RepoPath;
use super::pull_request::PullRequest;

/// Why something could not be read, as the end of "… is not known: ".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Unknown(pub String);

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Something that was asked for, or why it is not known.
pub type Known<T> = Result<T, Unknown>;

/// A pull request with everything that bears on who may approve it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Snapshot {
    /// When it was taken.
    pub at: Timestamp,
    /// The pull request itself.
    pub pull_request: PullRequest,
    /// Whether its base branch requires the checks of the gate, so that a green is used for this change alone.
    pub base_is_gated: Known<bool>,
    /// The heads that the pull request has had, oldest first; the last one is its head now.
    pub heads: Vec<Head>,
    /// Every commit that is in head and not in base, along all parents.
    pub commits: Known<Vec<Commit>>,
    /// The paths that differ, both those before and those after a rename.
    pub paths: Known<Vec<RepoPath>>,
    /// What reviewers said, in the order they said it.
    pub reviews: Known<Vec<Review>>,
    /// What was commented on the pull request, in that order.
    pub comments: Known<Vec<Comment>>,
    /// What reviewers and commenters may do in the repository now.
    pub rights: BTreeMap<AccountId, Known<Rights>>,
    /// What others' checks say of head.
    pub checks: Known<Vec<ForeignCheck>>,
    /// The names under which Apps have posted check runs on the base branch.
    pub app_checks: Known<BTreeSet<String>>,
    /// What of this change is known to have come from an agent before.
    pub taints: Known<Vec<Taint>>,
}

/// A commit that was the head of the pull request. One that is there when the pull request gets another base branch
/// becomes a head anew, pushed by whoever did that: the same commit then stands for another change. Where GitHub did it by
/// itself, nobody pushed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Which commit.
    pub commit: ObjectId,
    /// When it became the head, or was first seen to be.
    pub since: Timestamp,
    /// Who pushed it, if that is known. The pusher of the first head is the author.
    pub pusher: Option<Account>,
    /// Whether git proves that it brings nothing but changes of base that apply cleanly: its diff against base is that
    /// of the head before it.
    pub is_clean_update: bool,
    /// Whether GitHub itself gave the pull request another base branch, because the one before was merged and deleted, or
    /// renamed.
    pub is_automatic: bool,
}

impl Head {
    /// Whether whoever pushed it had a hand in the change by that.
    pub fn is_contribution(&self) -> bool {
        !self.is_clean_update && !self.is_automatic
    }
}

/// A commit of the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Commit {
    /// Which one.
    pub id: ObjectId,
    /// Who wrote it, by its own account.
    pub author: Signature,
    /// Who recorded it, by its own account; where git proves that it only brings a commit of an earlier head up to date,
    /// who recorded that one.
    pub committer: Signature,
    /// Its whole message.
    pub message: String,
    /// Whether git proves that it is a merge of base and adds nothing of its own.
    pub is_clean_merge: bool,
    /// Whom the addresses in its `Co-authored-by` trailers belong to, as far as is known.
    pub co_authors: Vec<Signature>,
    /// Whether GitHub verified its signature.
    pub is_verified: bool,
}

/// A name and address in a commit. Anybody can write anything there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The account that the address belongs to.
    pub account: Option<Account>,
}

/// A review that was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Which one.
    pub id: u64,
    /// Who reviewed; `None` when GitHub no longer says.
    pub account: Option<Account>,
    /// What the review says now.
    pub state: ReviewState,
    /// The commit that was reviewed.
    pub commit: Option<ObjectId>,
    /// When.
    pub at: Timestamp,
}

/// What a review says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// The change may be merged.
    Approved,
    /// It may not.
    ChangesRequested,
    /// Neither.
    Commented,
    /// It was approved or rejected, and somebody struck that out.
    Dismissed {
        /// Whether it had asked for changes; unknown counts as yes.
        had_requested_changes: bool,
        /// Who struck it out, where that is known.
        by: Option<Account>,
    },
}

/// A comment in the conversation of the pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// Which one.
    pub id: u64,
    /// Who wrote it; `None` when GitHub no longer says.
    pub account: Option<Account>,
    /// Markdown.
    pub body: String,
    /// When it was written.
    pub at: Timestamp,
    /// Whether it was changed since.
    pub was_edited: bool,
}

/// What an account may do in the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rights {
    /// Whether it may push.
    pub can_write: bool,
    /// Those of the teams that the policy names that it is an active member of, each as `organisation/team`.
    pub teams: Vec<String>,
}

/// Why a part of this change is known to be an agent's although it may not look so any more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Taint {
    /// The commit of this change that has been seen before, itself or as the same patch; `None` where it is an earlier
    /// head of this pull request that was an agent's.
    pub commit: Option<ObjectId>,
    /// The pull request where it was seen.
    pub pull_request: u64,
    /// The agent it came from.
    pub agent: String,
    /// Who had a hand in that pull request, sorted.
    pub contributors: Vec<Account>,
}
