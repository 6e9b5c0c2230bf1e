//! Lines are followed wherever they go, and missed when they are gone.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use review_gate::debt::lineage::Lineage;
use review_gate::model::merged_change::{AddedLine, FileEdit, Hunk, LineText, MergedChange};

use super::{merged, week};

/// The files of a toy repository, each a list of lines; a line is its text.
type Tree = BTreeMap<u64, Vec<u32>>;

/// Changes that lead from one tree to the next, the first from an empty one.
fn changes(trees: &[Tree], renames: &BTreeMap<usize, (u64, u64)>) -> Vec<MergedChange> {
    let empty = Tree::new();
    let pairs = std::iter::once(&empty).chain(trees).zip(trees).enumerate();
    pairs
        .map(|(number, (before, after))| MergedChange {
            edits: Some(edits(before, after, renames.get(&number))),
            ..merged(number as u32, week(), 0)
        })
        .collect()
}

fn edits(before: &Tree, after: &Tree, rename: Option<&(u64, u64)>) -> Vec<FileEdit> {
    let none = Vec::new();
    let origin = |path: u64| rename.filter(|(_, to)| *to == path).map(|(from, _)| *from);
    let is_gone_by_rename = |path: &u64| rename.is_some_and(|(from, _)| from == path);
    let paths: BTreeSet<u64> = before.keys().chain(after.keys()).copied().collect();
    paths
        .into_iter()
        .filter(|path| !is_gone_by_rename(path))
        .filter_map(|path| {
            let old = before.get(&origin(path).unwrap_or(path)).unwrap_or(&none);
            let new = after.get(&path).unwrap_or(&none);
            let is_same = old == new && origin(path).is_none();
            (!is_same).then(|| FileEdit { path, renamed_from: origin(path), hunks: vec![hunk(old, new)] })
        })
        .collect()
}

/// What lies between the lines that both begin and end with.
fn hunk(old: &[u32], new: &[u32]) -> Hunk {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(old, new)| old == new).count();
    Hunk {
        old_start: start as u32 + 1,
        removed: old[start..old.len() - end].iter().map(|text| LineText(*text)).collect(),
        new_start: start as u32 + 1,
        added: new[start..new.len() - end]
            .iter()
            .map(|text| AddedLine { text: LineText(*text), is_code: true })
            .collect(),
    }
}

fn tree(files: &[(u64, &[u32])]) -> Tree {
    files.iter().map(|(path, lines)| (*path, lines.to_vec())).collect()
}

fn lineage(trees: &[Tree]) -> Lineage {
    Lineage::follow(&changes(trees, &BTreeMap::new()), &BTreeSet::new())
}

/// How many lines of the first change are missing after the last.
fn missing(lineage: &Lineage, last: usize) -> usize {
    lineage.losses(0).iter().filter(|loss| loss.holds_after(last)).count()
}

#[test]
fn lines_that_are_deleted_or_rewritten_are_missed() {
    let lineage = lineage(&[tree(&[(1, &[10, 11, 12])]), tree(&[(1, &[10, 99, 12])]), tree(&[(1, &[10, 99])])]);
    assert_eq!(lineage.written(0), 3);
    assert_eq!((missing(&lineage, 0), missing(&lineage, 1), missing(&lineage, 2)), (0, 1, 2));
    assert_eq!(lineage.losses(0).iter().map(|loss| loss.is_rewritten).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn lines_that_move_are_still_there() {
    let within = lineage(&[tree(&[(1, &[10, 11, 12])]), tree(&[(1, &[12, 50, 10, 11])])]);
    assert_eq!((missing(&within, 1), within.written(1)), (0, 1));
    let across = lineage(&[tree(&[(1, &[10, 11, 12])]), tree(&[(1, &[10]), (2, &[11, 12])])]);
    assert_eq!((missing(&across, 1), across.written(1)), (0, 0));
}

#[test]
fn lines_keep_their_origin_when_their_file_is_renamed() {
    let trees = [tree(&[(1, &[10, 11])]), tree(&[(2, &[10, 11, 12])]), tree(&[(2, &[10, 12])])];
    let lineage = Lineage::follow(&changes(&trees, &BTreeMap::from([(1, (1, 2))])), &BTreeSet::new());
    assert_eq!((missing(&lineage, 1), missing(&lineage, 2), lineage.written(1)), (0, 1, 1));
}

#[test]
fn lines_that_come_back_were_missing_only_in_between() {
    let full = tree(&[(1, &[10, 11])]);
    let lineage = lineage(&[full.clone(), tree(&[(1, &[10])]), full.clone(), tree(&[(1, &[11])])]);
    assert_eq!([1, 2, 3].map(|last| missing(&lineage, last)), [1, 0, 1]);
    assert_eq!(lineage.written(2), 0);
}

#[test]
fn formatting_takes_nothing_away_and_writes_nothing() {
    let changes = changes(&[tree(&[(1, &[10, 11])]), tree(&[(1, &[20, 21, 22])])], &BTreeMap::new());
    let lineage = Lineage::follow(&changes, &BTreeSet::from([changes[1].commit.clone()]));
    assert_eq!((missing(&lineage, 1), lineage.written(1)), (0, 0));
}

#[test]
fn after_a_change_too_large_to_follow_nothing_is_missed() {
    let mut changes = changes(&[tree(&[(1, &[10, 11])]), tree(&[]), tree(&[])], &BTreeMap::new());
    changes[1].edits = None;
    assert_eq!(missing(&Lineage::follow(&changes, &BTreeSet::new()), 2), 0);
}

#[test]
fn lines_without_words_are_not_followed() {
    let lineage = lineage(&[tree(&[(1, &[10, 0, 0])]), tree(&[(1, &[])])]);
    assert_eq!((lineage.written(0), missing(&lineage, 1)), (1, 1));
}

/// What happens to a tree; positions are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Write { file: u64, at: usize, lines: usize },
    Delete { file: u64, at: usize, lines: usize },
    Move { from: u64, at: usize, lines: usize, to: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let (file, at, lines) = (0..3_u64, 0..20_usize, 1..6_usize);
    prop_oneof![
        3 => (file.clone(), at.clone(), lines.clone()).prop_map(|(file, at, lines)| Step::Write { file, at, lines }),
        2 => (file.clone(), at.clone(), lines.clone()).prop_map(|(file, at, lines)| Step::Delete { file, at, lines }),
        1 => (file.clone(), at, lines, file).prop_map(|(from, at, lines, to)| Step::Move { from, at, lines, to }),
    ]
}

/// Applies `steps`, each writing lines that stand nowhere else.
fn apply(tree: &mut Tree, steps: &[Step], next_line: &mut u32) {
    let cut = |tree: &mut Tree, file: u64, at: usize, lines: usize| -> Vec<u32> {
        let content = tree.entry(file).or_default();
        let start = at % (content.len() + 1);
        content.drain(start..content.len().min(start + lines)).collect()
    };
    for step in steps {
        let (file, at, lines) = match *step {
            Step::Write { file, at, lines } => {
                let first = *next_line;
                *next_line += lines as u32;
                (file, at, (first..*next_line).collect())
            }
            Step::Delete { file, at, lines } => {
                cut(tree, file, at, lines);
                continue;
            }
            Step::Move { from, at, lines, to } => (to, at / 2, cut(tree, from, at, lines)),
        };
        let content = tree.entry(file).or_default();
        let start = at % (content.len() + 1);
        content.splice(start..start, lines);
    }
}

proptest! {
    #[test]
    fn every_line_is_missed_exactly_while_it_stands_nowhere(steps in prop::collection::vec(prop::collection::vec(step(), 1..5), 1..12)) {
        let (mut tree, mut trees, mut next_line) = (Tree::new(), Vec::new(), 1);
        for change in &steps {
            apply(&mut tree, change, &mut next_line);
            trees.push(tree.clone());
        }
        let lineage = lineage(&trees);
        let lines = |tree: &Tree| -> BTreeSet<u32> { tree.values().flatten().copied().collect() };
        let mut before = BTreeSet::new();
        for (change, own) in trees.iter().enumerate() {
            let written: BTreeSet<u32> = lines(own).difference(&before).copied().collect();
            prop_assert_eq!(lineage.written(change) as usize, written.len());
            for (last, later) in trees.iter().enumerate().skip(change) {
                let missing = lineage.losses(change).iter().filter(|loss| loss.holds_after(last)).count();
                prop_assert_eq!(missing, written.difference(&lines(later)).count());
            }
            before.extend(lines(own));
        }
    }
}
