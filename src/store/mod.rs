//! What the service remembers. All SQL lives here.
//!
//! [`Store`] is what the rest of the service sees; `sqlite` keeps it in a file, `postgres` on a server that several machines
//! share. Each has its own statements; what a row becomes is the same. A state and the job that follows from it are always
//! written together, so that a machine may die between any two calls.

pub mod audit;
pub mod clock;
mod columns;
pub mod coordination;
pub mod copy;
pub mod dismissals;
pub mod error;
pub mod jobs;
pub mod location;
pub mod postgres;
pub mod queue;
mod reading;
pub mod records;
mod schema;
pub mod sign_in;
pub mod sqlite;

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::Notify;

use audit::{AuditEntry, AuditEvent};
use coordination::CoordinationStore;
use dismissals::DismissalStore;
use error::StoreError;
use jobs::{Claimant, DeadJob, Job, JobBacklog, NewJob, Retry};
use queue::QueueStore;
use records::{
    Delivery, Evaluation, HeadRecord, Incident, MergeGroupRecord, Moment, NewEvaluation, PendingChecks, Posting,
    RepositoryRecord, Response, TaintRecord, WeeklyReportRecord,
};
use sign_in::SignInStore;

use crate::model::account::{Account, AccountId};
use crate::model::check::GateCheck;
use crate::model::dossier::Dossier;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{InstallationId, PullRequest, PullRequestId, RepositoryId};
use crate::model::snapshot::Taint;
use crate::model::week::Week;

/// What a store can do. Every call is one transaction: it happened or it did not.
#[async_trait]
pub trait Store: CoordinationStore + DismissalStore + QueueStore + SignInStore + Send + Sync {
    /// Keeps a delivery together with the jobs that it asks for. One that is there already changes nothing, unless it was
    /// not finished and its job is gone: then the jobs are taken up again.
    async fn receive(&self, delivery: Delivery, jobs: Vec<NewJob>, now: Timestamp) -> Result<(), StoreError>;
    /// A delivery as it came in.
    async fn delivery(&self, id: &str) -> Result<Option<Delivery>, StoreError>;
    /// Marks a delivery as dealt with and takes up what follows from it.
    async fn finish_delivery(&self, id: &str, jobs: Vec<NewJob>, now: Timestamp) -> Result<(), StoreError>;
    /// Forgets deliveries that were dealt with and came in before `deliveries_before`, and what can be had again, answers of
    /// GitHub and analyses that no open pull request was judged by last, from before `copies_before`; returns how much that
    /// was.
    async fn forget(&self, deliveries_before: Timestamp, copies_before: Timestamp) -> Result<usize, StoreError>;
    /// When something was done last that is done now and then.
    async fn moment(&self, moment: Moment) -> Result<Option<Timestamp>, StoreError>;
    /// Remembers that it was done.
    async fn save_moment(&self, moment: Moment, at: Timestamp) -> Result<(), StoreError>;

    /// Takes up jobs; one that already waits for the same is brought forward instead.
    async fn enqueue(&self, jobs: Vec<NewJob>, now: Timestamp) -> Result<(), StoreError>;
    /// The next job for this claimant that is due, which is theirs until `leased_until`. Jobs whose lease ran out are due
    /// again, later each time. In a lane, repositories take turns; for some seconds a job is left to those who have a copy of
    /// its repository.
    async fn claim(
        &self,
        claimant: Claimant<'_>,
        now: Timestamp,
        leased_until: Timestamp,
    ) -> Result<Option<Job>, StoreError>;
    /// Extends a lease; false when the job is no longer the worker's.
    async fn renew(&self, job: i64, worker: &str, leased_until: Timestamp) -> Result<bool, StoreError>;
    /// Ends a job that succeeded.
    async fn complete(&self, job: i64, worker: &str) -> Result<(), StoreError>;
    /// Ends an attempt that failed.
    async fn fail(&self, job: i64, worker: &str, error: &str, retry: Retry) -> Result<(), StoreError>;
    /// Takes up a dead job again; false when there is none.
    async fn revive(&self, job: i64, now: Timestamp) -> Result<bool, StoreError>;
    /// The jobs that were given up.
    async fn dead_jobs(&self) -> Result<Vec<DeadJob>, StoreError>;
    /// Tells `wake` whenever any process takes up jobs, for as long as it is waited for. A store that cannot know tells
    /// nothing: whoever waits for jobs looks by themselves now and then.
    async fn follow_jobs(&self, wake: &Notify);
    /// What time it is by the clock that all processes share; `None` where there is none but the machine's.
    async fn time(&self) -> Result<Option<Timestamp>, StoreError>;
    /// How much is left to do.
    async fn backlog(&self, now: Timestamp) -> Result<JobBacklog, StoreError>;

    /// Remembers what a repository is called and which installation reaches it.
    async fn save_repository(&self, repository: RepositoryRecord) -> Result<(), StoreError>;
    /// A repository by its number.
    async fn repository(&self, id: RepositoryId) -> Result<Option<RepositoryRecord>, StoreError>;
    /// All repositories.
    async fn repositories(&self) -> Result<Vec<RepositoryRecord>, StoreError>;

    /// Remembers a pull request as it was read.
    async fn save_pull_request(&self, pull_request: &PullRequest) -> Result<(), StoreError>;
    /// The open pull requests of a repository as they were read last.
    async fn open_pull_requests(&self, repository: RepositoryId) -> Result<Vec<PullRequest>, StoreError>;
    /// Remembers that `head` became the head then. If the newest is that commit for that base branch and not older by
    /// more than some seconds, it is the same event, and only a pusher that was not known is filled in.
    async fn record_head(&self, id: PullRequestId, head: HeadRecord) -> Result<(), StoreError>;
    /// The heads of a pull request in the order of their time, oldest first.
    async fn heads(&self, id: PullRequestId) -> Result<Vec<HeadRecord>, StoreError>;

    /// The report with this digest, as JSON.
    async fn report(&self, digest: &str) -> Result<Option<String>, StoreError>;
    /// Keeps a report.
    async fn save_report(&self, digest: &str, json: &str, now: Timestamp) -> Result<(), StoreError>;
    /// Keeps an evaluation and how it came about, with the jobs that publish it and an entry in the audit; returns its
    /// number.
    async fn save_evaluation(
        &self,
        evaluation: NewEvaluation,
        dossier: Dossier,
        audit: AuditEvent,
        jobs: Vec<NewJob>,
        now: Timestamp,
    ) -> Result<i64, StoreError>;
    /// The newest evaluation of a pull request.
    async fn evaluation(&self, id: PullRequestId) -> Result<Option<Evaluation>, StoreError>;

    /// What was posted last on a commit.
    async fn posting(
        &self,
        repository: RepositoryId,
        head: &ObjectId,
        check: GateCheck,
    ) -> Result<Option<Posting>, StoreError>;
    /// Counts that somebody asked for the checks of a commit to be run again, and forgets what was posted on it, so that it is
    /// posted anew.
    async fn ask_for_retry(&self, repository: RepositoryId, head: &ObjectId) -> Result<(), StoreError>;
    /// How often that was asked for.
    async fn retries(&self, repository: RepositoryId, head: &ObjectId) -> Result<u64, StoreError>;
    /// Remembers what was posted, with an entry in the audit.
    async fn save_posting(&self, posting: Posting, audit: AuditEvent) -> Result<(), StoreError>;

    /// Remembers a merge group.
    async fn save_merge_group(&self, group: MergeGroupRecord) -> Result<(), StoreError>;
    /// Forgets a merge group.
    async fn remove_merge_group(&self, repository: RepositoryId, head: &ObjectId) -> Result<(), StoreError>;
    /// The merge groups of a repository.
    async fn merge_groups(&self, repository: RepositoryId) -> Result<Vec<MergeGroupRecord>, StoreError>;

    /// Remembers by which commits and patches a pull request would be known elsewhere, instead of those before.
    async fn save_marks(&self, id: PullRequestId, marks: Vec<String>) -> Result<(), StoreError>;
    /// Remembers that a pull request is an agent's, by its commits and patches, and who had a hand in it. Where that is
    /// news, every other pull request that holds one of them is given the `job` for it.
    async fn taint(
        &self,
        taint: TaintRecord,
        job: fn(PullRequestId, Timestamp) -> NewJob,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Remembers the commit that merging a pull request made as an agent's, if the pull request is known as one, with the
    /// same consequence.
    async fn taint_merge(
        &self,
        id: PullRequestId,
        commit: &ObjectId,
        job: fn(PullRequestId, Timestamp) -> NewJob,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Which of `marks`, each with its commit, are known to be an agent's from other pull requests than this one, and
    /// whether this one itself was an agent's at an earlier head.
    async fn taints(&self, id: PullRequestId, marks: Vec<(String, ObjectId)>) -> Result<Vec<Taint>, StoreError>;
    /// Remembers that a comment was edited.
    async fn save_edited_comment(&self, repository: RepositoryId, comment: u64) -> Result<(), StoreError>;
    /// Which of these comments are known to have been edited.
    async fn edited_comments(&self, repository: RepositoryId, comments: Vec<u64>) -> Result<BTreeSet<u64>, StoreError>;
    /// Remembers which account a login that a policy lists as an agent's was when GitHub was first asked.
    async fn save_listed_agent(
        &self,
        repository: RepositoryId,
        login: &str,
        account: AccountId,
    ) -> Result<(), StoreError>;
    /// Which account it was.
    async fn listed_agent(&self, repository: RepositoryId, login: &str) -> Result<Option<AccountId>, StoreError>;
    /// Remembers names under which Apps have posted check runs on a branch.
    async fn save_app_checks(
        &self,
        repository: RepositoryId,
        branch: &str,
        names: BTreeSet<String>,
    ) -> Result<(), StoreError>;
    /// The names that are remembered.
    async fn app_checks(&self, repository: RepositoryId, branch: &str) -> Result<BTreeSet<String>, StoreError>;
    /// Remembers whose an address is.
    async fn save_addresses(&self, addresses: Vec<(String, Account)>) -> Result<(), StoreError>;
    /// Whose an address is.
    async fn address(&self, email: &str) -> Result<Option<Account>, StoreError>;

    /// An answer that GitHub gave before.
    async fn response(&self, installation: InstallationId, url: &str) -> Result<Option<Response>, StoreError>;
    /// Keeps an answer of GitHub.
    async fn save_response(
        &self,
        installation: InstallationId,
        url: &str,
        response: Response,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Adds an entry to the audit.
    async fn audit(&self, event: AuditEvent, now: Timestamp) -> Result<(), StoreError>;
    /// The entries from `sequence` on, at most `limit`.
    async fn audit_from(&self, sequence: i64, limit: usize) -> Result<Vec<AuditEntry>, StoreError>;
    /// Remembers an incident with an entry in the audit, and takes up what follows from it; false when it was known.
    async fn save_incident(&self, incident: Incident, jobs: Vec<NewJob>, now: Timestamp) -> Result<bool, StoreError>;
    /// Remembers that a branch requires the checks.
    async fn save_gated_branch(&self, repository: RepositoryId, branch: &str) -> Result<(), StoreError>;
    /// Forgets that a branch required the checks, and remembers that as `incident`; false when it was not known to.
    async fn forget_gated_branch(&self, branch: &str, incident: Incident, now: Timestamp) -> Result<bool, StoreError>;
    /// Remembers the comment of the App that says of an issue whether it is fit for an agent.
    async fn save_task_comment(&self, repository: RepositoryId, issue: u64, comment: u64) -> Result<(), StoreError>;
    /// Which comment that is.
    async fn task_comment(&self, repository: RepositoryId, issue: u64) -> Result<Option<u64>, StoreError>;
    /// Keeps the report on a week, instead of the one before.
    async fn save_weekly_report(&self, report: WeeklyReportRecord) -> Result<(), StoreError>;
    /// The report on a week.
    async fn weekly_report(
        &self,
        repository: RepositoryId,
        week: Week,
    ) -> Result<Option<WeeklyReportRecord>, StoreError>;
    /// The checks that wait for their conclusion.
    async fn pending_checks(&self) -> Result<PendingChecks, StoreError>;
    /// The incidents, newest first, at most `limit`.
    async fn incidents(&self, limit: usize) -> Result<Vec<Incident>, StoreError>;
    /// How many incidents there are.
    async fn count_incidents(&self) -> Result<u64, StoreError>;
}
