//! Looks at everything now and then, since webhooks get lost.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::error::JobError;
use super::service::Service;
use super::task::Task;
use crate::github::app::Delivery;
use crate::model::pull_request::{InstallationId, RepositoryId};
use crate::store::jobs::Lane;
use crate::store::records::RepositoryRecord;

/// How far back GitHub is asked for deliveries that were lost. It keeps them for three days.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// Sweeps every installation, and asks GitHub for the deliveries that did not arrive.
pub(super) async fn all(service: &Service) -> Result<(), JobError> {
    let app = service.github.app();
    let tasks = app.installations().await?.into_iter().map(|found| Task::SweepInstallation { installation: found.id });
    enqueue(service, tasks, Lane::Sweep).await?;
    let now = service.now();
    let deliveries = app.deliveries(now.saturating_sub(REMEMBERED).unwrap_or(now)).await?;
    for delivery in lost(&deliveries) {
        app.redeliver(delivery).await?;
    }
    Ok(())
}

/// The deliveries that never arrived, each by its newest attempt.
fn lost(deliveries: &[Delivery]) -> Vec<u64> {
    let arrived: BTreeSet<&str> = deliveries
        .iter()
        .filter(|found| (200..300).contains(&found.status_code))
        .map(|found| found.guid.as_str())
        .collect();
    let failed = deliveries.iter().filter(|found| !arrived.contains(found.guid.as_str()));
    let newest: BTreeMap<&str, &Delivery> = failed.fold(BTreeMap::new(), |mut newest, found| {
        let known = newest.entry(found.guid.as_str()).or_insert(found);
        if known.delivered_at < found.delivered_at {
            *known = found;
        }
        newest
    });
    newest.into_values().map(|found| found.id).collect()
}

/// Sweeps every repository of an installation.
pub(super) async fn installation(service: &Service, installation: InstallationId, lane: Lane) -> Result<(), JobError> {
    let repositories = service.github.installation(installation).in_background().repositories().await?;
    let mut tasks = Vec::new();
    for found in repositories.into_iter().filter(|found| !found.is_archived) {
        service.store.save_repository(RepositoryRecord { id: found.id, installation, name: found.name }).await?;
        tasks.push(Task::SweepRepository { repository: found.id });
    }
    enqueue(service, tasks, lane).await
}

/// Judges every open pull request of a repository, and those that were open and are not any more. Where that is urgent, it is
/// so for those that have passed.
pub(super) async fn repository(service: &Service, repository: RepositoryId, lane: Lane) -> Result<(), JobError> {
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    let remembered = service.store.open_pull_requests(repository).await?;
    let open = place.repository.open_pull_requests().await?;
    let now = service.now();
    let mut jobs = Vec::new();
    for found in open.iter().chain(&remembered) {
        let lane = if lane == Lane::Urgent { service.lane(found.id, Lane::Review).await? } else { lane };
        jobs.push(Task::Judge { pull_request: found.id }.job(lane, now));
    }
    Ok(service.store.enqueue(jobs, now).await?)
}

async fn enqueue(service: &Service, tasks: impl IntoIterator<Item = Task>, lane: Lane) -> Result<(), JobError> {
    let now = service.now();
    let jobs = tasks.into_iter().map(|task| task.job(lane, now)).collect();
    Ok(service.store.enqueue(jobs, now).await?)
}
