//! Gathers what the service saw of a repository, for the report.

use jiff::Timestamp;

use crate::debt::weekly::first_week;
use crate::model::pull_request::RepositoryId;
use crate::model::seen::Seen;
use crate::model::week::Week;
use crate::store::Store;
use crate::store::error::StoreError;

/// A report looks back over no more merges than these, those with the largest numbers.
pub(super) const MOST_MERGES: usize = 20_000;

/// What was seen of a repository, as far as the report on `week` has use for it.
///
/// # Errors
///
/// When the store fails.
pub async fn seen_of(store: &dyn Store, repository: RepositoryId, week: Week) -> Result<Seen, StoreError> {
    let since = Timestamp::from_second(first_week(week).start_seconds()).unwrap_or(Timestamp::MIN);
    let merges = store.merges(repository, MOST_MERGES).await?;
    let merges = merges.into_iter().map(|(_, record)| record).collect();
    Ok(Seen { merges, stays: store.queue_stays(repository, since).await? })
}
