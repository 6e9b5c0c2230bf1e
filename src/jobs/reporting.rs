//! How weeks are reported on: when they end where the team is, and who is told beside the issue.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::mail::Mail;
use crate::model::week::Week;

/// How long after the end of a week it is reported on: by then what was merged at its end has arrived, and the working day
/// begins.
const MORNING: SignedDuration = SignedDuration::from_hours(6);

/// How weeks are reported on.
#[derive(Clone, Debug)]
pub struct Reporting {
    /// Where it has to be Monday morning.
    pub time_zone: TimeZone,
    /// An address that takes messages as Slack does. Whoever knows it can write there.
    pub webhook: Option<SecretString>,
    /// Who is written to.
    pub mail: Option<Mail>,
}

impl Reporting {
    /// The week that is to be reported on at `now`: the last one that has ended, once it is Monday morning in the time zone.
    /// The week itself is the calendar's in UTC everywhere, so that its figures are the same for everybody.
    pub fn due_week(&self, now: Timestamp) -> Week {
        let local = now.to_zoned(self.time_zone.clone()).datetime();
        let as_if_utc = local.to_zoned(TimeZone::UTC).map_or(now, |zoned| zoned.timestamp());
        let morning = as_if_utc.saturating_sub(MORNING).unwrap_or(as_if_utc);
        // West of Greenwich the week in UTC has ended by then; east of it, it may not have.
        Week::holding(morning).back(1).min(Week::holding(now).back(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_due_on_monday_morning_where_the_team_is() {
        for (zone, now, due) in [
            ("UTC", "2026-11-16T05:59:59Z", "2026-W45"),
            ("UTC", "2026-11-16T06:00:00Z", "2026-W46"),
            ("America/New_York", "2026-11-16T06:00:00Z", "2026-W45"),
            ("America/New_York", "2026-11-16T11:00:00Z", "2026-W46"),
            ("Pacific/Auckland", "2026-11-15T20:00:00Z", "2026-W45"),
            ("Pacific/Auckland", "2026-11-16T00:00:00Z", "2026-W46"),
        ] {
            let reporting = Reporting { time_zone: TimeZone::get(zone).unwrap(), webhook: None, mail: None };
            assert_eq!(reporting.due_week(now.parse().unwrap()).to_string(), due, "{zone} {now}");
        }
    }
}
