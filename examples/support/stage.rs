//! A GitHub made for tests that follows the clock, and what `review-gate serve` has to be told of it.

use anyhow::Context;
use tempfile::TempDir;

use crate::github::FakeGitHub;
use crate::github::state::rules::Ruleset;
use crate::service::{Service, Setup, free_port};

/// The checks of the gate.
pub(crate) const CHECKS: [&str; 2] = ["review-gate/quality", "review-gate/approval"];
/// How often everything is swept, in seconds.
const RECONCILE_SECONDS: u64 = 300;

/// Where the story is played.
pub(crate) struct Stage {
    pub(crate) github: FakeGitHub,
    /// Where the service listens on the loopback interface.
    pub(crate) port: u16,
    directory: TempDir,
}

impl Stage {
    /// Before anybody is there.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let github = FakeGitHub::start();
        github.follow_real_time();
        let port = free_port();
        github.set_webhook_target(&format!("http://127.0.0.1:{port}/webhooks/github"));
        Ok(Self { github, port, directory: tempfile::tempdir()? })
    }

    /// Starts the service, for which an approval sooner than that after a push does not count. People sign in at GitHub.
    pub(crate) fn serve(&self, program: &str, min_seconds_after_push: u64) -> anyhow::Result<Service> {
        let database_url = format!("sqlite://{}", self.directory.path().join("gate.db").display());
        self.serve_as("all", &database_url, program, min_seconds_after_push)
    }

    /// Starts one of the processes that share a state.
    pub(crate) fn serve_as(
        &self,
        role: &str,
        database_url: &str,
        program: &str,
        min_seconds_after_push: u64,
    ) -> anyhow::Result<Service> {
        let port = if role == "worker" { free_port() } else { self.port };
        let directory = self.directory.path().join(port.to_string());
        std::fs::create_dir(&directory)?;
        let setup = Setup {
            program,
            directory: &directory,
            database_url: database_url.to_owned(),
            role,
            port,
            api_url: self.github.api_url(),
            app_id: self.github.app_id(),
            private_key: self.github.private_key_pem(),
            webhook_secret: self.github.webhook_secret(),
            min_seconds_after_push,
            reconcile_seconds: RECONCILE_SECONDS,
            client: Some(self.github.client()),
            others: vec![("REVIEW_GATE_REPORT_TIME_ZONE", "UTC".to_owned())],
        };
        Service::start(&setup).with_context(|| format!("starting `{program}`"))
    }
}

/// Rules that require both checks, from the App and nobody else.
pub(crate) fn gate_rules(github: &FakeGitHub) -> Ruleset {
    let app = Some(github.app_id());
    let rules = Ruleset::of_default_branch("review-gate");
    CHECKS.iter().fold(rules, |rules, check| rules.require_check(check, app)).require_pull_request(0)
}
