//! The merge queue: what is in it, and what became of what was.

use fastrand::Rng;
use serde_json::Value;

use super::honest::A_WHILE;
use super::ledger::CommitFacts;
use super::scene::{QUEUED, Scene};
use crate::support::github::merge_queue::MergeGroup;
use crate::support::github::pull::Pull;
use crate::support::github::state::pull::PullState;

/// A group of the queue, as it was built.
pub(super) struct Queued {
    pub(super) group: MergeGroup,
    pub(super) members: Vec<Member>,
    /// Whether the queue still has it.
    is_open: bool,
}

/// A pull request in a group.
pub(super) struct Member {
    pub(super) pull: u64,
    /// The commit that the group merges.
    pub(super) head: String,
    /// The merge of everything up to here.
    pub(super) merge: String,
}

impl Scene<'_> {
    /// The group that the queue has.
    pub(super) fn group(&self) -> Option<&Queued> {
        self.queued.iter().find(|queued| queued.is_open)
    }

    /// The group that was to bring this commit, with how many of its members the commit holds.
    pub(super) fn group_of(&self, sha: &str) -> Option<(&Queued, usize)> {
        self.queued.iter().find_map(|queued| {
            let position = queued.members.iter().position(|member| member.merge == sha)?;
            Some((queued, position + 1))
        })
    }

    /// The pull requests that GitHub lets into the queue, of those that would conflict with each other one.
    pub(super) fn fit_for_queue(&self) -> Vec<Pull> {
        let tip = self.tip(QUEUED);
        let mut has_policy = false;
        let mut fit = self.open_pulls();
        fit.retain(|pull| {
            let state = pull.state();
            if state.base_branch != QUEUED || pull.may_be_queued_by(&self.stage.cast.zoe).is_err() {
                return false;
            }
            let [is_policy, _] = self.ledger.policy_changes(&state.head.sha, &tip);
            let is_second = is_policy && has_policy;
            has_policy |= is_policy;
            !is_second
        });
        fit
    }

    /// Puts some pull requests that GitHub lets in into the queue, which makes a group of them. Where none may go in, they
    /// are approved first.
    pub(super) async fn enqueue(&mut self, random: &mut Rng) -> Result<bool, String> {
        if self.group().is_some() {
            return Ok(false);
        }
        if self.fit_for_queue().is_empty() {
            self.stage.github.advance(A_WHILE);
            let mut pulls = self.open_pulls();
            pulls.retain(|pull| pull.state().base_branch == QUEUED);
            for pull in &pulls {
                self.approve(pull);
            }
            self.tell(format!("all that would go through the queue is approved: {}", pulls.len()));
            self.settle_and_check().await?;
        }
        let mut pulls = self.fit_for_queue();
        random.shuffle(&mut pulls);
        pulls.truncate(random.usize(1..4));
        let Some(what) = self.queue(&pulls, random.bool()) else { return Ok(false) };
        self.is_settled = false;
        self.tell(what);
        Ok(true)
    }

    /// The queue merges its group if all checks let it, sometimes as soon as they can.
    pub(super) async fn merge_group(&mut self, random: &mut Rng) -> Result<bool, String> {
        if self.group().is_some() && random.bool() {
            self.settle_and_check().await?;
        }
        let Some(queued) = self.group() else { return Ok(false) };
        let is_whole = queued.members.iter().all(|member| {
            let state = self.repository.pull(member.pull).state();
            state.open && state.base_branch == QUEUED
        });
        if !is_whole {
            self.take_group_apart("invalidated");
            self.is_settled = false;
            return Ok(false);
        }
        if queued.group.merge().is_err() {
            return Ok(false);
        }
        self.forget_group();
        self.tell("the queue merges its group".to_owned());
        self.check_what_happened()?;
        self.is_settled = false;
        Ok(true)
    }

    /// Makes a group of pull requests; `every_entry`: whether all of its commits are tested or the last alone.
    pub(super) fn queue(&mut self, pulls: &[Pull], every_entry: bool) -> Option<String> {
        if pulls.is_empty() {
            return None;
        }
        let strategy = if every_entry { "ALLGREEN" } else { "HEADGREEN" };
        self.repository.change(|repository| {
            let rules = repository.rulesets.iter_mut().flat_map(|ruleset| &mut ruleset.rules);
            let queue = rules.filter(|rule| rule["type"] == "merge_queue");
            queue.for_each(|rule| rule["parameters"]["grouping_strategy"] = Value::from(strategy));
        });
        let group = self.repository.queue_group(&pulls.iter().collect::<Vec<_>>());
        let mut below = group.base_sha.clone();
        let mut members = Vec::new();
        for (pull, entry) in pulls.iter().zip(&group.entries) {
            let member = Member { pull: entry.pull, head: pull.head(), merge: entry.sha.clone() };
            let parents = vec![below.clone(), member.head.clone()];
            self.ledger.commits.insert(member.merge.clone(), CommitFacts { parents, ..CommitFacts::default() });
            below.clone_from(&member.merge);
            members.push(member);
        }
        self.queued.push(Queued { group, members, is_open: true });
        let numbers: Vec<String> = pulls.iter().map(|pull| format!("#{}", pull.number())).collect();
        Some(format!("the queue makes a group of {} ({strategy})", numbers.join(", ")))
    }

    /// The queue gives its group up.
    pub(super) fn take_group_apart(&mut self, reason: &str) -> Option<String> {
        self.group()?.group.destroy(reason);
        self.forget_group();
        Some(format!("the queue takes its group apart: {reason}"))
    }

    /// The queue has no group any more.
    pub(super) fn forget_group(&mut self) {
        self.queued.iter_mut().for_each(|queued| queued.is_open = false);
    }

    /// A member as it was queued, whatever was pushed since.
    pub(super) fn as_queued(&self, member: &Member) -> PullState {
        let mut state = self.repository.pull(member.pull).state();
        state.head.sha.clone_from(&member.head);
        state
    }
}
