//! Open pull requests that change the same function: whichever is merged second has to be reviewed anew.

use std::collections::BTreeMap;

use crate::model::pull_request::PullRequestId;
use crate::model::queue_entry::QueueEntry;

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
