//! The pages to look at: a GitHub made for tests, `review-gate serve`, and two repositories with something to review.
//!
//! `dashboard PROGRAM` expects the path of the built `review-gate`. It prints where the pages are once everything is judged,
//! and then does what is on its standard input, a line each: `as LOGIN` seats another person at the browser, `open TITLE`
//! has an agent open another pull request. `scripts/browser-test` talks to it like that. Nothing leaves the machine, and
//! nothing stays.
#![allow(clippy::disallowed_methods, reason = "a demonstration starts programs, writes files and waits")]
#![allow(clippy::print_stdout, reason = "where the pages are is its output")]
#![allow(clippy::unwrap_used, reason = "a demonstration may end by saying what went wrong")]

use std::time::Duration;

use anyhow::Context;
use github::FakeGitHub;
use service::{Service, Setup};
use story::Story;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

#[path = "../tests/it/support/github/mod.rs"]
mod github;
#[path = "../tests/it/support/service.rs"]
mod service;
#[path = "support/story.rs"]
mod story;

/// How often webhooks are delivered.
const GLANCE: Duration = Duration::from_millis(200);
/// A pull request that waits since then has waited too long, in seconds.
const LONG_AGO: i64 = 11 * 24 * 3600;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let program = std::env::args().nth(1).context("usage: dashboard PROGRAM")?;
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
        min_seconds_after_push: 0,
        reconcile_seconds: 300,
        client: Some(github.client()),
    };
    github.advance(-LONG_AGO);
    let mut story = Story::begin(&github);
    story.long_ago();
    github.advance(LONG_AGO);
    story.today();
    let service = Service::start(&setup).with_context(|| format!("starting `{program}`"))?;
    story.settle().await?;
    story.approve_one();
    story.settle().await?;
    println!("http://127.0.0.1:{port}");
    obey(&github, &mut story, commands()).await?;
    drop(service);
    Ok(())
}

/// Does what it is told until nobody tells it anything any more.
async fn obey(
    github: &FakeGitHub,
    story: &mut Story<'_>,
    mut commands: UnboundedReceiver<String>,
) -> anyhow::Result<()> {
    loop {
        github.deliver_all().await;
        let Ok(line) = tokio::time::timeout(GLANCE, commands.recv()).await else { continue };
        let Some(line) = line else { return Ok(()) };
        match line.split_once(' ') {
            Some(("as", login)) => github.sign_in_as(&github.user(login)),
            Some(("open", title)) => story.open(title),
            _ => anyhow::bail!("`{line}` is no command"),
        }
    }
}

/// The lines of standard input as they come.
fn commands() -> UnboundedReceiver<String> {
    let (sender, commands) = unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    commands
}
