//! Shows the gate at work: `scripts/demo` starts a GitHub made for tests and `review-gate serve`, and tells the story of one
//! pull request by an agent.
//!
//! `demo PROGRAM` expects the path of the built `review-gate`. Nothing leaves the machine, and nothing stays.
#![allow(clippy::disallowed_methods, reason = "a demonstration starts programs, writes files and waits")]
#![allow(clippy::print_stdout, reason = "the story is its output")]
#![allow(clippy::unwrap_used, reason = "a demonstration may end by saying what went wrong")]

use std::time::Duration;

use anyhow::{Context, bail};
use github::FakeGitHub;
use github::account::{Account, AccountKind};
use github::pull::Pull;
use github::repository::{Commit, Repository};
use github::state::rules::Ruleset;
use service::{Service, Setup};

#[path = "../tests/it/support/github/mod.rs"]
mod github;
#[path = "../tests/it/support/service.rs"]
mod service;

const CHECKS: [&str; 2] = ["review-gate/quality", "review-gate/approval"];
/// Real teams leave this at half a minute; a story should not.
const SECONDS_AFTER_PUSH: u64 = 2;
/// How often the service is looked at, and how long at most.
const GLANCE: Duration = Duration::from_millis(200);
const MOST_GLANCES: u32 = 300;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let program = std::env::args().nth(1).context("usage: demo PROGRAM")?;
    let github = FakeGitHub::start();
    github.follow_real_time();
    let directory = tempfile::tempdir()?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    github.set_webhook_target(&format!("http://127.0.0.1:{port}/webhooks/github"));
    let setup = Setup {
        program: &program,
        directory: directory.path(),
        database_url: format!("sqlite://{}", directory.path().join("gate.db").display()),
        role: "all",
        port,
        api_url: github.api_url(),
        app_id: github.app_id(),
        private_key: github.private_key_pem(),
        webhook_secret: github.webhook_secret(),
        min_seconds_after_push: SECONDS_AFTER_PUSH,
        reconcile_seconds: 300,
        client: None,
    };
    let service = Service::start(&setup).with_context(|| format!("starting `{program}`"))?;
    let story = Story::begin(&github);
    story.tell().await?;
    drop(service);
    Ok(())
}

/// The people, the agent and their repository.
struct Story<'a> {
    github: &'a FakeGitHub,
    repository: Repository,
    alice: Account,
    agent: Account,
}

impl<'a> Story<'a> {
    fn begin(github: &'a FakeGitHub) -> Self {
        let repository = github.repository("acme/widgets");
        let alice = github.user("alice");
        let agent = github.account(198_982_749, "copilot-swe-agent[bot]", AccountKind::Bot);
        for account in [&alice, &agent] {
            repository.set_permission(account, "write");
        }
        let app = Some(github.app_id());
        let rules = CHECKS
            .iter()
            .fold(Ruleset::of_default_branch("review-gate"), |rules, check| rules.require_check(check, app));
        repository.protect(rules.require_pull_request(0));
        Self { github, repository, alice, agent }
    }

    async fn tell(&self) -> anyhow::Result<()> {
        println!("`main` of acme/widgets requires {} and {}.\n", CHECKS[0], CHECKS[1]);

        println!("1. An agent opens a pull request.");
        self.push("Add a price list", "prices.py", "def price(widget):\n    return PRICES[widget.name]\n");
        let pull = self.repository.open_pull(&self.agent, "copilot/prices", "main", "Add a price list", "As asked.");
        self.show(&pull, ["success", "action_required"]).await?;

        println!("2. The agent tries to merge it.");
        try_to_merge(&pull, &self.agent);

        println!("3. Alice reads the diff and approves.");
        tokio::time::sleep(Duration::from_secs(SECONDS_AFTER_PUSH + 1)).await;
        pull.review(&self.alice, "APPROVED", "");
        self.show(&pull, ["success", "success"]).await?;

        println!("4. The agent pushes another commit.");
        self.push("Round prices", "prices.py", "def price(widget):\n    return round(PRICES[widget.name], 2)\n");
        self.show(&pull, ["success", "action_required"]).await?;
        try_to_merge(&pull, &self.agent);

        println!("5. Alice approves what is there now, and merges.");
        tokio::time::sleep(Duration::from_secs(SECONDS_AFTER_PUSH + 1)).await;
        pull.review(&self.alice, "APPROVED", "");
        self.show(&pull, ["success", "success"]).await?;
        try_to_merge(&pull, &self.alice);
        Ok(())
    }

    fn push(&self, message: &str, path: &str, text: &str) {
        let branch = "copilot/prices";
        let signature = self.agent.signature();
        let files = [(path, Some(text))];
        let sha = self.repository.commit(&Commit { branch, message, files: &files, ..Commit::by(&signature) });
        self.repository.push(&self.agent, branch, &sha, false).expect("nothing protects the branch");
    }

    /// Waits until both checks have ended like that, and shows what they say.
    async fn show(&self, pull: &Pull, expected: [&str; 2]) -> anyhow::Result<()> {
        for _ in 0..MOST_GLANCES {
            self.github.deliver_all().await;
            let runs = self.repository.check_runs(&pull.head());
            let found = CHECKS.map(|name| runs.iter().find(|run| run.name == name));
            let ended = found.map(|run| run.and_then(|run| run.conclusion.clone()));
            if ended.iter().zip(expected).all(|(ended, expected)| ended.as_deref() == Some(expected)) {
                for run in found.into_iter().flatten() {
                    let title = run.output.title.as_deref().unwrap_or_default();
                    println!("   {:<22} {:<16} {title}", run.name, run.conclusion.as_deref().unwrap_or_default());
                }
                println!();
                return Ok(());
            }
            tokio::time::sleep(GLANCE).await;
        }
        bail!("the checks did not become {expected:?}")
    }
}

fn try_to_merge(pull: &Pull, by: &Account) {
    match pull.merge(by) {
        Ok(commit) => println!("   merged as {}\n", &commit[..10]),
        Err(why) => println!("   refused: {}\n", why.join("; ")),
    }
}
