//! What is reviewed next, and why.
//!
//! `priority = (risk × delay cost + 1 + log2(1 + hours / 24)) / expected minutes`: the value of a review now by the time it
//! takes (weighted shortest job first, Reinertsen 2009), with a term that grows with age. Short ones come first, unless they
//! are outweighed by what could go wrong; and a long one is not pushed down for its length where much could go wrong.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::business_days::business_days;
use super::risk::{Assessment, Risk};
use crate::model::check::CheckConclusion;
use crate::model::queue_entry::{QueueEntry, QueueVerdict};

/// What waits longer than so many business days goes first.
pub const LONGEST_WAIT_DAYS: u32 = 5;
/// What takes no longer and risks nothing goes before all that takes longer, in minutes.
pub const QUICK_MINUTES: f64 = 5.0;
/// The length of a review does not count against a change of high risk beyond this, in minutes.
const MOST_MINUTES_OF_HIGH_RISK: f64 = 15.0;
/// No review is shorter, in minutes.
const FEWEST_MINUTES: f64 = 1.0;
/// Nobody knows how long the review of a change takes that was not analysed; as long as a usual one, in minutes.
const UNKNOWN_MINUTES: f64 = 20.0;

/// Whose turn it is, in the order in which the queue shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Reviewers' turn, and it has waited too long.
    Overdue,
    /// Both checks have passed: it can be merged.
    Merge,
    /// Reviewers' turn, and soon done: no risk, and few minutes.
    Quick,
    /// Reviewers' turn.
    Review,
    /// The gate's turn: it has not been judged.
    Judging,
    /// The author's turn: something has to be put right first.
    Author,
    /// Nobody's: its author says that it is not ready.
    Draft,
}

impl Turn {
    /// In the order of the queue.
    pub const ALL: [Self; 7] =
        [Self::Overdue, Self::Merge, Self::Quick, Self::Review, Self::Judging, Self::Author, Self::Draft];

    /// Whose turn it is with a pull request.
    pub fn of(entry: &QueueEntry, risk: Risk, now: Timestamp) -> Self {
        if entry.is_draft {
            return Self::Draft;
        }
        let Some(verdict) = &entry.verdict else { return Self::Judging };
        if [verdict.quality, verdict.approval] == [CheckConclusion::Success; 2] {
            return Self::Merge;
        }
        if !is_for_reviewers(verdict) {
            return Self::Author;
        }
        if business_days(entry.opened_at, now) > LONGEST_WAIT_DAYS {
            return Self::Overdue;
        }
        let is_short = entry.change().is_some_and(|change| change.minutes <= QUICK_MINUTES);
        if is_short && risk == Risk::Low { Self::Quick } else { Self::Review }
    }

    /// The word for it in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Merge => "merge",
            Self::Quick => "quick",
            Self::Review => "review",
            Self::Judging => "judging",
            Self::Author => "author",
            Self::Draft => "draft",
        }
    }

    /// Whether reviewers have something to do.
    pub fn is_reviewers(self) -> bool {
        match self {
            Self::Overdue | Self::Quick | Self::Review => true,
            Self::Merge | Self::Judging | Self::Author | Self::Draft => false,
        }
    }
}

/// Whether nothing is missing but somebody's approval.
fn is_for_reviewers(verdict: &QueueVerdict) -> bool {
    let only_approval_is_missing = verdict.obstacles.iter().all(|obstacle| obstacle.is_approval);
    verdict.quality == CheckConclusion::Success && only_approval_is_missing
}

/// How much a review of it now is worth by the minute. `entry` has been open since before `now`.
pub fn priority(entry: &QueueEntry, assessment: &Assessment, now: Timestamp) -> f64 {
    let hours = now.duration_since(entry.opened_at).as_secs_f64().max(0.0) / 3600.0;
    let age = 1.0 + (1.0 + hours / 24.0).log2();
    let worth = assessment.risk.weight() * delay_cost(entry) + age;
    let minutes = entry.change().map_or(UNKNOWN_MINUTES, |change| change.minutes).max(FEWEST_MINUTES);
    let minutes = match assessment.risk {
        Risk::High => minutes.min(MOST_MINUTES_OF_HIGH_RISK),
        Risk::Low | Risk::Medium => minutes,
    };
    worth / minutes
}

/// What a day of waiting costs: half of it is paid already where somebody has approved and would have to look again.
fn delay_cost(entry: &QueueEntry) -> f64 {
    let has_approvals = entry.verdict.as_ref().is_some_and(|verdict| verdict.approvals_counted > 0);
    if has_approvals { 2.0 } else { 1.0 }
}
