//! What was seen of reviews, checks and the queue, for the report.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::rows::{all, one};
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::seen::{MergeRecord, QueueStay};
use crate::store::columns::{as_limit, integer, json, key, milliseconds};
use crate::store::error::StoreError;
use crate::store::reading;

pub(super) fn save_merge(writer: &Connection, id: PullRequestId, record: &MergeRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO merge_records (repository, number, value) VALUES (?1, ?2, ?3)
        ON CONFLICT (repository, number) DO UPDATE SET value = excluded.value";
    let (repository, number) = key(id);
    writer.prepare_cached(sql)?.execute(params![repository, number, json(record)?])?;
    Ok(())
}

pub(super) fn merge(reader: &Connection, id: PullRequestId) -> Result<Option<MergeRecord>, StoreError> {
    let sql = "SELECT number, value FROM merge_records WHERE repository = ?1 AND number = ?2";
    let (repository, number) = key(id);
    let found = one(reader, sql, [repository, number], |row| reading::merge_record(row, id.repository))?;
    Ok(found.map(|(_, record)| record))
}

pub(super) fn merges(
    reader: &Connection,
    repository: RepositoryId,
    limit: usize,
) -> Result<Vec<(PullRequestId, MergeRecord)>, StoreError> {
    let sql = "SELECT number, value FROM merge_records WHERE repository = ?1 ORDER BY number DESC LIMIT ?2";
    all(reader, sql, [integer(repository.0), as_limit(limit)], |row| reading::merge_record(row, repository))
}

pub(super) fn queue_stays(
    reader: &Connection,
    repository: RepositoryId,
    since: Timestamp,
) -> Result<Vec<QueueStay>, StoreError> {
    let sql = "SELECT queue.value, opened_at, left_at, pull_requests.state = 'merged' AS is_merged
        FROM queue JOIN pull_requests USING (repository, number)
        WHERE repository = ?1 AND (left_at IS NULL OR left_at >= ?2) ORDER BY number";
    all(reader, sql, [integer(repository.0), milliseconds(since)], |row| reading::queue_stay(row))
}
