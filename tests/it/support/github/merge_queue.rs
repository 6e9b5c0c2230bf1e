//! Groups of the merge queue: built, judged by their checks, merged or taken apart.

use std::sync::Arc;

use serde_json::{Value, json};

use super::account::Account;
use super::json;
use super::pull::Pull;
use super::pushing::Push;
use super::repository::Repository;
use super::server::Shared;
use super::state::{State, WEB_FLOW};
use super::webhook::Event;

/// Pull requests merged on trial, one on top of the other.
pub(crate) struct MergeGroup {
    shared: Arc<Shared>,
    repository: u64,
    base_branch: String,
    /// The tip of the base that the group is built on.
    pub(crate) base_sha: String,
    /// In the order of the queue.
    pub(crate) entries: Vec<MergeGroupEntry>,
}

/// A pull request in a group.
#[derive(Clone, Debug)]
pub(crate) struct MergeGroupEntry {
    pub(crate) pull: u64,
    /// The merge of everything up to here.
    pub(crate) sha: String,
    /// The full name of the ref that it is at.
    pub(crate) reference: String,
}

impl Repository {
    /// Builds a group of pull requests to one base and asks for its checks.
    ///
    /// Where every entry is tested, GitHub tells of each on top of the one before; else of the whole group at once. It
    /// is up to the test whether GitHub would have let them in: [`Pull::may_be_queued_by`].
    pub(crate) fn queue_group(&self, pulls: &[&Pull]) -> MergeGroup {
        let mut state = self.shared.state();
        let first = pulls.first().expect("a group has a pull request");
        let base_branch = state.pull(self.id, first.number()).base_branch.clone();
        let base_sha = state.repository(self.id).branch(&base_branch).expect("the base is there").to_owned();
        let mut tip = base_sha.clone();
        let mut entries = Vec::new();
        for pull in pulls {
            let entry = state.merge_on_trial(self.id, pull.number(), &base_branch, &tip);
            tip.clone_from(&entry.sha);
            entries.push(entry);
        }
        let every_entry = state.demands(self.id, &base_branch, WEB_FLOW).queue.unwrap_or(true);
        let mut below = base_sha.clone();
        for (position, entry) in entries.iter().enumerate() {
            if every_entry || position + 1 == entries.len() {
                state.emit_merge_group(self.id, &base_branch, &below, entry, "checks_requested", json!({}));
                below.clone_from(&entry.sha);
            }
        }
        drop(state);
        MergeGroup { shared: Arc::clone(&self.shared), repository: self.id, base_branch, base_sha, entries }
    }
}

impl Pull {
    /// Whether an account could put it into the queue now; the error says why not.
    pub(crate) fn may_be_queued_by(&self, actor: &Account) -> Result<(), Vec<String>> {
        let obstacles = self.shared.state().obstacles_to_queueing(self.repository, self.number(), actor.id);
        if obstacles.is_empty() { Ok(()) } else { Err(obstacles) }
    }
}

impl MergeGroup {
    /// The commit that holds all of the group.
    pub(crate) fn head_sha(&self) -> &str {
        &self.last().sha
    }

    /// Whether GitHub would merge the group now; the error says why not.
    pub(crate) fn mergeable(&self) -> Result<(), Vec<String>> {
        let state = self.shared.state();
        let demands = state.demands(self.repository, &self.base_branch, WEB_FLOW);
        let tested = if demands.queue == Some(false) { std::slice::from_ref(self.last()) } else { &self.entries[..] };
        let mut obstacles = Vec::new();
        for entry in tested {
            let missing = demands.checks.iter();
            obstacles.extend(missing.filter_map(|check| state.why_not_passed(self.repository, check, &[&entry.sha])));
        }
        if state.repository(self.repository).branch(&self.base_branch) != Some(&self.base_sha) {
            obstacles.push("the base has moved".to_owned());
        }
        if obstacles.is_empty() { Ok(()) } else { Err(obstacles) }
    }

    /// Merges all of the group, unless something stands in the way.
    pub(crate) fn merge(&self) -> Result<(), Vec<String>> {
        self.mergeable()?;
        let mut state = self.shared.state();
        for entry in &self.entries {
            state.finish_merge(self.repository, entry.pull, WEB_FLOW, &entry.sha);
        }
        let push = Push { pusher: WEB_FLOW, branch: &self.base_branch, sha: Some(self.head_sha()), forced: false };
        state.move_branch(self.repository, &push, "merge_queue_merge");
        self.take_apart(&mut state, "merged");
        Ok(())
    }

    /// Takes the group apart: `invalidated` or `dequeued`.
    pub(crate) fn destroy(&self, reason: &str) {
        let mut state = self.shared.state();
        for entry in &self.entries {
            state.emit_pull(
                self.repository,
                entry.pull,
                "dequeued",
                WEB_FLOW,
                json!({ "reason": reason.to_uppercase() }),
            );
        }
        self.take_apart(&mut state, reason);
    }

    fn take_apart(&self, state: &mut State, reason: &str) {
        let fields = json!({ "reason": reason });
        state.emit_merge_group(self.repository, &self.base_branch, &self.base_sha, self.last(), "destroyed", fields);
        for entry in &self.entries {
            state.repository_mut(self.repository).set_ref(&entry.reference, None);
        }
    }

    fn last(&self) -> &MergeGroupEntry {
        self.entries.last().expect("a group has a pull request")
    }
}

impl State {
    /// Merges a pull request on top of what is before it in the queue.
    fn merge_on_trial(&mut self, repository: u64, number: u64, base_branch: &str, below: &str) -> MergeGroupEntry {
        let now = self.now();
        let pull = self.pull(repository, number);
        let found = self.repository(repository);
        let tree = found.git.merge_tree(below, &pull.head.sha).expect("pull requests of a group do not conflict");
        let message = format!("Merge pull request #{number}\n\n{}\n", pull.title);
        let (name, email) = self.accounts[&pull.author].signature();
        let sha = found.git.commit_tree(&tree, &[below, &pull.head.sha], &message, (&name, &email), now);
        let reference = format!("refs/heads/gh-readonly-queue/{base_branch}/pr-{number}-{below}");
        self.repository_mut(repository).set_ref(&reference, Some(&sha));
        self.emit_pull(repository, number, "enqueued", WEB_FLOW, json!({}));
        MergeGroupEntry { pull: number, sha, reference }
    }

    fn emit_merge_group(
        &mut self,
        repository: u64,
        base_branch: &str,
        base_sha: &str,
        entry: &MergeGroupEntry,
        action: &str,
        further: Value,
    ) {
        let commit = self.repository(repository).git.commit_info(&entry.sha);
        let mut fields = json!({ "merge_group": {
            "head_sha": entry.sha, "head_ref": entry.reference, "base_sha": base_sha,
            "base_ref": format!("refs/heads/{base_branch}"),
            "head_commit": {
                "id": commit.sha, "tree_id": commit.tree, "message": commit.message,
                "timestamp": commit.committer.at.to_string(),
                "author": { "name": commit.author.name, "email": commit.author.email },
                "committer": { "name": commit.committer.name, "email": commit.committer.email },
            },
        } });
        json::account::merge(&mut fields, further);
        self.emit(repository, Event { name: "merge_group", action: Some(action), sender: WEB_FLOW, fields });
    }
}
