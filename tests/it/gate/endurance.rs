//! Everything at once: processes that are killed, a database that is restarted, and a GitHub that fails in bursts.
//!
//! `REVIEW_GATE_ENDURANCE_SECONDS` says for how long; `scripts/endurance` runs it for ten minutes.

#![allow(clippy::print_stdout, reason = "the counts are what it is run for")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use review_gate::store::location::StoreLocation;
use tempfile::TempDir;

use super::crowd::Crowd;
use crate::support::database::{self, OwnServer};
use crate::support::github::FakeGitHub;
use crate::support::github::fault::{Effect, Fault};
use crate::support::service::{Service, Setup, free_port};

/// The processes: two take webhooks in, three work.
const ROLES: [&str; 5] = ["web", "web", "worker", "worker", "worker"];
/// How long it lasts where nobody says so.
const SECONDS: u64 = 20;
/// How long a process lives after the one before was killed.
const LIFE: Duration = Duration::from_secs(3);
/// How often GitHub has a bad time, and how long that is.
const BURSTS: Duration = Duration::from_secs(12);
const BURST: Duration = Duration::from_secs(3);
/// Somebody does something so often.
const DEEDS: Duration = Duration::from_millis(400);
/// Much longer than it takes to judge all: a job of a process that was killed waits for a minute.
const PATIENCE: Duration = Duration::from_secs(400);

/// The processes on one database.
struct Fleet<'a> {
    github: &'a FakeGitHub,
    database_url: String,
    directories: [TempDir; ROLES.len()],
    ports: [u16; ROLES.len()],
    services: Vec<Service>,
}

impl<'a> Fleet<'a> {
    fn start(github: &'a FakeGitHub, database_url: String) -> Self {
        let directories = ROLES.map(|_| tempfile::tempdir().unwrap());
        let ports = ROLES.map(|_| free_port());
        let mut fleet = Self { github, database_url, directories, ports, services: Vec::new() };
        fleet.services = (0..ROLES.len()).map(|number| fleet.process(number)).collect();
        fleet
    }

    fn process(&self, number: usize) -> Service {
        Service::start(&Setup {
            program: env!("CARGO_BIN_EXE_review-gate"),
            directory: self.directories[number].path(),
            database_url: self.database_url.clone(),
            role: ROLES[number],
            port: self.ports[number],
            api_url: self.github.api_url(),
            app_id: self.github.app_id(),
            private_key: self.github.private_key_pem(),
            webhook_secret: self.github.webhook_secret(),
            min_seconds_after_push: 0,
            reconcile_seconds: 10,
            client: None,
            others: Vec::new(),
        })
        .unwrap()
    }

    /// Kills a process and starts it again.
    fn kill(&mut self, number: usize) {
        // The old one is gone before the new one takes its port.
        drop(self.services.remove(number));
        self.services.insert(number, self.process(number));
    }

    /// Sends what waits to one of the processes that take webhooks in, as a balancer does.
    async fn deliver(&self, number: usize) {
        let port = self.ports[number % 2];
        self.github.set_webhook_target(&format!("http://127.0.0.1:{port}/webhooks/github"));
        self.github.deliver_all().await;
    }
}

/// GitHub has a bad time: it fails before or after it did what it was asked for, or wants to be left alone.
fn begin_burst(github: &FakeGitHub, number: u64) {
    if number.is_multiple_of(3) {
        github.inject(Fault::new("*", "**", Effect::SecondaryLimit(2)).one_in(10, number));
    } else {
        github.inject(Fault::new("*", "**", Effect::Status(502)).one_in(3, number));
        github.inject(Fault::new("*", "**", Effect::StatusAfterwards(503)).one_in(6, number));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_processes_restarted_database_and_failing_github_lose_nothing_and_pass_nothing_wrong() {
    if !database::is_postgres() {
        return;
    }
    let seconds = std::env::var("REVIEW_GATE_ENDURANCE_SECONDS").ok().and_then(|text| text.parse().ok());
    let length = Duration::from_secs(seconds.unwrap_or(SECONDS));
    let server = Arc::new(OwnServer::start());
    let github = FakeGitHub::start();
    github.follow_real_time();
    let mut crowd = Crowd::new(&github, fastrand::u64(..));
    let mut fleet = Fleet::start(&github, server.url());
    let begun = Instant::now();
    let (mut kills, mut restarts, mut bursts, mut deeds) = (0, 0, 0, 0_usize);
    let mut burst_ends = None;
    while begun.elapsed() < length {
        let elapsed = begun.elapsed();
        if elapsed >= DEEDS * u32::try_from(deeds).unwrap() {
            deeds += 1;
            crowd.act();
        }
        if elapsed >= LIFE * (kills + 1) {
            kills += 1;
            fleet.kill(crowd.random.usize(..ROLES.len()));
        }
        if elapsed >= length * (restarts + 1) / 3 {
            restarts += 1;
            let (server, action) = (Arc::clone(&server), if restarts == 1 { "restart" } else { "crash" });
            tokio::task::spawn_blocking(move || server.control(action)).await.unwrap();
        }
        if elapsed >= BURSTS * (bursts + 1) {
            bursts += 1;
            begin_burst(&github, bursts.into());
            burst_ends = Some(elapsed + BURST);
        }
        if burst_ends.is_some_and(|end| elapsed >= end) {
            github.end_faults();
            burst_ends = None;
        }
        fleet.deliver(deeds).await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    github.end_faults();

    let waiting = Instant::now();
    let mut left = crowd.differences();
    while (!left.is_empty() || github.undelivered() > 0) && waiting.elapsed() < PATIENCE {
        fleet.deliver(0).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        left = crowd.differences();
    }
    assert_eq!((left.as_str(), github.undelivered()), ("", 0), "after {PATIENCE:?}");
    assert!(fleet.services.iter_mut().all(Service::is_running), "one ended by itself");
    let store = server.url().parse::<StoreLocation>().unwrap().open().await.unwrap();
    assert_eq!(store.dead_jobs().await.unwrap(), []);
    let (runs, greens) = crowd.has_no_double_run_and_no_wrong_green();
    println!(
        "in {} s: {kills} processes killed, the database restarted {restarts} times, {bursts} bursts of faults; {deeds} \
         deeds, {} webhooks all taken in, {runs} check runs, none of them double, {greens} green, none of them wrong; \
         all judged {:.0} s after the end",
        length.as_secs(),
        github.delivered(),
        waiting.elapsed().as_secs_f64()
    );
}
