//! Agents and a reviewer at work beside a service that has a hard time.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;

use super::world::{APPROVAL, QUALITY};
use crate::support::github::FakeGitHub;
use crate::support::github::account::{Account, AccountKind};
use crate::support::github::pull::Pull;
use crate::support::github::repository::{Commit, Repository};
use crate::support::github::state::rules::Ruleset;

/// Agents' pull requests, pushed to and approved at random.
pub(super) struct Crowd<'a> {
    github: &'a FakeGitHub,
    repository: Repository,
    alice: Account,
    agent: Account,
    pub(super) random: fastrand::Rng,
    pulls: Vec<Pull>,
    /// When a head was pushed.
    pushed: BTreeMap<String, Timestamp>,
    /// When a head was approved.
    approved: BTreeMap<String, Timestamp>,
}

impl<'a> Crowd<'a> {
    pub(super) fn new(github: &'a FakeGitHub, seed: u64) -> Self {
        let repository = github.repository("acme/widgets");
        let alice = github.user("alice");
        let agent = github.account(198_982_749, "copilot-swe-agent[bot]", AccountKind::Bot);
        for account in [&alice, &agent] {
            repository.set_permission(account, "write");
        }
        let app = Some(github.app_id());
        let rules = Ruleset::of_default_branch("gate").require_check(QUALITY, app).require_check(APPROVAL, app);
        repository.protect(rules.require_pull_request(0));
        let random = fastrand::Rng::with_seed(seed);
        Self {
            github,
            repository,
            alice,
            agent,
            random,
            pulls: Vec::new(),
            pushed: BTreeMap::new(),
            approved: BTreeMap::new(),
        }
    }

    pub(super) fn act(&mut self) {
        match self.random.u32(..10) {
            0..3 if self.pulls.len() < 12 => self.open(),
            0..6 => self.approve(),
            6 | 7 => self.push_to_one(),
            _ => {}
        }
    }

    fn open(&mut self) {
        let branch = format!("copilot/task-{}", self.pulls.len());
        self.push(&branch);
        let pull = self.repository.open_pull(&self.agent, &branch, "main", "Do a task", "Done.");
        self.pulls.push(pull);
    }

    fn push(&mut self, branch: &str) {
        let text = format!("answer = {}\n", self.random.u64(..));
        let signature = self.agent.signature();
        let files = [("answer.py", Some(text.as_str()))];
        let sha =
            self.repository.commit(&Commit { branch, message: "Answer", files: &files, ..Commit::by(&signature) });
        self.repository.push(&self.agent, branch, &sha, false).unwrap();
        self.pushed.insert(sha, self.github.now());
    }

    fn push_to_one(&mut self) {
        if !self.pulls.is_empty() {
            let number = self.random.usize(..self.pulls.len());
            self.push(&format!("copilot/task-{number}"));
        }
    }

    /// Approves what was pushed some seconds ago: sooner, nobody can have read it.
    fn approve(&mut self) {
        let now = self.github.now();
        let is_settled = |pull: &&Pull| now.duration_since(self.pushed[&pull.head()]).as_secs() >= 2;
        let settled: Vec<&Pull> = self.pulls.iter().filter(is_settled).collect();
        if let Some(pull) = self.random.choice(settled) {
            self.approved.entry(pull.head()).or_insert_with(|| self.github.now());
            pull.review(&self.alice, "APPROVED", "");
        }
    }

    /// How each head should end, and how it stands; empty when all stand as they should.
    pub(super) fn differences(&self) -> String {
        let mut differences = String::new();
        for pull in &self.pulls {
            let head = pull.head();
            let runs = self.repository.check_runs(&head);
            let conclusion = |name: &str| {
                runs.iter().find(|run| run.name == name).and_then(|run| run.conclusion.clone()).unwrap_or_default()
            };
            let expected = if self.approved.contains_key(&head) { "success" } else { "action_required" };
            let found = conclusion(APPROVAL);
            if found != expected || conclusion(QUALITY) != "success" {
                let told = runs.iter().map(|run| format!("{}: {:?}", run.name, run.output.summary)).collect::<Vec<_>>();
                let told = told.join("\n");
                writeln!(differences, "#{} should be {expected} and is `{found}`\n{told}", pull.number()).unwrap();
            }
        }
        differences
    }

    /// Of each check there was one run on a commit, and none passed that nobody had approved. Returns how many there were, and
    /// how often one passed.
    pub(super) fn has_no_double_run_and_no_wrong_green(&self) -> (usize, usize) {
        let mut runs: BTreeMap<(String, String), u64> = BTreeMap::new();
        let mut greens = 0;
        for event in self.github.check_history() {
            let run = *runs.entry((event.sha.clone(), event.name.clone())).or_insert(event.check_run);
            assert_eq!(run, event.check_run, "a second run of {} on {}", event.name, event.sha);
            if event.name == APPROVAL && event.conclusion.as_deref() == Some("success") {
                let approved = self.approved.get(&event.sha);
                assert!(approved.is_some_and(|approved| *approved <= event.at), "a wrong green on {}", event.sha);
                greens += 1;
            }
        }
        (runs.len(), greens)
    }
}
