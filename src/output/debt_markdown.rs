//! The weekly report as GitHub-flavoured Markdown, for an issue.

use super::debt_words::{NO_ALARM, alarms, basis, change_name, group, interval, matched, measured, median};
use super::markdown_text::{cell, escaped};
use super::tally::counted;
use super::untrusted::shortened;
use crate::model::debt::{Basis, Fate, Figure, Outcome, Section, WeeklyReport};
use crate::model::merged_change::Group;

/// The most outcomes that are listed.
const MOST_OUTCOMES: usize = 40;

/// The most groups that get a row of their own under a figure.
const MOST_GROUPS: usize = 8;

/// Longer names of groups are cut.
const MOST_NAME_CHARACTERS: usize = 40;

/// The most characters of a page; GitHub takes 65,536 in an issue, and the rest is for whoever posts it.
const MOST_CHARACTERS: usize = 60_000;

/// The report for an issue: what stands out first, then every figure; without groups if it would be too long with them.
pub fn render(report: &WeeklyReport) -> String {
    let whole = page(report, MOST_GROUPS);
    if whole.chars().count() <= MOST_CHARACTERS { whole } else { page(report, 0) }
}

fn page(report: &WeeklyReport, most_groups: usize) -> String {
    let week = report.week;
    let mut page = format!(
        "# Agent debt, {week}: {}\n\n{} merged from {} to {} (UTC).\n\n",
        escaped(&report.repository),
        counted(report.changes as usize, "change"),
        week.first_day(),
        week.last_day()
    );
    let alarms = alarms(report);
    if alarms.is_empty() {
        page.push_str(&format!("**Nothing stands out.** {NO_ALARM}\n\n"));
    }
    for alarm in alarms {
        page.push_str(&format!("- **{}**\n", escaped(&alarm)));
    }
    for section in &report.sections {
        page.push_str(&render_section(section, most_groups));
    }
    page.push_str(&outcomes(&report.outcomes));
    page.push_str(&unread(report));
    page.push_str(match report.basis {
        Basis::Git => "\nCounted from git alone; what git does not tell is said above.\n",
        Basis::Service => "\nCounted from git and from what the service saw of reviews and checks.\n",
    });
    page
}

fn render_section(section: &Section, most_groups: usize) -> String {
    let mut text = format!("\n## {}. {}\n\n{}\n", section.number, section.title, section.meaning);
    if !section.figures.is_empty() {
        text.push_str("\n| | value | 95 % | of | usual | changes of |\n|---|---:|---:|---:|---:|---|\n");
        section.figures.iter().for_each(|figure| text.push_str(&rows(figure, most_groups)));
    }
    let alike: Vec<String> = section
        .figures
        .iter()
        .filter_map(|figure| Some(format!("- {}: {}\n", figure.name.trim_start_matches("… "), matched(figure)?)))
        .collect();
    if !alike.is_empty() && most_groups > 0 {
        text.push_str(&format!("\nAlike in size and place, over thirteen weeks:\n\n{}", alike.concat()));
    }
    if !section.not_known.is_empty() {
        text.push('\n');
    }
    for unknown in &section.not_known {
        text.push_str(&format!("- {}: not known from git, as {}.\n", unknown.what, unknown.why));
    }
    text
}

fn rows(figure: &Figure, most_groups: usize) -> String {
    let mark = if figure.alarm.is_some() { " ⚠" } else { "" };
    let mut rows = format!(
        "| {}{mark} | **{}** | {} | {} | {} | {} |\n",
        figure.name,
        measured(figure.unit, &figure.all),
        interval(figure.unit, &figure.all),
        basis(figure.unit, &figure.all),
        median(figure),
        figure.cohort
    );
    if figure.by_group.len() > 1 {
        for of_group in figure.by_group.iter().take(most_groups) {
            rows.push_str(&format!(
                "| &emsp;{} | {} | {} | {} | | |\n",
                name(&of_group.group),
                measured(figure.unit, &of_group.measured),
                interval(figure.unit, &of_group.measured),
                basis(figure.unit, &of_group.measured)
            ));
        }
    }
    rows
}

fn outcomes(outcomes: &[Outcome]) -> String {
    if outcomes.is_empty() {
        return String::new();
    }
    let mut text = "\n## Taken back or mended\n\n| change | by | after |\n|---|---|---:|\n".to_owned();
    for outcome in outcomes.iter().take(MOST_OUTCOMES) {
        let fate = match outcome.fate {
            Fate::Reverted => "taken back by",
            Fate::Fixed => "mended by",
        };
        text.push_str(&format!(
            "| {}, {} | {fate} {} | {} |\n",
            change_name(&outcome.commit, outcome.pull_request),
            name(&outcome.group),
            change_name(&outcome.by, outcome.by_pull_request),
            counted(outcome.days as usize, "day")
        ));
    }
    if outcomes.len() > MOST_OUTCOMES {
        text.push_str(&format!("\nAnd {} more.\n", outcomes.len() - MOST_OUTCOMES));
    }
    text
}

/// What a group is called, in a cell.
fn name(of: &Group) -> String {
    cell(&escaped(&shortened(&group(of), MOST_NAME_CHARACTERS)))
}

fn unread(report: &WeeklyReport) -> String {
    if report.unread.is_empty() {
        return String::new();
    }
    let reason = report.unread.first().map(|unread| escaped(&unread.reason)).unwrap_or_default();
    let count = counted(report.unread.len(), "change");
    format!("\n{count} could not be read and count as having changed nothing, for instance because {reason}\n")
}
