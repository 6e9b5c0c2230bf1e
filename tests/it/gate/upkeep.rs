//! What keeps the service going for years: copies that are removed, deliveries that are forgotten, jobs that are given up and
//! taken up again, and whether it is ready.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use axum::body::Bytes;
use http::Request;
use jiff::SignedDuration;
use review_gate::git::mirrors::Mirrors;

use super::world::World;
use crate::support::database;
use crate::support::github::fault::{Effect, Fault};
use crate::support::github::http_client;
use crate::support::github::pull::Pull;
use crate::support::github::repository::{Commit, Repository};
use crate::support::service::{Service, Setup, free_port};

const DAY: i64 = 24 * 60 * 60;

impl World {
    /// The copies that are kept.
    fn mirrors(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path("mirrors")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let copies = paths.filter(|path| path.extension().is_some_and(|extension| extension == "git"));
        copies.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
    }

    /// A pull request in another repository of the same organization, which nothing guards yet.
    fn pull_elsewhere(&self) -> (Repository, Pull) {
        let repository = self.github.repository("acme/gadgets");
        repository.set_permission(&self.copilot, "write");
        let signature = self.copilot.signature();
        let files = [("answer.py", Some("def answer():\n    return 42\n"))];
        let sha = repository.commit(&Commit { message: "Answer", files: &files, ..Commit::by(&signature) });
        repository.push(&self.copilot, "answer", &sha, false).unwrap();
        let pull = repository.open_pull(&self.copilot, "answer", "main", "Answer", "");
        (repository, pull)
    }

    /// `review-gate jobs` on the service's database.
    fn jobs(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_review-gate"));
        command.arg("jobs").args(arguments);
        command.args(["--database-url", &self.database_url()]);
        command.output().unwrap()
    }
}

/// The status and the text that an address answers with, if anybody answers.
async fn answered(url: &str) -> Option<(u16, String)> {
    let answer = http_client::send(Request::get(url).body(Bytes::new()).unwrap()).await.ok()?;
    Some((answer.status().as_u16(), String::from_utf8(answer.body().to_vec()).unwrap()))
}

#[tokio::test]
async fn copy_that_was_not_used_for_longest_is_removed_and_made_anew_when_it_is_needed() {
    let mut world = World::new().await;
    world.worker.service.mirrors = Mirrors::new(world.path("mirrors"), 1);
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.waits(&pull.head());
    assert_eq!(world.mirrors(), [format!("{}.git", world.repository.id())]);
    let (repository, elsewhere) = world.pull_elsewhere();
    world.settle().await;
    assert_eq!(world.mirrors(), [format!("{}.git", repository.id())]);
    assert_eq!(repository.check_runs(&elsewhere.head()).len(), 2);
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.settle().await;
    world.never_passed(&pushed);
    assert_eq!(world.mirrors(), [format!("{}.git", world.repository.id())]);
}

#[tokio::test]
async fn deliveries_are_forgotten_after_a_time_and_verdicts_are_not() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    let last_delivery = world.github.now();
    world.sweep().await;
    world.github.advance(60 * DAY);
    world.sweep().await;
    world.is_green(&pull.head());
    let forgotten = world.store.forget(last_delivery + SignedDuration::from_secs(1), last_delivery).await.unwrap();
    assert_eq!(forgotten, 0, "the sweep has left deliveries behind");
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.settle().await;
    world.never_passed(&pushed);
}

#[tokio::test]
async fn job_that_was_given_up_is_listed_and_can_be_tried_again() {
    let world = World::new().await;
    world.settle().await;
    assert_eq!(world.jobs(&["list"]).status.code(), Some(0));
    world.github.inject(Fault::new("GET", "/repos/*/*/pulls/*", Effect::Status(500)));
    let pull = world.pull_by(&world.copilot, "answer");
    world.github.deliver_all().await;
    while world.store.dead_jobs().await.unwrap().is_empty() {
        world.work().await;
        world.github.advance(3_600);
    }
    let listed = world.jobs(&["list"]);
    let text = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(listed.status.code(), Some(1));
    assert!(text.contains(" judge ") && text.contains("tried 16 times"), "{text}");
    world.never_passed(&pull.head());

    world.github.end_faults();
    let number = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    for line in text.lines() {
        assert_eq!(world.jobs(&["retry", &number(line)]).status.code(), Some(0));
    }
    let again = world.jobs(&["retry", &number(&text)]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8(again.stderr).unwrap().contains("was given up; `review-gate jobs list` shows"));
    // The program goes by the machine's clock, and the service here by its GitHub's.
    world.github.advance(3_650 * DAY);
    world.work().await;
    world.waits(&pull.head());
    assert_eq!(world.store.dead_jobs().await.unwrap(), []);
}

#[tokio::test]
async fn service_is_ready_once_its_workers_are() {
    let world = World::new().await;
    let without_workers = world.target.replace("/webhooks/github", "/readyz");
    assert_eq!(answered(&without_workers).await, Some((503, "no worker runs\n".to_owned())));

    let port = free_port();
    let directory = tempfile::tempdir().unwrap();
    let _service = started(&world, directory.path(), port);
    let with_workers = format!("http://127.0.0.1:{port}/readyz");
    let is_ready = async || answered(&with_workers).await == Some((200, "ready\n".to_owned()));
    within_a_minute(is_ready).await;
}

#[tokio::test]
async fn service_counts_what_its_alerts_and_dashboards_are_drawn_from() {
    let world = World::new().await;
    world.github.follow_real_time();
    let port = free_port();
    let directory = tempfile::tempdir().unwrap();
    world.github.set_webhook_target(&format!("http://127.0.0.1:{port}/webhooks/github"));
    let _service = started(&world, directory.path(), port);
    world.pull_by(&world.copilot, "copilot/answer");
    let metrics = format!("http://127.0.0.1:{port}/metrics");
    let is_counted = async || {
        world.github.deliver_all().await;
        let Some((200, counted)) = answered(&metrics).await else { return false };
        let value = |name: &str| {
            let line = counted.lines().find(|line| line.starts_with(name))?;
            line.rsplit_once(' ')?.1.parse::<f64>().ok()
        };
        value("review_gate_verdict_seconds_count{check=\"review-gate/approval\"}") == Some(1.0)
            && value("review_gate_job_wait_seconds_count{kind=\"judge\"}") >= Some(1.0)
            && value("review_gate_job_seconds_count{kind=\"judge\",outcome=\"done\"}") >= Some(1.0)
            && value("review_gate_github_requests_left{") > Some(0.0)
            && value("review_gate_webhooks_received_total") >= Some(1.0)
            && value("review_gate_pending_checks") == Some(0.0)
    };
    within_a_minute(is_counted).await;
}

fn started(world: &World, directory: &Path, port: u16) -> Service {
    let setup = Setup {
        program: env!("CARGO_BIN_EXE_review-gate"),
        directory,
        database_url: database::url(directory),
        role: "all",
        port,
        api_url: world.github.api_url(),
        app_id: world.github.app_id(),
        private_key: world.github.private_key_pem(),
        webhook_secret: world.github.webhook_secret(),
        min_seconds_after_push: 30,
        reconcile_seconds: 300,
        client: None,
        others: Vec::new(),
    };
    Service::start(&setup).unwrap()
}

async fn within_a_minute(holds: impl AsyncFn() -> bool) {
    for _ in 0..600 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("a minute was not enough");
}
