//! How repositories are built and guarded.

use super::session::Session;
use crate::model::inspection::Inspection;
use crate::model::pull_request::RepositoryId;
use crate::store::columns::{integer, json, milliseconds};
use crate::store::error::StoreError;
use crate::store::reading;

pub(super) async fn save(
    session: &Session,
    repository: RepositoryId,
    inspection: &Inspection,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO inspections (repository, at, value) VALUES ($1, $2, $3)
        ON CONFLICT (repository) DO UPDATE SET at = excluded.at, value = excluded.value";
    session.execute(sql, &[&integer(repository.0), &milliseconds(inspection.at), &json(inspection)?]).await?;
    Ok(())
}

pub(super) async fn find(session: &Session, repository: RepositoryId) -> Result<Option<Inspection>, StoreError> {
    let sql = "SELECT value FROM inspections WHERE repository = $1";
    session.one(sql, &[&integer(repository.0)], reading::inspection).await
}
