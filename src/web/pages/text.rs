//! Text for pages: what others wrote, made harmless, and times and sizes in words.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::output::untrusted::{shortened, visible};

/// A title or a name is not longer.
const MOST_LINE_CHARACTERS: usize = 300;

/// What others wrote, on one line: nothing in it is invisible, reorders what stands beside it or goes on without end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::web) struct Text(String);

impl Text {
    /// A title, a name or a sentence.
    pub(in crate::web) fn line(text: &str) -> Self {
        // Cut first: a megabyte is not to be looked through for what nobody sees.
        Self(visible(&shortened(text, MOST_LINE_CHARACTERS)))
    }

    /// A line of code, which is as long as it is.
    pub(in crate::web) fn code(text: &str) -> Self {
        Self(visible(&shortened(text, 4 * MOST_LINE_CHARACTERS)))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A message in turn as text and as what was in backticks.
pub(in crate::web) fn parts(message: &str) -> Vec<Text> {
    message.split('`').map(Text::line).collect()
}

/// A time as people speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::web) struct Moment {
    /// For programs.
    pub iso: String,
    /// How long ago it was: "3 h".
    pub ago: String,
    /// The same within a sentence: "3 h ago".
    pub phrase: String,
    /// To the minute.
    pub exact: String,
}

impl Moment {
    /// Of `time`, seen from `now`.
    pub(in crate::web) fn of(time: Timestamp, now: Timestamp) -> Self {
        let ago = span(now.duration_since(time));
        Self {
            iso: time.to_string(),
            phrase: if ago == "now" { "just now".to_owned() } else { format!("{ago} ago") },
            ago,
            exact: time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        }
    }
}

fn span(length: SignedDuration) -> String {
    let minutes = length.as_mins().max(0);
    match minutes {
        0 => "now".to_owned(),
        1..60 => format!("{minutes} min"),
        60..2880 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    }
}

/// Minutes as people speak of them: "45 min", "3 h 20 min".
pub(in crate::web) fn minutes(minutes: f64) -> String {
    let minutes = minutes.round() as u64;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// "1 file", "2 files".
pub(in crate::web) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
