//! How repositories are built and guarded.

use rusqlite::{Connection, params};

use super::rows::one;
use crate::model::inspection::Inspection;
use crate::model::pull_request::RepositoryId;
use crate::store::columns::{integer, json, milliseconds};
use crate::store::error::StoreError;
use crate::store::reading;

pub(super) fn save(writer: &Connection, repository: RepositoryId, inspection: &Inspection) -> Result<(), StoreError> {
    let sql = "INSERT INTO inspections (repository, at, value) VALUES (?1, ?2, ?3)
        ON CONFLICT (repository) DO UPDATE SET at = excluded.at, value = excluded.value";
    let parameters = params![integer(repository.0), milliseconds(inspection.at), json(inspection)?];
    writer.prepare_cached(sql)?.execute(parameters)?;
    Ok(())
}

pub(super) fn find(reader: &Connection, repository: RepositoryId) -> Result<Option<Inspection>, StoreError> {
    let sql = "SELECT value FROM inspections WHERE repository = ?1";
    one(reader, sql, [integer(repository.0)], |row| reading::inspection(row))
}
