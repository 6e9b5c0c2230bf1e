//! The review queue as its template shows it.

use std::collections::BTreeMap;

use askama::Template;

use super::address::{ORIGINS, QueueAddress, ROWS_OF_A_PAGE, SORTS};
use super::capacity_view::CapacityView;
use super::queue::Overview;
use super::shell::Shell;
use super::text::{Moment, Text, counted, minutes};
use crate::model::check::CheckConclusion;
use crate::model::queue_entry::{QueueEntry, QueueVerdict};
use crate::queue::order::Row;
use crate::queue::priority::Turn;
use crate::queue::risk::Risk;
use crate::queue::selection::Sort;
use crate::web::sign_in::visitor::Visitor;

/// The bar of a review is full at so many minutes: one sitting.
const SITTING_MINUTES: f64 = 60.0;

/// The page.
#[derive(Template)]
#[template(path = "queue.html")]
pub(super) struct QueuePage {
    shell: Shell,
    address: QueueAddress,
    /// The change that it is up to date with.
    change: i64,
    capacity: CapacityView,
    turns: Vec<Choice>,
    risks: Vec<Choice>,
    origins: Vec<Choice>,
    sorts: Vec<Choice>,
    repositories: Vec<Choice>,
    groups: Vec<Group>,
    /// How many rows there are on all pages.
    total: usize,
    /// How many there are without any filter.
    all: usize,
    page: usize,
    previous: Option<String>,
    next: Option<String>,
}

/// Something to choose.
pub(super) struct Choice {
    /// The word for it in the address.
    value: String,
    label: Text,
    count: usize,
    is_chosen: bool,
    href: String,
}

struct Group {
    turn: &'static str,
    heading: &'static str,
    hint: &'static str,
    rows: Vec<RowView>,
}

struct RowView {
    href: String,
    title: Text,
    repository: String,
    repository_href: String,
    number: u64,
    /// Where the agent that is named says it already, nobody.
    author: Option<Text>,
    agent: Option<(Text, Text)>,
    opened: Moment,
    risk: &'static str,
    reasons: Vec<Text>,
    minutes: Option<String>,
    /// Of a full bar, in hundredths.
    bar: u32,
    lines: Option<String>,
    needs: Text,
    /// What stands in the way, and who can clear it.
    obstacles: Vec<(Text, Text)>,
    /// Others that do not merge with it.
    conflicts: Vec<(u64, String)>,
    /// Further ones that change the same functions.
    collisions: Vec<(u64, String)>,
    quality: &'static str,
    approval: &'static str,
}

impl QueuePage {
    pub(super) fn of(visitor: &Visitor, overview: Overview, address: &QueueAddress) -> Self {
        let Overview { rows, capacity, is_part, names, change, now } = overview;
        let all = rows.len();
        let capacity = CapacityView::of(&capacity, is_part, &rows);
        let without_turn = address.with_turn("").selection().of(rows);
        let turns = turns(&without_turn, address);
        let rows = address.selection().of(without_turn);
        let total = rows.len();
        let pages = total.div_ceil(ROWS_OF_A_PAGE).max(1);
        let page = address.page().min(pages);
        let shown = rows.into_iter().skip((page - 1) * ROWS_OF_A_PAGE).take(ROWS_OF_A_PAGE);
        let view = |row: &Row| {
            let name = names.get(&row.entry.id.repository).map(ToString::to_string).unwrap_or_default();
            RowView::of(row, name, Moment::of(row.entry.opened_at, now))
        };
        let sort = address.selection().sort;
        let groups = groups(shown.map(|row| (row.turn, view(&row))).collect(), sort);
        let repositories = names.values().map(|name| choice(&name.to_string(), &name.to_string(), &address.repository));
        Self {
            shell: Shell::of(visitor),
            change,
            capacity,
            turns,
            risks: Risk::ALL.iter().rev().map(|risk| choice(risk.word(), risk.word(), &address.risk)).collect(),
            origins: ORIGINS.iter().map(|(word, label, _)| choice(word, label, &address.origin)).collect(),
            sorts: SORTS.iter().map(|(word, label, _)| choice(word, label, &address.sort)).collect(),
            repositories: repositories.collect(),
            groups,
            total,
            all,
            page,
            previous: (page > 1).then(|| address.with_page(page - 1).href()),
            next: (page < pages).then(|| address.with_page(page + 1).href()),
            address: address.clone(),
        }
    }

    fn text(&self) -> Text {
        Text::line(&self.address.q)
    }
}

fn choice(value: &str, label: &str, chosen: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: Text::line(label),
        count: 0,
        is_chosen: value == chosen,
        href: String::new(),
    }
}

fn turns(rows: &[Row], address: &QueueAddress) -> Vec<Choice> {
    let mut counts: BTreeMap<Turn, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(row.turn).or_default() += 1;
    }
    let all = Choice {
        value: String::new(),
        label: Text::line("All"),
        count: rows.len(),
        is_chosen: address.turn.is_empty(),
        href: address.with_turn("").href(),
    };
    let each = Turn::ALL.into_iter().filter_map(|turn| {
        let count = counts.get(&turn).copied().unwrap_or_default();
        let is_chosen = address.turn == turn.word();
        (count > 0 || is_chosen).then(|| Choice {
            value: turn.word().to_owned(),
            label: Text::line(heading(turn)),
            count,
            is_chosen,
            href: address.with_turn(turn.word()).href(),
        })
    });
    std::iter::once(all).chain(each).collect()
}

/// By turn in the order of the queue, and in one list where another order is wanted.
fn groups(rows: Vec<(Turn, RowView)>, sort: Sort) -> Vec<Group> {
    if sort != Sort::Priority {
        let rows: Vec<RowView> = rows.into_iter().map(|(_, row)| row).collect();
        let group = Group { turn: "all", heading: "All", hint: "", rows };
        return if group.rows.is_empty() { Vec::new() } else { vec![group] };
    }
    let mut groups: Vec<Group> = Vec::new();
    for (turn, row) in rows {
        match groups.last_mut().filter(|group| group.turn == turn.word()) {
            Some(group) => group.rows.push(row),
            None => {
                groups.push(Group { turn: turn.word(), heading: heading(turn), hint: hint(turn), rows: vec![row] });
            }
        }
    }
    groups
}

/// What a turn is called.
pub(super) fn heading(turn: Turn) -> &'static str {
    match turn {
        Turn::Overdue => "Waited too long",
        Turn::Merge => "Ready to merge",
        Turn::Quick => "Quick",
        Turn::Review => "To review",
        Turn::Judging => "Being judged",
        Turn::Author => "With the author",
        Turn::Draft => "Drafts",
    }
}

fn hint(turn: Turn) -> &'static str {
    match turn {
        Turn::Overdue => "more than five business days; nothing else goes before",
        Turn::Merge => "both checks have passed",
        Turn::Quick => "five minutes at most, and low risk",
        Turn::Review => "by what a minute of review is worth",
        Turn::Judging => "the gate has not spoken yet",
        Turn::Author => "something has to be put right before anybody reviews it",
        Turn::Draft => "not up for review",
    }
}

impl RowView {
    fn of(row: &Row, repository: String, opened: Moment) -> Self {
        let entry = &row.entry;
        let verdict = entry.verdict.as_ref();
        let change = entry.change();
        let (needs, obstacles) = needs(row);
        let link = |number: &u64| (*number, format!("/{repository}/pull/{number}"));
        Self {
            href: format!("/{repository}/pull/{}", entry.id.number),
            repository_href: format!("/{repository}"),
            title: Text::line(&entry.title),
            number: entry.id.number,
            author: author(entry),
            agent: verdict
                .and_then(|verdict| verdict.agent.as_ref())
                .map(|sign| (Text::line(&sign.agent), Text::line(&sign.seen))),
            opened,
            risk: row.assessment.risk.word(),
            reasons: row.assessment.reasons.iter().map(|reason| Text::line(reason)).collect(),
            minutes: change.map(|change| minutes(change.minutes)),
            bar: change.map_or(0, |change| (100.0 * change.minutes / SITTING_MINUTES).clamp(2.0, 100.0) as u32),
            lines: change.map(|change| {
                let (lines, files) = (change.effective_lines, counted(change.files as usize, "file"));
                format!("+{lines} in {files}")
            }),
            needs,
            obstacles,
            conflicts: row.conflicts_with.iter().map(link).collect(),
            collisions: row
                .collides_with
                .iter()
                .filter(|number| !row.conflicts_with.contains(number))
                .map(link)
                .collect(),
            quality: verdict.map_or("pending", |verdict| word(verdict.quality)),
            approval: verdict.map_or("pending", |verdict| word(verdict.approval)),
            repository,
        }
    }
}

/// The word for a conclusion in the style.
pub(super) fn word(conclusion: CheckConclusion) -> &'static str {
    match conclusion {
        CheckConclusion::Success => "passed",
        CheckConclusion::ActionRequired => "waits",
        CheckConclusion::Failure => "failed",
    }
}

fn author(entry: &QueueEntry) -> Option<Text> {
    match &entry.author {
        Some(login) if login.ends_with("[bot]") && entry.is_by_agent() => None,
        Some(login) => Some(Text::line(login)),
        None => Some(Text::line("an account that is gone")),
    }
}

/// What has to happen next in a few words, and all that stands in the way with who can clear it.
fn needs(row: &Row) -> (Text, Vec<(Text, Text)>) {
    let Some(verdict) = &row.entry.verdict else { return (Text::line("being judged"), Vec::new()) };
    match row.turn {
        Turn::Merge => (Text::line("can be merged"), Vec::new()),
        Turn::Draft => (Text::line("not ready, its author says"), Vec::new()),
        Turn::Overdue | Turn::Quick | Turn::Review | Turn::Judging | Turn::Author => {
            let obstacles = obstacles(&row.entry, verdict);
            let first = obstacles.first().map_or_else(|| Text::line("an approval"), |(what, _)| what.clone());
            (first, obstacles)
        }
    }
}

fn obstacles(entry: &QueueEntry, verdict: &QueueVerdict) -> Vec<(Text, Text)> {
    let quality = (verdict.quality != CheckConclusion::Success).then(|| {
        let errors = entry.change().map_or(0, |change| change.errors as usize);
        let what = if errors == 0 { "could not be analysed".to_owned() } else { counted(errors, "blocking finding") };
        (Text::line(&what), Text::line("its author puts that right first"))
    });
    let approval = verdict.obstacles.iter().map(|obstacle| (Text::line(&obstacle.what), Text::line(&obstacle.way_out)));
    quality.into_iter().chain(approval).collect()
}
