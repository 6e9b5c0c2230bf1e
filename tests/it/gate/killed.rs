//! A machine that dies at any instant: the service is killed again and again while work comes in.

#![allow(clippy::print_stdout, reason = "a failure can be repeated by its seed")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::world::{APPROVAL, QUALITY};
use crate::support::database;
use crate::support::github::FakeGitHub;
use crate::support::github::account::{Account, AccountKind};
use crate::support::github::pull::Pull;
use crate::support::github::repository::{Commit, Repository};
use crate::support::github::state::rules::Ruleset;
use crate::support::service::{Service, Setup, free_port};

const KILLS: u32 = 200;
/// The service dies at most this long after it was started; most of what it does takes less.
const LONGEST_LIFE_MS: u64 = 400;
/// Much longer than it takes to judge all.
const PATIENCE: Duration = Duration::from_secs(600);

/// Agents' pull requests, pushed to and approved at random.
struct Crowd<'a> {
    github: &'a FakeGitHub,
    repository: Repository,
    alice: Account,
    agent: Account,
    random: fastrand::Rng,
    pulls: Vec<Pull>,
    /// When a head was pushed.
    pushed: BTreeMap<String, Timestamp>,
    /// When a head was approved.
    approved: BTreeMap<String, Timestamp>,
}

impl<'a> Crowd<'a> {
    fn new(github: &'a FakeGitHub, seed: u64) -> Self {
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

    fn act(&mut self) {
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
    fn differences(&self) -> String {
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
}

/// The schema is made once, in the first moments of the first life.
#[test]
fn database_whose_making_was_killed_at_any_instant_can_be_opened() {
    let directory = tempfile::tempdir().unwrap();
    for step in 0..100 {
        let path = directory.path().join(format!("{step}.db"));
        std::fs::write(&path, "").unwrap();
        let mut list = Command::new(env!("CARGO_BIN_EXE_review-gate"));
        list.args(["jobs", "list"]).env("REVIEW_GATE_DATABASE_URL", format!("sqlite://{}", path.display()));
        let mut dying = list.stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(step * 500));
        dying.kill().unwrap();
        dying.wait().unwrap();
        assert!(list.status().unwrap().success(), "killed after {step} half milliseconds");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn service_killed_at_random_instants_loses_nothing_and_posts_nothing_wrong() {
    let seed = std::env::var("REVIEW_GATE_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| fastrand::u64(..));
    println!("REVIEW_GATE_SEED={seed}");
    let github = FakeGitHub::start();
    github.follow_real_time();
    let directory = tempfile::tempdir().unwrap();
    let port = free_port();
    github.set_webhook_target(&format!("http://127.0.0.1:{port}/webhooks/github"));
    let mut crowd = Crowd::new(&github, seed);
    let setup = Setup {
        program: env!("CARGO_BIN_EXE_review-gate"),
        directory: directory.path(),
        database_url: database::url(directory.path()),
        role: "all",
        port,
        api_url: github.api_url(),
        app_id: github.app_id(),
        private_key: github.private_key_pem(),
        webhook_secret: github.webhook_secret(),
        min_seconds_after_push: 0,
        reconcile_seconds: 2,
        client: None,
        others: Vec::new(),
    };

    for _ in 0..KILLS {
        let service = Service::start(&setup).unwrap();
        let life = Duration::from_millis(crowd.random.u64(..LONGEST_LIFE_MS));
        let born = Instant::now();
        crowd.act();
        while born.elapsed() < life {
            // What arrives while nobody listens fails, and is asked for again by a later life.
            github.deliver_all().await;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        drop(service);
    }

    let mut service = Service::start(&setup).unwrap();
    let waiting = Instant::now();
    let mut differences = crowd.differences();
    while !differences.is_empty() && waiting.elapsed() < PATIENCE {
        github.deliver_all().await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(service.is_running(), "it ended by itself");
        differences = crowd.differences();
    }
    assert_eq!(differences, "", "after {PATIENCE:?}");

    let mut runs: BTreeMap<(String, String), u64> = BTreeMap::new();
    for event in github.check_history() {
        let run = *runs.entry((event.sha.clone(), event.name.clone())).or_insert(event.check_run);
        assert_eq!(run, event.check_run, "a second run of {} on {}", event.name, event.sha);
        if event.name == APPROVAL && event.conclusion.as_deref() == Some("success") {
            let approved = crowd.approved.get(&event.sha);
            assert!(approved.is_some_and(|approved| *approved <= event.at), "a wrong green on {}", event.sha);
        }
    }
}
