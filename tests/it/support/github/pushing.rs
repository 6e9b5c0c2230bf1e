//! Pushes: what protected branches refuse, and what follows a branch that moves.

use serde_json::{Value, json};

use super::json;
use super::state::pull::{PullState, Review};
use super::state::repository::Activity;
use super::state::{State, WEB_FLOW};
use super::webhook::Event;

/// What git writes where there is no object.
pub(crate) const NO_OBJECT: &str = "0000000000000000000000000000000000000000";

/// A push to one branch.
pub(crate) struct Push<'a> {
    pub(crate) pusher: u64,
    pub(crate) branch: &'a str,
    /// `None` deletes the branch.
    pub(crate) sha: Option<&'a str>,
    pub(crate) forced: bool,
}

impl State {
    /// Pushes as an account, held to permission and rules; the error says what they refuse.
    pub(crate) fn push(&mut self, repository: u64, push: &Push) -> Result<(), Vec<String>> {
        let mut refusals = self.push_refusals(repository, push);
        if !self.may_write(repository, push.pusher) {
            refusals.push("the pusher may not write to the repository".to_owned());
        }
        let rewrites = self.rewrites(repository, push);
        if rewrites && !push.forced {
            refusals.push("the push is no fast-forward and was not forced".to_owned());
        }
        if refusals.is_empty() {
            let kind = if rewrites { "force_push" } else { "push" };
            self.move_branch(repository, push, kind);
            Ok(())
        } else {
            Err(refusals)
        }
    }

    /// Moves a branch, whatever protects it, with all that follows from it.
    pub(crate) fn move_branch(&mut self, repository: u64, push: &Push, kind: &'static str) {
        let rewrites = self.rewrites(repository, push);
        let reference = format!("refs/heads/{}", push.branch);
        let before = self.repository(repository).branch(push.branch).unwrap_or(NO_OBJECT).to_owned();
        let after = push.sha.unwrap_or(NO_OBJECT).to_owned();
        let kind = match (before.as_str(), push.sha) {
            (NO_OBJECT, _) => "branch_creation",
            (_, None) => "branch_deletion",
            _ => kind,
        };
        let (id, at) = (self.new_id(), self.now());
        let found = self.repository_mut(repository);
        found.set_ref(&reference, push.sha);
        let actor = push.pusher;
        found.activity.push(Activity {
            id,
            reference: reference.clone(),
            before: before.clone(),
            after: after.clone(),
            kind,
            actor,
            at,
        });
        let fields = self.push_fields(repository, push, &reference, [&before, &after], rewrites);
        self.emit(repository, Event { name: "push", action: None, sender: push.pusher, fields });
        self.update_pulls(repository, push, rewrites, &before);
    }

    fn rewrites(&self, repository: u64, push: &Push) -> bool {
        let found = self.repository(repository);
        match (found.branch(push.branch), push.sha) {
            (Some(before), Some(after)) => !found.git.is_ancestor(before, after),
            _ => false,
        }
    }

    fn push_fields(
        &self,
        repository: u64,
        push: &Push,
        reference: &str,
        [before, after]: [&str; 2],
        forced: bool,
    ) -> Value {
        let git = &self.repository(repository).git;
        let commits = match (before, push.sha) {
            (_, None) => Vec::new(),
            (NO_OBJECT, Some(sha)) => vec![git.commit_info(sha)],
            (before, Some(sha)) => git.commits_between(before, sha),
        };
        let commits: Vec<Value> = commits
            .iter()
            .map(|commit| {
                json!({
                    "id": commit.sha, "tree_id": commit.tree, "message": commit.message, "distinct": true,
                    "timestamp": commit.committer.at.to_string(), "added": [], "removed": [], "modified": [],
                    "author": { "name": commit.author.name, "email": commit.author.email },
                    "committer": { "name": commit.committer.name, "email": commit.committer.email },
                    "url": format!("{}/{}/commit/{}", self.web_url, self.full_name(repository), commit.sha),
                })
            })
            .collect();
        let pusher = &self.accounts[&push.pusher];
        json!({
            "ref": reference, "before": before, "after": after, "base_ref": null, "created": before == NO_OBJECT,
            "deleted": push.sha.is_none(), "forced": forced, "commits": commits, "head_commit": commits.last(),
            "pusher": { "name": pusher.login, "email": pusher.emails[0] },
            "compare": format!("{}/{}/compare/{before}...{after}", self.web_url, self.full_name(repository)),
        })
    }

    /// Brings the pull requests up to date whose head is the branch, in whichever repository they are.
    fn update_pulls(&mut self, repository: u64, push: &Push, rewrites: bool, before: &str) {
        let mut affected = Vec::new();
        for target in self.repositories.values() {
            let from_here = target.pulls.values().filter(|pull| {
                pull.open && pull.head.repository == Some(repository) && pull.head.branch == push.branch
            });
            affected.extend(from_here.map(|pull| (target.id, pull.number)));
        }
        for (target, number) in affected {
            match push.sha {
                Some(sha) => self.synchronize(target, number, push.pusher, before, sha, rewrites),
                None => self.close(target, number, push.pusher),
            }
        }
        if push.sha.is_none() {
            self.after_deletion_of_base(repository, push);
        }
    }

    /// Pull requests into a deleted branch go where that was merged; they are closed where it was not.
    fn after_deletion_of_base(&mut self, repository: u64, push: &Push) {
        let pulls = self.repository(repository).pulls.values();
        let stacked = pulls.clone().filter(|pull| pull.open && pull.base_branch == push.branch);
        let stacked: Vec<u64> = stacked.map(|pull| pull.number).collect();
        let is_of_branch = |pull: &&PullState| {
            pull.merged.is_some() && pull.head.repository == Some(repository) && pull.head.branch == push.branch
        };
        let next = pulls.rev().find(is_of_branch).map(|pull| pull.base_branch.clone());
        for number in stacked {
            match &next {
                Some(next) => {
                    self.change_base(repository, number, push.pusher, next, "automatic_base_change_succeeded");
                }
                None => self.close(repository, number, push.pusher),
            }
        }
    }

    /// Points a pull request at another base, which is there, and tells of it; `kind` is what the timeline calls that.
    pub(crate) fn change_base(&mut self, repository: u64, number: u64, by: u64, base: &str, kind: &'static str) {
        let tip = self.repository(repository).branch(base).expect("the base is there").to_owned();
        let now = self.now();
        let pull = self.pull_mut(repository, number);
        let before = std::mem::replace(&mut pull.base_branch, base.to_owned());
        let sha = std::mem::replace(&mut pull.base_sha, tip);
        pull.updated_at = now;
        self.note(repository, number, by, kind, json!({}));
        let changes = json!({ "changes": { "base": { "ref": { "from": before }, "sha": { "from": sha } } } });
        self.emit_pull(repository, number, "edited", by, changes);
    }

    fn synchronize(&mut self, repository: u64, number: u64, pusher: u64, before: &str, sha: &str, rewrites: bool) {
        let now = self.now();
        let base_branch = self.pull(repository, number).base_branch.clone();
        let base = self.repository(repository).branch(&base_branch).map(String::from);
        self.repository_mut(repository).set_ref(&format!("refs/pull/{number}/head"), Some(sha));
        let pull = self.pull_mut(repository, number);
        sha.clone_into(&mut pull.head.sha);
        pull.base_sha = base.unwrap_or_else(|| pull.base_sha.clone());
        pull.updated_at = now;
        if rewrites {
            let url = format!("{}/commits/{sha}", json::repository::url(self, repository));
            self.note(
                repository,
                number,
                pusher,
                "head_ref_force_pushed",
                json!({ "commit_id": sha, "commit_url": url }),
            );
        }
        if self.demands(repository, &base_branch, WEB_FLOW).dismisses_approvals {
            self.dismiss_approvals(repository, number);
        }
        self.emit_pull(repository, number, "synchronize", pusher, json!({ "before": before, "after": sha }));
    }
    fn dismiss_approvals(&mut self, repository: u64, number: u64) {
        let reviews = self.pull(repository, number).reviews.iter();
        let approvals: Vec<u64> = reviews.filter(|review| review.state == "APPROVED").map(|review| review.id).collect();
        for id in approvals {
            let dismiss = |review: &mut Review| "DISMISSED".clone_into(&mut review.state);
            self.change_review(repository, number, id, WEB_FLOW, "dismissed", dismiss);
        }
    }
}
