//! The weekly report as one HTML page that needs nothing else: no script, no font, no request.
//!
//! The layout is `dashboards/templates/report.html`; here is what it shows, in words and charts. Every chart has its numbers
//! in a table beside it.

use askama::Template;

use super::chart::columns::{ColumnGroup, Columns, columns};
use super::chart::interval::{IntervalMark, interval};
use super::chart::trend::{Trend, trend};
use super::debt_words::{
    alarms, basis, change_name, group, interval as interval_words, matched, measured, median, value,
};
use super::tally::counted;
use super::untrusted::visible;
use crate::model::debt::{Basis, Fate, Figure, Measured, NotKnown, Outcome, Section, WeeklyReport};
use crate::model::merged_change::Group;

/// The figures that are shown first.
const HEADLINES: &[&str] = &["merged-changes", "agent-share", "churn-14", "revert-rate", "change-failure-proxy"];

/// The most outcomes that are listed.
const MOST_OUTCOMES: usize = 60;

/// Agents beyond this many share the last colour.
const AGENT_COLOURS: usize = 4;

/// The page.
pub fn render(report: &WeeklyReport) -> String {
    Page::of(report).render().expect("the template writes to a string, which cannot fail")
}

#[derive(Template)]
#[template(path = "report.html", whitespace = "preserve")]
struct Page {
    repository: String,
    week: String,
    first_day: String,
    last_day: String,
    changes: String,
    alarms: Vec<String>,
    cards: Vec<Card>,
    groups: Vec<ColumnGroup>,
    columns: String,
    merged: Vec<MergedRow>,
    topics: Vec<Topic>,
    weeks_back: Vec<String>,
    outcomes: Vec<OutcomeLine>,
    outcomes_left_out: usize,
    unread: Option<String>,
    basis: &'static str,
    tool: String,
}

struct Card {
    name: &'static str,
    value: String,
    basis: String,
    usual: String,
    cohort: String,
    trend: String,
    is_alarming: bool,
}

struct MergedRow {
    week: String,
    changes: Vec<u32>,
}

struct Topic {
    number: u8,
    title: &'static str,
    meaning: &'static str,
    rows: Vec<Row>,
    groups: Vec<GroupRow>,
    /// Figures with what they are for agents and others that are alike.
    matched: Vec<(&'static str, String)>,
    not_known: Vec<NotKnown>,
}

struct Row {
    name: &'static str,
    is_part: bool,
    value: String,
    basis: String,
    interval: String,
    mark: String,
    usual: String,
    cohort: String,
    trend: String,
    weeks: Vec<String>,
    is_alarming: bool,
}

struct GroupRow {
    name: String,
    cells: Vec<Cell>,
}

struct Cell {
    value: String,
    basis: String,
}

struct OutcomeLine {
    fate: &'static str,
    class: &'static str,
    days: String,
    change: String,
    group: String,
    by: String,
}

impl Page {
    fn of(report: &WeeklyReport) -> Self {
        let week = report.week;
        let groups = column_groups(&report.groups);
        let figures = || report.sections.iter().flat_map(|section| &section.figures);
        let headlines = HEADLINES.iter().filter_map(|key| figures().find(|figure| figure.key == *key));
        let trail = figures().next().map_or(0, |figure| figure.trail.weeks.len());
        Self {
            repository: visible(&report.repository),
            week: week.to_string(),
            first_day: week.first_day().to_string(),
            last_day: week.last_day().to_string(),
            changes: counted(report.changes as usize, "change"),
            alarms: alarms(report),
            cards: headlines.map(card).collect(),
            columns: merged_chart(report, &groups),
            merged: merged_rows(report),
            groups,
            topics: report.sections.iter().map(|section| topic(section, &report.groups)).collect(),
            weeks_back: (1..=trail).rev().map(|back| format!("−{back}")).chain(["now".to_owned()]).collect(),
            outcomes: report.outcomes.iter().take(MOST_OUTCOMES).map(outcome_line).collect(),
            outcomes_left_out: report.outcomes.len().saturating_sub(MOST_OUTCOMES),
            unread: unread(report),
            basis: match report.basis {
                Basis::Git => "Counted from git alone.",
                Basis::Service => "Counted from git and from what the service saw of reviews and checks.",
            },
            tool: format!("{} {}", report.tool.name, report.tool.version),
        }
    }
}

fn column_groups(groups: &[Group]) -> Vec<ColumnGroup> {
    let mut agents = 0;
    let class = |of: &Group| match of {
        Group::Agent(_) => {
            agents += 1;
            format!("agent-{}", agents.min(AGENT_COLOURS) - 1)
        }
        Group::AgentAssisted => "assisted".to_owned(),
        Group::NoMarker => "unmarked".to_owned(),
        Group::Bot => "bot".to_owned(),
    };
    let classes: Vec<String> = groups.iter().map(class).collect();
    groups.iter().zip(classes).map(|(of, class)| ColumnGroup { name: visible(&group(of)), class }).collect()
}

fn merged_rows(report: &WeeklyReport) -> Vec<MergedRow> {
    let rows = report.merged.iter();
    rows.map(|row| MergedRow { week: row.week.to_string(), changes: row.changes.clone() }).collect()
}

fn merged_chart(report: &WeeklyReport, groups: &[ColumnGroup]) -> String {
    let labels: Vec<String> = report.merged.iter().map(|row| short_week(&row.week.to_string())).collect();
    let values: Vec<Vec<u32>> = report.merged.iter().map(|row| row.changes.clone()).collect();
    let totals: Vec<u32> = values.iter().map(|column| column.iter().sum()).collect();
    let last: Vec<String> = report.merged.last().map_or_else(Vec::new, |row| {
        groups.iter().zip(&row.changes).map(|(group, count)| format!("{} {count}", group.name)).collect()
    });
    let description = format!(
        "Between {} and {} changes a week. In the last week: {}.",
        totals.iter().min().unwrap_or(&0),
        totals.iter().max().unwrap_or(&0),
        last.join(", ")
    );
    columns(Columns {
        id: "merged-by-week",
        title: "Merged changes by week and group",
        description: &description,
        labels: &labels,
        groups,
        values: &values,
    })
}

/// "W46" of "2026-W46".
fn short_week(week: &str) -> String {
    week.rsplit('-').next().unwrap_or(week).to_owned()
}

fn card(figure: &Figure) -> Card {
    let interval = interval_words(figure.unit, &figure.all);
    let basis = basis(figure.unit, &figure.all);
    Card {
        name: figure.name,
        value: measured(figure.unit, &figure.all),
        basis: if interval.is_empty() { basis } else { format!("{interval} · {basis}") },
        usual: median(figure),
        cohort: figure.cohort.to_string(),
        trend: trend_of(figure, "card"),
        is_alarming: figure.alarm.is_some(),
    }
}

fn topic(section: &Section, groups: &[Group]) -> Topic {
    let highest = |measured: &Measured| measured.interval.map_or(0.0, |interval| interval.high);
    // What is told in one unit is drawn to one scale.
    let most = |unit| {
        let alike = section.figures.iter().filter(|figure| figure.unit == unit);
        alike.map(|figure| highest(&figure.all)).fold(0.0, f64::max)
    };
    Topic {
        number: section.number,
        title: section.title,
        meaning: section.meaning,
        rows: section.figures.iter().map(|figure| row(figure, most(figure.unit))).collect(),
        groups: if groups.len() > 1 { group_rows(section, groups) } else { Vec::new() },
        matched: section
            .figures
            .iter()
            .filter_map(|figure| Some((figure.name.trim_start_matches("… "), matched(figure)?)))
            .collect(),
        not_known: section.not_known.clone(),
    }
}

fn row(figure: &Figure, most: f64) -> Row {
    let now = figure.all.value;
    let values = figure.trail.weeks.iter().map(|week| week.value).chain([now]);
    let in_words = |known: Option<f64>| known.map_or_else(|| "–".to_owned(), |known| value(figure.unit, known));
    Row {
        name: figure.name.trim_start_matches("… "),
        is_part: figure.name.starts_with('…'),
        value: measured(figure.unit, &figure.all),
        basis: basis(figure.unit, &figure.all),
        interval: interval_words(figure.unit, &figure.all),
        mark: mark(figure, most),
        usual: median(figure),
        cohort: figure.cohort.to_string(),
        trend: trend_of(figure, "row"),
        weeks: values.map(in_words).collect(),
        is_alarming: figure.alarm.is_some(),
    }
}

/// The value on a line with its interval; nothing where there is none.
fn mark(figure: &Figure, most: f64) -> String {
    let (Some(share), Some(range)) = (figure.all.value, figure.all.interval) else { return String::new() };
    interval(IntervalMark {
        id: &format!("interval-{}", figure.key),
        title: figure.name,
        description: &format!(
            "{}, with 95 % confidence {}",
            value(figure.unit, share),
            interval_words(figure.unit, &figure.all)
        ),
        value: share,
        interval: range,
        usual: figure.trail.median,
        most,
    })
}

fn trend_of(figure: &Figure, place: &str) -> String {
    let values: Vec<Option<f64>> = figure.trail.weeks.iter().map(|week| week.value).chain([figure.all.value]).collect();
    trend(Trend {
        id: &format!("{place}-{}", figure.key),
        title: figure.name,
        values: &values,
        usual: figure.trail.median,
        is_alarming: figure.alarm.is_some(),
        write: &|known| value(figure.unit, known),
    })
}

fn group_rows(section: &Section, groups: &[Group]) -> Vec<GroupRow> {
    let cell = |figure: &Figure, of: &Group| {
        let found = figure.by_group.iter().find(|by_group| by_group.group == *of);
        let none = Measured::default();
        let own = found.map_or(&none, |by_group| &by_group.measured);
        let interval = interval_words(figure.unit, own);
        let basis = if own.changes == 0 { String::new() } else { basis(figure.unit, own) };
        Cell {
            value: if own.changes == 0 { "–".to_owned() } else { measured(figure.unit, own) },
            basis: if interval.is_empty() { basis } else { format!("{interval} · {basis}") },
        }
    };
    let row = |of: &Group| GroupRow {
        name: visible(&group(of)),
        cells: section.figures.iter().map(|figure| cell(figure, of)).collect(),
    };
    groups.iter().map(row).collect()
}

fn outcome_line(outcome: &Outcome) -> OutcomeLine {
    let (fate, class) = match outcome.fate {
        Fate::Reverted => ("Taken back", "reverted"),
        Fate::Fixed => ("Mended", "fixed"),
    };
    OutcomeLine {
        fate,
        class,
        days: counted(outcome.days as usize, "day"),
        change: change_name(&outcome.commit, outcome.pull_request),
        group: visible(&group(&outcome.group)),
        by: change_name(&outcome.by, outcome.by_pull_request),
    }
}

fn unread(report: &WeeklyReport) -> Option<String> {
    let first = report.unread.first()?;
    let count = counted(report.unread.len(), "change");
    Some(format!(
        "{count} could not be read and count as having changed nothing, for instance because {}.",
        visible(&first.reason)
    ))
}
