//! What pages read of the store, and what is kept for them alone.

use async_trait::async_trait;
use jiff::Timestamp;

use super::audit::AuditEntry;
use super::error::StoreError;
use super::records::{Incident, RepositoryRecord};
use crate::model::check::CheckConclusion;
use crate::model::dossier::Dossier;
use crate::model::inspection::Inspection;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequest, PullRequestId, RepositoryId, RepositoryName};
use crate::model::queue_entry::QueueEntry;
use crate::model::seen::{MergeRecord, QueueStay};
use crate::model::trial_merge::TrialMerge;
use crate::model::week::Week;

/// How long a pull request was in the queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StayRecord {
    /// Where.
    pub repository: RepositoryId,
    /// How long its review takes, in minutes.
    pub minutes: f64,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was seen to be merged or closed; `None` while it is open.
    pub left_at: Option<Timestamp>,
}

/// A verdict in the history of a pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastVerdict {
    /// The number of the evaluation.
    pub evaluation: i64,
    /// The head that was judged.
    pub head: ObjectId,
    /// How `review-gate/quality` ended.
    pub quality: CheckConclusion,
    /// How `review-gate/approval` ended.
    pub approval: CheckConclusion,
    /// The headlines of both, in that order.
    pub titles: [String; 2],
    /// When.
    pub at: Timestamp,
}

/// What the queue and the pages keep and read. Every call is one transaction.
#[async_trait]
pub trait QueueStore: Send + Sync {
    /// Remembers what the queue shows of an open pull request.
    async fn save_queue_entry(&self, entry: QueueEntry) -> Result<(), StoreError>;
    /// Remembers that a pull request is open no longer.
    async fn leave_queue(&self, id: PullRequestId, now: Timestamp) -> Result<(), StoreError>;
    /// All open pull requests; those that were not judged yet without a verdict.
    async fn queue_entries(&self) -> Result<Vec<QueueEntry>, StoreError>;
    /// Those of a repository that were open at some time since then.
    async fn queue_since(&self, repository: RepositoryId, since: Timestamp) -> Result<Vec<QueueEntry>, StoreError>;
    /// How long all that were analysed and open at some time since then were in the queue.
    async fn stays(&self, since: Timestamp) -> Result<Vec<StayRecord>, StoreError>;
    /// Which open pull requests of a repository were merged on trial, sorted.
    async fn trial_merges(&self, repository: RepositoryId) -> Result<Vec<TrialMerge>, StoreError>;
    /// Those of all repositories that do not merge by themselves.
    async fn predicted_conflicts(&self) -> Result<Vec<TrialMerge>, StoreError>;
    /// Keeps these for a repository instead of those before.
    async fn replace_trial_merges(&self, repository: RepositoryId, merges: Vec<TrialMerge>) -> Result<(), StoreError>;
    /// A number that grows whenever the queue changes.
    async fn queue_change(&self) -> Result<i64, StoreError>;

    /// Remembers how a pull request came to be merged, instead of what was remembered of it before.
    async fn save_merge(&self, id: PullRequestId, record: MergeRecord) -> Result<(), StoreError>;
    /// How it came to be merged.
    async fn merge(&self, id: PullRequestId) -> Result<Option<MergeRecord>, StoreError>;
    /// How those of a repository came to be merged, the largest numbers first, at most `limit`.
    async fn merges(
        &self,
        repository: RepositoryId,
        limit: usize,
    ) -> Result<Vec<(PullRequestId, MergeRecord)>, StoreError>;
    /// How long those pull requests of a repository were open that were judged and open at some time since then, by their numbers.
    async fn queue_stays(&self, repository: RepositoryId, since: Timestamp) -> Result<Vec<QueueStay>, StoreError>;

    /// Remembers how a repository is built and guarded.
    async fn save_inspection(&self, repository: RepositoryId, inspection: Inspection) -> Result<(), StoreError>;
    /// What is remembered of that.
    async fn inspection(&self, repository: RepositoryId) -> Result<Option<Inspection>, StoreError>;

    /// The weeks of a repository that were reported on, newest first, at most `limit`.
    async fn reported_weeks(&self, repository: RepositoryId, limit: usize) -> Result<Vec<Week>, StoreError>;

    /// A pull request as it was read last.
    async fn pull_request(&self, id: PullRequestId) -> Result<Option<PullRequest>, StoreError>;
    /// The verdicts on a pull request, newest first, at most `limit`.
    async fn past_verdicts(&self, id: PullRequestId, limit: usize) -> Result<Vec<PastVerdict>, StoreError>;
    /// How a verdict came about.
    async fn dossier(&self, evaluation: i64) -> Result<Option<Dossier>, StoreError>;
    /// What the audit has on a subject of a repository, newest first, at most `limit`.
    async fn audit_of(
        &self,
        repository: RepositoryId,
        subject: &str,
        limit: usize,
    ) -> Result<Vec<AuditEntry>, StoreError>;

    /// The repository that is called so now, whatever the case of the letters.
    async fn repository_named(&self, name: &RepositoryName) -> Result<Option<RepositoryRecord>, StoreError>;
    /// The incidents of a repository with their times, newest first, at most `limit`.
    async fn incidents_of(
        &self,
        repository: RepositoryId,
        limit: usize,
    ) -> Result<Vec<(Incident, Timestamp)>, StoreError>;
}
