//! When GitHub lets a pull request be merged, and what merging does.

use serde_json::json;

use super::enforcement::Demands;
use super::pushing::Push;
use super::state::State;
use super::state::pull::{Merged, PullState, Review};
use super::state::rules::RequiredCheck;

/// How the commits of a pull request come to its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MergeMethod {
    /// A merge commit.
    Merge,
    /// One new commit with all changes, by the author of the pull request.
    Squash,
}

impl State {
    /// Why this account cannot merge now; empty if it can.
    pub(crate) fn obstacles(&mut self, repository: u64, number: u64, actor: u64) -> Vec<String> {
        let mut obstacles = self.obstacles_to_queueing(repository, number, actor);
        if self.demands(repository, &self.pull(repository, number).base_branch, actor).queue.is_some() {
            obstacles.push("the base is merged into by its queue alone".to_owned());
        }
        obstacles
    }

    /// Why this account cannot put the pull request into the merge queue; empty if it can.
    pub(crate) fn obstacles_to_queueing(&mut self, repository: u64, number: u64, actor: u64) -> Vec<String> {
        self.try_merge(repository, number);
        let pull = self.pull(repository, number);
        let demands = self.demands(repository, &pull.base_branch, actor);
        let mut obstacles = self.general_obstacles(repository, pull, actor);
        obstacles.extend(self.approval_obstacles(repository, pull, &demands));
        let base = self.repository(repository).branch(&pull.base_branch).unwrap_or_default();
        if demands.up_to_date && !self.repository(repository).git.is_ancestor(base, &pull.head.sha) {
            obstacles.push("the head is behind the base".to_owned());
        }
        let test_merge = pull.test_merge.as_ref().and_then(|merge| merge.sha.as_deref());
        let commits: Vec<&str> = test_merge.into_iter().chain([pull.head.sha.as_str()]).collect();
        obstacles.extend(demands.checks.iter().filter_map(|check| self.why_not_passed(repository, check, &commits)));
        obstacles
    }

    /// Merges if nothing stands in the way; returns the new tip of the base.
    pub(crate) fn merge(
        &mut self,
        repository: u64,
        number: u64,
        actor: u64,
        method: MergeMethod,
    ) -> Result<String, Vec<String>> {
        let obstacles = self.obstacles(repository, number, actor);
        if obstacles.is_empty() { Ok(self.merge_regardless(repository, number, actor, method)) } else { Err(obstacles) }
    }

    /// Merges without asking; head and base must not conflict.
    pub(crate) fn merge_regardless(&mut self, repository: u64, number: u64, actor: u64, method: MergeMethod) -> String {
        self.try_merge(repository, number);
        let now = self.now();
        let pull = self.pull(repository, number).clone();
        let found = self.repository(repository);
        let base = found.branch(&pull.base_branch).expect("a base is there as long as pulls are open");
        let tree = found.git.merge_tree(base, &pull.head.sha).expect("the caller knows of no conflict");
        let (parents, author, message) = match method {
            MergeMethod::Merge => {
                (vec![base, &pull.head.sha], actor, format!("Merge pull request #{number}\n\n{}\n", pull.title))
            }
            MergeMethod::Squash => (vec![base], pull.author, format!("{} (#{number})\n", pull.title)),
        };
        let (name, email) = self.accounts[&author].signature();
        let sha = found.git.commit_tree(&tree, &parents, &message, (&name, &email), now);
        self.repository_mut(repository).verified.insert(sha.clone());
        self.finish_merge(repository, number, actor, &sha);
        let push = Push { pusher: actor, branch: &pull.base_branch, sha: Some(&sha), forced: false };
        self.move_branch(repository, &push, "pr_merge");
        sha
    }

    /// Marks a pull request as merged with a commit that is, or is about to be, on the base.
    pub(crate) fn finish_merge(&mut self, repository: u64, number: u64, actor: u64, sha: &str) {
        let now = self.now();
        let pull = self.pull_mut(repository, number);
        pull.open = false;
        pull.closed_at = Some(now);
        pull.updated_at = now;
        pull.merged = Some(Merged { by: actor, at: now, sha: sha.to_owned() });
        self.note(repository, number, actor, "merged", json!({ "commit_id": sha }));
        self.emit_pull(repository, number, "closed", actor, json!({}));
    }

    /// Merges the pull requests with auto-merge that nothing stands in the way of any more.
    pub(crate) fn merge_what_is_armed(&mut self, repository: u64) {
        let pulls = self.repository(repository).pulls.values();
        let armed: Vec<(u64, u64)> = pulls.filter_map(|pull| Some((pull.number, pull.auto_merge?))).collect();
        for (number, actor) in armed {
            if self.pull(repository, number).open && self.obstacles(repository, number, actor).is_empty() {
                self.merge_regardless(repository, number, actor, MergeMethod::Merge);
            }
        }
    }

    /// Why GitHub does not take a required check as passed. Of the commits, each checked in turn, the first with any
    /// result decides: GitHub looks at the test merge commit before the head.
    pub(crate) fn why_not_passed(&self, repository: u64, check: &RequiredCheck, commits: &[&str]) -> Option<String> {
        let results =
            commits.iter().map(|sha| self.results(repository, check, sha)).find(|results| !results.is_empty());
        let Some(results) = results else { return Some(format!("`{}` has not reported", check.context)) };
        // GitHub lets neutral and skipped pass, too.
        let passes = |result: &&str| ["success", "neutral", "skipped"].contains(result);
        results.iter().find(|result| !passes(result)).map(|result| format!("`{}` is {result}", check.context))
    }

    /// What a check says of one commit: the newest check run and the newest status, of the required App if one is.
    fn results(&self, repository: u64, check: &RequiredCheck, sha: &str) -> Vec<&str> {
        let found = self.repository(repository);
        let from_right_app = |app: Option<u64>| check.integration.is_none() || check.integration == app;
        let mut runs = found.check_runs.iter().rev();
        let run = runs.find(|run| run.head_sha == sha && run.name == check.context && from_right_app(Some(run.app)));
        let mut statuses = found.statuses.iter().rev();
        let status =
            statuses.find(|status| status.sha == sha && status.context == check.context && from_right_app(status.app));
        let run = run.map(|run| run.conclusion.as_deref().unwrap_or("unfinished"));
        run.into_iter().chain(status.map(|status| status.state.as_str())).collect()
    }

    fn general_obstacles(&self, repository: u64, pull: &PullState, actor: u64) -> Vec<String> {
        let conflicts = pull.test_merge.as_ref().is_some_and(|merge| merge.sha.is_none());
        [
            (!pull.open, "the pull request is closed"),
            (pull.draft, "the pull request is a draft"),
            (conflicts, "head and base conflict"),
            (!self.may_write(repository, actor), "the account may not write to the repository"),
            (self.repository(repository).archived, "the repository is archived"),
        ]
        .into_iter()
        .filter(|(stands, _)| *stands)
        .map(|(_, reason)| reason.to_owned())
        .collect()
    }

    /// What GitHub's own review rule still wants. It counts whoever may write, bots too.
    fn approval_obstacles(&self, repository: u64, pull: &PullState, demands: &Demands) -> Vec<String> {
        let Some(required) = demands.approvals else { return Vec::new() };
        let mut latest: Vec<&Review> = Vec::new();
        for review in pull.reviews.iter().rev() {
            let is_opinion = matches!(review.state.as_str(), "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED");
            let counts = review.author.is_some_and(|author| self.may_write(repository, author));
            if is_opinion && counts && latest.iter().all(|newer| newer.author != review.author) {
                latest.push(review);
            }
        }
        let approvals = latest.iter().filter(|review| review.state == "APPROVED").count() as u64;
        let mut obstacles = Vec::new();
        if approvals < required {
            obstacles.push(format!("{approvals} of {required} approvals"));
        }
        if required > 0 && latest.iter().any(|review| review.state == "CHANGES_REQUESTED") {
            obstacles.push("changes are requested".to_owned());
        }
        obstacles
    }
}
