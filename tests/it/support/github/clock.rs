//! The time as the fake tells it: it stands still until a test moves it, so that every run sees the same.

use jiff::{SignedDuration, Timestamp};

/// When every fake begins: in the future, so that a client which compares with its own clock finds tokens valid.
const BEGINNING: &str = "2030-01-01T00:00:00Z";

/// Either a clock that tests move by hand, or one that runs with the machine's.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// Stands still between calls of [`Clock::advance`].
    Standing(Timestamp),
    /// The machine's clock, that far ahead.
    Running(SignedDuration),
}

impl Clock {
    /// A standing clock at the beginning.
    pub(crate) fn standing() -> Self {
        Self::Standing(BEGINNING.parse().expect("the constant is a timestamp"))
    }

    /// What it shows, in whole seconds as GitHub's API does.
    pub(crate) fn now(&self) -> Timestamp {
        let now = match self {
            Self::Standing(now) => *now,
            Self::Running(ahead) => Timestamp::now() + *ahead,
        };
        Timestamp::from_second(now.as_second()).expect("a timestamp without its fraction is one")
    }

    /// Moves it forward.
    pub(crate) fn advance(&mut self, seconds: i64) {
        let step = SignedDuration::from_secs(seconds);
        match self {
            Self::Standing(now) => *now += step,
            Self::Running(ahead) => *ahead += step,
        }
    }
}
