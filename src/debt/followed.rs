//! A merged change with what became of it.

use std::collections::{BTreeMap, BTreeSet};

use super::lineage::{Lineage, Loss};
use super::taken_back;
use crate::model::merged_change::{Group, LineText, MergedChange};
use crate::model::object_id::ObjectId;
use crate::model::seen::MergeRecord;

/// The time in which code that is rewritten counts as churn, and a fix as a fix of what it alters.
const SHORT_DAYS: i64 = 14;
/// The time in which a change can be taken back, and the longer time for churn.
const LONG_DAYS: i64 = 30;

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// How much of a change another has to undo to be its inverse.
const INVERSE: f64 = 0.9;

/// A merged change with what became of it.
#[derive(Clone, Debug)]
pub struct Followed<'a> {
    /// The change.
    pub change: &'a MergedChange,
    /// Lines of code that it wrote and that can be followed; 0 where it only formats.
    pub written: u32,
    /// What became of them within 14 days.
    pub churn_14: Churn,
    /// What became of them within 30 days.
    pub churn_30: Churn,
    /// The first change within 30 days that took it back.
    pub reverted_by: Option<&'a MergedChange>,
    /// The first change within 14 days that calls itself a fix and altered its lines.
    pub fixed_by: Option<&'a MergedChange>,
    /// What the service saw of its review.
    pub seen: Option<&'a MergeRecord>,
    /// Whether a check failed on it that did not fail on the change before.
    pub has_turned_red: bool,
}

/// Lines that are gone, by how they went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Churn {
    /// Rewritten by the same author or agent.
    pub by_same: u32,
    /// Rewritten by others.
    pub by_others: u32,
    /// Deleted, with nothing in their place.
    pub deleted: u32,
}

impl Churn {
    /// All of them.
    pub fn total(self) -> u32 {
        self.by_same + self.by_others + self.deleted
    }
}

/// Finds out what became of each of `changes`, oldest first; those in `formatting` only format. `merges` is what was seen of
/// some of them.
pub fn follow<'a>(
    changes: &'a [MergedChange],
    formatting: &BTreeSet<ObjectId>,
    merges: &'a [MergeRecord],
) -> Vec<Followed<'a>> {
    let lineage = Lineage::follow(changes, formatting);
    let merges: BTreeMap<&ObjectId, &MergeRecord> = merges.iter().map(|merge| (&merge.commit, merge)).collect();
    let mut all: Vec<Followed<'_>> = (0..changes.len()).map(|position| followed(changes, &lineage, position)).collect();
    let mut before: Option<&BTreeSet<String>> = None;
    for followed in &mut all {
        followed.seen = merges.get(&followed.change.commit).copied();
        let failing = followed.seen.and_then(|seen| seen.failing_checks.as_ref());
        // What failed before is not known after a change of which nothing is.
        followed.has_turned_red = before.zip(failing).is_some_and(|(before, failing)| !failing.is_subset(before));
        before = failing;
    }
    all
}

fn followed<'a>(changes: &'a [MergedChange], lineage: &Lineage, position: usize) -> Followed<'a> {
    let change = &changes[position];
    let losses = lineage.losses(position);
    let [short, long] = [SHORT_DAYS, LONG_DAYS].map(|days| last_within(changes, position, days));
    let is_reverted_by =
        |later: &usize| taken_back::names(&changes[*later], change) || is_inverse(changes, lineage, position, *later);
    let fixes = losses.iter().map(|loss| loss.by).filter(|by| *by <= short && taken_back::is_fix(&changes[*by].title));
    Followed {
        change,
        written: lineage.written(position),
        churn_14: churn(changes, change, losses, short),
        churn_30: churn(changes, change, losses, long),
        reverted_by: (position + 1..=long).find(is_reverted_by).map(|by| &changes[by]),
        fixed_by: fixes.min().map(|by| &changes[by]),
        seen: None,
        has_turned_red: false,
    }
}

/// The index of the last change that was merged within so many days of the one at `position`.
fn last_within(changes: &[MergedChange], position: usize, days: i64) -> usize {
    let until = changes[position].merged_at_seconds + days * SECONDS_PER_DAY;
    let later = changes[position + 1..].iter().take_while(|later| later.merged_at_seconds <= until);
    position + later.count()
}

fn churn(changes: &[MergedChange], change: &MergedChange, losses: &[Loss], last: usize) -> Churn {
    let mut churn = Churn::default();
    for loss in losses.iter().filter(|loss| loss.holds_after(last)) {
        let count = match (loss.is_rewritten, is_same_maker(change, &changes[loss.by])) {
            (false, _) => &mut churn.deleted,
            (true, true) => &mut churn.by_same,
            (true, false) => &mut churn.by_others,
        };
        *count += 1;
    }
    churn
}

fn is_same_maker(one: &MergedChange, other: &MergedChange) -> bool {
    let is_same_agent = matches!(one.group, Group::Agent(_)) && one.group == other.group;
    is_same_agent || one.author == other.author
}

/// Whether `later` takes out what `position` wrote and puts back what it took out, nearly all of it.
fn is_inverse(changes: &[MergedChange], lineage: &Lineage, position: usize, later: usize) -> bool {
    let written = lineage.written(position);
    let lost: Vec<&Loss> = lineage.losses(position).iter().filter(|loss| loss.by == later).collect();
    let is_undone = written > 0 && lost.len() as f64 >= f64::from(written) * INVERSE;
    if !is_undone {
        return false;
    }
    let removed = texts(&changes[position], |edits| edits.removed.clone());
    let total: u32 = removed.values().sum();
    if total == 0 {
        // A change that only added is undone by deleting; one that rewrites it is another change.
        return lost.iter().all(|loss| !loss.is_rewritten);
    }
    let added = texts(&changes[later], |hunk| hunk.added.iter().map(|line| line.text).collect());
    let restored: u32 = removed.iter().map(|(text, count)| *count.min(added.get(text).unwrap_or(&0))).sum();
    f64::from(restored) >= f64::from(total) * INVERSE
}

/// How often each text stands among the lines that `pick` chooses of each hunk.
fn texts(
    change: &MergedChange,
    pick: impl Fn(&crate::model::merged_change::Hunk) -> Vec<LineText>,
) -> BTreeMap<LineText, u32> {
    let mut texts = BTreeMap::new();
    for text in change.edits.iter().flatten().flat_map(|edit| &edit.hunks).flat_map(pick) {
        if text != LineText::MUTE {
            *texts.entry(text).or_default() += 1;
        }
    }
    texts
}
