//! `GET /`: the review queue.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};

use super::address::QueueAddress;
use super::queue_view::QueuePage;
use super::shell::rendered;
use crate::model::pull_request::{RepositoryId, RepositoryName};
use crate::queue::capacity::{Capacity, HISTORY_DAYS, Stay};
use crate::queue::order::{Row, queue};
use crate::store::error::StoreError;
use crate::store::queue::StayRecord;
use crate::web::server::Server;
use crate::web::sign_in::access::Access;
use crate::web::sign_in::refusal::Refusal;
use crate::web::sign_in::visitor::Visitor;

/// Everything that the queue shows to somebody.
pub(in crate::web) struct Overview {
    /// All that they may see, what to do next first.
    pub(in crate::web) rows: Vec<Row>,
    /// Of that alone.
    pub(in crate::web) capacity: Capacity,
    /// Whether there are repositories besides, for which the team's time has to do too.
    pub(in crate::web) is_part: bool,
    /// What their repositories are called.
    pub(in crate::web) names: BTreeMap<RepositoryId, RepositoryName>,
    /// The change that it is up to date with.
    pub(in crate::web) change: i64,
    /// When it was read.
    pub(in crate::web) now: Timestamp,
}

impl Overview {
    /// Of what `access` lets somebody see, in one repository alone where one is asked for.
    pub(in crate::web) async fn read(server: &Server, access: &Access, repository: &str) -> Result<Self, StoreError> {
        let now = (server.clock)();
        let change = server.store.queue_change().await?;
        let all = server.store.repositories().await?;
        let count = all.len();
        let visible = all.into_iter().filter(|found| access.includes(found.id));
        let names: BTreeMap<RepositoryId, RepositoryName> = visible.map(|found| (found.id, found.name)).collect();
        let is_wanted = |id: RepositoryId| {
            let is_named = |name: &RepositoryName| name.to_string().eq_ignore_ascii_case(repository);
            names.get(&id).is_some_and(|name| repository.is_empty() || is_named(name))
        };
        let mut entries = server.store.queue_entries().await?;
        entries.retain(|entry| is_wanted(entry.id.repository));
        let trials = server.store.predicted_conflicts().await?;
        let rows = queue(entries, &trials, now);
        let since = now.saturating_sub(SignedDuration::from_hours(24 * HISTORY_DAYS)).unwrap_or(now);
        let stays = server.store.stays(since).await?.into_iter().filter(|stay| is_wanted(stay.repository));
        let stays: Vec<Stay> = stays.map(stay).collect();
        let capacity = Capacity::of(&rows, &stays, server.pages.minutes_per_day, now);
        let is_part = names.keys().filter(|id| is_wanted(**id)).count() < count;
        Ok(Self { rows, capacity, is_part, names, change, now })
    }
}

fn stay(record: StayRecord) -> Stay {
    Stay { minutes: record.minutes, from: record.opened_at, until: record.left_at, is_merged: record.is_merged }
}

/// Shows the queue.
pub(in crate::web) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Query(address): Query<QueueAddress>,
) -> Result<Response, Refusal> {
    let overview = Overview::read(&server, &visitor.access, &address.repository).await?;
    Ok(rendered(&QueuePage::of(&visitor, overview, &address)))
}
