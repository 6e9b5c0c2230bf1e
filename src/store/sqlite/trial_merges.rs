//! Which open pull requests could both be merged.

use rusqlite::{Connection, params};

use super::rows::all;
use crate::model::pull_request::RepositoryId;
use crate::model::trial_merge::TrialMerge;
use crate::store::columns::integer;
use crate::store::error::StoreError;
use crate::store::reading;

pub(super) fn of_repository(reader: &Connection, repository: RepositoryId) -> Result<Vec<TrialMerge>, StoreError> {
    let sql = "SELECT repository, one, other, conflicts FROM trial_merges WHERE repository = ?1 ORDER BY one, other";
    all(reader, sql, [integer(repository.0)], |row| reading::trial_merge(row))
}

pub(super) fn conflicts(reader: &Connection) -> Result<Vec<TrialMerge>, StoreError> {
    let sql =
        "SELECT repository, one, other, conflicts FROM trial_merges WHERE conflicts ORDER BY repository, one, other";
    all(reader, sql, [], |row| reading::trial_merge(row))
}

/// Open pages are told as well where something else is known than before.
pub(super) fn replace(writer: &Connection, repository: RepositoryId, merges: &[TrialMerge]) -> Result<(), StoreError> {
    if of_repository(writer, repository)? == merges {
        return Ok(());
    }
    let place = integer(repository.0);
    writer.prepare_cached("DELETE FROM trial_merges WHERE repository = ?1")?.execute([place])?;
    let sql = "INSERT INTO trial_merges (repository, one, other, conflicts) VALUES (?1, ?2, ?3, ?4)";
    let mut insert = writer.prepare_cached(sql)?;
    for TrialMerge { heads: [one, other], conflicts, .. } in merges {
        insert.execute(params![place, one.as_hex(), other.as_hex(), conflicts])?;
    }
    let sql = "UPDATE queue SET change = (SELECT max(change) + 1 FROM queue)
        WHERE repository = ?1 AND number = (SELECT min(number) FROM queue WHERE repository = ?1 AND left_at IS NULL)";
    writer.prepare_cached(sql)?.execute([place])?;
    Ok(())
}
