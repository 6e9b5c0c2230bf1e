//! Who moved a branch, and when: what no commit can lie about.

use jiff::Timestamp;
use serde::Deserialize;

use super::account;
use super::client::Repository;
use super::error::GitHubError;
use super::wire;
use crate::model::account::Account;
use crate::model::object_id::ObjectId;

/// Moves of one branch that are looked through at most.
const MOST_MOVES: usize = 5_000;

/// One move of a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchMove {
    /// Which one; later moves have greater numbers.
    pub id: u64,
    /// Where the branch was; all zeros when it began here.
    pub before: ObjectId,
    /// Where it is since; all zeros when it was deleted.
    pub after: ObjectId,
    /// Who moved it; `None` when GitHub no longer says.
    pub actor: Option<Account>,
    /// When.
    pub at: Timestamp,
    /// How, in GitHub's words: `push`, `force_push`, `pr_merge`, `merge_queue_merge`, `branch_creation` or
    /// `branch_deletion`.
    pub kind: String,
}

impl BranchMove {
    /// Whether the branch ended here.
    pub fn is_deletion(&self) -> bool {
        self.after.as_hex().bytes().all(|digit| digit == b'0')
    }
}

impl Repository {
    /// Reads the moves of a branch since a time, oldest first. Branches of forks are not this repository's.
    pub async fn branch_moves(&self, branch: &str, since: Timestamp) -> Result<Vec<BranchMove>, GitHubError> {
        let reference = format!("refs/heads/{branch}");
        let path = self.path().segment("activity").parameter("ref", &reference).parameter("direction", "desc");
        let name = format!("GET {path}");
        let is_recent = |found: &WireMove| found.timestamp >= since;
        let found = self.connection().newest(path, MOST_MOVES, is_recent).await?;
        if found.iter().any(|found| found.reference != reference) {
            return Err(GitHubError::unavailable(name, "it is about another branch"));
        }
        let mut moves: Vec<BranchMove> = found.into_iter().map(WireMove::into_model).collect();
        moves.sort_by_key(|found| (found.at, found.id));
        Ok(moves)
    }
}

#[derive(Deserialize)]
struct WireMove {
    id: u64,
    #[serde(deserialize_with = "wire::object_id")]
    before: ObjectId,
    #[serde(deserialize_with = "wire::object_id")]
    after: ObjectId,
    #[serde(rename = "ref")]
    reference: String,
    timestamp: Timestamp,
    activity_type: String,
    #[serde(default, deserialize_with = "account::optional")]
    actor: Option<Account>,
}

impl WireMove {
    fn into_model(self) -> BranchMove {
        BranchMove {
            id: self.id,
            before: self.before,
            after: self.after,
            actor: self.actor,
            at: self.timestamp,
            kind: self.activity_type,
        }
    }
}
