//! Whether a match is a copy, or only code that looks alike.
//!
//! Much code has the same shape without having been copied: getters, builders, chains of assertions, tables. What
//! speaks for a copy is length, variety, the same names, and names that were replaced consistently wherever they recur.

use rustc_hash::FxHashSet;

use super::align::Alignment;
use super::search::Match;
use super::stream::{Shape, Stream, StreamToken};
use crate::model::finding::CloneType;

/// What a match looks like, in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// How the copy differs from its original.
    pub clone_type: CloneType,
    /// The share of the longer side that matches, 0 to 1.
    pub similarity: f64,
    /// Tokens that match.
    pub matched: usize,
    /// The share of the matching names that are the same on both sides, 0 to 1.
    pub same_names: f64,
    /// The share of the aligned names and values that really match, 0 to 1.
    pub consistency: f64,
    /// The share of the copy's short windows that occur in it but once, 0 to 1: low in tables and call chains.
    pub variety: f64,
    /// The share of the copy's lines whose shape no other line of it has, each shape counted once, 0 to 1: low in lists of alike statements.
    pub line_variety: f64,
    /// How many different words the copy has.
    pub words: usize,
    /// In how many places the median gram of the match stands.
    pub frequency: u32,
    /// The share of the copy, or of the original if less, that lies in functions which the match covers, 0 to 1: high when functions were copied
    /// whole, low for a piece of one.
    pub whole_functions: f64,
}

impl Evidence {
    /// Measures `found` between `query` and `document`.
    pub fn of(found: &Match, query: &Stream, document: &Stream, whole_functions: f64) -> Self {
        let alignment = &found.alignment;
        let (query_tokens, document_tokens) = (&query.tokens, &document.tokens);
        let copy = &query_tokens[alignment.query()];
        let names = NameCounts::of(alignment, query_tokens, document_tokens);
        Self {
            clone_type: clone_type(alignment, query_tokens, document_tokens),
            similarity: alignment.similarity(),
            matched: alignment.matched(),
            same_names: ratio(names.same, names.matching),
            consistency: ratio(names.matching, names.aligned),
            variety: variety(copy),
            line_variety: line_variety(copy),
            words: copy.iter().map(|token| token.text).collect::<FxHashSet<_>>().len(),
            frequency: found.frequency,
            whole_functions,
        }
    }
}

impl Evidence {
    /// Whether all this speaks for a copy, where the least copy of a whole function has `min_tokens`.
    ///
    /// The bounds come from functions that were injected into repositories, altered in known ways, and from matches in
    /// merged changes that were judged by eye: whole functions on both sides may differ a lot before they are no
    /// copies, pieces of functions that differ at all mostly are none.
    pub fn speaks_for_a_copy(&self, min_tokens: usize) -> bool {
        const MIN_WORDS: usize = 12;
        let whole = self.whole_functions >= 0.8;
        let stretch_speaks = if whole { self.functions_speak() } else { self.fragment_speaks(min_tokens) };
        // A list of alike statements is like every other such list; only the very same list is a copy.
        let (least_variety, least_line_variety) = match self.clone_type {
            CloneType::Exact => (0.22, 0.25),
            CloneType::Renamed if whole => (0.36, 0.35),
            CloneType::Gapped if whole => (0.5, 0.45),
            CloneType::Renamed | CloneType::Gapped => (0.4, 0.5),
        };
        let is_varied = self.variety >= least_variety && self.line_variety >= least_line_variety;
        self.words >= MIN_WORDS && is_varied && !self.is_idiom() && stretch_speaks
    }

    /// Whether it is so clear a copy that a change may be blocked for it: long, little altered and no idiom. `lines` is how
    /// many it spans, `min_tokens` the least copy of a whole function.
    pub fn is_certain(&self, lines: u32, min_tokens: usize) -> bool {
        let is_long = self.matched * 2 >= min_tokens * 3;
        if self.whole_functions < 0.8 {
            return is_long && lines >= 9 && self.frequency <= 50;
        }
        let renamed_throughout = self.similarity >= 0.85
            && self.consistency >= 0.97
            && self.variety >= 0.65
            && self.matched * 4 >= min_tokens * 7;
        let little_altered = self.similarity >= 0.75 && self.same_names >= 0.6;
        self.clone_type == CloneType::Exact || (is_long && (little_altered || renamed_throughout))
    }

    /// Whole functions on both sides may differ a lot before they are no copies; short ones less.
    fn functions_speak(&self) -> bool {
        let long_or_alike = self.similarity >= 0.8 || self.matched >= if self.similarity >= 0.75 { 60 } else { 75 };
        self.similarity >= 0.66 && self.consistency >= 0.86 && long_or_alike
    }

    /// Pieces of functions that differ are mostly no copies, and with other names throughout they have to be long.
    fn fragment_speaks(&self, min_tokens: usize) -> bool {
        let least_matched = match self.clone_type {
            CloneType::Exact => min_tokens * 13 / 10,
            CloneType::Renamed | CloneType::Gapped if self.same_names >= 0.8 => min_tokens * 19 / 10,
            CloneType::Renamed | CloneType::Gapped => min_tokens * 11 / 4,
        };
        self.matched >= least_matched && self.similarity >= 0.95 && self.consistency >= 0.95
    }

    /// Whether code of this shape stands all over the repository with other names: how one writes an `equals` there, say.
    fn is_idiom(&self) -> bool {
        self.frequency > 40 && self.same_names < 0.9
    }
}

struct NameCounts {
    aligned: usize,
    matching: usize,
    same: usize,
}

impl NameCounts {
    fn of(alignment: &Alignment, query: &[StreamToken], document: &[StreamToken]) -> Self {
        let mut counts = Self { aligned: 0, matching: 0, same: 0 };
        for ((left, right), matching) in alignment.columns.iter().zip(&alignment.matching) {
            let (left, right) = (query[*left as usize], document[*right as usize]);
            if left.shape.is_identifier() {
                counts.aligned += 1;
                counts.matching += usize::from(*matching);
                counts.same += usize::from(left.text == right.text);
            }
        }
        counts
    }
}

fn clone_type(alignment: &Alignment, query: &[StreamToken], document: &[StreamToken]) -> CloneType {
    let columns = alignment.columns.len();
    let whole = columns == alignment.query().len() && columns == alignment.document().len();
    let same = |(left, right): &(u32, u32)| query[*left as usize].text == document[*right as usize].text;
    if !whole || alignment.matching.contains(&false) {
        CloneType::Gapped
    } else if alignment.columns.iter().all(same) {
        CloneType::Exact
    } else {
        CloneType::Renamed
    }
}

/// The share of the windows of six shapes that occur once.
fn variety(copy: &[StreamToken]) -> f64 {
    const TOKENS: usize = 6;
    let windows = copy.windows(TOKENS).map(|window| window.iter().map(|token| token.shape).collect::<Vec<_>>());
    let different = windows.collect::<FxHashSet<_>>().len();
    ratio(different, copy.len().saturating_sub(TOKENS - 1))
}

/// The share of the lines that have a shape of their own, each shape counted once.
fn line_variety(copy: &[StreamToken]) -> f64 {
    let lines = copy.chunk_by(|left, right| left.line == right.line).filter(|line| line.len() > 2);
    let shapes: Vec<Vec<Shape>> = lines.map(|line| line.iter().map(|token| token.shape).collect()).collect();
    ratio(shapes.iter().collect::<FxHashSet<_>>().len(), shapes.len())
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
