//! A machine that dies at any instant: the service is killed again and again while work comes in.

#![allow(clippy::print_stdout, reason = "a failure can be repeated by its seed")]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::crowd::Crowd;
use crate::support::database;
use crate::support::github::FakeGitHub;
use crate::support::service::{Service, Setup, free_port};

const KILLS: u32 = 200;
/// The service dies at most this long after it was started; most of what it does takes less.
const LONGEST_LIFE_MS: u64 = 400;
/// Much longer than it takes to judge all.
const PATIENCE: Duration = Duration::from_secs(600);

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
    crowd.has_no_double_run_and_no_wrong_green();
}
