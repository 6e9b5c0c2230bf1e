//! Open pull requests in each other's way: whichever is merged second has to be reviewed anew, or mended first.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::queue_entry::QueueEntry;
use crate::model::trial_merge::TrialMerge;

/// A function that more change than these is everybody's, and says nothing of two of them.
const MOST_SHARERS: usize = 20;

/// For each pull request, the numbers of the others of its repository and base branch that change one of its functions;
/// sorted.
pub(super) fn collisions(entries: &[QueueEntry]) -> BTreeMap<PullRequestId, Vec<u64>> {
    let functions = |entry: &QueueEntry| entry.change().map_or_else(Vec::new, |change| change.functions.clone());
    let mut touches: Vec<(u64, &QueueEntry)> =
        entries.iter().flat_map(|entry| functions(entry).into_iter().map(move |function| (function, entry))).collect();
    let place = |(function, entry): &(u64, &QueueEntry)| (*function, entry.id.repository);
    touches.sort_unstable_by(|one, other| {
        let by_place = place(one).cmp(&place(other));
        by_place.then_with(|| one.1.base_branch.cmp(&other.1.base_branch)).then(one.1.id.cmp(&other.1.id))
    });
    let mut found: BTreeMap<PullRequestId, Vec<u64>> = BTreeMap::new();
    let is_same = |one: &(u64, &QueueEntry), other: &(u64, &QueueEntry)| {
        place(one) == place(other) && one.1.base_branch == other.1.base_branch
    };
    for sharers in touches.chunk_by(is_same).filter(|sharers| (2..=MOST_SHARERS).contains(&sharers.len())) {
        for (_, one) in sharers {
            let others = sharers.iter().map(|(_, other)| other.id.number).filter(|number| *number != one.id.number);
            found.entry(one.id).or_default().extend(others);
        }
    }
    for numbers in found.values_mut() {
        numbers.sort_unstable();
        numbers.dedup();
    }
    found.retain(|_, numbers| !numbers.is_empty());
    found
}

/// For each pull request, the numbers of the others with which it does not merge, by `trials`; sorted.
pub(super) fn conflicts(entries: &[QueueEntry], trials: &[TrialMerge]) -> BTreeMap<PullRequestId, Vec<u64>> {
    let mut by_head: BTreeMap<(RepositoryId, &ObjectId), Vec<&QueueEntry>> = BTreeMap::new();
    for entry in entries {
        by_head.entry((entry.id.repository, &entry.head)).or_default().push(entry);
    }
    let with_head = |trial: &TrialMerge, head| by_head.get(&(trial.repository, head)).into_iter().flatten().copied();
    let mut found: BTreeMap<PullRequestId, BTreeSet<u64>> = BTreeMap::new();
    for trial in trials.iter().filter(|trial| trial.conflicts) {
        let [one, other] = &trial.heads;
        for one in with_head(trial, one) {
            for other in with_head(trial, other).filter(|other| other.base_branch == one.base_branch) {
                found.entry(one.id).or_default().insert(other.id.number);
                found.entry(other.id).or_default().insert(one.id.number);
            }
        }
    }
    found.into_iter().map(|(id, numbers)| (id, numbers.into_iter().collect())).collect()
}
