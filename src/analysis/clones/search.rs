//! From new code to the stretches of a library that it matches.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::align::{Alignment, align};
use super::chain::{Chain, Hit, chains};
use super::gram::{GRAM_TOKENS, Gram, grams};
use super::library::Library;
use super::stream::Stream;
use crate::analysis::codebase::Occurrence;

/// The most places that a gram is followed to. A gram with more says little, and its places with the same text come first.
const MAX_PLACES: usize = 48;

/// The least chain score that is aligned: about two common grams or one rare one.
const MIN_CHAIN_SCORE: i32 = 60;

/// New code in search of an original.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// The text that holds it.
    pub stream: &'a Stream,
    /// Which tokens of the text are new.
    pub fresh: &'a [bool],
    /// The tokens of the functions in the text; candidates are ranked within each.
    pub functions: &'a [Range<usize>],
    /// The most candidates of one function that are aligned.
    pub max_candidates: usize,
    /// The fewest tokens of a match that is of use.
    pub min_tokens: usize,
}

/// A stretch of the query beside a stretch of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The document.
    pub document: u32,
    /// Its tokens beside the query's.
    pub alignment: Alignment,
    /// How many places the grams of this match have in the library: the median over the chain.
    pub frequency: u32,
}

/// The stretches of `library` that new code of `query` matches, best first within each function. `eligible` says
/// whether a place may be looked at for a gram that starts at a token of the query.
pub fn matches(query: Query<'_>, library: &dyn Library, eligible: impl Fn(usize, Occurrence) -> bool) -> Vec<Match> {
    let positions = fresh_grams(query);
    let wanted: Vec<Gram> = positions.iter().map(|(_, gram)| *gram).collect();
    let mut hits: BTreeMap<u32, Vec<Hit>> = BTreeMap::new();
    let mut totals: BTreeMap<u32, u32> = BTreeMap::new();
    for ((position, _), found) in positions.iter().zip(library.occurrences(&wanted, MAX_PLACES)) {
        totals.insert(*position as u32, found.total);
        let weight = weight(found.total);
        for place in found.places.into_iter().filter(|place| eligible(*position, *place)) {
            let hit = Hit { query: *position as u32, place: place.token, weight };
            hits.entry(place.document).or_default().push(hit);
        }
    }
    candidates(query, hits)
        .into_par_iter()
        .filter_map(|(document, chain)| {
            let bounds = bounds(query, &chain);
            if bounds.len() < query.min_tokens {
                return None;
            }
            let stream = library.stream(document)?;
            let alignment = align(&query.stream.tokens, &stream.tokens, &chain, &bounds)?;
            let frequency = median(chain.hits.iter().map(|hit| totals[&hit.query]).collect());
            Some(Match { document, alignment, frequency })
        })
        .collect()
}

/// The grams of the query most of whose tokens are new.
fn fresh_grams(query: Query<'_>) -> Vec<(usize, Gram)> {
    const MIN_FRESH: usize = GRAM_TOKENS * 4 / 5;
    let mut fresh: usize = query.fresh.iter().take(GRAM_TOKENS).filter(|fresh| **fresh).count();
    let mut chosen = Vec::new();
    if fresh == 0 && !query.fresh.contains(&true) {
        return chosen;
    }
    for (position, gram) in grams(query.stream).into_iter().enumerate() {
        if position > 0 {
            fresh += usize::from(query.fresh[position + GRAM_TOKENS - 1]);
            fresh -= usize::from(query.fresh[position - 1]);
        }
        if fresh >= MIN_FRESH {
            chosen.push((position, gram));
        }
    }
    chosen
}

/// A rare gram says up to eight times as much as one that stands everywhere.
fn weight(total: u32) -> u32 {
    8u32.saturating_sub(total.checked_ilog2().unwrap_or(0)).max(1)
}

/// The best chains, a few for each function of the query and for the code outside of functions.
fn candidates(query: Query<'_>, hits: BTreeMap<u32, Vec<Hit>>) -> Vec<(u32, Chain)> {
    let mut by_part: BTreeMap<Option<usize>, Vec<(u32, Chain)>> = BTreeMap::new();
    for (document, mut hits) in hits {
        hits.sort_unstable();
        let total: u32 = hits.iter().map(|hit| hit.weight).sum();
        if (total as i32) * (GRAM_TOKENS as i32) < MIN_CHAIN_SCORE {
            continue;
        }
        for chain in chains(&hits).into_iter().take_while(|chain| chain.score >= MIN_CHAIN_SCORE) {
            let (start, end) = chain.query_span();
            let middle = (start + end) as usize / 2;
            let part = (0..query.functions.len())
                .filter(|index| query.functions[*index].contains(&middle))
                .min_by_key(|index| query.functions[*index].len());
            by_part.entry(part).or_default().push((document, chain));
        }
    }
    let mut best = Vec::new();
    for (_, mut chains) in by_part {
        chains.sort_by_key(|(document, chain)| (-chain.score, *document, chain.hits[0]));
        chains.truncate(query.max_candidates);
        // What is far behind the best is another place's idiom, not another original.
        let least = chains[0].1.score / 3;
        chains.retain(|(_, chain)| chain.score >= least);
        best.append(&mut chains);
    }
    best
}

/// The stretch of mostly new tokens around a chain.
fn bounds(query: Query<'_>, chain: &Chain) -> Range<usize> {
    /// Old tokens that a stretch of new ones may span: a changed line between new ones.
    const MAX_OLD_RUN: usize = 12;
    let (first, last) = chain.query_span();
    let (mut start, mut end) = (first as usize, last as usize);
    let mut old = 0;
    for index in (0..first as usize).rev() {
        old = if query.fresh[index] { 0 } else { old + 1 };
        if old > MAX_OLD_RUN {
            break;
        }
        if old == 0 {
            start = index;
        }
    }
    old = 0;
    for index in last as usize..query.fresh.len() {
        old = if query.fresh[index] { 0 } else { old + 1 };
        if old > MAX_OLD_RUN {
            break;
        }
        if old == 0 {
            end = index + 1;
        }
    }
    start..end
}

fn median(mut values: Vec<u32>) -> u32 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}
