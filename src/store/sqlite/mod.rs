//! The store in one file: nothing to install, and enough for one machine.

mod coordination;
mod database;
mod dismissals;
mod inspections;
mod jobs;
mod people;
mod queue;
mod records;
mod rows;
mod seen;
mod sign_in;
mod task_comments;
mod trial_merges;
mod weekly_reports;

use std::collections::BTreeSet;
use std::path::Path;

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::Connection;
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
use database::Database;

/// A store in one file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    database: Database,
}

impl SqliteStore {
    /// Opens the file at `path`, makes it if there is none, and brings its schema up to date.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { database: Database::open(path)? })
    }

    /// Writes a copy of all that is in the file at `path` now to a new file, while others go on working with it.
    pub fn back_up(path: &Path, to: &Path) -> Result<(), StoreError> {
        let to = to.to_str().ok_or(StoreError::Corrupt { what: "name of a file" })?;
        Connection::open(path)?.execute("VACUUM INTO ?1", [to])?;
        Ok(())
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn receive(&self, delivery: Delivery, jobs: Vec<NewJob>, now: Timestamp) -> Result<(), StoreError> {
        self.database.write(move |writer| jobs::receive(writer, &delivery, &jobs, now)).await
    }

    async fn delivery(&self, id: &str) -> Result<Option<Delivery>, StoreError> {
        let id = id.to_owned();
        self.database.read(move |reader| jobs::delivery(reader, &id)).await
    }

    async fn finish_delivery(&self, id: &str, jobs: Vec<NewJob>, now: Timestamp) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.database.write(move |writer| jobs::finish_delivery(writer, &id, &jobs, now)).await
    }

    async fn forget(&self, deliveries_before: Timestamp, copies_before: Timestamp) -> Result<usize, StoreError> {
        self.database
            .write(move |writer| {
                let deliveries = jobs::forget_deliveries(writer, deliveries_before)?;
                Ok(deliveries + records::forget_copies(writer, copies_before)?)
            })
            .await
    }

    async fn moment(&self, moment: Moment) -> Result<Option<Timestamp>, StoreError> {
        self.database.read(move |reader| records::moment(reader, moment)).await
    }

    async fn save_moment(&self, moment: Moment, at: Timestamp) -> Result<(), StoreError> {
        self.database.write(move |writer| records::save_moment(writer, moment, at)).await
    }

    async fn enqueue(&self, jobs: Vec<NewJob>, now: Timestamp) -> Result<(), StoreError> {
        self.database.write(move |writer| jobs::enqueue(writer, &jobs, now)).await
    }

    async fn claim(
        &self,
        claimant: Claimant<'_>,
        now: Timestamp,
        leased_until: Timestamp,
    ) -> Result<Option<Job>, StoreError> {
        let (worker, place, kinds) = (claimant.worker.to_owned(), claimant.place.to_owned(), claimant.kinds);
        self.database
            .write(move |writer| {
                let claimant = Claimant { worker: &worker, place: &place, kinds };
                jobs::claim(writer, claimant, now, leased_until)
            })
            .await
    }

    async fn renew(&self, job: i64, worker: &str, leased_until: Timestamp) -> Result<bool, StoreError> {
        let worker = worker.to_owned();
        self.database.write(move |writer| jobs::renew(writer, job, &worker, leased_until)).await
    }

    async fn complete(&self, job: i64, worker: &str) -> Result<(), StoreError> {
        let worker = worker.to_owned();
        self.database.write(move |writer| jobs::complete(writer, job, &worker)).await
    }

    async fn fail(&self, job: i64, worker: &str, error: &str, retry: Retry) -> Result<(), StoreError> {
        let (worker, error) = (worker.to_owned(), error.to_owned());
        self.database.write(move |writer| jobs::fail(writer, job, &worker, &error, retry)).await
    }

    async fn revive(&self, job: i64, now: Timestamp) -> Result<bool, StoreError> {
        self.database.write(move |writer| jobs::revive(writer, job, now)).await
    }

    async fn dead_jobs(&self) -> Result<Vec<DeadJob>, StoreError> {
        self.database.read(jobs::dead_jobs).await
    }

    async fn follow_jobs(&self, _: &Notify) {
        std::future::pending::<()>().await;
    }

    async fn time(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(None)
    }

    async fn backlog(&self, now: Timestamp) -> Result<JobBacklog, StoreError> {
        self.database.read(move |reader| jobs::backlog(reader, now)).await
    }

    async fn save_repository(&self, repository: RepositoryRecord) -> Result<(), StoreError> {
        self.database.write(move |writer| records::save_repository(writer, &repository)).await
    }

    async fn repository(&self, id: RepositoryId) -> Result<Option<RepositoryRecord>, StoreError> {
        self.database.read(move |reader| records::repository(reader, id)).await
    }

    async fn repositories(&self) -> Result<Vec<RepositoryRecord>, StoreError> {
        self.database.read(records::repositories).await
    }

    async fn save_pull_request(&self, pull_request: &PullRequest) -> Result<(), StoreError> {
        let pull_request = pull_request.clone();
        self.database.write(move |writer| records::save_pull_request(writer, &pull_request)).await
    }

    async fn open_pull_requests(&self, repository: RepositoryId) -> Result<Vec<PullRequest>, StoreError> {
        self.database.read(move |reader| records::open_pull_requests(reader, repository)).await
    }

    async fn record_head(&self, id: PullRequestId, head: HeadRecord) -> Result<(), StoreError> {
        self.database.write(move |writer| records::record_head(writer, id, &head)).await
    }

    async fn heads(&self, id: PullRequestId) -> Result<Vec<HeadRecord>, StoreError> {
        self.database.read(move |reader| records::heads(reader, id)).await
    }

    async fn report(&self, digest: &str) -> Result<Option<String>, StoreError> {
        let digest = digest.to_owned();
        self.database.read(move |reader| records::report(reader, &digest)).await
    }

    async fn save_report(&self, digest: &str, json: &str, now: Timestamp) -> Result<(), StoreError> {
        let (digest, json) = (digest.to_owned(), json.to_owned());
        self.database.write(move |writer| records::save_report(writer, &digest, &json, now)).await
    }

    async fn save_evaluation(
        &self,
        evaluation: NewEvaluation,
        dossier: Dossier,
        audit: AuditEvent,
        jobs: Vec<NewJob>,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        self.database
            .write(move |writer| {
                let id = records::save_evaluation(writer, &evaluation, now)?;
                queue::save_dossier(writer, id, &dossier)?;
                records::audit(writer, audit, now)?;
                jobs::enqueue(writer, &jobs, now)?;
                Ok(id)
            })
            .await
    }

    async fn evaluation(&self, id: PullRequestId) -> Result<Option<Evaluation>, StoreError> {
        self.database.read(move |reader| records::evaluation(reader, id)).await
    }

    async fn posting(
        &self,
        repository: RepositoryId,
        head: &ObjectId,
        check: GateCheck,
    ) -> Result<Option<Posting>, StoreError> {
        let head = head.clone();
        self.database.read(move |reader| records::posting(reader, repository, &head, check)).await
    }

    async fn ask_for_retry(&self, repository: RepositoryId, head: &ObjectId) -> Result<(), StoreError> {
        let head = head.clone();
        self.database.write(move |writer| records::ask_for_retry(writer, repository, &head)).await
    }

    async fn retries(&self, repository: RepositoryId, head: &ObjectId) -> Result<u64, StoreError> {
        let head = head.clone();
        self.database.read(move |reader| records::retries(reader, repository, &head)).await
    }

    async fn save_posting(&self, posting: Posting, audit: AuditEvent) -> Result<(), StoreError> {
        self.database
            .write(move |writer| {
                records::save_posting(writer, &posting)?;
                records::audit(writer, audit, posting.posted_at)
            })
            .await
    }

    async fn save_merge_group(&self, group: MergeGroupRecord) -> Result<(), StoreError> {
        self.database.write(move |writer| records::save_merge_group(writer, &group)).await
    }

    async fn remove_merge_group(&self, repository: RepositoryId, head: &ObjectId) -> Result<(), StoreError> {
        let head = head.clone();
        self.database.write(move |writer| records::remove_merge_group(writer, repository, &head)).await
    }

    async fn merge_groups(&self, repository: RepositoryId) -> Result<Vec<MergeGroupRecord>, StoreError> {
        self.database.read(move |reader| records::merge_groups(reader, repository)).await
    }

    async fn save_marks(&self, id: PullRequestId, marks: Vec<String>) -> Result<(), StoreError> {
        self.database.write(move |writer| people::save_marks(writer, id, &marks)).await
    }

    async fn taint(
        &self,
        taint: TaintRecord,
        job: fn(PullRequestId, Timestamp) -> NewJob,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let write = move |writer: &Connection| {
            let concerned = people::taint(writer, &taint)?;
            jobs::enqueue(writer, &NewJob::of_each(concerned, job, now), now)
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
        let commit = commit.clone();
        let write = move |writer: &Connection| {
            let concerned = people::taint_merge(writer, id, &commit)?;
            jobs::enqueue(writer, &NewJob::of_each(concerned, job, now), now)
        };
        self.database.write(write).await
    }

    async fn save_edited_comment(&self, repository: RepositoryId, comment: u64) -> Result<(), StoreError> {
        self.database.write(move |writer| records::save_edited_comment(writer, repository, comment)).await
    }

    async fn edited_comments(&self, repository: RepositoryId, comments: Vec<u64>) -> Result<BTreeSet<u64>, StoreError> {
        self.database.read(move |reader| records::edited_comments(reader, repository, &comments)).await
    }

    async fn taints(&self, id: PullRequestId, marks: Vec<(String, ObjectId)>) -> Result<Vec<Taint>, StoreError> {
        self.database.read(move |reader| people::taints(reader, id, &marks)).await
    }

    async fn save_listed_agent(
        &self,
        repository: RepositoryId,
        login: &str,
        account: AccountId,
    ) -> Result<(), StoreError> {
        let login = login.to_owned();
        self.database.write(move |writer| people::save_listed_agent(writer, repository, &login, account)).await
    }

    async fn listed_agent(&self, repository: RepositoryId, login: &str) -> Result<Option<AccountId>, StoreError> {
        let login = login.to_owned();
        self.database.read(move |reader| people::listed_agent(reader, repository, &login)).await
    }

    async fn save_app_checks(
        &self,
        repository: RepositoryId,
        branch: &str,
        names: BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let branch = branch.to_owned();
        self.database.write(move |writer| records::save_app_checks(writer, repository, &branch, &names)).await
    }

    async fn app_checks(&self, repository: RepositoryId, branch: &str) -> Result<BTreeSet<String>, StoreError> {
        let branch = branch.to_owned();
        self.database.read(move |reader| records::app_checks(reader, repository, &branch)).await
    }

    async fn save_addresses(&self, addresses: Vec<(String, Account)>) -> Result<(), StoreError> {
        self.database.write(move |writer| people::save_addresses(writer, &addresses)).await
    }

    async fn address(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let email = email.to_owned();
        self.database.read(move |reader| people::address(reader, &email)).await
    }

    async fn response(&self, installation: InstallationId, url: &str) -> Result<Option<Response>, StoreError> {
        let url = url.to_owned();
        self.database.read(move |reader| records::response(reader, installation, &url)).await
    }

    async fn save_response(
        &self,
        installation: InstallationId,
        url: &str,
        response: Response,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let url = url.to_owned();
        self.database.write(move |writer| records::save_response(writer, installation, &url, &response, now)).await
    }

    async fn audit(&self, event: AuditEvent, now: Timestamp) -> Result<(), StoreError> {
        self.database.write(move |writer| records::audit(writer, event, now)).await
    }

    async fn audit_from(&self, sequence: i64, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
        self.database.read(move |reader| records::audit_from(reader, sequence, limit)).await
    }

    async fn save_incident(&self, incident: Incident, jobs: Vec<NewJob>, now: Timestamp) -> Result<bool, StoreError> {
        self.database
            .write(move |writer| {
                let is_new = records::save_incident(writer, &incident, now)?;
                if is_new {
                    jobs::enqueue(writer, &jobs, now)?;
                }
                Ok(is_new)
            })
            .await
    }

    async fn save_gated_branch(&self, repository: RepositoryId, branch: &str) -> Result<(), StoreError> {
        let branch = branch.to_owned();
        self.database.write(move |writer| records::save_gated_branch(writer, repository, &branch)).await
    }

    async fn forget_gated_branch(&self, branch: &str, incident: Incident, now: Timestamp) -> Result<bool, StoreError> {
        let branch = branch.to_owned();
        self.database
            .write(move |writer| {
                let was_gated = records::forget_gated_branch(writer, incident.repository, &branch)?;
                if was_gated {
                    records::save_incident(writer, &incident, now)?;
                }
                Ok(was_gated)
            })
            .await
    }

    async fn save_task_comment(&self, repository: RepositoryId, issue: u64, comment: u64) -> Result<(), StoreError> {
        self.database.write(move |writer| task_comments::save(writer, repository, issue, comment)).await
    }

    async fn task_comment(&self, repository: RepositoryId, issue: u64) -> Result<Option<u64>, StoreError> {
        self.database.read(move |reader| task_comments::find(reader, repository, issue)).await
    }

    async fn save_weekly_report(&self, report: WeeklyReportRecord) -> Result<(), StoreError> {
        self.database.write(move |writer| weekly_reports::save(writer, &report)).await
    }

    async fn weekly_report(
        &self,
        repository: RepositoryId,
        week: Week,
    ) -> Result<Option<WeeklyReportRecord>, StoreError> {
        self.database.read(move |reader| weekly_reports::find(reader, repository, week)).await
    }

    async fn incidents(&self, limit: usize) -> Result<Vec<Incident>, StoreError> {
        self.database.read(move |reader| records::incidents(reader, limit)).await
    }

    async fn pending_checks(&self) -> Result<PendingChecks, StoreError> {
        self.database.read(records::pending_checks).await
    }

    async fn count_incidents(&self) -> Result<u64, StoreError> {
        self.database.read(records::count_incidents).await
    }
}
