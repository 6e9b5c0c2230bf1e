//! The figures of the report: each is constant data and a function from a change to its part.
//!
//! The numbers are those of `docs/agent-debt.md`, which says of each how it is counted and why.

pub mod backlog;
mod code;
mod conduct;
mod delivery;
mod estimate;

use backlog::{BACKLOG, QueueMetric};

use super::followed::Followed;
use crate::model::debt::{Direction, NotKnown, Unit};
use crate::model::merged_change::Measures;

/// Every figure, in the order of the report.
pub const TOPICS: &[Topic] = &[
    delivery::THROUGHPUT,
    delivery::CHURN,
    delivery::REVERTS,
    delivery::FIXES,
    delivery::FAILURES,
    code::DUPLICATION,
    code::COMPLEXITY,
    code::TESTS,
    conduct::DISCLOSURE,
    conduct::DRIFT,
    conduct::REVIEW,
    conduct::QUEUE,
    estimate::ESTIMATE,
];

/// How far back a figure has to look so that 14 days have passed for every change of the week.
pub(super) const SHORT_WEEKS: u32 = 2;
/// The same for 30 days.
const LONG_WEEKS: u32 = 5;

/// How far back some figure looks, the weeks of its trail not counted.
pub const MOST_WEEKS_BACK: u32 = LONG_WEEKS;

const WORSE_UP: Option<Direction> = Some(Direction::Up);
const WORSE_DOWN: Option<Direction> = Some(Direction::Down);

/// Figures that are about one thing.
pub struct Topic {
    /// Its number in the list of definitions.
    pub number: u8,
    /// Its heading.
    pub title: &'static str,
    /// What it tells.
    pub meaning: &'static str,
    /// The figures.
    pub metrics: &'static [Metric],
    /// Figures that need what the service saw.
    pub seen_metrics: &'static [Metric],
    /// Figures about pull requests, which need it as well.
    pub queue_metrics: &'static [QueueMetric],
    /// What git alone does not tell.
    pub not_in_git: &'static [NotKnown],
    /// What the service does not know either.
    pub not_known: &'static [NotKnown],
}

impl Topic {
    /// A topic of which git tells everything; to be filled in.
    const EMPTY: Self = Self {
        number: 0,
        title: "",
        meaning: "",
        metrics: &[],
        seen_metrics: &[],
        queue_metrics: &[],
        not_in_git: &[],
        not_known: &[],
    };
}

/// One figure.
pub struct Metric {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What is counted.
    pub unit: Unit,
    /// Which way is worse.
    pub worse: Option<Direction>,
    /// How many weeks have to pass until it can be known.
    pub weeks_back: u32,
    /// What a change adds to it; `None` where it has no part in it.
    pub part: fn(&Followed<'_>) -> Option<Part>,
}

/// What one change adds to a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What is counted.
    pub count: f64,
    /// Out of how much.
    pub out_of: f64,
}

impl Part {
    #[expect(clippy::unnecessary_wraps, reason = "a figure's function may leave a change out")]
    fn sum(count: impl Into<f64>) -> Option<Self> {
        Some(Self { count: count.into(), out_of: 0.0 })
    }

    /// A change that has nothing to count out of has no part in the figure.
    fn of(count: impl Into<f64>, out_of: impl Into<f64>) -> Option<Self> {
        let part = Self { count: count.into(), out_of: out_of.into() };
        (part.out_of > 0.0).then_some(part)
    }

    fn whether(is_so: bool) -> Option<Self> {
        Self::of(u32::from(is_so), 1)
    }
}

/// A sum over changes of the week itself.
const fn count(
    key: &'static str,
    name: &'static str,
    worse: Option<Direction>,
    part: fn(&Followed<'_>) -> Option<Part>,
) -> Metric {
    Metric { key, name, unit: Unit::Count, worse, weeks_back: 0, part }
}

/// A part of the changes.
const fn share_of_changes(
    key: &'static str,
    name: &'static str,
    worse: Option<Direction>,
    weeks_back: u32,
    part: fn(&Followed<'_>) -> Option<Part>,
) -> Metric {
    Metric { key, name, unit: Unit::ShareOfChanges, worse, weeks_back, part }
}

/// A part of the lines of code that were written; more is worse.
const fn share_of_lines(
    key: &'static str,
    name: &'static str,
    weeks_back: u32,
    part: fn(&Followed<'_>) -> Option<Part>,
) -> Metric {
    Metric { key, name, unit: Unit::ShareOfCode, worse: WORSE_UP, weeks_back, part }
}

/// A part of the code of the week itself.
const fn share_of_code(
    key: &'static str,
    name: &'static str,
    worse: Option<Direction>,
    part: fn(&Followed<'_>) -> Option<Part>,
) -> Metric {
    Metric { key, name, unit: Unit::ShareOfCode, worse, weeks_back: 0, part }
}

/// So much for every 1,000 lines of code that came in.
const fn per_1000_lines(key: &'static str, name: &'static str, part: fn(&Followed<'_>) -> Option<Part>) -> Metric {
    Metric { key, name, unit: Unit::Per1000Lines, worse: WORSE_UP, weeks_back: 0, part }
}

/// `count` of a change against the lines of code it brought.
fn per_line(followed: &Followed<'_>, count: impl Into<f64>) -> Option<Part> {
    Part::of(count, code_lines(measures(followed)))
}

fn measures<'a>(followed: &Followed<'a>) -> &'a Measures {
    &followed.change.measures
}

/// Added lines of code, tests included.
fn code_lines(measures: &Measures) -> u32 {
    measures.code_lines + measures.test_lines
}
