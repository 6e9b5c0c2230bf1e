//! Whether the team keeps up, as the page of the queue shows it.

use super::queue_view::heading;
use super::text::minutes;
use crate::queue::capacity::Capacity;
use crate::queue::order::Row;
use crate::queue::priority::Turn;

/// What waits against the time there is.
pub(super) struct CapacityView {
    pub(super) waiting: String,
    pub(super) forecast: String,
    pub(super) arriving: String,
    pub(super) done: String,
    pub(super) each_day: String,
    pub(super) agent_open: u32,
    pub(super) agent_limit: u32,
    /// Whether the team's time has to do for other repositories too.
    pub(super) is_part: bool,
    pub(super) is_overloaded: bool,
    pub(super) is_over_limit: bool,
    /// In units of a thousandth of the bar, each with its kind and what it says.
    pub(super) segments: Vec<Segment>,
    /// Where a day of reviews ends on the bar, in the same units.
    pub(super) day: u32,
    pub(super) days_words: String,
}

/// A part of the bar.
pub(super) struct Segment {
    pub(super) kind: &'static str,
    pub(super) start: u32,
    pub(super) width: u32,
    pub(super) words: String,
}

impl CapacityView {
    /// Of what is shown, which may be a part of what there is.
    pub(super) fn of(capacity: &Capacity, is_part: bool, rows: &[Row]) -> Self {
        let by_turn = [Turn::Overdue, Turn::Quick, Turn::Review].map(|turn| {
            let of_turn = rows.iter().filter(|row| row.turn == turn).filter_map(|row| row.entry.change());
            (turn, of_turn.map(|change| change.minutes).sum::<f64>())
        });
        let scale = 1000.0 / capacity.minutes_waiting.max(capacity.minutes_per_day).max(1.0);
        let mut start = 0.0;
        let mut segments = Vec::new();
        for (turn, length) in by_turn.into_iter().filter(|(_, length)| *length > 0.0) {
            let words = format!("{}: {}", heading(turn), minutes(length));
            let width = (length * scale) as u32;
            segments.push(Segment { kind: turn.word(), start: (start * scale) as u32, width, words });
            start += length;
        }
        let days = capacity.minutes_waiting / capacity.minutes_per_day.max(1.0);
        Self {
            waiting: minutes(capacity.minutes_waiting),
            forecast: forecast(capacity),
            arriving: minutes(capacity.arriving_per_day),
            done: minutes(capacity.done_per_day),
            each_day: minutes(capacity.minutes_per_day),
            agent_open: capacity.agent_open,
            agent_limit: capacity.agent_limit,
            is_part,
            is_overloaded: capacity.is_overloaded,
            is_over_limit: capacity.agent_open > capacity.agent_limit,
            segments,
            day: (capacity.minutes_per_day * scale) as u32,
            days_words: format!("{days:.1}"),
        }
    }
}

fn forecast(capacity: &Capacity) -> String {
    let rate = minutes(capacity.rate_per_day);
    let (rate, is_done) = if capacity.is_measured {
        (format!("the {rate} a day done of late"), "is done")
    } else {
        (format!("the {rate} a day that the team has"), "the team has time for")
    };
    match capacity.clears_in_days {
        Some(0.0) => "Nothing waits.".to_owned(),
        Some(days) if days < 1.0 => format!("Clears today at {rate}."),
        Some(days) => format!("Clears in {days:.1} business days at {rate}."),
        None if capacity.minutes_waiting <= capacity.rate_per_day => {
            "Keeps level: less than a day's reviews wait, and as much arrives as is done.".to_owned()
        }
        None => format!("Does not clear at {rate}: as much arrives as {is_done}, or more."),
    }
}
