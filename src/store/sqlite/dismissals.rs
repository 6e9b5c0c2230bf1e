//! How the findings of rules were taken.

use std::collections::BTreeSet;

use async_trait::async_trait;
use rusqlite::{Connection, params};

use super::SqliteStore;
use super::rows::all;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::reception::{Advice, Dismissal, Reception};
use crate::store::columns::{integer, key};
use crate::store::dismissals::DismissalStore;
use crate::store::error::StoreError;
use crate::store::reading;

#[async_trait]
impl DismissalStore for SqliteStore {
    async fn save_advice(
        &self,
        id: PullRequestId,
        advice: Vec<Advice>,
        dismissals: Vec<Dismissal>,
    ) -> Result<BTreeSet<String>, StoreError> {
        self.database
            .write(move |writer| {
                save_shown(writer, id, &advice)?;
                save_dismissed(writer, id, &dismissals)?;
                shown(writer, id)
            })
            .await
    }

    async fn receptions(&self, repository: RepositoryId) -> Result<Vec<Reception>, StoreError> {
        self.database.read(move |reader| receptions(reader, repository)).await
    }
}

fn save_shown(writer: &Connection, id: PullRequestId, advice: &[Advice]) -> Result<(), StoreError> {
    let sql = "INSERT INTO shown_findings (repository, number, fingerprint, rule) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (repository, number, fingerprint) DO NOTHING";
    let (repository, number) = key(id);
    for Advice { fingerprint, rule } in advice {
        writer.prepare_cached(sql)?.execute(params![repository, number, fingerprint, rule])?;
    }
    Ok(())
}

fn save_dismissed(writer: &Connection, id: PullRequestId, dismissals: &[Dismissal]) -> Result<(), StoreError> {
    let (repository, number) = key(id);
    let sql = "UPDATE shown_findings SET dismissed_by = NULL WHERE repository = ?1 AND number = ?2";
    writer.prepare_cached(sql)?.execute([repository, number])?;
    let sql = "UPDATE shown_findings SET dismissed_by = ?4 WHERE repository = ?1 AND number = ?2 AND fingerprint = ?3";
    for Dismissal { fingerprint, comment } in dismissals {
        writer.prepare_cached(sql)?.execute(params![repository, number, fingerprint, integer(*comment)])?;
    }
    Ok(())
}

fn shown(reader: &Connection, id: PullRequestId) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT fingerprint FROM shown_findings WHERE repository = ?1 AND number = ?2";
    Ok(all(reader, sql, key(id), |row| Ok(row.get("fingerprint")?))?.into_iter().collect())
}

fn receptions(reader: &Connection, repository: RepositoryId) -> Result<Vec<Reception>, StoreError> {
    let sql = "SELECT rule, COUNT(*) AS shown, COUNT(dismissed_by) AS dismissed FROM shown_findings
        WHERE repository = ?1 GROUP BY rule ORDER BY rule";
    all(reader, sql, [integer(repository.0)], |row| reading::reception(row))
}
