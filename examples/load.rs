//! How long verdicts take under load: `scripts/load` starts a GitHub made for tests, `review-gate serve` once or several
//! times, and has people and agents push, approve and comment at a given rate.
//!
//! It prints how long it took from each push and each approval to the check that it decides, and what a verdict cost. It
//! fails when one is missing, a webhook is refused, or a check passed that nobody approved.
#![allow(clippy::disallowed_methods, reason = "a measuring program reads the clock, and files of the system")]
#![allow(clippy::print_stdout, reason = "the numbers are its output")]
#![allow(clippy::unwrap_used, reason = "a measuring program may end by saying what went wrong")]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::ensure;
use clap::Parser;
use github::FakeGitHub;
use github::account::{Account, AccountKind};
use github::fault::{Effect, Fault};
use github::pull::Pull;
use github::repository::{Commit, Repository};
use noise::Noise;
use review_gate::store::location::StoreLocation;
use service::Service;
use stage::{CHECKS, Stage, gate_rules};

#[path = "../tests/it/support/github/mod.rs"]
mod github;
#[path = "support/noise.rs"]
mod noise;
#[path = "../tests/it/support/service.rs"]
mod service;
#[path = "support/stage.rs"]
mod stage;

/// How often it is looked for verdicts.
const GLANCE: Duration = Duration::from_millis(10);
/// How many webhooks are under way at a time.
const DELIVERERS: usize = 4;
/// How long to wait for what is left when nothing more happens.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long verdicts take under load.
#[derive(Debug, Parser)]
struct Options {
    /// The built program.
    program: String,
    /// How many repositories there are.
    #[arg(long, default_value_t = 20)]
    repositories: usize,
    /// How many pull requests are open in each.
    #[arg(long, default_value_t = 5)]
    pulls: usize,
    /// How many pushes, approvals and comments there are a second.
    #[arg(long, default_value_t = 2.0)]
    rate: f64,
    /// For how many seconds.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How many more webhooks come in meanwhile that ask for nothing, evenly over all repositories.
    #[arg(long, default_value_t = 0)]
    webhooks: usize,
    /// How many processes serve; of more than one, the first takes webhooks in and the others work.
    #[arg(long, default_value_t = 1)]
    processes: usize,
    /// Where the state is; a new SQLite database otherwise, which takes one process.
    #[arg(long)]
    database_url: Option<String>,
    /// How many milliseconds GitHub takes for an answer.
    #[arg(long, default_value_t = 50)]
    latency: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let stage: &'static Stage = Box::leak(Box::new(Stage::new()?));
    let github = &stage.github;
    let mut crowd = Crowd::gather(github, &options);
    github.inject(Fault::new("*", "**", Effect::Slow(Duration::from_millis(options.latency))));
    let mut services = serve(stage, &options)?;
    for _ in 0..DELIVERERS {
        tokio::spawn(deliver(github));
    }

    let begun = Instant::now();
    crowd.wait(Duration::from_secs(600)).await?;
    println!("{} changes judged for the first time in {:.0?}", crowd.pulls.len(), begun.elapsed());
    crowd.verdicts.clear();
    let (cost_before, begun) = (processor_seconds()?, Instant::now());
    let time = Duration::from_secs(options.seconds);
    let noise = tokio::spawn(crowd.noise(stage.port).make(options.webhooks, time));
    crowd.act_for(time, options.rate).await;
    crowd.wait(PATIENCE).await?;
    let noise_took = noise.await??;
    let (elapsed, cost) = (begun.elapsed(), processor_seconds()? - cost_before);
    ensure!(services.iter_mut().all(Service::is_running), "a service ended by itself");

    println!(
        "{} repositories, {} open pull requests, {} processes, {} ms latency, {:.1} events a second for {} s",
        options.repositories,
        crowd.pulls.len(),
        options.processes,
        options.latency,
        options.rate,
        options.seconds
    );
    crowd.print(elapsed, cost);
    crowd.has_no_wrong_green()?;
    let webhooks = options.webhooks + github.delivered();
    let database_url = options.database_url.clone().unwrap_or_else(|| stage.file_url());
    all_are_dealt_with(&database_url, options.webhooks).await?;
    println!(
        "{webhooks} webhooks, {:.0} a second; every one is stored and none is left to deal with",
        webhooks as f64 / elapsed.max(noise_took).as_secs_f64()
    );
    Ok(())
}

/// Starts the processes. GitHub reaches the first.
fn serve(stage: &Stage, options: &Options) -> anyhow::Result<Vec<Service>> {
    let Some(database_url) = &options.database_url else {
        ensure!(options.processes == 1, "several processes take a PostgreSQL database");
        return Ok(vec![stage.serve(&options.program, 0)?]);
    };
    let role = |number: usize| match number {
        0 if options.processes == 1 => "all",
        0 => "web",
        _ => "worker",
    };
    (0..options.processes).map(|number| stage.serve_as(role(number), database_url, &options.program, 0)).collect()
}

/// Waits until no job is left, and sees that every webhook is there.
async fn all_are_dealt_with(database_url: &str, webhooks: usize) -> anyhow::Result<()> {
    let store = database_url.parse::<StoreLocation>()?.open().await?;
    let begun = Instant::now();
    loop {
        let left = store.backlog(jiff::Timestamp::now()).await?;
        if left.due + left.later + left.running + left.dead == 0 {
            break;
        }
        ensure!(begun.elapsed() < PATIENCE, "{left:?} is left after {PATIENCE:?}");
        tokio::time::sleep(GLANCE).await;
    }
    for number in 0..webhooks {
        ensure!(store.delivery(&Noise::name(number)).await?.is_some(), "webhook {number} is lost");
    }
    Ok(())
}

/// Delivers webhooks as they come up.
async fn deliver(github: &FakeGitHub) {
    loop {
        if github.deliver_next().await.is_none() {
            tokio::time::sleep(GLANCE).await;
        }
    }
}

/// What somebody did that decides a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Push,
    Approval,
}

impl Deed {
    /// How the approval check ends because of it.
    fn conclusion(self) -> &'static str {
        match self {
            Self::Push => "action_required",
            Self::Approval => "success",
        }
    }
}

/// A pull request and what is waited for.
struct Open {
    pull: Pull,
    repository: Repository,
    branch: String,
    head: String,
    is_approved: bool,
    awaited: Option<(Deed, Instant)>,
}

/// People and agents at work.
struct Crowd {
    github: &'static FakeGitHub,
    alice: Account,
    agent: Account,
    random: fastrand::Rng,
    pulls: Vec<Open>,
    /// Which pull request a head is of.
    heads: BTreeMap<String, usize>,
    approved: BTreeSet<String>,
    /// How many states of checks were looked at.
    seen: usize,
    verdicts: Vec<(Deed, Duration)>,
    comments: usize,
    /// Deeds left out because all pull requests waited for a verdict.
    left_out: usize,
}

impl Crowd {
    fn gather(github: &'static FakeGitHub, options: &Options) -> Self {
        let alice = github.user("alice");
        let agent = github.account(198_982_749, "copilot-swe-agent[bot]", AccountKind::Bot);
        let mut crowd = Self {
            github,
            alice,
            agent,
            random: fastrand::Rng::with_seed(1),
            pulls: Vec::new(),
            heads: BTreeMap::new(),
            approved: BTreeSet::new(),
            seen: 0,
            verdicts: Vec::new(),
            comments: 0,
            left_out: 0,
        };
        for number in 0..options.repositories {
            let repository = github.repository(&format!("acme/widgets-{number}"));
            for account in [&crowd.alice, &crowd.agent] {
                repository.set_permission(account, "write");
            }
            repository.protect(gate_rules(github));
            for task in 0..options.pulls {
                crowd.open(&repository, format!("copilot/task-{task}"));
            }
        }
        crowd
    }

    fn open(&mut self, repository: &Repository, branch: String) {
        let head = self.push(repository, &branch);
        let pull = repository.open_pull(&self.agent, &branch, "main", "Add an answer", "Adds an answer.");
        let repository = repository.clone();
        self.heads.insert(head.clone(), self.pulls.len());
        let awaited = Some((Deed::Push, Instant::now()));
        self.pulls.push(Open { pull, repository, branch, head, is_approved: false, awaited });
    }

    fn push(&mut self, repository: &Repository, branch: &str) -> String {
        let number = self.random.u64(..);
        let text = format!("def answer_{number}(question):\n    return question.ask({number}) or None\n");
        let files = [("answer.py", Some(text.as_str()))];
        let signature = self.agent.signature();
        let commit = Commit { branch, message: "Add an answer", files: &files, ..Commit::by(&signature) };
        let sha = repository.commit(&commit);
        repository.push(&self.agent, branch, &sha, false).expect("nothing protects the branch");
        sha
    }

    /// Does one thing after the other at that rate.
    async fn act_for(&mut self, time: Duration, rate: f64) {
        let begun = Instant::now();
        let mut done = 0.0;
        while begun.elapsed() < time {
            if done <= begun.elapsed().as_secs_f64() * rate {
                done += 1.0;
                self.act();
            }
            self.look();
            tokio::time::sleep(GLANCE).await;
        }
    }

    fn act(&mut self) {
        let index = self.random.usize(..self.pulls.len());
        if self.random.u8(..4) == 0 {
            self.pulls[index].pull.comment(&self.alice, "How does this work?");
            self.comments += 1;
            return;
        }
        let count = self.pulls.len();
        let free = (index..index + count).map(|index| index % count).find(|index| self.pulls[*index].awaited.is_none());
        let Some(index) = free else {
            self.left_out += 1;
            return;
        };
        let is_approved = self.pulls[index].is_approved;
        let deed = if is_approved || self.random.bool() { Deed::Push } else { Deed::Approval };
        let now = Instant::now();
        match deed {
            Deed::Push => {
                let (repository, branch) = (self.pulls[index].repository.clone(), self.pulls[index].branch.clone());
                let head = self.push(&repository, &branch);
                self.heads.insert(head.clone(), index);
                self.pulls[index].head = head;
            }
            Deed::Approval => {
                let open = &self.pulls[index];
                self.approved.insert(open.head.clone());
                open.pull.review(&self.alice, "APPROVED", "");
            }
        }
        let open = &mut self.pulls[index];
        open.is_approved = deed == Deed::Approval;
        open.awaited = Some((deed, now));
    }

    /// Sees which verdicts have come.
    fn look(&mut self) {
        let events = self.github.check_history_from(self.seen);
        self.seen += events.len();
        for event in events.iter().filter(|event| event.name == CHECKS[1]) {
            let Some(open) = self.heads.get(&event.sha).and_then(|index| self.pulls.get_mut(*index)) else { continue };
            let Some((deed, since)) = open.awaited else { continue };
            if open.head == event.sha && event.conclusion.as_deref() == Some(deed.conclusion()) {
                self.verdicts.push((deed, since.elapsed()));
                open.awaited = None;
            }
        }
    }

    /// Waits until all verdicts are there.
    async fn wait(&mut self, patience: Duration) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            self.look();
            let missing = self.pulls.iter().filter(|open| open.awaited.is_some()).count();
            if missing == 0 && self.github.pending_deliveries().is_empty() {
                return Ok(());
            }
            ensure!(begun.elapsed() < patience, "{missing} verdicts are missing after {patience:?}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// What comes in beside.
    fn noise(&self, port: u16) -> Noise {
        let repositories: BTreeMap<u64, String> = self
            .pulls
            .iter()
            .map(|open| (open.repository.id(), open.repository.full_name().replace("acme/", "")))
            .collect();
        let repositories = repositories.into_iter().collect();
        let installation = self.github.install(&self.github.organization("acme").account());
        Noise { port, secret: self.github.webhook_secret(), installation, repositories }
    }

    fn print(&self, elapsed: Duration, cost: f64) {
        println!("{:<12}{:>8}{:>10}{:>10}{:>10}{:>10}", "", "verdicts", "p50", "p95", "p99", "longest");
        for (deed, name) in [(Deed::Push, "pushes"), (Deed::Approval, "approvals")] {
            let of_deed = self.verdicts.iter().filter(|(found, _)| *found == deed);
            let mut delays: Vec<f64> = of_deed.map(|(_, delay)| delay.as_secs_f64()).collect();
            delays.sort_by(f64::total_cmp);
            let percentile = |percent: usize| {
                let index = (delays.len() * percent / 100).min(delays.len().saturating_sub(1));
                delays.get(index).copied().unwrap_or_default()
            };
            let [half, most, nearly_all, longest] = [50, 95, 99, 100].map(percentile);
            println!("{name:<12}{:>8}{half:>8.2} s{most:>8.2} s{nearly_all:>8.2} s{longest:>8.2} s", delays.len());
        }
        let count = self.verdicts.len() as f64;
        println!(
            "{:.2} verdicts a second, {:.2} a second of one processor; {} comments, {} deeds left out",
            count / elapsed.as_secs_f64(),
            count / cost,
            self.comments,
            self.left_out
        );
    }

    fn has_no_wrong_green(&self) -> anyhow::Result<()> {
        for event in self.github.check_history() {
            let is_green = event.name == CHECKS[1] && event.conclusion.as_deref() == Some("success");
            ensure!(!is_green || self.approved.contains(&event.sha), "a wrong green on {}", event.sha);
        }
        println!("no check passed that nobody approved");
        Ok(())
    }
}

/// The time that all processes of the service have taken of the processors, with their children that have ended.
fn processor_seconds() -> anyhow::Result<f64> {
    let own = std::process::id().to_string();
    let mut ticks = 0;
    for entry in std::fs::read_dir("/proc")? {
        let Ok(stat) = std::fs::read_to_string(entry?.path().join("stat")) else { continue };
        let Some((name, values)) = stat.rsplit_once(") ") else { continue };
        let values: Vec<&str> = values.split(' ').collect();
        if name.ends_with("(review-gate") && values.get(1) == Some(&own.as_str()) {
            // User and system time of the process and of its children, in hundredths of a second.
            ticks += values[11..15].iter().filter_map(|value| value.parse::<u64>().ok()).sum::<u64>();
        }
    }
    Ok(ticks as f64 / 100.0)
}
