//! What was said of tasks.

use super::session::Session;
use crate::model::pull_request::RepositoryId;
use crate::store::columns::{integer, number};
use crate::store::error::StoreError;

pub(super) async fn save(
    session: &Session,
    repository: RepositoryId,
    issue: u64,
    comment: u64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO task_comments (repository, issue, comment) VALUES ($1, $2, $3)
        ON CONFLICT (repository, issue) DO UPDATE SET comment = excluded.comment";
    session.execute(sql, &[&integer(repository.0), &integer(issue), &integer(comment)]).await?;
    Ok(())
}

pub(super) async fn find(session: &Session, repository: RepositoryId, issue: u64) -> Result<Option<u64>, StoreError> {
    let sql = "SELECT comment FROM task_comments WHERE repository = $1 AND issue = $2";
    session.one(sql, &[&integer(repository.0), &integer(issue)], |row| number(row, "comment")).await
}
