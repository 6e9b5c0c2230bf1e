//! Processes that share the work: one takes webhooks in, others judge.

use std::time::{Duration, Instant};

use axum::body::Bytes;
use http::Request;

use super::world::{APPROVAL, QUALITY};
use crate::support::database;
use crate::support::github::FakeGitHub;
use crate::support::github::account::AccountKind;
use crate::support::github::http_client;
use crate::support::github::repository::Commit;
use crate::support::github::state::rules::Ruleset;
use crate::support::service::{Service, Setup, free_port};

/// Much longer than it takes to judge a change.
const PATIENCE: Duration = Duration::from_secs(120);

async fn status(port: u16, path: &str) -> Option<u16> {
    let request = Request::get(format!("http://127.0.0.1:{port}{path}")).body(Bytes::new()).unwrap();
    http_client::send(request).await.ok().map(|answer| answer.status().as_u16())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webhook_that_one_process_takes_in_is_judged_by_another() {
    let github = FakeGitHub::start();
    github.follow_real_time();
    let repository = github.repository("acme/widgets");
    let agent = github.account(198_982_749, "copilot-swe-agent[bot]", AccountKind::Bot);
    repository.set_permission(&agent, "write");
    let app = Some(github.app_id());
    let rules = Ruleset::of_default_branch("gate").require_check(QUALITY, app).require_check(APPROVAL, app);
    repository.protect(rules.require_pull_request(0));
    let directories = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let processes = [("web", free_port()), ("worker", free_port()), ("worker", free_port())];
    let services = [0, 1, 2].map(|number| {
        let (role, port) = processes[number];
        Service::start(&Setup {
            program: env!("CARGO_BIN_EXE_review-gate"),
            directory: directories[number].path(),
            database_url: database::url(directories[0].path()),
            role,
            port,
            api_url: github.api_url(),
            app_id: github.app_id(),
            private_key: github.private_key_pem(),
            webhook_secret: github.webhook_secret(),
            min_seconds_after_push: 0,
            // Once, when it starts: everything else comes by the webhook.
            reconcile_seconds: 3_600,
            client: None,
            others: Vec::new(),
        })
        .unwrap()
    });
    let [(_, web), (_, worker), _] = processes;
    let begun = Instant::now();
    while status(web, "/readyz").await != Some(200) || status(worker, "/readyz").await != Some(200) {
        assert!(begun.elapsed() < PATIENCE, "they are not ready");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(status(worker, "/").await, Some(404));

    github.set_webhook_target(&format!("http://127.0.0.1:{web}/webhooks/github"));
    let signature = agent.signature();
    let files = [("answer.py", Some("answer = 42\n"))];
    let branch = "copilot/task";
    let sha = repository.commit(&Commit { branch, message: "Answer", files: &files, ..Commit::by(&signature) });
    repository.push(&agent, branch, &sha, false).unwrap();
    repository.open_pull(&agent, branch, "main", "Answer", "It was missing.");
    let is_judged = || {
        let runs = repository.check_runs(&sha);
        runs.len() == 2 && runs.iter().all(|run| run.conclusion.is_some())
    };
    while !is_judged() {
        assert!(begun.elapsed() < PATIENCE, "it is not judged");
        github.deliver_all().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    drop(services);
}
