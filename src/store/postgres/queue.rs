//! What pages read, and what is kept for them.

use async_trait::async_trait;
use jiff::Timestamp;

use super::session::{Exclusive, Parameters, Session};
use super::{PostgresStore, inspections, seen, trial_merges, weekly_reports};
use crate::model::dossier::Dossier;
use crate::model::inspection::Inspection;
use crate::model::pull_request::{PullRequest, PullRequestId, RepositoryId, RepositoryName};
use crate::model::queue_entry::QueueEntry;
use crate::model::seen::{MergeRecord, QueueStay};
use crate::model::trial_merge::TrialMerge;
use crate::model::week::Week;
use crate::store::audit::AuditEntry;
use crate::store::columns::{Row, as_limit, integer, json, key, milliseconds};
use crate::store::error::StoreError;
use crate::store::queue::{PastVerdict, QueueStore, StayRecord};
use crate::store::reading;
use crate::store::records::{Incident, RepositoryRecord};

#[async_trait]
impl QueueStore for PostgresStore {
    async fn save_queue_entry(&self, entry: QueueEntry) -> Result<(), StoreError> {
        let entry = &entry;
        self.database.write(|session| async move { save_entry(&session, entry).await }).await
    }

    async fn leave_queue(&self, id: PullRequestId, now: Timestamp) -> Result<(), StoreError> {
        self.database.write(|session| async move { leave(&session, id, now).await }).await
    }

    async fn queue_entries(&self) -> Result<Vec<QueueEntry>, StoreError> {
        self.database.read(|session| async move { entries(&session).await }).await
    }

    async fn queue_since(&self, repository: RepositoryId, since: Timestamp) -> Result<Vec<QueueEntry>, StoreError> {
        self.database.read(|session| async move { entries_since(&session, repository, since).await }).await
    }

    async fn stays(&self, since: Timestamp) -> Result<Vec<StayRecord>, StoreError> {
        self.database.read(|session| async move { stays(&session, since).await }).await
    }

    async fn trial_merges(&self, repository: RepositoryId) -> Result<Vec<TrialMerge>, StoreError> {
        self.database.read(|session| async move { trial_merges::of_repository(&session, repository).await }).await
    }

    async fn predicted_conflicts(&self) -> Result<Vec<TrialMerge>, StoreError> {
        self.database.read(|session| async move { trial_merges::conflicts(&session).await }).await
    }

    async fn replace_trial_merges(&self, repository: RepositoryId, merges: Vec<TrialMerge>) -> Result<(), StoreError> {
        let merges = &merges;
        self.database.write(|session| async move { trial_merges::replace(&session, repository, merges).await }).await
    }

    async fn queue_change(&self) -> Result<i64, StoreError> {
        self.database.read(|session| async move { change(&session).await }).await
    }

    async fn save_merge(&self, id: PullRequestId, record: MergeRecord) -> Result<(), StoreError> {
        let record = &record;
        self.database.write(|session| async move { seen::save_merge(&session, id, record).await }).await
    }

    async fn merge(&self, id: PullRequestId) -> Result<Option<MergeRecord>, StoreError> {
        self.database.read(|session| async move { seen::merge(&session, id).await }).await
    }

    async fn merges(
        &self,
        repository: RepositoryId,
        limit: usize,
    ) -> Result<Vec<(PullRequestId, MergeRecord)>, StoreError> {
        self.database.read(|session| async move { seen::merges(&session, repository, limit).await }).await
    }

    async fn queue_stays(&self, repository: RepositoryId, since: Timestamp) -> Result<Vec<QueueStay>, StoreError> {
        self.database.read(|session| async move { seen::queue_stays(&session, repository, since).await }).await
    }

    async fn save_inspection(&self, repository: RepositoryId, inspection: Inspection) -> Result<(), StoreError> {
        let inspection = &inspection;
        self.database.write(|session| async move { inspections::save(&session, repository, inspection).await }).await
    }

    async fn inspection(&self, repository: RepositoryId) -> Result<Option<Inspection>, StoreError> {
        self.database.read(|session| async move { inspections::find(&session, repository).await }).await
    }

    async fn reported_weeks(&self, repository: RepositoryId, limit: usize) -> Result<Vec<Week>, StoreError> {
        self.database.read(|session| async move { weekly_reports::weeks(&session, repository, limit).await }).await
    }

    async fn pull_request(&self, id: PullRequestId) -> Result<Option<PullRequest>, StoreError> {
        self.database.read(|session| async move { pull_request(&session, id).await }).await
    }

    async fn past_verdicts(&self, id: PullRequestId, limit: usize) -> Result<Vec<PastVerdict>, StoreError> {
        self.database.read(|session| async move { past_verdicts(&session, id, limit).await }).await
    }

    async fn dossier(&self, evaluation: i64) -> Result<Option<Dossier>, StoreError> {
        self.database.read(|session| async move { dossier(&session, evaluation).await }).await
    }

    async fn audit_of(
        &self,
        repository: RepositoryId,
        subject: &str,
        limit: usize,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        self.database.read(|session| async move { audit_of(&session, repository, subject, limit).await }).await
    }

    async fn repository_named(&self, name: &RepositoryName) -> Result<Option<RepositoryRecord>, StoreError> {
        self.database.read(|session| async move { repository_named(&session, name).await }).await
    }

    async fn incidents_of(
        &self,
        repository: RepositoryId,
        limit: usize,
    ) -> Result<Vec<(Incident, Timestamp)>, StoreError> {
        self.database.read(|session| async move { incidents_of(&session, repository, limit).await }).await
    }
}

pub(super) async fn save_dossier(session: &Session, evaluation: i64, dossier: &Dossier) -> Result<(), StoreError> {
    let sql = "INSERT INTO dossiers (evaluation, report, value) VALUES ($1, $2, $3)";
    session.execute(sql, &[&evaluation, &dossier.analysis, &json(dossier)?]).await?;
    Ok(())
}

async fn save_entry(session: &Session, entry: &QueueEntry) -> Result<(), StoreError> {
    session.lock(Exclusive::Queue).await?;
    let sql = "INSERT INTO queue (repository, number, value, minutes, opened_at, left_at, change)
        VALUES ($1, $2, $3, $4, $5, NULL, (SELECT coalesce(max(change), 0) + 1 FROM queue))
        ON CONFLICT (repository, number) DO UPDATE SET value = excluded.value, minutes = excluded.minutes,
            opened_at = excluded.opened_at, left_at = NULL, change = excluded.change
        WHERE queue.value <> excluded.value OR queue.left_at IS NOT NULL";
    let (repository, number) = key(entry.id);
    let minutes = entry.change().map(|change| change.minutes);
    let parameters: Parameters = &[&repository, &number, &json(entry)?, &minutes, &milliseconds(entry.opened_at)];
    session.execute(sql, parameters).await?;
    Ok(())
}

async fn leave(session: &Session, id: PullRequestId, now: Timestamp) -> Result<(), StoreError> {
    session.lock(Exclusive::Queue).await?;
    let sql = "UPDATE queue SET left_at = $3, change = (SELECT max(change) + 1 FROM queue)
        WHERE repository = $1 AND number = $2 AND left_at IS NULL";
    let (repository, number) = key(id);
    session.execute(sql, &[&repository, &number, &milliseconds(now)]).await?;
    Ok(())
}

async fn entries(session: &Session) -> Result<Vec<QueueEntry>, StoreError> {
    let sql = "SELECT queue.value AS entry, CASE WHEN queue.value IS NULL THEN pull_requests.value END AS pull_request
        FROM pull_requests LEFT JOIN queue USING (repository, number)
        WHERE pull_requests.state = 'open' ORDER BY repository, number";
    session.all(sql, &[], reading::open_entry).await
}

async fn entries_since(
    session: &Session,
    repository: RepositoryId,
    since: Timestamp,
) -> Result<Vec<QueueEntry>, StoreError> {
    let sql = "SELECT value FROM queue
        WHERE repository = $1 AND (left_at IS NULL OR left_at >= $2) ORDER BY number";
    session.all(sql, &[&integer(repository.0), &milliseconds(since)], reading::queue_entry).await
}

async fn stays(session: &Session, since: Timestamp) -> Result<Vec<StayRecord>, StoreError> {
    let sql = "SELECT repository, minutes, opened_at, left_at FROM queue
        WHERE minutes IS NOT NULL AND (left_at IS NULL OR left_at >= $1) ORDER BY repository, number";
    session.all(sql, &[&milliseconds(since)], reading::stay).await
}

async fn change(session: &Session) -> Result<i64, StoreError> {
    let newest =
        session.one("SELECT coalesce(max(change), 0) AS change FROM queue", &[], |row| row.column("change")).await?;
    Ok(newest.unwrap_or_default())
}

async fn pull_request(session: &Session, id: PullRequestId) -> Result<Option<PullRequest>, StoreError> {
    let (repository, number) = key(id);
    let sql = "SELECT value FROM pull_requests WHERE repository = $1 AND number = $2";
    session.one(sql, &[&repository, &number], reading::pull_request).await
}

async fn past_verdicts(session: &Session, id: PullRequestId, limit: usize) -> Result<Vec<PastVerdict>, StoreError> {
    let sql = "SELECT id, head, quality, approval, pages, created_at FROM evaluations
        WHERE repository = $1 AND number = $2 ORDER BY id DESC LIMIT $3";
    let (repository, number) = key(id);
    session.all(sql, &[&repository, &number, &as_limit(limit)], reading::past_verdict).await
}

async fn dossier(session: &Session, evaluation: i64) -> Result<Option<Dossier>, StoreError> {
    let sql = "SELECT value FROM dossiers WHERE evaluation = $1";
    session.one(sql, &[&evaluation], reading::dossier).await
}

async fn audit_of(
    session: &Session,
    repository: RepositoryId,
    subject: &str,
    limit: usize,
) -> Result<Vec<AuditEntry>, StoreError> {
    let sql = "SELECT sequence, at, repository, subject, action, detail, previous, hash FROM audit
        WHERE repository = $1 AND subject = $2 ORDER BY sequence DESC LIMIT $3";
    session.all(sql, &[&integer(repository.0), &subject, &as_limit(limit)], reading::audit_entry).await
}

async fn repository_named(session: &Session, name: &RepositoryName) -> Result<Option<RepositoryRecord>, StoreError> {
    let sql = "SELECT id, installation, owner, name FROM repositories
        WHERE lower(owner) = lower($1) AND lower(name) = lower($2)";
    session.one(sql, &[&name.owner, &name.name], reading::repository).await
}

async fn incidents_of(
    session: &Session,
    repository: RepositoryId,
    limit: usize,
) -> Result<Vec<(Incident, Timestamp)>, StoreError> {
    let sql = "SELECT repository, head, kind, detail, created_at FROM incidents
        WHERE repository = $1 ORDER BY id DESC LIMIT $2";
    session.all(sql, &[&integer(repository.0), &as_limit(limit)], reading::incident_with_time).await
}
