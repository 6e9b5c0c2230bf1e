//! What was said of tasks.

use rusqlite::Connection;

use super::rows::one;
use crate::model::pull_request::RepositoryId;
use crate::store::columns::{integer, number};
use crate::store::error::StoreError;

pub(super) fn save(writer: &Connection, repository: RepositoryId, issue: u64, comment: u64) -> Result<(), StoreError> {
    let sql = "INSERT INTO task_comments (repository, issue, comment) VALUES (?1, ?2, ?3)
        ON CONFLICT (repository, issue) DO UPDATE SET comment = excluded.comment";
    writer.prepare_cached(sql)?.execute([repository.0, issue, comment].map(integer))?;
    Ok(())
}

pub(super) fn find(reader: &Connection, repository: RepositoryId, issue: u64) -> Result<Option<u64>, StoreError> {
    let sql = "SELECT comment FROM task_comments WHERE repository = ?1 AND issue = ?2";
    one(reader, sql, [repository.0, issue].map(integer), |row| number(row, "comment"))
}
