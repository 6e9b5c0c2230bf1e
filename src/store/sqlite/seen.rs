//! What was seen of reviews, checks and the queue, for the report.

use rusqlite::{Connection, params};

use super::rows::{all, from_json, integer, json, key, number};
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::queue_entry::QueueEntry;
use crate::model::seen::{MergeRecord, QueueStay};
use crate::store::error::StoreError;

const MILLISECONDS_PER_SECOND: i64 = 1000;

pub(super) fn save_merge(writer: &Connection, id: PullRequestId, record: &MergeRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO merge_records (repository, number, value) VALUES (?1, ?2, ?3)
        ON CONFLICT (repository, number) DO UPDATE SET value = excluded.value";
    let (repository, number) = key(id);
    writer.prepare_cached(sql)?.execute(params![repository, number, json(record)?])?;
    Ok(())
}

pub(super) fn merges(
    reader: &Connection,
    repository: RepositoryId,
) -> Result<Vec<(PullRequestId, MergeRecord)>, StoreError> {
    let sql = "SELECT number, value FROM merge_records WHERE repository = ?1 ORDER BY number";
    all(reader, sql, [integer(repository.0)], |row| {
        let id = PullRequestId { repository, number: number(row, "number")? };
        Ok((id, from_json(&row.get::<_, String>("value")?, "record of a merge")?))
    })
}

pub(super) fn queue_stays(reader: &Connection, repository: RepositoryId) -> Result<Vec<QueueStay>, StoreError> {
    let sql = "SELECT queue.value, opened_at, left_at, pull_requests.state = 'merged' AS is_merged
        FROM queue JOIN pull_requests USING (repository, number) WHERE repository = ?1 ORDER BY number";
    all(reader, sql, [integer(repository.0)], |row| {
        let entry: QueueEntry = from_json(&row.get::<_, String>("value")?, "entry of the queue")?;
        let left_at: Option<i64> = row.get("left_at")?;
        Ok(QueueStay {
            opened_at_seconds: row.get::<_, i64>("opened_at")? / MILLISECONDS_PER_SECOND,
            left_at_seconds: left_at.map(|milliseconds| milliseconds / MILLISECONDS_PER_SECOND),
            is_merged: row.get("is_merged")?,
            is_by_agent: entry.is_by_agent(),
            minutes: entry.change().map_or(0.0, |change| change.minutes),
        })
    })
}
