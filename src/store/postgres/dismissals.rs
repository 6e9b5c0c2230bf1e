//! How the findings of rules were taken.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::PostgresStore;
use super::session::Session;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::reception::{Advice, Dismissal, Reception};
use crate::store::columns::{Row, integer, key};
use crate::store::dismissals::DismissalStore;
use crate::store::error::StoreError;
use crate::store::reading;

#[async_trait]
impl DismissalStore for PostgresStore {
    async fn save_advice(
        &self,
        id: PullRequestId,
        advice: Vec<Advice>,
        dismissals: Vec<Dismissal>,
    ) -> Result<BTreeSet<String>, StoreError> {
        let (advice, dismissals) = (&advice, &dismissals);
        self.database
            .write(|session| async move {
                save_shown(&session, id, advice).await?;
                save_dismissed(&session, id, dismissals).await?;
                shown(&session, id).await
            })
            .await
    }

    async fn receptions(&self, repository: RepositoryId) -> Result<Vec<Reception>, StoreError> {
        self.database.read(|session| async move { receptions(&session, repository).await }).await
    }
}

async fn save_shown(session: &Session, id: PullRequestId, advice: &[Advice]) -> Result<(), StoreError> {
    let sql = "INSERT INTO shown_findings (repository, number, fingerprint, rule) VALUES ($1, $2, $3, $4)
        ON CONFLICT (repository, number, fingerprint) DO NOTHING";
    let (repository, number) = key(id);
    for Advice { fingerprint, rule } in advice {
        session.execute(sql, &[&repository, &number, fingerprint, rule]).await?;
    }
    Ok(())
}

async fn save_dismissed(session: &Session, id: PullRequestId, dismissals: &[Dismissal]) -> Result<(), StoreError> {
    let (repository, number) = key(id);
    let sql = "UPDATE shown_findings SET dismissed_by = NULL WHERE repository = $1 AND number = $2";
    session.execute(sql, &[&repository, &number]).await?;
    let sql = "UPDATE shown_findings SET dismissed_by = $4 WHERE repository = $1 AND number = $2 AND fingerprint = $3";
    for Dismissal { fingerprint, comment } in dismissals {
        session.execute(sql, &[&repository, &number, fingerprint, &integer(*comment)]).await?;
    }
    Ok(())
}

async fn shown(session: &Session, id: PullRequestId) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT fingerprint FROM shown_findings WHERE repository = $1 AND number = $2";
    let (repository, number) = key(id);
    let found = session.all(sql, &[&repository, &number], |row| row.column("fingerprint")).await?;
    Ok(found.into_iter().collect())
}

async fn receptions(session: &Session, repository: RepositoryId) -> Result<Vec<Reception>, StoreError> {
    let sql = "SELECT rule, COUNT(*) AS shown, COUNT(dismissed_by) AS dismissed FROM shown_findings
        WHERE repository = $1 GROUP BY rule ORDER BY rule";
    session.all(sql, &[&integer(repository.0)], reading::reception).await
}
