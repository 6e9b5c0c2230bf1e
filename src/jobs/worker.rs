//! Takes up jobs one after the other and sees to it that each comes to an end.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use jiff::SignedDuration;
use tokio::sync::{Notify, watch};
use tracing::Instrument;

use super::error::{JobError, story};
use super::service::Service;
use super::task::Task;
use super::{
    assess_task, explain, file_incident, inspect, judge, judge_group, publish, receive, review, sweep, trial_merges,
    weekly_report,
};
use crate::store::error::StoreError;
use crate::store::jobs::{Job, Kinds, Retry};

/// How long a job belongs to a worker that does not say that it is still there.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often it says so.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How long that may take.
const LONGEST_RENEWAL: Duration = Duration::from_secs(5);
/// A worker that was not heard for so long lets go of its job, before another one takes that over.
const LONGEST_WITHOUT_RENEWAL: Duration = Duration::from_secs(35);
/// How long an idle worker waits for jobs that nobody tells it of: another process's, and those that were not due.
const LONGEST_NAP: Duration = Duration::from_secs(1);
/// A job that was lost so often together with its worker is not begun again.
const MOST_LOSSES: u32 = 5;

/// A worker.
#[derive(Clone)]
pub struct Worker {
    /// What its jobs work with.
    pub service: Service,
    /// What it is called; no other one is called so.
    pub name: String,
    /// Which jobs it takes.
    pub kinds: Kinds,
    /// Told whenever there may be something to do.
    pub wake: Arc<Notify>,
}

impl Worker {
    /// Works until `stop` says so; the job at hand is finished first.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.step().await {
                Ok(true) => {}
                Ok(false) => self.nap(&mut stop).await,
                Err(error) => {
                    tracing::error!(error = story(&error), "the store failed");
                    self.nap(&mut stop).await;
                }
            }
        }
    }

    /// Works until nothing is due.
    pub async fn run_until_idle(&self) -> Result<(), StoreError> {
        while self.step().await? {}
        Ok(())
    }

    async fn nap(&self, stop: &mut watch::Receiver<bool>) {
        tokio::select! {
            () = self.wake.notified() => {}
            _ = stop.changed() => {}
            () = tokio::time::sleep(LONGEST_NAP) => {}
        }
    }

    /// Does one job; false when none is due.
    async fn step(&self) -> Result<bool, StoreError> {
        let now = self.service.now();
        let leased_until = now.saturating_add(LEASE).unwrap_or(now);
        let job = self.service.store.claim(&self.name, self.kinds, now, leased_until).await?;
        let Some(job) = job else { return Ok(false) };
        let waited = now.duration_since(job.due_at).as_secs_f64();
        metrics::histogram!("review_gate_job_wait_seconds", "kind" => job.kind.clone()).record(waited);
        let begun = Instant::now();
        let span = tracing::info_span!("job", kind = job.kind, subject = job.subject, attempt = job.attempts);
        let result = self.supervised(&job).instrument(span).await;
        let outcome = if result.is_ok() { "done" } else { "failed" };
        metrics::histogram!("review_gate_job_seconds", "kind" => job.kind.clone(), "outcome" => outcome)
            .record(begun.elapsed());
        match result {
            Ok(()) => {
                self.service.store.complete(job.id, &self.name).await?;
                if self.kinds != Kinds::All {
                    // What follows from it may be for others.
                    self.wake.notify_waiters();
                }
            }
            Err(error) => self.give_back(&job, &error).await?,
        }
        Ok(true)
    }

    async fn give_back(&self, job: &Job, error: &JobError) -> Result<(), StoreError> {
        let told = story(error);
        let retry = error.retry(job.attempts, self.service.now(), fastrand::f64());
        match retry {
            Retry::Never => tracing::error!(job.kind, job.subject, job.attempts, error = told, "a job is given up"),
            Retry::At(at) => tracing::warn!(job.kind, job.subject, job.attempts, %at, error = told, "a job failed"),
        }
        self.service.store.fail(job.id, &self.name, &told, retry).await
    }

    /// Runs the job while its lease is kept; a panic is a failure like any other.
    async fn supervised(&self, job: &Job) -> Result<(), JobError> {
        let work = AssertUnwindSafe(self.perform(job)).catch_unwind();
        tokio::select! {
            result = work => result.unwrap_or_else(|panic| Err(JobError::Broken(said(panic.as_ref())))),
            () = self.keep_lease(job) => Err(JobError::Broken("another worker has taken it over, or may".to_owned())),
        }
    }

    /// Ends when the job is no longer this worker's, or may not be for long because the store does not answer.
    async fn keep_lease(&self, job: &Job) {
        let mut renewed = Instant::now();
        while renewed.elapsed() < LONGEST_WITHOUT_RENEWAL {
            tokio::time::sleep(HEARTBEAT).await;
            let asked = Instant::now();
            let until = self.service.now().saturating_add(LEASE).unwrap_or_else(|_| self.service.now());
            let renewal = self.service.store.renew(job.id, &self.name, until);
            match tokio::time::timeout(LONGEST_RENEWAL, renewal).await {
                Ok(Ok(true)) => renewed = asked,
                Ok(Ok(false)) => return,
                Ok(Err(error)) => tracing::warn!(error = story(&error), "a lease could not be renewed"),
                Err(_) => tracing::warn!("a lease could not be renewed: the store does not answer"),
            }
        }
    }

    async fn perform(&self, job: &Job) -> Result<(), JobError> {
        let task: Task = serde_json::from_str(&job.body).map_err(|error| JobError::Broken(error.to_string()))?;
        let error = if job.losses >= MOST_LOSSES {
            JobError::Lost(job.losses)
        } else {
            let limit = self.service.time_limit;
            match tokio::time::timeout(limit, Box::pin(self.undertake(job, task.clone()))).await {
                Ok(result) => return result,
                Err(_) => JobError::Overdue(limit),
            }
        };
        if let Task::Judge { pull_request } = task {
            return judge::without_result(&self.service, pull_request, job.attempts, error).await;
        }
        Err(error)
    }

    async fn undertake(&self, job: &Job, task: Task) -> Result<(), JobError> {
        let service = &self.service;
        match task {
            Task::Receive { delivery } => receive::receive(service, &delivery).await,
            Task::Judge { pull_request } => Box::pin(judge::judge(service, pull_request, job.attempts)).await,
            Task::Publish { repository, head } => publish::publish(service, repository, &head).await,
            Task::JudgeGroup { repository, head } => judge_group::judge_group(service, repository, &head).await,
            Task::Explain { pull_request, comment } => explain::explain(service, pull_request, comment).await,
            Task::AssessTask { repository, issue } => assess_task::one(service, repository, issue).await,
            Task::AssessTasks { repository } => assess_task::all(service, repository).await,
            Task::Review { repository, branch, before, after } => {
                review::review(service, repository, &branch, &before, &after).await
            }
            Task::FileIncident { incident, labels, noticed_at } => {
                file_incident::file_incident(service, &incident, labels, noticed_at).await
            }
            Task::FollowMerges { repository } => weekly_report::follow(service, repository).await,
            Task::ReportWeek { repository, week } => weekly_report::report(service, repository, week).await,
            Task::SendMessage { text, .. } => weekly_report::send_message(service, &text).await,
            Task::SendMail { repository, week } => weekly_report::send_mail(service, repository, week).await,
            Task::TryMerges { repository } => trial_merges::try_merges(service, repository).await,
            Task::Inspect { repository } => inspect::inspect(service, repository).await,
            Task::SweepRepository { repository } => sweep::repository(service, repository, job.lane).await,
            Task::SweepInstallation { installation } => sweep::installation(service, installation, job.lane).await,
            Task::Sweep => sweep::all(service).await,
        }
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without words".to_owned())
}
