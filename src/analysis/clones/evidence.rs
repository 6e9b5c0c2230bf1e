//! Whether a match is a copy, or only code that looks alike.
//!
//! Much code has the same shape without having been copied: getters, builders, chains of assertions, tables. What
//! speaks for a copy is length, variety, the same names, and names that were replaced consistently wherever they recur.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::align::Alignment;
use super::functions::{Functions, Part};
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
    /// How many of the copy's lines hold code.
    pub code_lines: u32,
    /// The pieces that it falls into where tokens of one side stand between those of the other.
    pub pieces: usize,
    /// Tokens of the longest stretch in which all match: short where differences are strewn all over.
    pub longest_match: usize,
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
    /// Matching tokens, those of function headers left out and windows that recur counted once: what the copy holds to be
    /// shared. Small beside `matched` in lists, in chains of checks for errors and in functions that only delegate.
    pub substance: usize,
    /// The share of the copy that lies in bodies of functions, 0 to 1; the rest declares something.
    pub in_bodies: f64,
    /// In how many places the median gram of the match stands.
    pub frequency: u32,
    /// The share of the copy, or of the original if less, that lies in functions which the match covers, 0 to 1: high when functions were copied
    /// whole, low for a piece of one.
    pub whole_functions: f64,
}

impl Evidence {
    /// Measures `found` between `query` and `document`.
    pub fn of(found: &Match, query: Functions<'_>, document: &Stream, whole_functions: f64) -> Self {
        let alignment = &found.alignment;
        let (query_tokens, document_tokens) = (&query.stream.tokens, &document.tokens);
        let range = alignment.query();
        let copy = &query_tokens[range.clone()];
        let parts = query.parts(&range);
        let in_bodies = parts.iter().filter(|part| **part == Part::Body).count();
        let names = NameCounts::of(alignment, query_tokens, document_tokens);
        Self {
            clone_type: clone_type(alignment, query_tokens, document_tokens),
            similarity: alignment.similarity(),
            matched: alignment.matched(),
            code_lines: query.stream.lines_of(&range).map_or(0, |lines| query.facts.code_lines(lines)),
            pieces: alignment.pieces().count(),
            longest_match: alignment.longest_match(),
            same_names: ratio(names.same, names.matching),
            consistency: ratio(names.matching, names.aligned),
            variety: variety(copy),
            line_variety: line_variety(copy),
            substance: substance(alignment, query_tokens, &parts),
            in_bodies: ratio(in_bodies, parts.len()),
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
    /// merged changes: each stands where a step further loses more copies than it spares false alarms. Whole functions
    /// on both sides may differ a lot before they are no copies, pieces of functions that differ at all mostly are none.
    pub fn speaks_for_a_copy(&self, min_tokens: usize) -> bool {
        const MIN_WORDS: usize = 12;
        let whole = self.is_whole();
        let stretch_speaks = if whole { self.functions_speak(min_tokens) } else { self.fragment_speaks(min_tokens) };
        // A list of alike statements is like every other such list; only the very same list is a copy, or one that holds more.
        let (least_variety, least_line_variety, enough) = match self.clone_type {
            CloneType::Exact => (0.1, 0.1, usize::MAX),
            CloneType::Renamed if whole => (0.36, 0.35, min_tokens * 3 / 2),
            CloneType::Gapped if whole => (0.5, 0.45, min_tokens * 2),
            CloneType::Renamed | CloneType::Gapped => (0.4, 0.5, usize::MAX),
        };
        let is_varied = self.variety >= least_variety && self.line_variety >= least_line_variety;
        let is_varied = is_varied || self.substance >= enough;
        self.words >= MIN_WORDS && is_varied && !self.is_idiom() && stretch_speaks
    }

    /// Whether it is so clear a copy that a change may be blocked for it: long, little altered, no idiom and no list.
    /// `min_tokens` is the least copy of a whole function.
    pub fn is_certain(&self, min_tokens: usize) -> bool {
        let is_long = self.matched * 2 >= min_tokens * 3 && self.code_lines >= 8;
        let is_list = self.substance * 5 < self.matched * 2;
        if !self.is_whole() {
            let is_part_of_body = self.in_bodies >= 0.5 && self.substance >= min_tokens;
            return is_long && self.code_lines >= 9 && is_part_of_body && !is_list && self.frequency <= 50;
        }
        if self.clone_type == CloneType::Exact {
            return self.substance >= min_tokens;
        }
        // Handlers, constructors and queries of one pattern over different types are alike too, but less than that, or
        // stand all over the repository.
        let is_alike = self.similarity >= 0.9 && self.frequency <= 100;
        let renamed_throughout = self.consistency >= 0.97 && self.variety >= 0.65 && self.matched * 4 >= min_tokens * 7;
        let is_substantial = self.substance * 4 >= min_tokens * 5;
        is_long && !is_list && is_substantial && is_alike && (self.same_names >= 0.6 || renamed_throughout)
    }

    /// Whether the match is of functions as wholes, on both sides.
    pub fn is_whole(&self) -> bool {
        self.whole_functions >= 0.8
    }

    /// Whole functions on both sides may differ a lot before they are no copies, where the differences lie together;
    /// short ones less, and those with nothing in their bodies but a call or a list are none.
    fn functions_speak(&self, min_tokens: usize) -> bool {
        let has_substance = self.clone_type == CloneType::Exact || self.substance * 5 >= min_tokens * 3;
        let long_or_alike = self.similarity >= 0.8 || self.substance * 8 >= min_tokens * 9;
        let long_or_complete = self.clone_type != CloneType::Gapped || self.matched * 4 >= min_tokens * 5;
        let in_one_piece = self.longest_match * 8 >= min_tokens * 5 && self.pieces <= 1 + self.matched / 20;
        let is_alike = self.similarity >= 0.7 && self.consistency >= 0.8;
        is_alike && has_substance && long_or_alike && long_or_complete && in_one_piece
    }

    /// Pieces of functions that differ are mostly no copies, and have to be longer. What stands in so many places is the
    /// repository's way of saying something, unless it is long.
    fn fragment_speaks(&self, min_tokens: usize) -> bool {
        const MAX_FREQUENCY: u32 = 64;
        const MIN_LINES_OF_ALTERED: u32 = 10;
        let is_rare = self.frequency <= MAX_FREQUENCY;
        if self.clone_type == CloneType::Exact {
            let is_substantial = self.substance * 20 >= min_tokens * 9;
            let is_long = self.substance * 2 >= min_tokens * 5;
            let is_longish = self.frequency <= 100 && self.substance * 5 >= min_tokens * 8;
            return self.matched * 2 >= min_tokens * 3 && is_substantial && (is_rare || is_longish || is_long);
        }
        let is_long = self.matched >= min_tokens * 2 && self.code_lines >= MIN_LINES_OF_ALTERED;
        let is_alike = self.similarity >= 0.95 && self.consistency >= 0.95;
        is_long && self.substance >= min_tokens && is_rare && is_alike
    }

    /// Whether code of this shape stands all over the repository with other names: how one writes an `equals` there, say.
    fn is_idiom(&self) -> bool {
        self.frequency > 100 && self.same_names < 0.9
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

/// The tokens of the windows in which repetition is looked for.
const WINDOW_TOKENS: usize = 6;

/// The share of the windows of shapes that occur once.
fn variety(copy: &[StreamToken]) -> f64 {
    let windows = copy.windows(WINDOW_TOKENS).map(|window| window.iter().map(|token| token.shape).collect::<Vec<_>>());
    let different = windows.collect::<FxHashSet<_>>().len();
    ratio(different, copy.len().saturating_sub(WINDOW_TOKENS - 1))
}

/// The matching tokens outside of function headers that begin a window of shapes which none before them began.
fn substance(alignment: &Alignment, query: &[StreamToken], parts: &[Part]) -> usize {
    let Range { start, end } = alignment.query();
    let mut seen: FxHashSet<Vec<Shape>> = FxHashSet::default();
    let columns = alignment.columns.iter().zip(&alignment.matching);
    columns
        .filter(|((left, _), matching)| **matching && parts[*left as usize - start] != Part::Header)
        .filter(|((left, _), _)| {
            let window = &query[*left as usize..end.min(*left as usize + WINDOW_TOKENS)];
            seen.insert(window.iter().map(|token| token.shape).collect())
        })
        .count()
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
