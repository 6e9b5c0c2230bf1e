//! A GitHub and a service, and the people and machines that act on it.

use std::sync::Arc;

use review_gate::jobs::worker::Worker;
use tempfile::TempDir;

use super::super::world;
use super::tally::Tally;
use crate::support::github::FakeGitHub;
use crate::support::github::account::{Account, AccountKind};

/// A GitHub and a service, for many repositories one after the other.
pub(super) struct Stage {
    pub(super) github: Arc<FakeGitHub>,
    pub(super) cast: Cast,
    pub(super) tally: Tally,
    pub(super) worker: Worker,
    directory: TempDir,
    pub(super) lives: u32,
    pub(super) scenes: u32,
}

/// Who acts.
pub(super) struct Cast {
    /// People who may write at first.
    pub(super) humans: Vec<Account>,
    /// May only read.
    pub(super) dave: Account,
    /// May write, and does nothing but review at the end.
    pub(super) zoe: Account,
    /// The same, where two are needed.
    pub(super) yann: Account,
    /// Looks after the repository, and does nothing but that.
    pub(super) olga: Account,
    pub(super) copilot: Account,
    /// An App that nobody knows.
    pub(super) robot: Account,
}

impl Cast {
    fn of(github: &FakeGitHub) -> Self {
        Self {
            humans: ["alice", "bob", "carol", "erin"].map(|login| github.user(login)).to_vec(),
            dave: github.user("dave"),
            zoe: github.user("zoe"),
            yann: github.user("yann"),
            olga: github.user("olga"),
            copilot: github.account(198_982_749, "copilot-swe-agent[bot]", AccountKind::Bot),
            robot: github.bot("helper"),
        }
    }

    /// Every person who may review.
    pub(super) fn people(&self) -> impl Iterator<Item = &Account> {
        self.humans.iter().chain([&self.dave, &self.zoe, &self.yann])
    }

    /// Those whom policies trust with exceptions.
    pub(super) fn trusted(&self) -> impl ExactSizeIterator<Item = &Account> {
        self.humans[1..3].iter()
    }

    /// Everybody who acts at random.
    pub(super) fn actors(&self) -> Vec<&Account> {
        // People more often than machines.
        self.humans.iter().chain(&self.humans).chain([&self.dave, &self.copilot, &self.copilot, &self.robot]).collect()
    }

    /// Whether this is a machine's account.
    pub(super) fn is_machine(&self, id: u64) -> bool {
        [self.copilot.id, self.robot.id].contains(&id)
    }
}

impl Stage {
    /// In memory where that is possible: nothing here has to outlive the machine.
    pub(super) async fn new() -> Self {
        let directory = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let github = Arc::new(FakeGitHub::start());
        let cast = Cast::of(&github);
        let worker = world::worker(&github, directory.path()).await;
        let target = world::serve(&worker, &github).await;
        github.set_webhook_target(&target);
        Self { github, cast, tally: Tally::default(), worker, directory, lives: 1, scenes: 0 }
    }

    pub(super) fn forget_deliveries(&self) {
        while !self.github.pending_deliveries().is_empty() {
            self.github.forget_next();
        }
    }

    /// The service is started anew, with what it has written.
    pub(super) async fn restart(&mut self) {
        self.lives += 1;
        let worker = world::worker(&self.github, self.directory.path()).await;
        self.worker = Worker { name: format!("worker-{}", self.lives), ..worker };
        let target = world::serve(&self.worker, &self.github).await;
        self.github.set_webhook_target(&target);
    }
}
