//! The report on one week, from the changes that were merged until its end.

use std::collections::{BTreeMap, BTreeSet};

use super::followed::{Followed, follow};
use super::matched::matched;
use super::measured::{measured, ratio, summed, value};
use super::metrics::backlog::QueueMetric;
use super::metrics::{self, Metric, Part, Topic};
use super::statistics::{median, standard_deviation, wilson};
use crate::model::debt::{
    Alarm, Basis, Direction, Fate, Figure, GroupMeasured, Lasting, Matched, Measured, Outcome, Section, Trail, Unit,
    Unread, WeekByGroup, WeekMeasured, WeeklyReport,
};
use crate::model::merged_change::{Group, MergedChange};
use crate::model::object_id::ObjectId;
use crate::model::report::Tool;
use crate::model::seen::{QueueStay, Seen};
use crate::model::week::Week;

/// The version of the report's shape.
const REPORT_VERSION: u32 = 1;

/// How many weeks a figure is compared with.
const TRAIL_WEEKS: u32 = 12;

/// The fewest of them that must have a value for their median to say something.
const MIN_TRAIL_WEEKS: usize = 4;

/// An alarm needs both: so many standard deviations from the median, and so many changes beyond it.
const ALARM_DEVIATIONS: f64 = 2.0;
const ALARM_CHANGES: u32 = 5;

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// What the repository is called.
    pub repository: &'a str,
    /// The changes merged from [`first_week`] on, oldest first.
    pub changes: &'a [MergedChange],
    /// Commits that only format code.
    pub formatting: &'a BTreeSet<ObjectId>,
    /// Changes that could not be read.
    pub unread: &'a [Unread],
    /// What the service saw besides; `None` where git is all there is.
    pub seen: Option<&'a Seen>,
}

/// The first week whose changes bear on the report of `week`.
pub fn first_week(week: Week) -> Week {
    week.back(metrics::MOST_WEEKS_BACK + TRAIL_WEEKS)
}

/// The report on `week`. What was merged after its end is left out, so that it says the same whenever it is made.
pub fn weekly_report(material: Material<'_>, week: Week) -> WeeklyReport {
    let until = material.changes.partition_point(|change| change.merged_at_seconds < week.end_seconds());
    let merges = material.seen.map_or(&[][..], |seen| &seen.merges);
    let followed = follow(&material.changes[..until], material.formatting, merges);
    let groups: BTreeSet<Group> = followed.iter().map(|followed| followed.change.group.clone()).collect();
    let ledger = Ledger { by_week: by_week(&followed), groups: groups.into_iter().collect(), seen: material.seen };
    let in_week = |followed: &&Followed<'_>| week.holds(followed.change.merged_at_seconds);
    WeeklyReport {
        report_version: REPORT_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        repository: material.repository.to_owned(),
        week,
        basis: if material.seen.is_some() { Basis::Service } else { Basis::Git },
        changes: followed.iter().filter(in_week).count() as u32,
        merged: (0..=TRAIL_WEEKS).rev().map(|back| ledger.merged(week.back(back))).collect(),
        sections: metrics::TOPICS.iter().map(|topic| ledger.section(topic, week)).collect(),
        groups: ledger.groups,
        outcomes: outcomes(&followed, week),
        lasting: lasting(&followed, week),
        unread: material.unread.to_vec(),
    }
}

fn by_week<'a, 'b>(followed: &'b [Followed<'a>]) -> BTreeMap<Week, Vec<&'b Followed<'a>>> {
    let mut by_week: BTreeMap<Week, Vec<&Followed<'_>>> = BTreeMap::new();
    for followed in followed {
        let instant = jiff::Timestamp::from_second(followed.change.merged_at_seconds);
        // A date that no calendar has belongs to no week that anybody asks for.
        if let Ok(instant) = instant {
            by_week.entry(Week::holding(instant)).or_default().push(followed);
        }
    }
    by_week
}

/// The changes by week, and the groups there are.
struct Ledger<'a, 'b> {
    by_week: BTreeMap<Week, Vec<&'b Followed<'a>>>,
    groups: Vec<Group>,
    seen: Option<&'a Seen>,
}

impl Ledger<'_, '_> {
    fn merged(&self, week: Week) -> WeekByGroup {
        let merged: Vec<&&Followed<'_>> = self.by_week.get(&week).into_iter().flatten().collect();
        let of_group = |group: &Group| merged.iter().filter(|followed| followed.change.group == *group).count() as u32;
        WeekByGroup { week, changes: self.groups.iter().map(of_group).collect() }
    }

    fn section(&self, topic: &Topic, week: Week) -> Section {
        let mut figures: Vec<Figure> = topic.metrics.iter().map(|metric| self.figure(metric, week)).collect();
        let mut not_known = topic.not_known.to_vec();
        match self.seen {
            Some(seen) => {
                figures.extend(topic.seen_metrics.iter().map(|metric| self.figure(metric, week)));
                figures.extend(topic.queue_metrics.iter().map(|metric| queue_figure(metric, &seen.stays, week)));
            }
            None => not_known.extend_from_slice(topic.not_in_git),
        }
        Section { number: topic.number, title: topic.title, meaning: topic.meaning, figures, not_known }
    }

    fn figure(&self, metric: &Metric, week: Week) -> Figure {
        let cohort = week.back(metric.weeks_back);
        let all = self.measured(metric, cohort, None);
        let by_group = self.groups.iter().map(|group| {
            let measured = self.measured(metric, cohort, Some(group));
            GroupMeasured { group: group.clone(), measured }
        });
        let trail = self.trail(metric, cohort);
        Figure {
            key: metric.key,
            name: metric.name,
            unit: metric.unit,
            worse: metric.worse,
            cohort,
            by_group: by_group.filter(|group| group.measured.changes > 0).collect(),
            matched: self.matched(metric, cohort),
            alarm: self.alarm(metric, &all, &trail, cohort),
            all,
            trail,
        }
    }

    fn measured(&self, metric: &Metric, week: Week, group: Option<&Group>) -> Measured {
        measured(metric.unit, &self.parts(metric, week, group))
    }

    /// What the changes of a week add to a figure.
    fn parts(&self, metric: &Metric, week: Week, group: Option<&Group>) -> Vec<Part> {
        let changes = self.by_week.get(&week).into_iter().flatten();
        let of_group = changes.filter(|followed| group.is_none_or(|group| followed.change.group == *group));
        of_group.filter_map(|followed| (metric.part)(followed)).collect()
    }

    /// Agents against others over the cohort and its trail, of what is worse one way or the other.
    fn matched(&self, metric: &Metric, cohort: Week) -> Option<Matched> {
        metric.worse?;
        let weeks = (0..=TRAIL_WEEKS).map(|back| cohort.back(back));
        let changes: Vec<&Followed<'_>> =
            weeks.flat_map(|week| self.by_week.get(&week).into_iter().flatten().copied()).collect();
        matched(metric, &changes, |count, out_of| ratio(metric.unit, count, out_of))
    }

    fn trail(&self, metric: &Metric, cohort: Week) -> Trail {
        trail(cohort, |week| summed(metric.unit, &self.parts(metric, week, None)))
    }

    /// An alarm if the value is worse than the trail by more than chance and by more than a few changes.
    fn alarm(&self, metric: &Metric, all: &Measured, trail: &Trail, cohort: Week) -> Option<Alarm> {
        let (value, median, worse) = (all.value?, trail.median?, metric.worse?);
        let usual = if metric.unit == Unit::Count { usual_sum(trail, median, all.changes) } else { median };
        let values: Vec<f64> = trail.weeks.iter().filter_map(|week| week.value).collect();
        // A quiet trail would make a mountain of any change.
        let deviation = standard_deviation(&values).max(least_deviation(metric.unit, usual, all));
        let beyond = match worse {
            Direction::Up => value - usual,
            Direction::Down => usual - value,
        };
        if beyond <= ALARM_DEVIATIONS * deviation {
            return None;
        }
        let changes = self.changes_beyond(metric, all, usual, worse, cohort);
        (changes >= ALARM_CHANGES).then_some(Alarm { deviations: beyond / deviation, changes })
    }

    /// How many changes make the difference: of a share of changes those beyond the expected number, of anything else those
    /// that are themselves worse than usual, of a sum than their part of it.
    fn changes_beyond(&self, metric: &Metric, all: &Measured, usual: f64, worse: Direction, cohort: Week) -> u32 {
        let expected = match metric.unit {
            Unit::ShareOfChanges => return (all.count - usual * all.out_of).abs().floor() as u32,
            Unit::Count => usual / f64::from(all.changes.max(1)),
            Unit::ShareOfCode
            | Unit::Per100Changes
            | Unit::Per1000Lines
            | Unit::Ratio
            | Unit::Greatest
            | Unit::Days => usual,
        };
        let is_worse = |part: &&Part| {
            let value = ratio(metric.unit, part.count, part.out_of).unwrap_or(part.count);
            match worse {
                Direction::Up => value > expected,
                Direction::Down => value < expected,
            }
        };
        self.parts(metric, cohort, None).iter().filter(is_worse).count() as u32
    }
}

/// What a sum would usually be in a week of so many changes; no less than in any week, since a quiet one is no alarm.
fn usual_sum(trail: &Trail, median_of_weeks: f64, changes: u32) -> f64 {
    let of_a_change = |week: &WeekMeasured| Some(week.value? / f64::from(week.changes));
    let rates: Vec<f64> = trail.weeks.iter().filter(|week| week.changes > 0).filter_map(of_a_change).collect();
    median(&rates).map_or(median_of_weeks, |rate| median_of_weeks.max(rate * f64::from(changes)))
}

/// What waited, week by week. It raises no alarm: the queue shows it to whoever can do something about it.
fn queue_figure(metric: &QueueMetric, stays: &[QueueStay], week: Week) -> Figure {
    let measured = |week| match metric.unit {
        Unit::ShareOfChanges => {
            let measured = (metric.measured)(stays, week);
            let value = value(metric.unit, &measured);
            Measured { value, interval: value.and_then(|_| wilson(measured.count, measured.out_of)), ..measured }
        }
        _ => (metric.measured)(stays, week),
    };
    Figure {
        key: metric.key,
        name: metric.name,
        unit: metric.unit,
        worse: metric.worse,
        cohort: week,
        all: measured(week),
        by_group: Vec::new(),
        trail: trail(week, measured),
        matched: None,
        alarm: None,
    }
}

/// What a figure was in the weeks before `cohort`.
fn trail(cohort: Week, measured: impl Fn(Week) -> Measured) -> Trail {
    let of_week = |week| {
        let Measured { value, changes, .. } = measured(week);
        WeekMeasured { week, value, changes }
    };
    let weeks: Vec<WeekMeasured> = (1..=TRAIL_WEEKS).rev().map(|back| of_week(cohort.back(back))).collect();
    let values: Vec<f64> = weeks.iter().filter_map(|week| week.value).collect();
    let median = (values.len() >= MIN_TRAIL_WEEKS).then(|| median(&values)).flatten();
    Trail { median, weeks }
}

/// By how much a value moves that is `median` in the long run: a share of changes and a sum by chance alone, anything else by
/// a tenth of itself and no less than what is too little to speak of.
fn least_deviation(unit: Unit, median: f64, all: &Measured) -> f64 {
    let tenth = median.abs() / 10.0;
    match unit {
        Unit::ShareOfChanges => {
            // Agresti and Coull's estimate, which does not take a share for certain because it was 0 so far.
            let total = all.out_of + 4.0;
            let share = (median * all.out_of + 2.0) / total;
            (share * (1.0 - share) / total).sqrt()
        }
        Unit::Count | Unit::Greatest | Unit::Days => median.abs().max(1.0).sqrt(),
        Unit::ShareOfCode => tenth.max(0.01),
        Unit::Ratio => tenth.max(0.05),
        Unit::Per1000Lines => tenth.max(0.5),
        Unit::Per100Changes => tenth.max(1.0),
    }
}

/// How the code of the changes lasted whose time is over, back to those that are asked how they lasted for 30 days.
fn lasting(followed: &[Followed<'_>], week: Week) -> Vec<Lasting> {
    let since = week.back(metrics::MOST_WEEKS_BACK).start_seconds();
    let is_over = |merged_at, weeks| merged_at < week.back(weeks).end_seconds();
    let lasting = |followed: &Followed<'_>| {
        let merged_at = followed.change.merged_at_seconds;
        let is_asked = merged_at >= since && is_over(merged_at, metrics::SHORT_WEEKS);
        is_asked.then(|| Lasting {
            commit: followed.change.commit.clone(),
            written: followed.written,
            gone_14: followed.churn_14.total(),
            gone_30: is_over(merged_at, metrics::MOST_WEEKS_BACK).then(|| followed.churn_30.total()),
        })
    };
    followed.iter().filter_map(lasting).collect()
}

/// What was taken back or mended of the changes that the report is about, those merged last first.
fn outcomes(followed: &[Followed<'_>], week: Week) -> Vec<Outcome> {
    let since = week.back(metrics::MOST_WEEKS_BACK).start_seconds();
    let recent = followed.iter().rev().filter(|followed| followed.change.merged_at_seconds >= since);
    let outcome = |followed: &Followed<'_>, fate: Fate, by: Option<&MergedChange>| {
        let (change, by) = (followed.change, by?);
        Some(Outcome {
            commit: change.commit.clone(),
            pull_request: change.pull_request,
            group: change.group.clone(),
            fate,
            by: by.commit.clone(),
            by_pull_request: by.pull_request,
            days: ((by.merged_at_seconds - change.merged_at_seconds).max(0) / SECONDS_PER_DAY) as u32,
        })
    };
    recent
        .flat_map(|followed| {
            let reverted = outcome(followed, Fate::Reverted, followed.reverted_by);
            [reverted, outcome(followed, Fate::Fixed, followed.fixed_by)]
        })
        .flatten()
        .collect()
}
