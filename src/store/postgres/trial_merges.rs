//! Which open pull requests could both be merged.

use super::session::{Exclusive, Session};
use crate::model::pull_request::RepositoryId;
use crate::model::trial_merge::TrialMerge;
use crate::store::columns::integer;
use crate::store::error::StoreError;
use crate::store::reading;

pub(super) async fn of_repository(session: &Session, repository: RepositoryId) -> Result<Vec<TrialMerge>, StoreError> {
    let sql = "SELECT repository, one, other, conflicts FROM trial_merges WHERE repository = $1 ORDER BY one, other";
    session.all(sql, &[&integer(repository.0)], reading::trial_merge).await
}

pub(super) async fn conflicts(session: &Session) -> Result<Vec<TrialMerge>, StoreError> {
    let sql =
        "SELECT repository, one, other, conflicts FROM trial_merges WHERE conflicts ORDER BY repository, one, other";
    session.all(sql, &[], reading::trial_merge).await
}

/// Open pages are told as well where something else is known than before.
pub(super) async fn replace(
    session: &Session,
    repository: RepositoryId,
    merges: &[TrialMerge],
) -> Result<(), StoreError> {
    session.lock(Exclusive::Queue).await?;
    if of_repository(session, repository).await? == merges {
        return Ok(());
    }
    let place = integer(repository.0);
    session.execute("DELETE FROM trial_merges WHERE repository = $1", &[&place]).await?;
    let sql = "INSERT INTO trial_merges (repository, one, other, conflicts) VALUES ($1, $2, $3, $4)";
    for TrialMerge { heads: [one, other], conflicts, .. } in merges {
        session.execute(sql, &[&place, &one.as_hex(), &other.as_hex(), conflicts]).await?;
    }
    let sql = "UPDATE queue SET change = (SELECT max(change) + 1 FROM queue)
        WHERE repository = $1 AND number = (SELECT min(number) FROM queue WHERE repository = $1 AND left_at IS NULL)";
    session.execute(sql, &[&place]).await?;
    Ok(())
}
