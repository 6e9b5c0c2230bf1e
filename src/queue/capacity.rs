//! Whether the team can keep up: minutes that wait against the minutes it has.
//!
//! What arrives against what is done, and a limit of work in progress as in Kanban: what is open at a time should be reviewed
//! within two days.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::order::Row;

/// The time over which arrivals and departures are counted: five business days.
const WINDOW_DAYS: i64 = 7;
/// So far back stays have to be known: whether departures were seen before the window tells whether it was watched as a whole.
pub const HISTORY_DAYS: i64 = 2 * WINDOW_DAYS;
/// The business days of the window.
const WINDOW_BUSINESS_DAYS: f64 = 5.0;
/// More than this part of the team's time taken up by what arrives, and queues grow without end sooner or later.
const MOST_UTILISATION: f64 = 0.8;
/// What is open should be reviewed within so many days.
const DAYS_OF_WORK_IN_PROGRESS: f64 = 2.0;
/// How long a review takes where none is open, in minutes.
const USUAL_MINUTES: f64 = 20.0;

/// How review does, in minutes and business days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Capacity {
    /// Minutes of review that wait for reviewers.
    pub minutes_waiting: f64,
    /// Minutes that the team has for reviews each day.
    pub minutes_per_day: f64,
    /// Minutes of review that came in each day.
    pub arriving_per_day: f64,
    /// Minutes of review that were done each day: of what was merged. What was closed nobody may have read.
    pub done_per_day: f64,
    /// Minutes of review that are taken to be done each day from now on.
    pub rate_per_day: f64,
    /// Whether that rests on what was done, and not on the team's time alone.
    pub is_measured: bool,
    /// After how many business days nothing waits any more; `None` where that never happens at this rate.
    pub clears_in_days: Option<f64>,
    /// Whether so much arrives that the team will not keep up.
    pub is_overloaded: bool,
    /// How many open pull requests of agents the team can follow.
    pub agent_limit: u32,
    /// How many there are.
    pub agent_open: u32,
}

/// A pull request that was open for a while, as far as capacity goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stay {
    /// How long its review takes, in minutes.
    pub minutes: f64,
    /// When it was opened.
    pub from: Timestamp,
    /// When it was merged or closed; `None` while it is open.
    pub until: Option<Timestamp>,
    /// Whether it was merged then.
    pub is_merged: bool,
}

impl Capacity {
    /// Of the open pull requests in `rows`, and of `stays`, which has all that were open within [`HISTORY_DAYS`].
    pub fn of(rows: &[Row], stays: &[Stay], minutes_per_day: f64, now: Timestamp) -> Self {
        let waiting = rows.iter().filter(|row| row.turn.is_reviewers());
        let minutes_waiting: f64 = waiting.filter_map(|row| row.entry.change()).map(|change| change.minutes).sum();
        let is_recent = |time: Timestamp| now.duration_since(time) < SignedDuration::from_hours(24 * WINDOW_DAYS);
        let by_day = |minutes: f64| minutes / WINDOW_BUSINESS_DAYS;
        let arrived = stays.iter().filter(|stay| is_recent(stay.from)).map(|stay| stay.minutes).sum::<f64>();
        let merged = stays.iter().filter(|stay| stay.is_merged && stay.until.is_some_and(is_recent));
        let done_per_day = by_day(merged.map(|stay| stay.minutes).sum());
        let arriving_per_day = by_day(arrived);
        let is_measured = stays.iter().any(|stay| stay.until.is_some_and(|until| !is_recent(until)));
        let rate_per_day = if is_measured { done_per_day.min(minutes_per_day) } else { minutes_per_day };
        let left_each_day = rate_per_day - arriving_per_day;
        let clears_in_days = match minutes_waiting {
            0.0 => Some(0.0),
            _ => (left_each_day > 0.0).then(|| minutes_waiting / left_each_day),
        };
        let agent_minutes: Vec<f64> = rows.iter().filter(|row| row.entry.is_by_agent()).map(minutes).collect();
        Self {
            minutes_waiting,
            minutes_per_day,
            arriving_per_day,
            done_per_day,
            rate_per_day,
            is_measured,
            clears_in_days,
            is_overloaded: arriving_per_day > MOST_UTILISATION * minutes_per_day,
            agent_open: agent_minutes.len() as u32,
            agent_limit: agent_limit(minutes_per_day, median(agent_minutes)),
        }
    }
}

fn minutes(row: &Row) -> f64 {
    row.entry.change().map_or(USUAL_MINUTES, |change| change.minutes)
}

/// How many can be open at a time; one at the least, or nothing would ever be reviewed.
fn agent_limit(minutes_per_day: f64, median_minutes: f64) -> u32 {
    let limit = (minutes_per_day * DAYS_OF_WORK_IN_PROGRESS / median_minutes.max(1.0)).floor();
    (limit as u32).max(1)
}

fn median(mut minutes: Vec<f64>) -> f64 {
    minutes.sort_by(f64::total_cmp);
    let middle = minutes.len() / 2;
    match minutes.len() {
        0 => USUAL_MINUTES,
        length if length % 2 == 0 => f64::midpoint(minutes[middle - 1], minutes[middle]),
        _ => minutes[middle],
    }
}
