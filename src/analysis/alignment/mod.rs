//! How well a description and a diff agree, as one number.
//!
//! It is a product: how much the words of the description and those of the diff have in common, times a factor below 1 for
//! every contradicted claim, another for every claim that the diff would show and does not, and a third for everything
//! that is hidden. The words of a contradicted claim, and lines that
//! nobody speaks of, count in neither text, so that adding a false claim to the text or a hidden change to the diff never
//! raises the number.
//!
//! What two texts have in common is the cosine of their weighted terms (Salton, 1983). A term weighs more the fewer earlier
//! changes of the project were described with it, and most if it is an identifier, which hardly occurs by chance. The cosine
//! alone takes a long diff that says one word often for one that has all of them, so it is multiplied by the share of
//! the description that is found at all.

mod rarity;
mod terms;

use std::collections::BTreeMap;
use std::ops::Range;

use super::claims::passage::passages;
use super::context::{Context, FileContext, Side};
use crate::model::finding::Revision;
use crate::model::lines::LineSet;
use crate::model::summary::{Claim, ClaimSource, ClaimVerdict, Undisclosed, UndisclosedKind};
use rarity::Rarity;
use terms::{Shape, Term};

/// What is left of the number for each contradicted claim.
const CONTRADICTED: f64 = 0.6;
/// What is left of it for each claim that the diff would show and does not.
const NOT_SHOWN: f64 = 0.85;
/// More claims that are not shown say no more: long lists name much that goes by another name in the diff.
const MOST_NOT_SHOWN: usize = 4;
/// What is left of it for each thing that nobody speaks of.
const UNDISCLOSED: f64 = 0.9;
/// The closeness at which a description is as close to its diff as two out of three descriptions are.
const CLOSE: f64 = 0.15;

/// From 0, unrelated, to 1: the description speaks of what changed, every claim that can be checked holds and nothing is
/// hidden. To four decimals.
pub fn alignment(context: &Context<'_>, claims: &[Claim], undisclosed: &[Undisclosed]) -> f64 {
    let contradicted = claims.iter().filter(|claim| claim.verdict == ClaimVerdict::Contradicted).count();
    let is_not_shown = |claim: &&Claim| claim.verdict == ClaimVerdict::Unverifiable && claim.kind.is_seen_in_a_diff();
    let not_shown = claims.iter().filter(is_not_shown).count().min(MOST_NOT_SHOWN);
    let closeness = closeness(context, claims, undisclosed);
    let product = (1.0 - (-closeness / CLOSE).exp())
        * CONTRADICTED.powi(contradicted as i32)
        * NOT_SHOWN.powi(not_shown as i32)
        * UNDISCLOSED.powi(undisclosed.len() as i32);
    (product * 10_000.0).round() / 10_000.0
}

/// How much the words of the description and those of the diff have in common, from 0 on; seldom above 1.
pub fn closeness(context: &Context<'_>, claims: &[Claim], undisclosed: &[Undisclosed]) -> f64 {
    let mut described = described(context, claims);
    let mut changed = changed(context, undisclosed);
    changed.retain(|(term, _)| term.shape != Shape::Pair || found(&described, *term).is_some());
    let wanted = described.iter().chain(&changed).map(|(term, _)| *term);
    let rarity = Rarity::of(wanted, &context.change.earlier_messages);
    for (term, weight) in described.iter_mut().chain(&mut changed) {
        *weight *= rarity.of_term(*term);
    }
    likeness(&described, &changed)
}

/// Terms with their weights, sorted by term.
type Vector = Vec<(Term, f64)>;

/// The terms of the description, but for what turned out to be false.
fn described(context: &Context<'_>, claims: &[Claim]) -> Vector {
    /// A title is chosen with more care than any other line.
    const TITLE: usize = 2;
    /// How much more an identifier says than a word.
    const IDENTIFIER: f64 = 3.0;
    let mut terms = Vec::new();
    let false_spans = false_spans(claims);
    for passage in passages(&context.change.description) {
        let times = if passage.source == ClaimSource::Title { TITLE } else { 1 };
        let spans = false_spans.get(&passage.source).map_or(&[][..], Vec::as_slice);
        for part in parts_without(passage.start, passage.text, spans) {
            terms::read(part, &mut |term| terms.extend(std::iter::repeat_n(term, times)));
        }
    }
    let weight = |shape: Shape| if shape == Shape::Identifier { IDENTIFIER } else { 1.0 };
    counted(terms).into_iter().map(|(term, count)| (term, weight(term.shape) * (1.0 + count.ln()))).collect()
}

/// The bytes of contradicted claims in each text, in order.
fn false_spans(claims: &[Claim]) -> BTreeMap<ClaimSource, Vec<Range<usize>>> {
    let mut spans: BTreeMap<ClaimSource, Vec<Range<usize>>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.verdict == ClaimVerdict::Contradicted) {
        spans.entry(claim.source).or_default().push(claim.start..claim.end);
    }
    spans
}

/// `text`, which starts at byte `start` of its source, without the bytes in `spans`, which are in order.
fn parts_without<'t>(start: usize, text: &'t str, spans: &[Range<usize>]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut from = 0;
    let first = spans.partition_point(|span| span.start < start);
    for span in spans[first..].iter().take_while(|span| span.end <= start + text.len()) {
        parts.extend(text.get(from..span.start - start));
        from = span.end - start;
    }
    parts.extend(text.get(from..));
    parts
}

/// The terms of the paths, of the changed lines and of the functions and types around them, but for the places that nobody
/// speaks of.
fn changed(context: &Context<'_>, undisclosed: &[Undisclosed]) -> Vector {
    /// A part of a path says as much as this many lines.
    const PATH: f64 = 0.5;
    let (mut of_lines, mut of_paths) = (Vec::new(), Vec::new());
    for file in &context.files {
        let sides = [
            (&file.before, told(file, &file.diff.deleted, Revision::Base, undisclosed)),
            (&file.after, told(file, &file.diff.added, Revision::Head, undisclosed)),
        ];
        let is_hidden = undisclosed.iter().any(|hidden| hidden.place.path == file.file.path);
        if !is_hidden || sides.iter().any(|(_, lines)| !lines.is_empty()) {
            terms::read(&file.file.path.to_match(), &mut |term| of_paths.push(term));
        }
        for (side, lines) in sides {
            if let Some(side) = side {
                read_lines(side, &lines, &mut of_lines);
            }
        }
    }
    let mut vector: Vector = counted(of_lines).into_iter().map(|(term, count)| (term, 1.0 + count.ln())).collect();
    vector.extend(counted(of_paths).into_iter().map(|(term, count)| (term, PATH * count.min(3.0).sqrt())));
    vector.sort_by_key(|(term, _)| *term);
    vector.dedup_by(|(term, weight), (kept, sum)| {
        let is_same = term == kept;
        if is_same {
            *sum += *weight;
        }
        is_same
    });
    vector
}

/// Those of `lines` of `file` that are no part of anything hidden.
fn told(file: &FileContext<'_>, lines: &LineSet, revision: Revision, undisclosed: &[Undisclosed]) -> LineSet {
    let here = || undisclosed.iter().filter(|hidden| hidden.place.path == file.file.path);
    if here().any(|hidden| is_of_whole_file(hidden.kind)) {
        return LineSet::default();
    }
    let places = undisclosed.iter().map(|hidden| &hidden.place);
    let seen = places.filter(|place| place.revision == revision && place.path == *file.path_at(revision));
    let hidden = LineSet::from_ranges(seen.map(|place| place.lines));
    lines.iter().filter(|line| !hidden.contains(*line)).collect()
}

/// Whether all that changes in a file is hidden where something of `kind` is.
fn is_of_whole_file(kind: UndisclosedKind) -> bool {
    match kind {
        UndisclosedKind::Migration
        | UndisclosedKind::ConfigurationChanged
        | UndisclosedKind::AgentInstructionsChanged
        | UndisclosedKind::LicenceChanged
        | UndisclosedKind::BinaryChanged
        | UndisclosedKind::SubmoduleChanged
        | UndisclosedKind::UnrelatedModule => true,
        UndisclosedKind::Secret
        | UndisclosedKind::AccessWeakened
        | UndisclosedKind::CiWeakened
        | UndisclosedKind::TestRemoved
        | UndisclosedKind::TestSkipped
        | UndisclosedKind::AssertionsWeakened
        | UndisclosedKind::DependencyAdded
        | UndisclosedKind::CheckSuppressed
        | UndisclosedKind::PublicApiChanged
        | UndisclosedKind::ErrorSwallowed
        | UndisclosedKind::MadeExecutable => false,
    }
}

/// The terms of `lines`, of the functions and types that they stand in and of the lines that these begin with: those before
/// them that are indented less.
fn read_lines(side: &Side, lines: &LineSet, terms: &mut Vec<Term>) {
    let mut read = |text: &str| terms::read(text, &mut |term| terms.push(term));
    side.units_around(lines).into_iter().for_each(|unit| read(&unit.name));
    // The lines around the one that is looked at, outermost first: indentation, text and whether it was read.
    let mut around: Vec<(usize, &str, bool)> = Vec::new();
    for (number, line) in (1..).zip(side.text.lines()) {
        let text = line.trim_start();
        let indentation = line.len() - text.len();
        let is_changed = lines.contains(number);
        if is_changed {
            read(text);
        }
        if text.is_empty() {
            continue;
        }
        let outer = around.partition_point(|(outer, ..)| *outer < indentation);
        around.truncate(outer);
        if is_changed {
            let unread = around.iter_mut().filter(|(.., is_read)| !is_read);
            unread.for_each(|(_, text, is_read)| {
                read(text);
                *is_read = true;
            });
        }
        around.push((indentation, text, is_changed));
    }
}

/// How often each of `terms` occurs, sorted by term.
fn counted(mut terms: Vec<Term>) -> Vector {
    terms.sort_unstable();
    terms.chunk_by(|left, right| left == right).map(|same| (same[0], same.len() as f64)).collect()
}

/// The weight of `term` in `vector`.
fn found(vector: &Vector, term: Term) -> Option<f64> {
    vector.binary_search_by_key(&term, |(own, _)| *own).ok().map(|index| vector[index].1)
}

/// How much two vectors point the same way, times the share of the length of `described` that `changed` has something of.
/// Pairs add to the former, but their absence takes nothing away from it.
fn likeness(described: &Vector, changed: &Vector) -> f64 {
    let is_single = |entry: &&(Term, f64)| entry.0.shape != Shape::Pair;
    let shared: Vec<(f64, f64)> =
        described.iter().filter_map(|(term, weight)| Some((*weight, found(changed, *term)?))).collect();
    let product: f64 = shared.iter().map(|(described, changed)| described * changed).sum();
    let lengths =
        length(described.iter().filter(is_single).map(weight)) * length(changed.iter().filter(is_single).map(weight));
    let whole = length(described.iter().map(weight));
    if lengths > 0.0 { product / lengths * length(shared.iter().map(|(described, _)| *described)) / whole } else { 0.0 }
}

fn weight(entry: &(Term, f64)) -> f64 {
    entry.1
}

/// Of a vector with these weights.
fn length(weights: impl Iterator<Item = f64>) -> f64 {
    weights.map(|weight| weight * weight).sum::<f64>().sqrt()
}
