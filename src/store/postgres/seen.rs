//! What was seen of reviews, checks and the queue, for the report.

use super::session::Session;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::seen::{MergeRecord, QueueStay};
use crate::store::columns::{integer, json, key};
use crate::store::error::StoreError;
use crate::store::reading;

pub(super) async fn save_merge(session: &Session, id: PullRequestId, record: &MergeRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO merge_records (repository, number, value) VALUES ($1, $2, $3)
        ON CONFLICT (repository, number) DO UPDATE SET value = excluded.value";
    let (repository, number) = key(id);
    session.execute(sql, &[&repository, &number, &json(record)?]).await?;
    Ok(())
}

pub(super) async fn merges(
    session: &Session,
    repository: RepositoryId,
) -> Result<Vec<(PullRequestId, MergeRecord)>, StoreError> {
    let sql = "SELECT number, value FROM merge_records WHERE repository = $1 ORDER BY number";
    session.all(sql, &[&integer(repository.0)], |row| reading::merge_record(row, repository)).await
}

pub(super) async fn queue_stays(session: &Session, repository: RepositoryId) -> Result<Vec<QueueStay>, StoreError> {
    let sql = "SELECT queue.value, opened_at, left_at, pull_requests.state = 'merged' AS is_merged
        FROM queue JOIN pull_requests USING (repository, number) WHERE repository = $1 ORDER BY number";
    session.all(sql, &[&integer(repository.0)], reading::queue_stay).await
}
