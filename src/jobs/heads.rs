//! The heads that a pull request has had: who made each of them one, when, and which bring nothing but base.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::error::JobError;
use super::snapshot::{MOST_COMMITS, Reader};
use crate::git::commits::RawCommit;
use crate::git::error::GitError;
use crate::github::activity::BranchMove;
use crate::github::timeline::BaseChange;
use crate::model::account::Account;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::PullRequestState;
use crate::model::snapshot::Head;
use crate::store::records::HeadRecord;

/// How long before it was opened a pull request's branch may have been pushed to.
const BEFORE_OPENING: SignedDuration = SignedDuration::from_hours(24 * 90);
/// By how much the times may differ that a webhook and the timeline give for one change.
const SAME_EVENT: SignedDuration = SignedDuration::from_secs(5);
/// What GitHub's times are precise to.
const SECOND: SignedDuration = SignedDuration::from_secs(1);
/// What recorded times are precise to.
const INSTANT: SignedDuration = SignedDuration::from_millis(1);

impl Reader<'_> {
    /// The heads of the pull request, and the pushes to its branch before it was opened. `raw` are its commits.
    pub(super) async fn heads(&self, raw: &[RawCommit]) -> Result<Vec<Head>, JobError> {
        let moves = self.moves().await?;
        // The branch of one that is merged may move on.
        let is_open = self.pull_request.state == PullRequestState::Open;
        let is_elsewhere = |last: &&BranchMove| last.after != self.pull_request.head && !last.is_deletion();
        if let Some(last) = moves.last().filter(is_elsewhere).filter(|_| is_open) {
            let head = &self.pull_request.head;
            return Err(JobError::Inconsistent(format!(
                "the head is `{head}`, and the branch is at `{}`; if that lasts, as after a branch was renamed, push the \
                 commits to a new branch and open a pull request from that",
                last.after
            )));
        }
        let base_changes = self.place.repository.base_changes(self.pull_request.id.number).await?;
        self.record_head(&moves, &base_changes).await?;
        let recorded = self.service.store.heads(self.pull_request.id).await?;

        let is_of_change = |commit: &ObjectId| raw.iter().any(|raw| raw.id == *commit);
        // Not the commit alone: somebody else may have pushed it before, and that still says whose it is.
        let is_recorded = |found: &BranchMove| {
            recorded
                .iter()
                .any(|head| head.head == found.after && (head.pusher.is_none() || head.pusher == found.actor))
        };
        let is_earlier = |found: &BranchMove| found.at < self.pull_request.created_at;
        let concerns = |found: &BranchMove| !is_earlier(found) || is_of_change(&found.after);
        let moves = moves.into_iter().filter(|found| concerns(found) && !found.is_deletion());
        let earlier = moves.filter(|found| !is_recorded(found));
        let earlier = earlier.map(|found| head(found.after, found.at, found.actor));
        let later = recorded.iter().enumerate().map(|(index, found)| {
            let before = index.checked_sub(1).map(|before| &recorded[before]);
            let (commit, since, pusher) = (found.head.clone(), found.since, found.pusher.clone());
            match before.and_then(|before| base_change(before, found, &base_changes)) {
                // A webhook tells who merged the branch before as if it was they who chose the next one.
                Some(change) => retargeted(commit, since, change, pusher),
                None => head(commit, since, pusher),
            }
        });
        let mut heads: Vec<Head> = earlier.chain(later).collect();
        heads.sort_by_key(|head| head.since);
        for change in &base_changes {
            // The newest one is recorded; earlier ones may be known from here alone.
            let index = heads.partition_point(|head| head.since <= change.at);
            if let Some(before) = heads[..index].last().filter(|before| before.since < change.at) {
                heads.insert(index, retargeted(before.commit.clone(), change.at, change, None));
            }
        }
        self.mark_clean_updates(&mut heads).await?;
        Ok(heads)
    }

    /// The moves of the head branch, oldest first. Those of a fork's branch are not to be had.
    async fn moves(&self) -> Result<Vec<BranchMove>, JobError> {
        let pull_request = self.pull_request;
        if pull_request.head_repository != Some(pull_request.id.repository) {
            return Ok(Vec::new());
        }
        let since = pull_request.created_at.saturating_sub(BEFORE_OPENING).unwrap_or(pull_request.created_at);
        Ok(self.place.repository.branch_moves(&pull_request.head_branch, since).await?)
    }

    /// Remembers the head as it is now, with who made it that, unless it was told already.
    async fn record_head(&self, moves: &[BranchMove], base_changes: &[BaseChange]) -> Result<(), JobError> {
        let pull_request = self.pull_request;
        let recorded = self.service.store.heads(pull_request.id).await?;
        let newest = recorded.last();
        let is_newest = newest.is_some_and(|newest| newest.head == pull_request.head);
        let is_retargeted = newest.is_some_and(|newest| is_newest && newest.base_branch != pull_request.base_branch);
        let newest_move = moves.iter().rposition(|found| found.after == pull_request.head);
        let moves = newest_move.map_or(&[][..], |position| &moves[..=position]);
        let event = if is_retargeted {
            base_changes.last().map(|change| (change.at, change.actor.clone()))
        } else {
            moves.last().map(|found| (found.at, found.actor.clone()))
        };
        let is_known = is_newest && !is_retargeted;
        let is_news = |at: Timestamp| is_known || newest.is_none_or(|newest| newest.since < at);
        let (since, pusher) = match event {
            Some((at, actor)) if is_news(at) => (at, actor),
            None if is_known => return Ok(()),
            Some((_, actor)) if !is_retargeted => {
                let since = newest.and_then(|newest| moved_on_from(newest, moves));
                // Without that, this move is an earlier one to the same commit, and nothing tells of the last yet.
                (since.unwrap_or_else(|| self.place.now(self.service)), actor)
            }
            Some(_) | None => (self.place.now(self.service), self.pusher_told_with_newest(&recorded)),
        };
        let (head, base_branch) = (pull_request.head.clone(), pull_request.base_branch.clone());
        Ok(self.service.store.record_head(pull_request.id, HeadRecord { head, base_branch, since, pusher }).await?)
    }

    /// Who made the head what it is by a webhook of the same second as the newest, which then may be the older one.
    fn pusher_told_with_newest(&self, recorded: &[HeadRecord]) -> Option<Account> {
        let is_newest = |told: &&HeadRecord| recorded.last().is_some_and(|newest| newest.since == told.since);
        let pull_request = self.pull_request;
        let is_head =
            |told: &&HeadRecord| told.head == pull_request.head && told.base_branch == pull_request.base_branch;
        recorded.iter().rev().take_while(is_newest).find(is_head)?.pusher.clone()
    }

    /// Marks every head that brings nothing but base on top of the one before it.
    async fn mark_clean_updates(&self, heads: &mut [Head]) -> Result<(), JobError> {
        for index in 1..heads.len() {
            let (before, head) = (heads[index - 1].commit.clone(), heads[index].commit.clone());
            let is_here = |commit| self.mirror.repository.has(commit);
            if before != head && is_here(&before) && is_here(&head) {
                heads[index].is_clean_update = self.is_clean_update(&before, &head).await?;
            }
        }
        Ok(())
    }

    /// Whether `head` brings nothing but what base got since on top of `before`. To go back behind what base had got would
    /// take that out again, though the files stay the same.
    async fn is_clean_update(&self, before: &ObjectId, head: &ObjectId) -> Result<bool, JobError> {
        let (Some(from), Some(to)) = (self.merge_base(before)?, self.merge_base(head)?) else { return Ok(false) };
        let moves_on = self.mirror.repository.is_ancestor(&from, &to)?;
        Ok(moves_on && self.mirror.is_clean_update(before, &to, head).await?)
    }

    /// Where a head left base; `None` where the two have nothing in common.
    fn merge_base(&self, head: &ObjectId) -> Result<Option<ObjectId>, GitError> {
        match self.mirror.repository.merge_base(self.base, head) {
            Err(GitError::UnrelatedHistories { .. }) => Ok(None),
            found => found.map(Some),
        }
    }

    /// For each commit that a clean update made anew, as a rebase does, the commit of an earlier head that it repeats: of
    /// the same author, with the same message and the same patch.
    pub(super) async fn originals(&self, heads: &[Head]) -> Result<BTreeMap<ObjectId, RawCommit>, JobError> {
        let mut originals: BTreeMap<ObjectId, RawCommit> = BTreeMap::new();
        for pair in heads.windows(2).filter(|pair| pair[1].is_clean_update) {
            let (before, after) = (self.commits_of(&pair[0])?, self.commits_of(&pair[1])?);
            let replaced: Vec<RawCommit> = before.iter().filter(|found| !after.contains(found)).cloned().collect();
            let made: Vec<RawCommit> = after.into_iter().filter(|found| !before.contains(found)).collect();
            let (replaced, made) = (self.by_content(replaced).await?, self.by_content(made).await?);
            for (content, commit) in made {
                if let Some(original) = replaced.get(&content) {
                    let first = originals.get(&original.id).unwrap_or(original).clone();
                    originals.insert(commit.id, first);
                }
            }
        }
        Ok(originals)
    }

    fn commits_of(&self, head: &Head) -> Result<Vec<RawCommit>, GitError> {
        Ok(self.mirror.repository.commits_between(self.base, &head.commit, MOST_COMMITS)?.unwrap_or_default())
    }

    /// Commits by their patch, author and message.
    async fn by_content(&self, commits: Vec<RawCommit>) -> Result<BTreeMap<Content, RawCommit>, JobError> {
        let ids: Vec<ObjectId> = commits.iter().map(|commit| commit.id.clone()).collect();
        // Where the patches are not known, nothing is known to be repeated.
        let patches = self.mirror.patch_ids(&ids).await?.unwrap_or_default();
        let content = |commit: RawCommit| {
            let (patch, _) = patches.iter().find(|(_, id)| *id == commit.id)?;
            Some(((patch.clone(), commit.author.clone(), commit.message.clone()), commit))
        };
        Ok(commits.into_iter().filter_map(content).collect())
    }
}

/// What a commit is apart from who recorded it, when and on what: patch, author and message.
type Content = (String, (String, String), String);

fn head(commit: ObjectId, since: Timestamp, pusher: Option<Account>) -> Head {
    Head { commit, since, pusher, is_clean_update: false, is_automatic: false }
}

/// The head that `commit` became by `change`. `told` is who did that as a webhook has it.
fn retargeted(commit: ObjectId, since: Timestamp, change: &BaseChange, told: Option<Account>) -> Head {
    let pusher = if change.is_automatic { None } else { told.or_else(|| change.actor.clone()) };
    Head { is_automatic: change.is_automatic, ..head(commit, since, pusher) }
}

/// When the last of `moves` made its commit the head, where `newest` had become it in the same second: right after that,
/// since the order of the moves is known and webhooks come in any order.
fn moved_on_from(newest: &HeadRecord, moves: &[BranchMove]) -> Option<Timestamp> {
    let (last, earlier) = moves.split_last()?;
    let is_left = earlier.iter().any(|found| found.after == newest.head);
    let is_same_second = (SignedDuration::ZERO..SECOND).contains(&newest.since.duration_since(last.at));
    (is_left && is_same_second).then(|| newest.since.saturating_add(INSTANT).ok())?
}

/// What gave the pull request the base branch it has at `head`, where that is all that sets it apart from the head before.
fn base_change<'a>(before: &HeadRecord, head: &HeadRecord, base_changes: &'a [BaseChange]) -> Option<&'a BaseChange> {
    let is_retarget = before.head == head.head && before.base_branch != head.base_branch;
    let told_by = head.since.saturating_add(SAME_EVENT).unwrap_or(head.since);
    let mut since_before = base_changes.iter().filter(|change| is_retarget && before.since < change.at);
    let newest = since_before.clone().rfind(|change| change.at <= head.since);
    newest.or_else(|| since_before.find(|change| change.at <= told_by))
}
