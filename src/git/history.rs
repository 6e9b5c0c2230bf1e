//! Commits and how they descend from one another.

use std::collections::BTreeSet;

use gix::revision::walk::Sorting;
use gix::traverse::commit::simple::CommitTimeOrder;
use rustc_hash::FxHashSet;

use super::error::GitError;
use super::ids;
use super::repository::Repository;
use crate::model::change::Description;
use crate::model::object_id::ObjectId;

/// Where the branch that changes are made against is looked for, in this order.
const DEFAULT_BRANCHES: [&str; 3] = ["refs/remotes/origin/HEAD", "refs/heads/main", "refs/heads/master"];
/// So many commits in a row that are too old end a history: a single one may only be dated wrongly.
const OLDER_COMMITS: usize = 50;

/// A commit on the first-parent history of a branch: what one merge, or one commit made there, brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedCommit {
    /// The commit.
    pub id: ObjectId,
    /// What the branch was before it.
    pub first_parent: ObjectId,
    /// When it was committed, in seconds since 1970.
    pub time_seconds: i64,
    /// The first line of its message.
    pub subject: String,
}

impl Repository {
    /// What `head` is compared with when nobody says: where it left the default branch; its first parent when it is on
    /// that branch itself; the empty tree when it has no parent either.
    pub fn default_base(&self, head: &ObjectId) -> Result<ObjectId, GitError> {
        let merge_base = self.merge_base(&self.default_branch()?, head)?;
        if merge_base != *head {
            return Ok(merge_base);
        }
        let repository = self.local();
        let commit = find_commit(&repository, ids::to_database(head)?)?;
        let parent = commit.parent_ids().next().map(gix::Id::detach);
        let base = parent.unwrap_or(gix::ObjectId::empty_tree(repository.object_hash()));
        if !repository.has_object(base) {
            return Err(GitError::ShallowHistory { missing: base.to_string() });
        }
        Ok(ids::to_model(&base))
    }

    /// Whether `ancestor` is `commit` or one of its ancestors.
    pub fn is_ancestor(&self, ancestor: &ObjectId, commit: &ObjectId) -> Result<bool, GitError> {
        let tips = [ids::to_database(ancestor)?, ids::to_database(commit)?];
        let common = best_common_ancestor(&self.local(), tips)
            .map_err(GitError::reading(format!("the history of `{ancestor}` and `{commit}`")))?;
        Ok(common == Some(tips[0]))
    }

    /// The best common ancestor of two commits, by git's choice where there are several. The empty tree is an ancestor
    /// of every commit.
    pub fn merge_base(&self, base: &ObjectId, head: &ObjectId) -> Result<ObjectId, GitError> {
        let repository = self.local();
        let tips = [ids::to_database(base)?, ids::to_database(head)?];
        if tips[0].is_empty_tree() {
            return Ok(base.clone());
        }
        let common = best_common_ancestor(&repository, tips)
            .map_err(GitError::reading(format!("the history of `{base}` and `{head}`")))?;
        match common {
            Some(common) => Ok(ids::to_model(&common)),
            None => Err(match missing_ancestor(&repository, tips)? {
                Some(missing) => GitError::ShallowHistory { missing: missing.to_string() },
                None => GitError::UnrelatedHistories { base: base.to_string(), head: head.to_string() },
            }),
        }
    }

    /// What the commits of `base..head` say: the subject of the newest as title; its body, or when there are several
    /// the messages of all, newest first, as body.
    pub fn describe(&self, base: &ObjectId, head: &ObjectId) -> Result<Description, GitError> {
        let repository = self.local();
        let reading = || GitError::reading(format!("the commits of `{base}..{head}`"));
        let hidden = Some(ids::to_database(base)?).filter(|base| !base.is_empty_tree());
        let walk = repository
            .rev_walk([ids::to_database(head)?])
            .sorting(Sorting::ByCommitTime(CommitTimeOrder::NewestFirst))
            .with_hidden(hidden)
            .all()
            .map_err(reading())?;
        let mut messages = Vec::new();
        for commit in walk {
            let commit = commit.and_then(|commit| commit.object()).map_err(reading())?;
            messages.push(Message::of(&commit).map_err(reading())?);
        }
        Ok(description(messages))
    }

    /// The messages of the newest commits up to `tip` that are no merges, at most `most` and newest first. Where history is
    /// cut off there are fewer.
    pub fn newest_messages(&self, tip: &ObjectId, most: usize) -> Result<Vec<String>, GitError> {
        let repository = self.local();
        let tip = ids::to_database(tip)?;
        if tip.is_empty_tree() {
            return Ok(Vec::new());
        }
        let walk = repository
            .rev_walk([tip])
            .sorting(Sorting::ByCommitTime(CommitTimeOrder::NewestFirst))
            .all()
            .map_err(GitError::reading(format!("the history of `{tip}`")))?;
        let commits = walk.map_while(Result::ok).filter(|commit| commit.parent_ids.len() < 2);
        let messages = commits.map_while(|commit| Some(commit.object().ok()?.message_raw().ok()?.to_string()));
        Ok(messages.take(most).collect())
    }

    /// The first-parent history of `tip` back to `since_seconds` (since 1970), newest first. A commit whose first parent
    /// is not there has nothing to be compared with and is left out. A date that does not fit among the others, such as one
    /// of a machine whose clock is wrong, is taken from the commit before.
    pub fn merged_commits(&self, tip: &ObjectId, since_seconds: i64) -> Result<Vec<MergedCommit>, GitError> {
        let repository = self.local();
        let mut merged = Vec::new();
        let mut next = Some(ids::to_database(tip)?);
        let mut older = 0;
        while let Some(id) = next.filter(|_| older < OLDER_COMMITS) {
            let commit = find_commit(&repository, id)?;
            let reading = || GitError::reading(format!("commit `{id}`"));
            let time_seconds = commit.time().map_err(reading())?.seconds;
            older = if time_seconds < since_seconds { older + 1 } else { 0 };
            let first_parent = commit.parent_ids().next().map(gix::Id::detach);
            next = first_parent.filter(|parent| repository.has_object(parent));
            if let Some(first_parent) = next {
                merged.push(MergedCommit {
                    id: ids::to_model(&id),
                    first_parent: ids::to_model(&first_parent),
                    time_seconds,
                    subject: Message::of(&commit).map_err(reading())?.subject,
                });
            }
        }
        let dates: Vec<i64> = merged.iter().rev().map(|commit| commit.time_seconds).collect();
        for (commit, date) in merged.iter_mut().rev().zip(in_order(&dates)) {
            commit.time_seconds = date;
        }
        merged.retain(|commit| commit.time_seconds >= since_seconds);
        Ok(merged)
    }

    /// The newest commit of the branch that changes are made against.
    pub fn default_branch(&self) -> Result<ObjectId, GitError> {
        let repository = self.local();
        let tip = |name: &&str| {
            let mut reference = repository.try_find_reference(*name).ok()??;
            Some(ids::to_model(&reference.peel_to_commit().ok()?.id))
        };
        DEFAULT_BRANCHES.iter().find_map(tip).ok_or(GitError::NoDefaultBranch)
    }
}

/// The dates of commits that follow one another, so that none is before the last: as many as possible stay as they are (they are
/// a longest non-decreasing subsequence, M. L. Fredman 1975), and each other one becomes that of the commit before, or of
/// the first that stays.
fn in_order(dates: &[i64]) -> Vec<i64> {
    // Of each length, the sequence that ends earliest, by the index of its end; and for each date the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(dates.len());
    for (index, date) in dates.iter().enumerate() {
        let length = ends.partition_point(|end| dates[*end] <= *date);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        if length < ends.len() { ends[length] = index } else { ends.push(index) }
    }
    let stays: BTreeSet<usize> = std::iter::successors(ends.last().copied(), |index| before[*index]).collect();
    let mut last = stays.first().map_or(0, |first| dates[*first]);
    let date = |(index, date): (usize, &i64)| {
        if stays.contains(&index) {
            last = *date;
        }
        last
    };
    dates.iter().enumerate().map(date).collect()
}

/// What a commit says of itself.
struct Message {
    subject: String,
    body: String,
    whole: String,
}

impl Message {
    fn of(commit: &gix::Commit) -> Result<Self, gix::Error> {
        let whole = commit.message_raw()?.to_string().trim().to_owned();
        let message = commit.message()?;
        let body = message.body.map(|body| body.to_string().trim().to_owned()).unwrap_or_default();
        Ok(Self { subject: message.summary().to_string(), body, whole })
    }
}

fn description(mut messages: Vec<Message>) -> Description {
    let commit_messages: Vec<String> = messages.iter().map(|message| message.whole.clone()).collect();
    let Some(newest) = messages.first_mut() else { return Description::default() };
    let title = std::mem::take(&mut newest.subject);
    let body = if messages.len() == 1 { messages.remove(0).body } else { commit_messages.join("\n\n") };
    Description { title, body, author: None, commit_messages, task: None }
}

fn find_commit(repository: &gix::Repository, id: gix::ObjectId) -> Result<gix::Commit<'_>, GitError> {
    repository.find_commit(id).map_err(GitError::reading(format!("commit `{id}`")))
}

/// The first of the common ancestors that are not ancestors of one another.
///
/// Where commits are dated before their parents, as anyone can date theirs, the library lists some that are, and would
/// have a change begin too early.
fn best_common_ancestor(
    repository: &gix::Repository,
    [one, other]: [gix::ObjectId; 2],
) -> gix::Result<Option<gix::ObjectId>> {
    let cache = repository.commit_graph_if_enabled()?;
    let mut graph = repository.revision_graph(cache.as_ref());
    let mut common_ancestors = |one: gix::ObjectId, other: gix::ObjectId| -> gix::Result<Vec<gix::ObjectId>> {
        let ancestors = repository.merge_bases_many_with_graph(one, &[other], &mut graph)?;
        Ok(ancestors.into_iter().map(gix::Id::detach).collect())
    };
    let ancestors = common_ancestors(one, other)?;
    for ancestor in &ancestors {
        let mut is_best = true;
        for rival in ancestors.iter().filter(|rival| *rival != ancestor) {
            is_best &= !common_ancestors(*ancestor, *rival)?.contains(ancestor);
        }
        if is_best {
            return Ok(Some(*ancestor));
        }
    }
    Ok(None)
}

/// An ancestor of `tips` that some commit names as its parent but that is not there.
fn missing_ancestor(repository: &gix::Repository, tips: [gix::ObjectId; 2]) -> Result<Option<gix::ObjectId>, GitError> {
    let mut pending = Vec::from(tips);
    let mut seen: FxHashSet<gix::ObjectId> = FxHashSet::default();
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        if !repository.has_object(id) {
            return Ok(Some(id));
        }
        pending.extend(find_commit(repository, id)?.parent_ids().map(gix::Id::detach));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn dates_that_do_not_fit_are_taken_from_the_commit_before() {
        for (dates, ordered) in [
            (vec![], vec![]),
            (vec![1, 2, 2, 3], vec![1, 2, 2, 3]),
            // Long ago, in the future, and at either end.
            (vec![8, 10, 1, 11, 12], vec![8, 10, 10, 11, 12]),
            (vec![10, 99, 11, 12], vec![10, 10, 11, 12]),
            (vec![99, 10, 11, 12], vec![10, 10, 11, 12]),
            (vec![10, 11, 12, 1], vec![10, 11, 12, 12]),
            (vec![10, 11, 99, 98, 12, 13], vec![10, 11, 11, 11, 12, 13]),
        ] {
            assert_eq!(in_order(&dates), ordered, "{dates:?}");
        }
    }
}
