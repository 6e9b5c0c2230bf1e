//! How well a description and a diff agree, as one number.
//!
//! It is a product: how much the words of the description and those of the diff have in common, times a factor below 1 for
//! every contradicted claim, times another for everything that is hidden. The words of a contradicted claim, and lines that
//! nobody speaks of, count in neither text, so that adding a false claim or hiding a change never raises the number.
//!
//! What two texts have in common is the cosine of their weighted terms (Salton, 1983). There is no corpus to tell
//! rare words from frequent ones: those that descriptions of all projects have are listed, and an identifier, which hardly
//! occurs by chance, weighs most.

mod terms;

use std::ops::Range;

use super::claims::passage::passages;
use super::context::Context;
use crate::model::lines::LineSet;
use crate::model::summary::{Claim, ClaimSource, ClaimVerdict, Undisclosed};
use terms::{Shape, Term};

/// What is left of the number for each contradicted claim.
const CONTRADICTED: f64 = 0.6;
/// What is left of it for each thing that nobody speaks of.
const UNDISCLOSED: f64 = 0.9;
/// The cosine at which a description is as close to its diff as two out of three descriptions are.
const CLOSE: f64 = 0.15;

/// From 0, unrelated, to 1: the description speaks of what changed, every claim that can be checked holds and nothing is
/// hidden. To four decimals.
pub fn alignment(context: &Context<'_>, claims: &[Claim], undisclosed: &[Undisclosed]) -> f64 {
    let contradicted = claims.iter().filter(|claim| claim.verdict == ClaimVerdict::Contradicted).count();
    let closeness = closeness(context, claims, undisclosed);
    let product = (1.0 - (-closeness / CLOSE).exp())
        * CONTRADICTED.powi(contradicted as i32)
        * UNDISCLOSED.powi(undisclosed.len() as i32);
    (product * 10_000.0).round() / 10_000.0
}

/// How much the words of the description and those of the diff have in common, from 0 on; seldom above 1.
pub fn closeness(context: &Context<'_>, claims: &[Claim], undisclosed: &[Undisclosed]) -> f64 {
    cosine(&described(context, claims), &changed(context, undisclosed))
}

/// Terms with their weights, sorted by term.
type Vector = Vec<(Term, f64)>;

/// The terms of the description, but for what turned out to be false.
fn described(context: &Context<'_>, claims: &[Claim]) -> Vector {
    /// A title is chosen with more care than any other line.
    const TITLE: usize = 2;
    let mut terms = Vec::new();
    for passage in passages(&context.change.description) {
        let times = if passage.source == ClaimSource::Title { TITLE } else { 1 };
        for part in parts_without(passage.start, passage.text, &false_spans(claims, passage.source)) {
            (0..times).for_each(|_| terms::read(part, &mut terms));
        }
    }
    let weight = |shape: Shape| match shape {
        Shape::Common => 0.3,
        Shape::Word => 1.0,
        Shape::Identifier => 4.0,
        Shape::Pair => 2.0,
    };
    counted(terms).into_iter().map(|(term, count)| (term, weight(term.shape) * (1.0 + count.ln()))).collect()
}

fn false_spans(claims: &[Claim], source: ClaimSource) -> Vec<Range<usize>> {
    let is_false = |claim: &&Claim| claim.verdict == ClaimVerdict::Contradicted && claim.source == source;
    claims.iter().filter(is_false).map(|claim| claim.start..claim.end).collect()
}

/// `text`, which starts at byte `start` of its source, without the bytes in `spans`, which are in order.
fn parts_without<'t>(start: usize, text: &'t str, spans: &[Range<usize>]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for span in spans.iter().filter(|span| span.start >= start && span.end <= start + text.len()) {
        parts.extend(text.get(from..span.start - start));
        from = span.end - start;
    }
    parts.extend(text.get(from..));
    parts
}

/// The terms of the paths and of the changed lines, but for the places that nobody speaks of.
fn changed(context: &Context<'_>, undisclosed: &[Undisclosed]) -> Vector {
    /// A part of a path says as much as this many lines.
    const PATH: f64 = 0.5;
    let (mut of_lines, mut of_paths) = (Vec::new(), Vec::new());
    for file in &context.files {
        terms::read(&file.file.path.to_match(), &mut of_paths);
        let hidden: LineSet = undisclosed
            .iter()
            .filter(|hidden| hidden.place.path == file.file.path)
            .flat_map(|hidden| hidden.place.lines.start..=hidden.place.lines.end)
            .collect();
        for (side, lines) in [(&file.before, &file.diff.deleted), (&file.after, &file.diff.added)] {
            let Some(side) = side else { continue };
            let numbered = (1..).zip(side.text.lines());
            let told = numbered.filter(|(number, _)| lines.contains(*number) && !hidden.contains(*number));
            told.for_each(|(_, line)| terms::read(line, &mut of_lines));
            let around = side.facts.units.iter().filter(|unit| lines.overlaps(unit.lines));
            around.for_each(|unit| terms::read(&unit.name, &mut of_lines));
        }
    }
    let weight = |shape: Shape| if shape == Shape::Common { 0.5 } else { 1.0 };
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
    vector.iter().map(|(term, sum)| (*term, sum * weight(term.shape))).collect()
}

/// How often each of `terms` occurs, sorted by term.
fn counted(mut terms: Vec<Term>) -> Vector {
    terms.sort_unstable();
    terms.chunk_by(|left, right| left == right).map(|same| (same[0], same.len() as f64)).collect()
}

/// How much two vectors point the same way. Pairs add to it, but their absence takes nothing away.
fn cosine(left: &Vector, right: &Vector) -> f64 {
    let norm = |vector: &Vector| {
        let squares = vector.iter().filter(|(term, _)| term.shape != Shape::Pair).map(|(_, weight)| weight * weight);
        squares.sum::<f64>().sqrt()
    };
    let product = norm(left) * norm(right);
    if product > 0.0 { dot(left, right) / product } else { 0.0 }
}

fn dot(left: &Vector, right: &Vector) -> f64 {
    let mut sum = 0.0;
    let mut rest = right.iter().peekable();
    for (term, weight) in left {
        while rest.next_if(|(other, _)| other < term).is_some() {}
        if let Some((_, other)) = rest.next_if(|(other, _)| other == term) {
            sum += weight * other;
        }
    }
    sum
}
