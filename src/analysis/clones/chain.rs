//! Hits of grams, joined where they follow each other on both sides.
//!
//! Colinear chaining as sequence aligners do it (Li, "Minimap2", 2018): a hit continues the chain that pays most after
//! the cost of the gap between them. Linear in the hits but for a bounded look back.

use super::gram::GRAM_TOKENS;

/// The most tokens between two hits of a chain, on either side.
const MAX_GAP: u32 = 90;

/// How many earlier hits a hit is joined to at most.
const LOOK_BACK: usize = 64;

/// A gram of the query that stands at a place of a document too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Its first token in the query.
    pub query: u32,
    /// Its first token in the document.
    pub place: u32,
    /// How much it says: a rare gram more than a common one. At least 1.
    pub weight: u32,
}

/// Hits in one document that follow each other on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// In order; never empty. Rising in the query and in the document.
    pub hits: Vec<Hit>,
    /// What its hits say together, gaps subtracted.
    pub score: i32,
}

impl Chain {
    /// The query's tokens from the first hit to the last, end excluded.
    pub fn query_span(&self) -> (u32, u32) {
        (self.hits[0].query, self.hits[self.hits.len() - 1].query + GRAM_TOKENS as u32)
    }

    /// The document's tokens from the first hit to the last, end excluded.
    pub fn place_span(&self) -> (u32, u32) {
        (self.hits[0].place, self.hits[self.hits.len() - 1].place + GRAM_TOKENS as u32)
    }
}

/// The best chains of `hits`, which are sorted; no hit is in two of them. Best first.
pub fn chains(hits: &[Hit]) -> Vec<Chain> {
    let mut best: Vec<(i32, Option<usize>)> = Vec::with_capacity(hits.len());
    for (index, hit) in hits.iter().enumerate() {
        let alone = (fresh_score(*hit, GRAM_TOKENS as u32), None);
        let joined = (index.saturating_sub(LOOK_BACK)..index)
            .filter_map(|earlier| Some((best[earlier].0 + gain(hits[earlier], *hit)?, Some(earlier))))
            .max_by_key(|(score, _)| *score);
        best.push(joined.filter(|joined| joined.0 > alone.0).unwrap_or(alone));
    }
    let mut ends: Vec<usize> = (0..hits.len()).collect();
    ends.sort_by_key(|end| (-best[*end].0, *end));
    let mut taken = vec![false; hits.len()];
    let mut chains = Vec::new();
    for end in ends {
        if let Some(chain) = unwind(hits, &best, end, &mut taken) {
            chains.push(chain);
        }
    }
    chains.sort_by_key(|chain| -chain.score);
    chains
}

/// The chain that ends in `end`, cut where it meets one that was taken before.
fn unwind(hits: &[Hit], best: &[(i32, Option<usize>)], end: usize, taken: &mut [bool]) -> Option<Chain> {
    let mut chain = Vec::new();
    let mut current = Some(end);
    let mut before = 0;
    while let Some(index) = current {
        if taken[index] {
            before = best[index].0;
            break;
        }
        taken[index] = true;
        chain.push(hits[index]);
        current = best[index].1;
    }
    chain.reverse();
    (!chain.is_empty()).then(|| Chain { hits: chain, score: best[end].0 - before })
}

/// What `hit` adds to a chain that ends in `earlier`; `None` when it cannot follow it.
fn gain(earlier: Hit, hit: Hit) -> Option<i32> {
    if hit.query <= earlier.query || hit.place <= earlier.place {
        return None;
    }
    let (query_step, place_step) = (hit.query - earlier.query, hit.place - earlier.place);
    if query_step > MAX_GAP || place_step > MAX_GAP {
        return None;
    }
    let skew = query_step.abs_diff(place_step) as i32;
    let gap = query_step.max(place_step).saturating_sub(GRAM_TOKENS as u32) as i32;
    let fresh = query_step.min(place_step).min(GRAM_TOKENS as u32);
    Some(fresh_score(hit, fresh) - skew * 2 - gap)
}

fn fresh_score(hit: Hit, fresh_tokens: u32) -> i32 {
    (hit.weight * fresh_tokens) as i32
}
