//! The report on a week of merged changes: what came in, what became of it, and how that compares with the weeks before.

use serde::Serialize;

use super::merged_change::Group;
use super::object_id::ObjectId;
use super::report::Tool;
use super::week::Week;

/// Everything the report says. Its serialised form is the JSON of `review-gate report`, described in `docs/agent-debt.md`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeeklyReport {
    /// The version of this shape.
    pub report_version: u32,
    /// What made it.
    pub tool: Tool,
    /// What the repository is called.
    pub repository: String,
    /// The week it is about. Nothing that happened later is in it.
    pub week: Week,
    /// Where the figures come from.
    pub basis: Basis,
    /// How many changes were merged in the week.
    pub changes: u32,
    /// The groups that merged something in any of the weeks it looks at, agents first.
    pub groups: Vec<Group>,
    /// How many changes each of them merged in the twelve weeks before and in the week itself, oldest first.
    pub merged: Vec<WeekByGroup>,
    /// The figures by what they are about, in the order of their numbers.
    pub sections: Vec<Section>,
    /// Changes that were taken back or mended, those merged last first.
    pub outcomes: Vec<Outcome>,
    /// How the code of each change lasted that churn is about, oldest first.
    pub lasting: Vec<Lasting>,
    /// Changes that could not be read, with the reason.
    pub unread: Vec<Unread>,
}

impl WeeklyReport {
    /// The figures that are outside what the repository is used to.
    pub fn alarms(&self) -> impl Iterator<Item = (&Figure, &Alarm)> {
        let figures = self.sections.iter().flat_map(|section| &section.figures);
        figures.filter_map(|figure| Some((figure, figure.alarm.as_ref()?)))
    }
}

/// Where the figures come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The history of the repository alone.
    Git,
    /// That history, and what the service saw of reviews and checks.
    Service,
}

/// Figures that are about one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// Its number in the list of definitions.
    pub number: u8,
    /// Its heading.
    pub title: &'static str,
    /// What it tells, in a sentence or two.
    pub meaning: &'static str,
    /// What is known.
    pub figures: Vec<Figure>,
    /// What is not, and why.
    pub not_known: Vec<NotKnown>,
}

/// Something that belongs into the report and could not be found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct NotKnown {
    /// What it is.
    pub what: &'static str,
    /// Why it is not known.
    pub why: &'static str,
}

/// One figure, with what the repository is used to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What is counted.
    pub unit: Unit,
    /// Which way is worse; `None` where neither is.
    pub worse: Option<Direction>,
    /// The week whose changes it is about: the newest for which what it asks could be known when the week of the report
    /// ended.
    pub cohort: Week,
    /// Over all changes.
    pub all: Measured,
    /// By group, in the order of the report; groups without changes are left out.
    pub by_group: Vec<GroupMeasured>,
    /// The twelve weeks before `cohort`.
    pub trail: Trail,
    /// Agents against changes without a marker that are alike in size and place; `None` where there are too few.
    pub matched: Option<Matched>,
    /// Set when it is outside of what the repository is used to.
    pub alarm: Option<Alarm>,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Changes or lines: a sum.
    Count,
    /// A part of all changes, 0 to 1.
    ShareOfChanges,
    /// A part of all lines, tokens or approvals, 0 to 1.
    ShareOfCode,
    /// So many for every 100 changes.
    Per100Changes,
    /// So many for every 1,000 lines.
    Per1000Lines,
    /// One number divided by another.
    Ratio,
    /// The greatest of all.
    Greatest,
    /// A time in days.
    Days,
}

/// Which way a figure gets worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More is worse.
    Up,
    /// Less is worse.
    Down,
}

/// A value with what it was made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measured {
    /// The value in its unit; `None` where there are too few changes to tell.
    pub value: Option<f64>,
    /// How many changes it is about.
    pub changes: u32,
    /// What was counted.
    pub count: f64,
    /// Out of how much; 0 for sums.
    pub out_of: f64,
    /// The interval of 95 %: of a share of changes Wilson's, of any other rate the bootstrap's. Sums have none.
    pub interval: Option<Interval>,
}

/// An interval that holds the true value in 95 of 100 such cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The value of one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupMeasured {
    /// Which group.
    pub group: Group,
    /// Its value.
    #[serde(flatten)]
    pub measured: Measured,
}

/// Two groups of changes that are alike, in the week of a figure and the twelve before it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Matched {
    /// Changes in which an agent had a hand.
    pub agents: Side,
    /// Changes that show no agent.
    pub others: Side,
}

/// One of the groups.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Side {
    /// The value, every stratum weighed alike on both sides.
    pub value: f64,
    /// How many changes have their like on the other side.
    pub changes: u32,
}

/// What a figure was in the weeks before.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trail {
    /// The median of the weeks that have a value; `None` when they are too few.
    pub median: Option<f64>,
    /// The weeks, oldest first.
    pub weeks: Vec<WeekMeasured>,
}

/// The value of one week.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WeekMeasured {
    /// Which week.
    pub week: Week,
    /// Its value; `None` where there were too few changes to tell.
    pub value: Option<f64>,
    /// How many changes it is about.
    pub changes: u32,
}

/// How many changes each group merged in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WeekByGroup {
    /// Which week.
    pub week: Week,
    /// The changes of each group, in the order of the report's groups.
    pub changes: Vec<u32>,
}

/// A figure that is worse than what the repository is used to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Alarm {
    /// How many standard deviations it is away from the median.
    pub deviations: f64,
    /// By how many changes it is beyond it.
    pub changes: u32,
}

/// A change that was taken back or mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The change.
    pub commit: ObjectId,
    /// The number of its pull request. Not its title, which may name somebody.
    pub pull_request: Option<u64>,
    /// Who made it, by kind.
    pub group: Group,
    /// What became of it.
    pub fate: Fate,
    /// The change that did so.
    pub by: ObjectId,
    /// The number of the pull request of that.
    pub by_pull_request: Option<u64>,
    /// After how many days.
    pub days: u32,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It was taken back.
    Reverted,
    /// A change that calls itself a fix altered its lines.
    Fixed,
}

/// How the code of one change lasted, in lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lasting {
    /// The change.
    pub commit: ObjectId,
    /// The lines of code that it wrote.
    pub written: u32,
    /// Those that were gone after 14 days.
    pub gone_14: u32,
    /// Those that were gone after 30 days; `None` before these have passed.
    pub gone_30: Option<u32>,
}

/// A change that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// Which one.
    pub commit: ObjectId,
    /// Why not.
    pub reason: String,
}
