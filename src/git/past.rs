//! The newest commits before a change, with what each touched.

use gix::revision::walk::Sorting;
use gix::traverse::commit::simple::CommitTimeOrder;

use super::error::GitError;
use super::ids;
use super::repository::Repository;
use crate::analysis::codebase::{History, PastCommit, Touch};
use crate::approval::agents;
use crate::model::object_id::ObjectId;

/// How many commits are looked at. Each costs a comparison of two trees; who works on a repository, and on what, shows
/// long before that.
const MOST_COMMITS: usize = 1000;

impl Repository {
    /// The newest commits that `tip` follows, or is, merges left out. A commit whose parent is not there is the last.
    pub fn past(&self, tip: &ObjectId) -> Result<History, GitError> {
        let repository = self.local();
        let reading = || GitError::reading(format!("the history of `{tip}`"));
        let walk = repository
            .rev_walk([ids::to_database(tip)?])
            .sorting(Sorting::ByCommitTime(CommitTimeOrder::NewestFirst))
            .all()
            .map_err(reading())?;
        let mut history = History::default();
        for commit in walk.take(MOST_COMMITS) {
            // Where the history was cut off, what is known ends.
            let Ok(commit) = commit.and_then(|commit| commit.object()) else { break };
            let seconds = commit.time().map_err(reading())?.seconds;
            history.newest_seconds = history.newest_seconds.max(seconds);
            let mut parents = commit.parent_ids().map(gix::Id::detach);
            let (parent, other) = (parents.next(), parents.next());
            if other.is_some() {
                continue;
            }
            let parent = parent.unwrap_or(gix::ObjectId::empty_tree(repository.object_hash()));
            if !parent.is_empty_tree() && !repository.has_object(parent) {
                break;
            }
            let author = commit.author().map_err(reading())?.email.to_string().to_ascii_lowercase();
            let differences =
                self.tree_diff(&self.tree_of(&ids::to_model(&parent))?, &self.tree_of(&ids::to_model(&commit.id))?)?;
            let touched = differences.into_iter().filter(|difference| difference.after.is_some());
            let touched = touched.map(|entry| Touch { path: entry.path, is_new: entry.before.is_none() }).collect();
            let is_by_agent = agents::of_email(&author).is_some();
            history.commits.push(PastCommit { seconds, author, is_by_agent, touched });
        }
        Ok(history)
    }
}
