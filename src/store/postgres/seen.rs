//! What was seen of reviews, checks and the queue, for the report.

use jiff::Timestamp;

use super::session::Session;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::seen::{MergeRecord, QueueStay};
use crate::store::columns::{as_limit, integer, json, key, milliseconds};
use crate::store::error::StoreError;
use crate::store::reading;

pub(super) async fn save_merge(session: &Session, id: PullRequestId, record: &MergeRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO merge_records (repository, number, value) VALUES ($1, $2, $3)
        ON CONFLICT (repository, number) DO UPDATE SET value = excluded.value";
    let (repository, number) = key(id);
    session.execute(sql, &[&repository, &number, &json(record)?]).await?;
    Ok(())
}

pub(super) async fn merge(session: &Session, id: PullRequestId) -> Result<Option<MergeRecord>, StoreError> {
    let sql = "SELECT number, value FROM merge_records WHERE repository = $1 AND number = $2";
    let (repository, number) = key(id);
    let read = |row: &_| reading::merge_record(row, id.repository);
    Ok(session.one(sql, &[&repository, &number], read).await?.map(|(_, record)| record))
}

pub(super) async fn merges(
    session: &Session,
    repository: RepositoryId,
    limit: usize,
) -> Result<Vec<(PullRequestId, MergeRecord)>, StoreError> {
    let sql = "SELECT number, value FROM merge_records WHERE repository = $1 ORDER BY number DESC LIMIT $2";
    let read = |row: &_| reading::merge_record(row, repository);
    session.all(sql, &[&integer(repository.0), &as_limit(limit)], read).await
}

pub(super) async fn queue_stays(
    session: &Session,
    repository: RepositoryId,
    since: Timestamp,
) -> Result<Vec<QueueStay>, StoreError> {
    let sql = "SELECT queue.value, opened_at, left_at, pull_requests.state = 'merged' AS is_merged
        FROM queue JOIN pull_requests USING (repository, number)
        WHERE repository = $1 AND (left_at IS NULL OR left_at >= $2) ORDER BY number";
    session.all(sql, &[&integer(repository.0), &milliseconds(since)], reading::queue_stay).await
}
