//! What pages read, and what is kept for them.

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::rows::{all, one};
use super::{SqliteStore, inspections, seen, trial_merges, weekly_reports};
use crate::model::dossier::Dossier;
use crate::model::inspection::Inspection;
use crate::model::pull_request::{PullRequest, PullRequestId, RepositoryId, RepositoryName};
use crate::model::queue_entry::QueueEntry;
use crate::model::seen::{MergeRecord, QueueStay};
use crate::model::trial_merge::TrialMerge;
use crate::model::week::Week;
use crate::store::audit::AuditEntry;
use crate::store::columns::{as_limit, integer, json, key, milliseconds};
use crate::store::error::StoreError;
use crate::store::queue::{PastVerdict, QueueStore, StayRecord};
use crate::store::reading;
use crate::store::records::{Incident, RepositoryRecord};

#[async_trait]
impl QueueStore for SqliteStore {
    async fn save_queue_entry(&self, entry: QueueEntry) -> Result<(), StoreError> {
        self.database.write(move |writer| save_entry(writer, &entry)).await
    }

    async fn leave_queue(&self, id: PullRequestId, now: Timestamp) -> Result<(), StoreError> {
        self.database.write(move |writer| leave(writer, id, now)).await
    }

    async fn queue_entries(&self) -> Result<Vec<QueueEntry>, StoreError> {
        self.database.read(entries).await
    }

    async fn queue_since(&self, repository: RepositoryId, since: Timestamp) -> Result<Vec<QueueEntry>, StoreError> {
        self.database.read(move |reader| entries_since(reader, repository, since)).await
    }

    async fn stays(&self, since: Timestamp) -> Result<Vec<StayRecord>, StoreError> {
        self.database.read(move |reader| stays(reader, since)).await
    }

    async fn trial_merges(&self, repository: RepositoryId) -> Result<Vec<TrialMerge>, StoreError> {
        self.database.read(move |reader| trial_merges::of_repository(reader, repository)).await
    }

    async fn predicted_conflicts(&self) -> Result<Vec<TrialMerge>, StoreError> {
        self.database.read(trial_merges::conflicts).await
    }

    async fn replace_trial_merges(&self, repository: RepositoryId, merges: Vec<TrialMerge>) -> Result<(), StoreError> {
        self.database.write(move |writer| trial_merges::replace(writer, repository, &merges)).await
    }

    async fn queue_change(&self) -> Result<i64, StoreError> {
        self.database.read(change).await
    }

    async fn save_merge(&self, id: PullRequestId, record: MergeRecord) -> Result<(), StoreError> {
        self.database.write(move |writer| seen::save_merge(writer, id, &record)).await
    }

    async fn merge(&self, id: PullRequestId) -> Result<Option<MergeRecord>, StoreError> {
        self.database.read(move |reader| seen::merge(reader, id)).await
    }

    async fn merges(
        &self,
        repository: RepositoryId,
        limit: usize,
    ) -> Result<Vec<(PullRequestId, MergeRecord)>, StoreError> {
        self.database.read(move |reader| seen::merges(reader, repository, limit)).await
    }

    async fn queue_stays(&self, repository: RepositoryId, since: Timestamp) -> Result<Vec<QueueStay>, StoreError> {
        self.database.read(move |reader| seen::queue_stays(reader, repository, since)).await
    }

    async fn save_inspection(&self, repository: RepositoryId, inspection: Inspection) -> Result<(), StoreError> {
        self.database.write(move |writer| inspections::save(writer, repository, &inspection)).await
    }

    async fn inspection(&self, repository: RepositoryId) -> Result<Option<Inspection>, StoreError> {
        self.database.read(move |reader| inspections::find(reader, repository)).await
    }

    async fn reported_weeks(&self, repository: RepositoryId, limit: usize) -> Result<Vec<Week>, StoreError> {
        self.database.read(move |reader| weekly_reports::weeks(reader, repository, limit)).await
    }

    async fn pull_request(&self, id: PullRequestId) -> Result<Option<PullRequest>, StoreError> {
        self.database.read(move |reader| pull_request(reader, id)).await
    }

    async fn past_verdicts(&self, id: PullRequestId, limit: usize) -> Result<Vec<PastVerdict>, StoreError> {
        self.database.read(move |reader| past_verdicts(reader, id, limit)).await
    }

    async fn dossier(&self, evaluation: i64) -> Result<Option<Dossier>, StoreError> {
        self.database.read(move |reader| dossier(reader, evaluation)).await
    }

    async fn audit_of(
        &self,
        repository: RepositoryId,
        subject: &str,
        limit: usize,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let subject = subject.to_owned();
        self.database.read(move |reader| audit_of(reader, repository, &subject, limit)).await
    }

    async fn repository_named(&self, name: &RepositoryName) -> Result<Option<RepositoryRecord>, StoreError> {
        let name = name.clone();
        self.database.read(move |reader| repository_named(reader, &name)).await
    }

    async fn incidents_of(
        &self,
        repository: RepositoryId,
        limit: usize,
    ) -> Result<Vec<(Incident, Timestamp)>, StoreError> {
        self.database.read(move |reader| incidents_of(reader, repository, limit)).await
    }
}

pub(super) fn save_dossier(writer: &Connection, evaluation: i64, dossier: &Dossier) -> Result<(), StoreError> {
    let sql = "INSERT INTO dossiers (evaluation, report, value) VALUES (?1, ?2, ?3)";
    writer.prepare_cached(sql)?.execute(params![evaluation, dossier.analysis, json(dossier)?])?;
    Ok(())
}

fn save_entry(writer: &Connection, entry: &QueueEntry) -> Result<(), StoreError> {
    let sql = "INSERT INTO queue (repository, number, value, minutes, opened_at, left_at, change)
        VALUES (?1, ?2, ?3, ?4, ?5, NULL, (SELECT coalesce(max(change), 0) + 1 FROM queue))
        ON CONFLICT (repository, number) DO UPDATE SET value = excluded.value, minutes = excluded.minutes,
            opened_at = excluded.opened_at, left_at = NULL, change = excluded.change
        WHERE value <> excluded.value OR left_at IS NOT NULL";
    let (repository, number) = key(entry.id);
    let minutes = entry.change().map(|change| change.minutes);
    let parameters = params![repository, number, json(entry)?, minutes, milliseconds(entry.opened_at)];
    writer.prepare_cached(sql)?.execute(parameters)?;
    Ok(())
}

fn leave(writer: &Connection, id: PullRequestId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE queue SET left_at = ?3, change = (SELECT max(change) + 1 FROM queue)
        WHERE repository = ?1 AND number = ?2 AND left_at IS NULL";
    let (repository, number) = key(id);
    writer.prepare_cached(sql)?.execute(params![repository, number, milliseconds(now)])?;
    Ok(())
}

fn entries(reader: &Connection) -> Result<Vec<QueueEntry>, StoreError> {
    let sql = "SELECT queue.value AS entry, CASE WHEN queue.value IS NULL THEN pull_requests.value END AS pull_request
        FROM pull_requests LEFT JOIN queue USING (repository, number)
        WHERE pull_requests.state = 'open' ORDER BY repository, number";
    all(reader, sql, [], |row| reading::open_entry(row))
}

fn entries_since(
    reader: &Connection,
    repository: RepositoryId,
    since: Timestamp,
) -> Result<Vec<QueueEntry>, StoreError> {
    let sql = "SELECT value FROM queue
        WHERE repository = ?1 AND (left_at IS NULL OR left_at >= ?2) ORDER BY number";
    all(reader, sql, [integer(repository.0), milliseconds(since)], |row| reading::queue_entry(row))
}

fn stays(reader: &Connection, since: Timestamp) -> Result<Vec<StayRecord>, StoreError> {
    let sql = "SELECT repository, minutes, opened_at, left_at FROM queue
        WHERE minutes IS NOT NULL AND (left_at IS NULL OR left_at >= ?1) ORDER BY repository, number";
    all(reader, sql, [milliseconds(since)], |row| reading::stay(row))
}

fn change(reader: &Connection) -> Result<i64, StoreError> {
    let newest = one(reader, "SELECT coalesce(max(change), 0) AS change FROM queue", [], |row| Ok(row.get("change")?))?;
    Ok(newest.unwrap_or_default())
}

fn pull_request(reader: &Connection, id: PullRequestId) -> Result<Option<PullRequest>, StoreError> {
    let sql = "SELECT value FROM pull_requests WHERE repository = ?1 AND number = ?2";
    one(reader, sql, key(id), |row| reading::pull_request(row))
}

fn past_verdicts(reader: &Connection, id: PullRequestId, limit: usize) -> Result<Vec<PastVerdict>, StoreError> {
    let sql = "SELECT id, head, quality, approval, pages, created_at FROM evaluations
        WHERE repository = ?1 AND number = ?2 ORDER BY id DESC LIMIT ?3";
    let (repository, number) = key(id);
    all(reader, sql, params![repository, number, as_limit(limit)], |row| reading::past_verdict(row))
}

fn dossier(reader: &Connection, evaluation: i64) -> Result<Option<Dossier>, StoreError> {
    let sql = "SELECT value FROM dossiers WHERE evaluation = ?1";
    one(reader, sql, [evaluation], |row| reading::dossier(row))
}

fn audit_of(
    reader: &Connection,
    repository: RepositoryId,
    subject: &str,
    limit: usize,
) -> Result<Vec<AuditEntry>, StoreError> {
    let sql = "SELECT sequence, at, repository, subject, action, detail, previous, hash FROM audit
        WHERE repository = ?1 AND subject = ?2 ORDER BY sequence DESC LIMIT ?3";
    all(reader, sql, params![integer(repository.0), subject, as_limit(limit)], |row| reading::audit_entry(row))
}

fn repository_named(reader: &Connection, name: &RepositoryName) -> Result<Option<RepositoryRecord>, StoreError> {
    let sql = "SELECT id, installation, owner, name FROM repositories
        WHERE owner = ?1 COLLATE NOCASE AND name = ?2 COLLATE NOCASE";
    one(reader, sql, params![name.owner, name.name], |row| reading::repository(row))
}

fn incidents_of(
    reader: &Connection,
    repository: RepositoryId,
    limit: usize,
) -> Result<Vec<(Incident, Timestamp)>, StoreError> {
    let sql = "SELECT repository, head, kind, detail, created_at FROM incidents
        WHERE repository = ?1 ORDER BY id DESC LIMIT ?2";
    all(reader, sql, params![integer(repository.0), as_limit(limit)], |row| reading::incident_with_time(row))
}
