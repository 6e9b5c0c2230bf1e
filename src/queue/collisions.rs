//! Open pull requests that change the same function: whichever is merged second has to be reviewed anew.

use std::collections::BTreeMap;

use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::queue_entry::{ChangedFunction, QueueEntry};

/// A function that more change than these is everybody's, and says nothing of two of them.
const MOST_SHARERS: usize = 20;

/// For each pull request, the numbers of the others of its repository that change one of its functions; sorted.
pub(super) fn collisions(entries: &[QueueEntry]) -> BTreeMap<PullRequestId, Vec<u64>> {
    let mut sharers: BTreeMap<(RepositoryId, &str, &ChangedFunction), Vec<PullRequestId>> = BTreeMap::new();
    for entry in entries {
        for function in entry.change().into_iter().flat_map(|change| &change.functions) {
            sharers.entry((entry.id.repository, &entry.base_branch, function)).or_default().push(entry.id);
        }
    }
    let mut found: BTreeMap<PullRequestId, Vec<u64>> = BTreeMap::new();
    for sharers in sharers.into_values().filter(|sharers| (2..=MOST_SHARERS).contains(&sharers.len())) {
        for one in &sharers {
            let others = sharers.iter().filter(|other| *other != one).map(|other| other.number);
            found.entry(*one).or_default().extend(others);
        }
    }
    for numbers in found.values_mut() {
        numbers.sort_unstable();
        numbers.dedup();
    }
    found
}
