//! What the service does, and when it dies over it.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use review_gate::jobs::task::Task;
use review_gate::model::pull_request::RepositoryId;
use review_gate::store::jobs::Lane;
use tokio::sync::Notify;

use super::scene::{Meaning, Scene};
use super::tally::Sight;

/// How long leave to pass holds, as all policies here have it.
const EXCEPTION: SignedDuration = SignedDuration::from_hours(1);
/// Longer than anything waits for, but for deliveries that were lost for good.
const MOST_ROUNDS: u32 = 200;
/// A worker that is gone loses its jobs after a minute.
const LEASE_SECONDS: i64 = 61;

impl Scene<'_> {
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
                None if self.has_expired() => self.sweep().await,
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

    /// The same, and looks at what came of it.
    pub(super) async fn settle_and_check(&mut self) -> Result<(), String> {
        self.settle().await?;
        self.check_what_happened()?;
        self.check_what_stands()
    }

    /// The service looks at everything, as it does now and then.
    pub(super) async fn sweep(&mut self) {
        let now = self.stage.github.now();
        self.swept_at = now;
        let service = &self.stage.worker.service;
        let jobs = vec![Task::SweepRepository { repository: RepositoryId(self.repository.id()) }.job(Lane::Sweep, now)];
        service.store.enqueue(jobs, now).await.unwrap();
        let all = vec![Task::Sweep.job(Lane::Sweep, now)];
        service.store.enqueue(all, now).await.unwrap();
    }

    /// Whether leave to pass ran out since the service last looked at everything, of which nobody tells it.
    pub(super) fn has_expired(&self) -> bool {
        let now = self.stage.github.now();
        let overrides = self.comments.iter().filter(|said| matches!(said.meaning, Meaning::Overrides));
        overrides.map(|said| said.at + EXCEPTION).any(|until| self.swept_at < until && until <= now)
    }
}
