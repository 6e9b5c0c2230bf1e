//! The commits of a range, along all parents.

use super::error::GitError;
use super::ids;
use super::repository::Repository;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;

/// How long all commits that are read at once may be, in bytes: forty times what the thousand newest of Linux take.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A commit as git stores it. Anybody can have written anything there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawCommit {
    /// Which one.
    pub id: ObjectId,
    /// The commits it follows.
    pub parents: Vec<ObjectId>,
    /// Name and address of who wrote it.
    pub author: (String, String),
    /// Name and address of who recorded it.
    pub committer: (String, String),
    /// Its whole message; what is no UTF-8 is replaced.
    pub message: String,
}

impl Repository {
    /// The commits that are ancestors of `head`, or `head` itself, and not of `base`. `None` when they are more than `most`, or
    /// so long that nobody can have read what they say.
    pub fn commits_between(
        &self,
        base: &ObjectId,
        head: &ObjectId,
        most: usize,
    ) -> Result<Option<Vec<RawCommit>>, GitError> {
        let repository = self.local();
        let reading = || GitError::reading(format!("the commits of `{base}..{head}`"));
        let walk = repository
            .rev_walk([ids::to_database(head)?])
            .with_hidden([ids::to_database(base)?])
            .all()
            .map_err(reading())?;
        let mut commits = Vec::new();
        let mut left_bytes = MOST_BYTES;
        for commit in walk {
            let commit = commit.and_then(|commit| commit.object()).map_err(reading())?;
            let is_over = commits.len() == most || commit.data.len() as u64 > left_bytes;
            if is_over {
                return Ok(None);
            }
            left_bytes -= commit.data.len() as u64;
            commits.push(raw(&commit).map_err(reading())?);
        }
        Ok(Some(commits))
    }

    /// A commit by itself.
    pub fn commit(&self, id: &ObjectId) -> Result<RawCommit, GitError> {
        let reading = || GitError::reading(format!("commit `{id}`"));
        let repository = self.local();
        let commit = repository.find_commit(ids::to_database(id)?).map_err(reading())?;
        raw(&commit).map_err(reading())
    }

    /// The paths that differ between two commits; a rename is there with both its paths.
    pub fn paths_between(&self, base: &ObjectId, head: &ObjectId) -> Result<Vec<RepoPath>, GitError> {
        let differences = self.tree_diff(&self.tree_of(base)?, &self.tree_of(head)?)?;
        Ok(differences.into_iter().map(|difference| difference.path).collect())
    }

    /// The commits from `head` back to `base`, oldest first, always by the first parent. `None` when they do not lead there
    /// within `most` steps.
    pub fn first_parents(
        &self,
        base: &ObjectId,
        head: &ObjectId,
        most: usize,
    ) -> Result<Option<Vec<ObjectId>>, GitError> {
        let repository = self.local();
        let mut chain = Vec::new();
        let mut next = head.clone();
        while next != *base {
            let reading = GitError::reading(format!("commit `{next}`"));
            let commit = repository.find_commit(ids::to_database(&next)?).map_err(reading)?;
            let parent = commit.parent_ids().next().map(|parent| ids::to_model(&parent));
            chain.push(next);
            let Some(parent) = parent.filter(|_| chain.len() < most) else { return Ok(None) };
            next = parent;
        }
        chain.reverse();
        Ok(Some(chain))
    }

    /// Whether this object is here.
    pub fn has(&self, id: &ObjectId) -> bool {
        ids::to_database(id).is_ok_and(|id| self.local().has_object(id))
    }
}

fn raw(commit: &gix::Commit) -> gix::Result<RawCommit> {
    let signature = |signature: gix::actor::SignatureRef| (signature.name.to_string(), signature.email.to_string());
    Ok(RawCommit {
        id: ids::to_model(&commit.id),
        parents: commit.parent_ids().map(|parent| ids::to_model(&parent)).collect(),
        author: signature(commit.author()?),
        committer: signature(commit.committer()?),
        message: commit.message_raw()?.to_string(),
    })
}
