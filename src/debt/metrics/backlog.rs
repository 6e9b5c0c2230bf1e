//! What waited for review at the end of a week, and what left without a merge.

use crate::debt::statistics::quantile;
use crate::model::debt::{Direction, Measured, Unit};
use crate::model::seen::QueueStay;
use crate::model::week::Week;

const SECONDS_PER_DAY: f64 = 24.0 * 60.0 * 60.0;

/// A figure that is about pull requests and not about merged changes.
pub struct QueueMetric {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What is counted.
    pub unit: Unit,
    /// Which way is worse.
    pub worse: Option<Direction>,
    /// Its value of a week, of all pull requests there ever were.
    pub measured: fn(&[QueueStay], Week) -> Measured,
}

/// In the order of the report.
pub(super) const BACKLOG: &[QueueMetric] = &[
    QueueMetric {
        key: "agent-open",
        name: "Open pull requests of agents at the end of the week",
        unit: Unit::Count,
        worse: Some(Direction::Up),
        measured: |stays, week| count(ages_of_agents(stays, week), |ages| ages.len() as f64),
    },
    QueueMetric {
        key: "agent-age-median",
        name: "… their age in days, median",
        unit: Unit::Days,
        worse: Some(Direction::Up),
        measured: |stays, week| quantile_of(ages_of_agents(stays, week), 0.5),
    },
    QueueMetric {
        key: "agent-age-p90",
        name: "… nine of ten are younger than",
        unit: Unit::Days,
        worse: Some(Direction::Up),
        measured: |stays, week| quantile_of(ages_of_agents(stays, week), 0.9),
    },
    QueueMetric {
        key: "minutes-waiting",
        name: "Minutes of review in all that was open at the end of the week",
        unit: Unit::Count,
        worse: Some(Direction::Up),
        measured: |stays, week| {
            let minutes = open_at_end(stays, week).map(|open| open.map(|stay| stay.minutes).collect());
            count(minutes, |minutes| minutes.iter().sum())
        },
    },
    QueueMetric {
        key: "closed-unmerged",
        name: "Closed without a merge, of all that were closed",
        unit: Unit::ShareOfChanges,
        worse: None,
        measured: closed_unmerged,
    },
];

/// What was open when `week` ended; `None` where nothing had been seen by then.
fn open_at_end(stays: &[QueueStay], week: Week) -> Option<impl Iterator<Item = &QueueStay>> {
    let end = week.end_seconds();
    let is_open = move |stay: &&QueueStay| {
        stay.opened_at_seconds < end && stay.left_at_seconds.is_none_or(|left_at| left_at >= end)
    };
    stays.iter().any(|stay| stay.opened_at_seconds < end).then(|| stays.iter().filter(is_open))
}

fn ages_of_agents(stays: &[QueueStay], week: Week) -> Option<Vec<f64>> {
    let age = |stay: &QueueStay| (week.end_seconds() - stay.opened_at_seconds) as f64 / SECONDS_PER_DAY;
    Some(open_at_end(stays, week)?.filter(|stay| stay.is_by_agent).map(age).collect())
}

fn count(values: Option<Vec<f64>>, sum: impl Fn(&[f64]) -> f64) -> Measured {
    let Some(values) = values else { return Measured::default() };
    let count = sum(&values);
    Measured { value: Some(count), changes: values.len() as u32, count, ..Measured::default() }
}

fn quantile_of(values: Option<Vec<f64>>, share: f64) -> Measured {
    let values = values.unwrap_or_default();
    let value = quantile(&values, share);
    Measured { value, changes: values.len() as u32, count: value.unwrap_or_default(), ..Measured::default() }
}

fn closed_unmerged(stays: &[QueueStay], week: Week) -> Measured {
    let left = stays.iter().filter(|stay| stay.left_at_seconds.is_some_and(|left_at| week.holds(left_at)));
    let (merged, unmerged): (Vec<&QueueStay>, Vec<&QueueStay>) = left.partition(|stay| stay.is_merged);
    let (count, out_of) = (unmerged.len() as f64, (merged.len() + unmerged.len()) as f64);
    Measured { changes: out_of as u32, count, out_of, ..Measured::default() }
}
