//! One repository, everybody around it, and the service: what is there and what was done.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use review_gate::jobs::task::Task;
use review_gate::model::pull_request::RepositoryId;
use review_gate::store::jobs::Lane;
use tokio::sync::Notify;

use super::super::world::{APPROVAL, QUALITY};
use super::ledger::{CommitFacts, Ledger, PushFacts};
use super::stage::Stage;
use super::tally::Sight;
use crate::support::github::account::Account;
use crate::support::github::pull::Pull;
use crate::support::github::repository::{Commit, Repository};
use crate::support::github::state::pull::PullState;
use crate::support::github::state::rules::Ruleset;

/// The branches that require the checks.
pub(super) const GATED: [&str; 2] = ["main", "release/1"];
/// A branch that anybody may merge into.
pub(super) const OPEN_BRANCH: &str = "dev";
/// What an agent leaves in the text of a pull request.
pub(super) const AGENT_BODY: &str = "Generated with [Claude Code](https://claude.com/claude-code)";
/// Longer than anything waits for, but for deliveries that were lost for good.
const MOST_ROUNDS: u32 = 200;
/// A worker that is gone loses its jobs after a minute.
const LEASE_SECONDS: i64 = 61;
/// Deliveries that are older are not asked for again.
const A_DAY_AND_MORE: i64 = 90_000;

/// A comment that approves, or looks like it.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) id: u64,
    pub(super) pull: u64,
    pub(super) by: u64,
    pub(super) at: Timestamp,
    /// The commit it approves.
    pub(super) commit: Option<String>,
    pub(super) was_edited: bool,
}

/// A repository and what happened in it.
pub(super) struct Scene<'a> {
    pub(super) stage: &'a mut Stage,
    pub(super) repository: Repository,
    pub(super) ledger: Ledger,
    pub(super) pulls: Vec<Pull>,
    pub(super) merged: BTreeSet<u64>,
    /// Those of them that became one commit.
    pub(super) squashed: BTreeSet<u64>,
    pub(super) writers: BTreeSet<u64>,
    pub(super) comments: Vec<Said>,
    /// Where branches were before what is happening.
    pub(super) tips: BTreeMap<String, String>,
    /// Whether the service has heard of everything.
    pub(super) is_settled: bool,
    /// Whether it can only hear of something by looking itself.
    pub(super) has_lost: bool,
    pub(super) seen_events: usize,
    pub(super) contents: u32,
    owner: Account,
    has_seen_death: bool,
    /// What was done, in words.
    pub(super) history: Vec<String>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(stage: &'a mut Stage) -> Self {
        stage.scenes += 1;
        stage.github.advance(A_DAY_AND_MORE);
        let name = format!("team-{}", stage.scenes);
        let repository = stage.github.repository(&format!("{name}/widgets"));
        let owner = stage.github.user(&name);
        let mut writers = BTreeSet::new();
        for account in stage.cast.humans.iter().chain([&stage.cast.zoe, &stage.cast.copilot, &stage.cast.robot]) {
            repository.set_permission(account, "write");
            writers.insert(account.id);
        }
        repository.set_permission(&stage.cast.dave, "read");
        let first = repository.branch("main").unwrap();
        for branch in ["release/1", OPEN_BRANCH] {
            repository.set_branch(branch, &first);
        }
        let app = Some(stage.github.app_id());
        let gated = GATED.map(|branch| format!("refs/heads/{branch}"));
        let rules = Ruleset::new("gate", &gated.each_ref().map(String::as_str));
        let rules = rules.require_check(QUALITY, app).require_check(APPROVAL, app);
        repository.protect(rules.require_pull_request(0));
        let mut ledger = Ledger::default();
        ledger.commits.insert(first, CommitFacts::default());
        stage.forget_deliveries();
        let seen_events = stage.github.check_history().len();
        let mut scene = Self {
            stage,
            repository,
            ledger,
            pulls: Vec::new(),
            merged: BTreeSet::new(),
            squashed: BTreeSet::new(),
            writers,
            comments: Vec::new(),
            tips: BTreeMap::new(),
            is_settled: false,
            has_lost: false,
            seen_events,
            contents: 0,
            owner,
            has_seen_death: false,
            history: Vec::new(),
        };
        scene.remember_tips();
        scene
    }

    /// The repository is gone, and so is all that waits.
    pub(super) fn end(self) {
        if self.has_seen_death {
            self.stage.tally.note(Sight::SequenceWithDeath);
        }
        self.stage.github.uninstall(&self.owner);
        self.stage.forget_deliveries();
    }

    pub(super) fn tip(&self, branch: &str) -> String {
        self.repository.branch(branch).unwrap_or_else(|| panic!("branch {branch} is there"))
    }

    pub(super) fn remember_tips(&mut self) {
        for branch in GATED.into_iter().chain([OPEN_BRANCH]) {
            let tip = self.tip(branch);
            self.tips.insert(branch.to_owned(), tip);
        }
    }

    pub(super) fn open_pulls(&self) -> Vec<Pull> {
        self.pulls.iter().filter(|pull| pull.state().open).cloned().collect()
    }

    /// Comments by which somebody approves, each with the commit.
    pub(super) fn approving_comments(&self, pull: u64, by: u64) -> impl Iterator<Item = (&str, Timestamp)> {
        let own = self.comments.iter().filter(move |said| said.pull == pull && said.by == by && !said.was_edited);
        own.filter_map(|said| Some((said.commit.as_deref()?, said.at)))
    }

    pub(super) fn tell(&mut self, what: String) {
        self.history.push(what);
    }

    /// Makes a commit; the files are what it adds.
    pub(super) fn commit(
        &mut self,
        facts: CommitFacts,
        author: &(String, String),
        committer: &(String, String),
        message: &str,
    ) -> String {
        let files: Vec<(String, String)> =
            facts.content.iter().map(|piece| (format!("notes/{piece}.txt"), format!("Note {piece}\n"))).collect();
        let mut files: Vec<(&str, Option<&str>)> =
            files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
        let parents: Vec<&str> = facts.parents.iter().map(String::as_str).collect();
        let brought: Vec<(String, String)> = if parents.len() > 1 {
            let of_first = self.ledger.content(parents[0]);
            let of_others = self.ledger.content(parents[1]);
            let missing = of_others.difference(&of_first);
            missing.map(|piece| (format!("notes/{piece}.txt"), format!("Note {piece}\n"))).collect()
        } else {
            Vec::new()
        };
        files.extend(brought.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))));
        let sha = self.repository.commit(&Commit {
            parents: &parents,
            committer: (&committer.0, &committer.1),
            message,
            files: &files,
            ..Commit::by(author)
        });
        self.ledger.commits.insert(sha.clone(), facts);
        sha
    }

    /// Pushes; false where GitHub refuses.
    pub(super) fn push(&mut self, pusher: &Account, branch: &str, sha: &str) -> bool {
        let is_pushed = self.repository.push(pusher, branch, sha, true).is_ok();
        if is_pushed {
            let push = PushFacts { sha: sha.to_owned(), pusher: pusher.id, at: self.stage.github.now() };
            self.ledger.pushes.entry(branch.to_owned()).or_default().push(push);
        }
        is_pushed
    }

    /// Adds to the ledger what merging made.
    pub(super) fn learn_merge(&mut self, pull: &PullState, base: &str) {
        let made = pull.merged.as_ref().expect("it is merged").sha.clone();
        let is_squash = self.squashed.contains(&pull.number);
        let facts = if is_squash {
            let content = self.ledger.added(&pull.head.sha, base);
            let people = BTreeSet::from([pull.author]);
            let mark = self.stage.cast.is_machine(pull.author).then(|| "the author".to_owned());
            CommitFacts { parents: vec![base.to_owned()], content, people, mark, ..CommitFacts::default() }
        } else {
            CommitFacts { parents: vec![base.to_owned(), pull.head.sha.clone()], ..CommitFacts::default() }
        };
        self.ledger.commits.insert(made.clone(), facts);
        self.tips.insert(pull.base_branch.clone(), made);
    }

    /// Lets the service do what is due, and kills it in the middle: at the n-th request that it makes. Whether
    /// it died.
    pub(super) async fn work_and_die(&mut self, request: u64) -> bool {
        let reached = Arc::new(Notify::new());
        let told = Arc::clone(&reached);
        self.stage.github.meanwhile("*", "/**", request, move || told.notify_one());
        let died = tokio::select! {
            biased;
            () = reached.notified() => true,
            result = self.stage.worker.run_until_idle() => { result.unwrap(); false }
        };
        self.stage.github.end_faults();
        if died {
            // What GitHub was asked for as the last thing is still carried out.
            tokio::time::sleep(Duration::from_millis(3)).await;
            self.stage.tally.note(Sight::Death);
            self.has_seen_death = true;
            self.stage.restart().await;
        }
        self.tell(format!(
            "the service {}",
            if died { format!("dies at request {request}") } else { "works".to_owned() }
        ));
        died
    }

    /// The service hears of everything and does everything.
    pub(super) async fn settle(&mut self) -> Result<(), String> {
        if self.has_lost {
            self.sweep().await;
        }
        for _ in 0..MOST_ROUNDS {
            let statuses = self.stage.github.deliver_all().await;
            if statuses.iter().any(|status| *status != 202) {
                return Err(format!("webhooks were answered {statuses:?}"));
            }
            self.stage.worker.run_until_idle().await.unwrap();
            let store = &self.stage.worker.service.store;
            let backlog = store.backlog(self.stage.github.now()).await.unwrap();
            if backlog.dead > 0 {
                return Err(format!("jobs were given up: {:?}", store.dead_jobs().await.unwrap()));
            }
            if !self.stage.github.pending_deliveries().is_empty() {
                continue;
            }
            let now = self.stage.github.now();
            match backlog.next_due {
                // A worker that is gone still has a job, and maybe others wait for that.
                _ if backlog.running > 0 => self.stage.github.advance(LEASE_SECONDS),
                Some(due) => self.stage.github.advance(due.duration_since(now).as_secs() + 1),
                None if backlog.due > 0 => {}
                None => {
                    (self.is_settled, self.has_lost) = (true, false);
                    return Ok(());
                }
            }
        }
        let store = &self.stage.worker.service.store;
        let backlog = store.backlog(self.stage.github.now()).await.unwrap();
        Err(format!("the service never comes to rest: {backlog:?}"))
    }

    /// The service looks at everything, as it does now and then.
    pub(super) async fn sweep(&mut self) {
        let now = self.stage.github.now();
        let service = &self.stage.worker.service;
        let jobs = vec![Task::SweepRepository { repository: RepositoryId(self.repository.id()) }.job(Lane::Sweep, now)];
        service.store.enqueue(jobs, now).await.unwrap();
        let all = vec![Task::Sweep.job(Lane::Sweep, now)];
        service.store.enqueue(all, now).await.unwrap();
    }

    /// What the verdict's page says of a commit.
    pub(super) fn page(&self, sha: &str) -> String {
        let runs = self.repository.check_runs(sha);
        let own = runs.into_iter().filter(|run| run.app == self.stage.github.app_id());
        let texts = own.map(|run| {
            format!(
                "{}: {}\n{}",
                run.name,
                run.output.title.unwrap_or_default(),
                run.output.summary.unwrap_or_default()
            )
        });
        texts.collect::<Vec<_>>().join("\n")
    }
}
