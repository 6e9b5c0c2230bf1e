//! Time as people who review have it: without Saturdays and Sundays, in UTC.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Whoever waits longer has waited long enough.
const MOST_DAYS: u32 = 366;

/// How many whole business days lie between two times, a year at most: from Friday noon to Monday noon it is one.
pub(super) fn business_days(from: Timestamp, to: Timestamp) -> u32 {
    let (from, to) = (from.to_zoned(TimeZone::UTC).datetime(), to.to_zoned(TimeZone::UTC).datetime());
    let mut last = to.date();
    if to.time() < from.time() {
        last = last.yesterday().unwrap_or(last);
    }
    let days = (from.date().series(1.day())).skip(1).take_while(|day| *day <= last).take(MOST_DAYS as usize);
    days.filter(|day| is_business_day(*day)).count() as u32
}

fn is_business_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
