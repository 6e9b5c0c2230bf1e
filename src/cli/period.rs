//! A period as users write it: `90d`, `12w`, `6m`, `1y`.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context, anyhow};

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// A number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    days: u32,
}

impl Period {
    /// How long it is, in seconds.
    pub fn seconds(self) -> i64 {
        i64::from(self.days) * SECONDS_PER_DAY
    }
}

impl FromStr for Period {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let expected = || anyhow!("write a number and `d`, `w`, `m` or `y`, such as `90d`");
        let (end, unit) = text.char_indices().next_back().ok_or_else(expected)?;
        let days_per_unit = match unit {
            'd' => 1,
            'w' => 7,
            'm' => 30,
            'y' => 365,
            _ => return Err(expected()),
        };
        let count: u32 = text[..end].parse().map_err(|_| expected())?;
        Ok(Self { days: count.checked_mul(days_per_unit).context("that is too long ago")? })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}d", self.days)
    }
}
