//! Merges open pull requests with each other on trial: where two do not merge, whoever is second has work to do.
//!
//! Only those of one base branch that touch the same file are tried, each pair of heads once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::error::{JobError, story};
use super::service::Service;
use super::task::Task;
use crate::git::mirrors::Wanted;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::RepositoryId;
use crate::model::queue_entry::QueueEntry;
use crate::model::trial_merge::TrialMerge;
use crate::store::jobs::Lane;

/// A file that more pull requests touch than these, such as a lock file, says nothing of two of them.
const MOST_SHARERS: usize = 20;
/// So many pairs of a repository are looked at, those of the newest pull requests first; each takes some ten milliseconds.
const MOST_PAIRS: usize = 500;
/// After so long what was tried is kept, and the others are left to a job of their own.
const TIME_BUDGET: Duration = Duration::from_secs(60);

/// Tries what was not tried before, and forgets what is open no longer.
pub(super) async fn try_merges(service: &Service, repository: RepositoryId) -> Result<(), JobError> {
    // What will be there at the end of time is what has not left.
    let open = service.store.queue_since(repository, Timestamp::MAX).await?;
    let pairs = pairs(&open);
    let known: BTreeMap<[ObjectId; 2], TrialMerge> =
        service.store.trial_merges(repository).await?.into_iter().map(|merge| (merge.heads.clone(), merge)).collect();
    let (tried, new): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|heads| known.contains_key(heads));
    let mut merges: Vec<TrialMerge> = tried.iter().filter_map(|heads| known.get(heads).cloned()).collect();
    let mut are_left = false;
    if !new.is_empty() {
        let trial = tried_now(service, repository, &open, new).await?;
        merges.extend(trial.merges);
        are_left = trial.are_left;
    }
    merges.sort();
    service.store.replace_trial_merges(repository, merges).await?;
    if are_left {
        let rest = Task::TryMerges { repository }.job(Lane::Sweep, service.now());
        service.store.enqueue(vec![rest], service.now()).await?;
    }
    Ok(())
}

/// What came of trying pairs.
#[derive(Default)]
struct Trial {
    merges: Vec<TrialMerge>,
    /// Whether the time was over before all were tried.
    are_left: bool,
}

async fn tried_now(
    service: &Service,
    repository: RepositoryId,
    open: &[QueueEntry],
    pairs: Vec<[ObjectId; 2]>,
) -> Result<Trial, JobError> {
    let Some(place) = service.place(repository).await? else { return Ok(Trial::default()) };
    let heads: BTreeSet<&ObjectId> = pairs.iter().flatten().collect();
    let wanted = Wanted {
        branches: Vec::new(),
        pull_requests: open.iter().filter(|entry| heads.contains(&entry.head)).map(|entry| entry.id.number).collect(),
        commits: heads.into_iter().cloned().collect(),
    };
    let mirror = service.mirrors.open(&place.remote().await?, &wanted).await?;
    let begun = Instant::now();
    let mut merges = Vec::with_capacity(pairs.len());
    for heads in pairs {
        if begun.elapsed() > TIME_BUDGET {
            return Ok(Trial { merges, are_left: true });
        }
        match mirror.merged_tree(&heads[0], &heads[1]).await {
            Ok(tree) => merges.push(TrialMerge { repository, conflicts: tree.is_none(), heads }),
            // Two that have nothing in common, for one: it is not known, and no other pair suffers for it.
            Err(error) => tracing::warn!(error = story(&error), "two pull requests could not be merged on trial"),
        }
    }
    Ok(Trial { merges, are_left: false })
}

/// The heads of pull requests into one branch that touch the same file, the smaller id of each pair first.
fn pairs(open: &[QueueEntry]) -> BTreeSet<[ObjectId; 2]> {
    let mut by_file: BTreeMap<(&str, u64), Vec<&QueueEntry>> = BTreeMap::new();
    for entry in open {
        for file in entry.change().into_iter().flat_map(|change| &change.paths) {
            by_file.entry((&entry.base_branch, *file)).or_default().push(entry);
        }
    }
    let mut shared: BTreeMap<[ObjectId; 2], u64> = BTreeMap::new();
    for sharers in by_file.values().filter(|sharers| sharers.len() <= MOST_SHARERS) {
        for (position, one) in sharers.iter().enumerate() {
            for other in sharers[position + 1..].iter().filter(|other| other.head != one.head) {
                let mut heads = [one.head.clone(), other.head.clone()];
                heads.sort();
                shared.insert(heads, one.id.number.max(other.id.number));
            }
        }
    }
    let mut newest_first: Vec<([ObjectId; 2], u64)> = shared.into_iter().collect();
    newest_first.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    newest_first.into_iter().take(MOST_PAIRS).map(|(heads, _)| heads).collect()
}
