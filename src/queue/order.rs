//! The queue in its order.

use jiff::Timestamp;

use super::collisions::{collisions, conflicts};
use super::priority::{Turn, priority};
use super::risk::Assessment;
use crate::model::queue_entry::QueueEntry;
use crate::model::trial_merge::TrialMerge;

/// A pull request in the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What is known of it.
    pub entry: QueueEntry,
    /// Whose turn it is.
    pub turn: Turn,
    /// How much could go wrong.
    pub assessment: Assessment,
    /// How much a review of it now is worth by the minute.
    pub priority: f64,
    /// Other open pull requests of its repository that change the same functions, by their numbers.
    pub collides_with: Vec<u64>,
    /// Those that cannot be merged beside it without somebody's help, by their numbers.
    pub conflicts_with: Vec<u64>,
}

/// The rows of all `entries`, what to do next first; of `trials` those that do not merge count. Same entries, same time,
/// same order.
pub fn queue(entries: Vec<QueueEntry>, trials: &[TrialMerge], now: Timestamp) -> Vec<Row> {
    let mut collisions = collisions(&entries);
    let mut conflicts = conflicts(&entries, trials);
    let mut rows: Vec<Row> = entries
        .into_iter()
        .map(|entry| {
            let assessment = Assessment::of(&entry);
            Row {
                turn: Turn::of(&entry, assessment.risk, now),
                priority: priority(&entry, &assessment, now),
                collides_with: collisions.remove(&entry.id).unwrap_or_default(),
                conflicts_with: conflicts.remove(&entry.id).unwrap_or_default(),
                assessment,
                entry,
            }
        })
        .collect();
    rows.sort_by(|one, other| {
        let by_turn = one.turn.cmp(&other.turn);
        let by_worth = match one.turn {
            // Whoever has waited longest.
            Turn::Overdue => one.entry.opened_at.cmp(&other.entry.opened_at),
            Turn::Merge | Turn::Quick | Turn::Review | Turn::Judging | Turn::Author | Turn::Draft => {
                other.priority.total_cmp(&one.priority)
            }
        };
        by_turn
            .then(by_worth)
            .then(one.entry.opened_at.cmp(&other.entry.opened_at))
            .then(one.entry.id.cmp(&other.entry.id))
    });
    rows
}
