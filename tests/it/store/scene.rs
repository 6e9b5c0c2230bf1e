//! A store of its own for a test, and what to put into it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use review_gate::model::pull_request::{PullRequestId, RepositoryId};
use review_gate::store::Store;
use review_gate::store::audit::AuditEvent;
use review_gate::store::jobs::{Claimant, Job, Kinds, Lane, NewJob};
use review_gate::store::location::StoreLocation;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::database;

/// A store, of the kind that the tests run on.
pub(super) struct Scene {
    pub(super) store: Arc<dyn Store>,
    pub(super) url: String,
    _directory: TempDir,
}

impl Scene {
    pub(super) async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = database::url(directory.path());
        Self { store: open(&url).await, url, _directory: directory }
    }

    /// Runs statements past the store.
    pub(super) fn execute(&self, sql: &str) {
        match self.url.strip_prefix("sqlite://") {
            Some(path) => Connection::open(path).unwrap().execute_batch(sql).unwrap(),
            None => _ = database::psql(&self.url, sql),
        }
    }
}

pub(super) async fn open(url: &str) -> Arc<dyn Store> {
    url.parse::<StoreLocation>().unwrap().open().await.unwrap()
}

/// So many seconds after the beginning.
pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::new(1_800_000_000 + second, 0).unwrap()
}

pub(super) const REPOSITORY: RepositoryId = RepositoryId(7);

pub(super) fn pull_request(number: u64) -> PullRequestId {
    PullRequestId { repository: REPOSITORY, number }
}

/// A job of the sequence, due at the beginning.
pub(super) fn job(subject: &str, sequence: &str) -> NewJob {
    NewJob {
        kind: "judge",
        subject: subject.to_owned(),
        sequence: sequence.to_owned(),
        repository: None,
        body: "{}".to_owned(),
        lane: Lane::Push,
        due_at: at(0),
    }
}

pub(super) fn event(action: &str) -> AuditEvent {
    AuditEvent {
        repository: Some(REPOSITORY),
        subject: "#1".to_owned(),
        action: action.to_owned(),
        detail: "{}".to_owned(),
    }
}

/// The number and the subject of the job that a worker gets at that time, for a minute.
pub(super) async fn claim(store: &dyn Store, worker: &str, now: Timestamp) -> Option<(i64, String)> {
    claim_at("here", store, worker, now).await.map(|job| (job.id, job.subject))
}

/// The job that a worker gets with the copies of repositories at a place.
pub(super) async fn claim_at(place: &str, store: &dyn Store, worker: &str, now: Timestamp) -> Option<Job> {
    let claimant = Claimant { worker, place, kinds: Kinds::All };
    store.claim(claimant, now, now + SignedDuration::from_secs(60)).await.unwrap()
}
