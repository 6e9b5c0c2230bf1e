//! Looks at everything now and then, since webhooks get lost.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::error::JobError;
use super::inspect;
use super::service::Service;
use super::task::Task;
use super::weekly_report;
use crate::github::app::Delivery;
use crate::github::error::GitHubError;
use crate::model::pull_request::{InstallationId, RepositoryId};
use crate::store::jobs::Lane;
use crate::store::records::{Moment, RepositoryRecord};

/// How far back GitHub is asked for deliveries that were lost: it keeps them no longer.
const LONGEST_BACK: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How long before the last time it is asked again, since GitHub lists a delivery some time after it was tried.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// How often what is no longer needed is forgotten.
const RETENTION_PAUSE: SignedDuration = SignedDuration::from_hours(24);
/// How long a delivery is kept that was dealt with: more than twice as long as GitHub repeats it on request.
const DELIVERIES_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long answers of GitHub and analyses are kept, which can be had again.
const COPIES_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Sweeps every installation, and asks GitHub for the deliveries that did not arrive.
pub(super) async fn all(service: &Service) -> Result<(), JobError> {
    let app = service.github.app();
    let tasks = app.installations().await?.into_iter().map(|found| Task::SweepInstallation { installation: found.id });
    enqueue(service, tasks, Lane::Sweep).await?;
    ask_for_lost_deliveries(service).await?;
    forget(service).await
}

/// Asks GitHub for the deliveries that did not arrive since that was done last. One that is refused keeps no other back.
async fn ask_for_lost_deliveries(service: &Service) -> Result<(), JobError> {
    let (app, now) = (service.github.app(), service.now());
    let last = service.store.moment(Moment::Redelivery).await?;
    let earliest = before(now, LONGEST_BACK);
    let since = last.map_or(earliest, |last| before(last, OVERLAP).max(earliest));
    let mut is_complete = true;
    for delivery in lost(&app.deliveries(since).await?) {
        match app.redeliver(delivery).await {
            Ok(()) => metrics::counter!("review_gate_deliveries_missed_total").increment(1),
            Err(error @ GitHubError::RateLimited { .. }) => return Err(error.into()),
            Err(error) => {
                tracing::warn!(delivery, %error, "a lost delivery could not be asked for again");
                is_complete = false;
            }
        }
    }
    // Otherwise the next sweep asks for all of them once more.
    if is_complete {
        service.store.save_moment(Moment::Redelivery, now).await?;
    }
    Ok(())
}

/// Forgets what is no longer needed, once a day. Verdicts and the audit stay.
async fn forget(service: &Service) -> Result<(), JobError> {
    let now = service.now();
    let last = service.store.moment(Moment::Retention).await?;
    if last.is_some_and(|last| before(now, RETENTION_PAUSE) < last) {
        return Ok(());
    }
    service.store.forget(before(now, DELIVERIES_KEPT), before(now, COPIES_KEPT)).await?;
    Ok(service.store.save_moment(Moment::Retention, now).await?)
}

fn before(time: Timestamp, pause: SignedDuration) -> Timestamp {
    time.saturating_sub(pause).unwrap_or(time)
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
    jobs.extend(weekly_report::due(service, repository).await?.map(|task| task.job(Lane::Sweep, now)));
    jobs.extend(inspect::due(service, repository).await?.map(|task| task.job(Lane::Sweep, now)));
    Ok(service.store.enqueue(jobs, now).await?)
}

async fn enqueue(service: &Service, tasks: impl IntoIterator<Item = Task>, lane: Lane) -> Result<(), JobError> {
    let now = service.now();
    let jobs = tasks.into_iter().map(|task| task.job(lane, now)).collect();
    Ok(service.store.enqueue(jobs, now).await?)
}
