//! The store on a server: for several processes and machines at once.
//!
//! Transactions see what others have committed, and lock what they rest on (see `session`); what fails because others were at
//! work is tried again (see `database`).

pub mod address;
mod certificates;
mod coordination;
mod database;
mod dismissals;
mod inspections;
mod jobs;
mod listening;
mod migration;
mod people;
mod persistence;
mod queue;
mod records;
mod seen;
mod session;
mod sign_in;
mod storable;
mod task_comments;
mod trial_merges;
mod weekly_reports;

use std::collections::BTreeSet;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::sync::Notify;

use super::Store;
use super::audit::{AuditEntry, AuditEvent};
use super::error::StoreError;
use super::jobs::{Claimant, DeadJob, Job, JobBacklog, NewJob, Retry};
use super::records::{
    Delivery, Evaluation, HeadRecord, Incident, MergeGroupRecord, Moment, NewEvaluation, PendingChecks, Posting,
    RepositoryRecord, Response, TaintRecord, WeeklyReportRecord,
};
use crate::model::account::{Account, AccountId};
use crate::model::check::GateCheck;
use crate::model::dossier::Dossier;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{InstallationId, PullRequest, PullRequestId, RepositoryId};
use crate::model::snapshot::Taint;
use crate::model::week::Week;
use address::Address;
use database::Database;
use session::Session;

/// A store on a server.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    address: Address,
    database: Database,
}

impl PostgresStore {
    /// Connects to the database at `address` and brings its schema up to date.
    pub async fn open(address: &Address) -> Result<Self, StoreError> {
        migration::migrate(address).await?;
        Ok(Self { address: address.clone(), database: Database::new(address)? })
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn receive(&self, delivery: Delivery, jobs: Vec<NewJob>, now: Timestamp) -> Result<(), StoreError> {
        let (jobs, delivery) = (&jobs, &delivery);
        self.database.write(|session| async move { jobs::receive(&session, delivery, jobs, now).await }).await
    }

    async fn delivery(&self, id: &str) -> Result<Option<Delivery>, StoreError> {
        self.database.read(|session| async move { jobs::delivery(&session, id).await }).await
    }

    async fn finish_delivery(&self, id: &str, jobs: Vec<NewJob>, now: Timestamp) -> Result<(), StoreError> {
        let jobs = &jobs;
        self.database.write(|session| async move { jobs::finish_delivery(&session, id, jobs, now).await }).await
    }

    async fn forget(&self, deliveries_before: Timestamp, copies_before: Timestamp) -> Result<usize, StoreError> {
        let forgotten = self
            .database
            .write(|session| async move {
                let deliveries = jobs::forget_deliveries(&session, deliveries_before).await?;
                Ok(deliveries + records::forget_copies(&session, copies_before).await?)
            })
            .await?;
        Ok(usize::try_from(forgotten).unwrap_or(usize::MAX))
    }

    async fn moment(&self, moment: Moment) -> Result<Option<Timestamp>, StoreError> {
        self.database.read(|session| async move { records::moment(&session, moment).await }).await
    }

    async fn save_moment(&self, moment: Moment, at: Timestamp) -> Result<(), StoreError> {
        self.database.write(|session| async move { records::save_moment(&session, moment, at).await }).await
    }

    async fn enqueue(&self, jobs: Vec<NewJob>, now: Timestamp) -> Result<(), StoreError> {
        let jobs = &jobs;
        self.database.write(|session| async move { jobs::enqueue(&session, jobs, now).await }).await
    }

    async fn claim(
        &self,
        claimant: Claimant<'_>,
        now: Timestamp,
        leased_until: Timestamp,
    ) -> Result<Option<Job>, StoreError> {
        let claim = |session: Session| async move { jobs::claim(&session, claimant, now, leased_until).await };
        match self.database.write_once(claim).await {
            // A second claim would leave the first job to nobody.
            Err(StoreError::Uncertain) => {
                self.database
                    .read(|session| async move { jobs::claimed(&session, claimant.worker, leased_until).await })
                    .await
            }
            claimed => claimed,
        }
    }

    async fn renew(&self, job: i64, worker: &str, leased_until: Timestamp) -> Result<bool, StoreError> {
        self.database.write(|session| async move { jobs::renew(&session, job, worker, leased_until).await }).await
    }

    async fn complete(&self, job: i64, worker: &str) -> Result<(), StoreError> {
        self.database.write(|session| async move { jobs::complete(&session, job, worker).await }).await
    }

    async fn fail(&self, job: i64, worker: &str, error: &str, retry: Retry) -> Result<(), StoreError> {
        self.database.write(|session| async move { jobs::fail(&session, job, worker, error, retry).await }).await
    }

    async fn revive(&self, job: i64, now: Timestamp) -> Result<bool, StoreError> {
        self.database.write_once(|session| async move { jobs::revive(&session, job, now).await }).await
    }

    async fn dead_jobs(&self) -> Result<Vec<DeadJob>, StoreError> {
        self.database.read(|session| async move { jobs::dead_jobs(&session).await }).await
    }

    async fn follow_jobs(&self, wake: &Notify) {
        listening::listen(&self.address, wake).await;
    }

    async fn time(&self) -> Result<Option<Timestamp>, StoreError> {
        self.database.read(|session| async move { jobs::time(&session).await }).await
    }

    async fn backlog(&self, now: Timestamp) -> Result<JobBacklog, StoreError> {
        self.database.read(|session| async move { jobs::backlog(&session, now).await }).await
    }

    async fn save_repository(&self, repository: RepositoryRecord) -> Result<(), StoreError> {
        let repository = &repository;
        self.database.write(|session| async move { records::save_repository(&session, repository).await }).await
    }

    async fn repository(&self, id: RepositoryId) -> Result<Option<RepositoryRecord>, StoreError> {
        self.database.read(|session| async move { records::repository(&session, id).await }).await
    }

    async fn repositories(&self) -> Result<Vec<RepositoryRecord>, StoreError> {
        self.database.read(|session| async move { records::repositories(&session).await }).await
    }

    async fn save_pull_request(&self, pull_request: &PullRequest) -> Result<(), StoreError> {
        self.database.write(|session| async move { records::save_pull_request(&session, pull_request).await }).await
    }

    async fn open_pull_requests(&self, repository: RepositoryId) -> Result<Vec<PullRequest>, StoreError> {
        self.database.read(|session| async move { records::open_pull_requests(&session, repository).await }).await
    }

    async fn record_head(&self, id: PullRequestId, head: HeadRecord) -> Result<(), StoreError> {
        let head = &head;
        self.database.write(|session| async move { records::record_head(&session, id, head).await }).await
    }

    async fn heads(&self, id: PullRequestId) -> Result<Vec<HeadRecord>, StoreError> {
        self.database.read(|session| async move { records::heads(&session, id).await }).await
    }

    async fn report(&self, digest: &str) -> Result<Option<String>, StoreError> {
        self.database.read(|session| async move { records::report(&session, digest).await }).await
    }

    async fn save_report(&self, digest: &str, json: &str, now: Timestamp) -> Result<(), StoreError> {
        self.database.write(|session| async move { records::save_report(&session, digest, json, now).await }).await
    }

    async fn save_evaluation(
        &self,
        evaluation: NewEvaluation,
        dossier: Dossier,
        audit: AuditEvent,
        jobs: Vec<NewJob>,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let (jobs, evaluation, dossier, audit) = (&jobs, &evaluation, &dossier, &audit);
        self.database
            .write_once(|session| async move {
                // First, since it locks: of two at once, the later one gets the larger number.
                records::audit(&session, audit.clone(), now).await?;
                let id = records::save_evaluation(&session, evaluation, now).await?;
                queue::save_dossier(&session, id, dossier).await?;
                jobs::enqueue(&session, jobs, now).await?;
                Ok(id)
            })
            .await
    }

    async fn evaluation(&self, id: PullRequestId) -> Result<Option<Evaluation>, StoreError> {
        self.database.read(|session| async move { records::evaluation(&session, id).await }).await
    }

    async fn posting(
        &self,
        repository: RepositoryId,
        head: &ObjectId,
        check: GateCheck,
    ) -> Result<Option<Posting>, StoreError> {
        self.database.read(|session| async move { records::posting(&session, repository, head, check).await }).await
    }

    async fn ask_for_retry(&self, repository: RepositoryId, head: &ObjectId) -> Result<(), StoreError> {
        self.database
            .write_once(|session| async move { records::ask_for_retry(&session, repository, head).await })
            .await
    }

    async fn retries(&self, repository: RepositoryId, head: &ObjectId) -> Result<u64, StoreError> {
        self.database.read(|session| async move { records::retries(&session, repository, head).await }).await
    }

    async fn save_posting(&self, posting: Posting, audit: AuditEvent) -> Result<(), StoreError> {
        let (audit, posting) = (&audit, &posting);
        self.database
            .write(|session| async move {
                let is_news = records::save_posting(&session, posting).await?;
                if is_news { records::audit(&session, audit.clone(), posting.posted_at).await } else { Ok(()) }
            })
            .await
    }

    async fn save_merge_group(&self, group: MergeGroupRecord) -> Result<(), StoreError> {
        let group = &group;
        self.database.write(|session| async move { records::save_merge_group(&session, group).await }).await
    }

    async fn remove_merge_group(&self, repository: RepositoryId, head: &ObjectId) -> Result<(), StoreError> {
        self.database
            .write(|session| async move { records::remove_merge_group(&session, repository, head).await })
            .await
    }

    async fn merge_groups(&self, repository: RepositoryId) -> Result<Vec<MergeGroupRecord>, StoreError> {
        self.database.read(|session| async move { records::merge_groups(&session, repository).await }).await
    }

    async fn save_marks(&self, id: PullRequestId, marks: Vec<String>) -> Result<(), StoreError> {
        let marks = &marks;
        self.database.write(|session| async move { people::save_marks(&session, id, marks).await }).await
    }

    async fn taint(
        &self,
        taint: TaintRecord,
        job: fn(PullRequestId, Timestamp) -> NewJob,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let taint = &taint;
        let write = |session: Session| async move {
            let concerned = people::taint(&session, taint).await?;
            jobs::enqueue(&session, &NewJob::of_each(concerned, job, now), now).await
        };
        self.database.write(write).await
    }

    async fn taint_merge(
        &self,
        id: PullRequestId,
        commit: &ObjectId,
        job: fn(PullRequestId, Timestamp) -> NewJob,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let write = |session: Session| async move {
            let concerned = people::taint_merge(&session, id, commit).await?;
            jobs::enqueue(&session, &NewJob::of_each(concerned, job, now), now).await
        };
        self.database.write(write).await
    }

    async fn save_edited_comment(&self, repository: RepositoryId, comment: u64) -> Result<(), StoreError> {
        self.database
            .write(|session| async move { records::save_edited_comment(&session, repository, comment).await })
            .await
    }

    async fn edited_comments(&self, repository: RepositoryId, comments: Vec<u64>) -> Result<BTreeSet<u64>, StoreError> {
        let comments = &comments;
        self.database
            .read(|session| async move { records::edited_comments(&session, repository, comments).await })
            .await
    }

    async fn taints(&self, id: PullRequestId, marks: Vec<(String, ObjectId)>) -> Result<Vec<Taint>, StoreError> {
        let marks = &marks;
        self.database.read_at_once(|session| async move { people::taints(&session, id, marks).await }).await
    }

    async fn save_listed_agent(
        &self,
        repository: RepositoryId,
        login: &str,
        account: AccountId,
    ) -> Result<(), StoreError> {
        self.database
            .write(|session| async move { people::save_listed_agent(&session, repository, login, account).await })
            .await
    }

    async fn listed_agent(&self, repository: RepositoryId, login: &str) -> Result<Option<AccountId>, StoreError> {
        self.database.read(|session| async move { people::listed_agent(&session, repository, login).await }).await
    }

    async fn save_app_checks(
        &self,
        repository: RepositoryId,
        branch: &str,
        names: BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let names = &names;
        self.database
            .write(|session| async move { records::save_app_checks(&session, repository, branch, names).await })
            .await
    }

    async fn app_checks(&self, repository: RepositoryId, branch: &str) -> Result<BTreeSet<String>, StoreError> {
        self.database.read(|session| async move { records::app_checks(&session, repository, branch).await }).await
    }

    async fn save_addresses(&self, addresses: Vec<(String, Account)>) -> Result<(), StoreError> {
        let addresses = &addresses;
        self.database.write(|session| async move { people::save_addresses(&session, addresses).await }).await
    }

    async fn address(&self, email: &str) -> Result<Option<Account>, StoreError> {
        self.database.read(|session| async move { people::address(&session, email).await }).await
    }

    async fn response(&self, installation: InstallationId, url: &str) -> Result<Option<Response>, StoreError> {
        self.database.read(|session| async move { records::response(&session, installation, url).await }).await
    }

    async fn save_response(
        &self,
        installation: InstallationId,
        url: &str,
        response: Response,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let response = &response;
        self.database
            .write(|session| async move { records::save_response(&session, installation, url, response, now).await })
            .await
    }

    async fn audit(&self, event: AuditEvent, now: Timestamp) -> Result<(), StoreError> {
        let event = &event;
        self.database.write_once(|session| async move { records::audit(&session, event.clone(), now).await }).await
    }

    async fn audit_from(&self, sequence: i64, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
        self.database.read(|session| async move { records::audit_from(&session, sequence, limit).await }).await
    }

    async fn save_incident(&self, incident: Incident, jobs: Vec<NewJob>, now: Timestamp) -> Result<bool, StoreError> {
        let (jobs, incident) = (&jobs, &incident);
        self.database
            .write_once(|session| async move {
                let is_new = records::save_incident(&session, incident, now).await?;
                if is_new {
                    jobs::enqueue(&session, jobs, now).await?;
                }
                Ok(is_new)
            })
            .await
    }

    async fn save_gated_branch(&self, repository: RepositoryId, branch: &str) -> Result<(), StoreError> {
        self.database
            .write(|session| async move { records::save_gated_branch(&session, repository, branch).await })
            .await
    }

    async fn forget_gated_branch(&self, branch: &str, incident: Incident, now: Timestamp) -> Result<bool, StoreError> {
        let incident = &incident;
        self.database
            .write_once(|session| async move {
                let was_gated = records::forget_gated_branch(&session, incident.repository, branch).await?;
                if was_gated {
                    records::save_incident(&session, incident, now).await?;
                }
                Ok(was_gated)
            })
            .await
    }

    async fn save_task_comment(&self, repository: RepositoryId, issue: u64, comment: u64) -> Result<(), StoreError> {
        self.database
            .write(|session| async move { task_comments::save(&session, repository, issue, comment).await })
            .await
    }

    async fn task_comment(&self, repository: RepositoryId, issue: u64) -> Result<Option<u64>, StoreError> {
        self.database.read(|session| async move { task_comments::find(&session, repository, issue).await }).await
    }

    async fn save_weekly_report(&self, report: WeeklyReportRecord) -> Result<(), StoreError> {
        let report = &report;
        self.database.write(|session| async move { weekly_reports::save(&session, report).await }).await
    }

    async fn weekly_report(
        &self,
        repository: RepositoryId,
        week: Week,
    ) -> Result<Option<WeeklyReportRecord>, StoreError> {
        self.database.read(|session| async move { weekly_reports::find(&session, repository, week).await }).await
    }

    async fn incidents(&self, limit: usize) -> Result<Vec<Incident>, StoreError> {
        self.database.read(|session| async move { records::incidents(&session, limit).await }).await
    }

    async fn pending_checks(&self) -> Result<PendingChecks, StoreError> {
        self.database.read(|session| async move { records::pending_checks(&session).await }).await
    }

    async fn count_incidents(&self) -> Result<u64, StoreError> {
        self.database.read(|session| async move { records::count_incidents(&session).await }).await
    }
}
