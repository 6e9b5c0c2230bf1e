//! A calendar week: Monday 00:00 to Sunday 24:00 UTC, named as ISO 8601 names it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A calendar week, such as `2026-W46`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Week {
    monday: Date,
}

/// A text that names no week.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no week; write the year and the number of the week, such as `2026-W46`")]
pub struct NoWeek(String);

impl Week {
    /// The week that holds this instant.
    pub fn holding(instant: Timestamp) -> Self {
        let date = instant.to_zoned(TimeZone::UTC).date().iso_week_date();
        let monday = ISOWeekDate::new(date.year(), date.week(), Weekday::Monday).map(ISOWeekDate::date);
        Self { monday: monday.expect("every week has a Monday, unless it is the first one that can be named") }
    }

    /// The week that many weeks earlier; the first that can be named where there is none so early.
    #[must_use]
    pub fn back(self, weeks: u32) -> Self {
        Self { monday: self.monday.saturating_sub(Span::new().weeks(weeks)) }
    }

    /// Its Monday.
    pub fn first_day(self) -> Date {
        self.monday
    }

    /// Its Sunday.
    pub fn last_day(self) -> Date {
        self.monday.saturating_add(Span::new().days(6))
    }

    /// When it begins, in seconds since 1970.
    pub fn start_seconds(self) -> i64 {
        let midnight = self.monday.to_zoned(TimeZone::UTC);
        midnight.expect("there is a midnight on every day in UTC").timestamp().as_second()
    }

    /// When it ends, in seconds since 1970; the first that no longer belongs to it.
    pub fn end_seconds(self) -> i64 {
        const SECONDS_PER_WEEK: i64 = 7 * 24 * 60 * 60;
        self.start_seconds() + SECONDS_PER_WEEK
    }

    /// Whether it holds the instant that many seconds after 1970.
    pub fn holds(self, seconds: i64) -> bool {
        (self.start_seconds()..self.end_seconds()).contains(&seconds)
    }
}

impl FromStr for Week {
    type Err = NoWeek;

    fn from_str(text: &str) -> Result<Self, NoWeek> {
        let is_number = |text: &str, digits| text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        let parts = text.split_once("-W").filter(|(year, week)| is_number(year, 4) && is_number(week, 2));
        let monday = parts
            .and_then(|(year, week)| ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok());
        monday.map(|monday| Self { monday: monday.date() }).ok_or_else(|| NoWeek(text.to_owned()))
    }
}

impl fmt::Display for Week {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.monday.iso_week_date();
        write!(formatter, "{:04}-W{:02}", date.year(), date.week())
    }
}

impl From<Week> for String {
    fn from(week: Week) -> Self {
        week.to_string()
    }
}

impl TryFrom<String> for Week {
    type Error = NoWeek;

    fn try_from(text: String) -> Result<Self, NoWeek> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_named_as_the_standard_names_them() {
        for (day, name) in [
            ("2026-01-01", "2026-W01"),
            ("2027-01-01", "2026-W53"),
            ("2024-12-30", "2025-W01"),
            ("2026-11-15", "2026-W46"),
        ] {
            let noon: Timestamp = format!("{day}T12:00:00Z").parse().unwrap();
            let week = Week::holding(noon);
            assert_eq!(week.to_string(), name);
            assert_eq!(name.parse(), Ok(week));
            assert!(week.holds(noon.as_second()) && !week.back(1).holds(noon.as_second()));
        }
    }

    #[test]
    fn a_week_runs_from_monday_to_sunday() {
        let week: Week = "2026-W46".parse().unwrap();
        assert_eq!(
            (week.first_day().to_string(), week.last_day().to_string()),
            ("2026-11-09".into(), "2026-11-15".into())
        );
        assert_eq!(week.end_seconds(), week.start_seconds() + 604_800);
        assert_eq!(week.back(46).to_string(), "2025-W52");
    }

    #[test]
    fn what_is_no_week_is_refused() {
        for text in ["", "2026", "2026-W54", "2025-W53", "2026-46", "2026-W4", "26-W04", "2026-W+4"] {
            assert!(text.parse::<Week>().is_err(), "{text}");
        }
    }
}
