//! Two stretches of tokens, laid side by side.
//!
//! Local alignment with affine gaps (Smith and Waterman 1981, Gotoh 1982) in a band around a [`Chain`]. Tokens of one
//! shape may stand in one column; whether names that differ there were *renamed* is decided afterwards: a pair of
//! names counts when each is the other's most frequent partner.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::chain::Chain;
use super::stream::{Shape, StreamToken};

/// How far from the chain's diagonal the alignment may stray, in tokens.
const BAND: i64 = 48;

/// How far beyond the chain's ends the alignment may reach, in tokens.
const REACH: u32 = 96;

// A gap costs what a few matching tokens bring, and little more when it is a statement long: statements are what people add.
const GAP_OPEN: i32 = 9;
const GAP_EXTEND: i32 = 1;
const MISMATCH: i32 = -6;

/// Two stretches that match.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// The pairs of tokens in one column: index in the query, index in the document. Rising on both sides.
    pub columns: Vec<(u32, u32)>,
    /// Which columns hold a real match: the same text, or a name or value that was consistently replaced.
    pub matching: Vec<bool>,
}

impl Alignment {
    /// The query's tokens from the first column to the last, end excluded.
    pub fn query(&self) -> Range<usize> {
        self.columns[0].0 as usize..self.columns[self.columns.len() - 1].0 as usize + 1
    }

    /// The document's tokens from the first column to the last, end excluded.
    pub fn document(&self) -> Range<usize> {
        self.columns[0].1 as usize..self.columns[self.columns.len() - 1].1 as usize + 1
    }

    /// The part of it that lies in `query` and in `document`; `None` when nothing does.
    pub fn within(&self, query: &Range<usize>, document: &Range<usize>) -> Option<Self> {
        let inside =
            |(left, right): &(u32, u32)| query.contains(&(*left as usize)) && document.contains(&(*right as usize));
        let kept = || self.columns.iter().zip(&self.matching).filter(|(column, _)| inside(column));
        let columns: Vec<_> = kept().map(|(column, _)| *column).collect();
        let matching = kept().map(|(_, matching)| *matching).collect();
        (!columns.is_empty()).then_some(Self { columns, matching })
    }

    /// The longest part in which every column holds the same word and nothing is skipped.
    #[must_use]
    pub fn longest_run(&self, query: &[StreamToken], document: &[StreamToken]) -> Self {
        let follows = |index: usize| {
            let ((left, right), (left_before, right_before)) = (self.columns[index], self.columns[index - 1]);
            let same_word = query[left as usize].text == document[right as usize].text;
            left == left_before + 1 && right == right_before + 1 && same_word
        };
        let (mut start, mut longest) = (0, 0..1);
        for index in 1..self.columns.len() {
            if !follows(index) {
                start = index;
            }
            if index + 1 - start > longest.len() {
                longest = start..index + 1;
            }
        }
        Self { columns: self.columns[longest.clone()].to_vec(), matching: self.matching[longest].to_vec() }
    }

    /// The stretches of columns between which nothing is skipped on either side.
    pub fn pieces(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        self.columns.chunk_by(|left, right| right.0 == left.0 + 1 && right.1 == left.1 + 1)
    }

    /// The columns of the longest stretch in which all really match and nothing is skipped.
    pub fn longest_match(&self) -> usize {
        let mut start = 0;
        let matching = self.pieces().map(|piece| {
            start += piece.len();
            &self.matching[start - piece.len()..start]
        });
        matching.flat_map(|piece| piece.split(|matches| !matches)).map(<[bool]>::len).max().unwrap_or(0)
    }

    /// How many columns hold a real match.
    pub fn matched(&self) -> usize {
        self.matching.iter().filter(|matching| **matching).count()
    }

    /// The share of the longer side that really matches, 0 to 1.
    pub fn similarity(&self) -> f64 {
        self.matched() as f64 / self.query().len().max(self.document().len()) as f64
    }
}

/// The best local alignment of `query` with `document` around `chain`, inside `bounds` of the query. `None` when nothing
/// is left of it.
pub fn align(
    query: &[StreamToken],
    document: &[StreamToken],
    chain: &Chain,
    bounds: &Range<usize>,
) -> Option<Alignment> {
    let (first, last) = chain.query_span();
    let rows = (first.saturating_sub(REACH) as usize).max(bounds.start)..((last + REACH) as usize).min(bounds.end);
    let columns = banded(query, document, chain, rows);
    let partners = Partners::of(query, document, &columns);
    best_stretch(query, document, &columns, &partners)
}

/// Where a cell's best score came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Start,
    Column,
    SkipQuery,
    SkipDocument,
}

/// One cell of the table: the best scores of alignments that end here, by their last step.
#[derive(Clone, Copy)]
struct Cell {
    best: i32,
    skip_query: i32,
    skip_document: i32,
}

const OUTSIDE: Cell = Cell { best: 0, skip_query: i32::MIN / 2, skip_document: i32::MIN / 2 };

#[derive(Clone, Copy)]
struct Trace {
    best: Step,
    query_gap_goes_on: bool,
    document_gap_goes_on: bool,
}

const NO_TRACE: Trace = Trace { best: Step::Start, query_gap_goes_on: false, document_gap_goes_on: false };

/// Cells in a row of the band.
const WIDTH: usize = (2 * BAND + 1) as usize;

fn banded(query: &[StreamToken], document: &[StreamToken], chain: &Chain, rows: Range<usize>) -> Vec<(u32, u32)> {
    let lefts: Vec<i64> = lefts(chain, &rows);
    let mut traces = vec![NO_TRACE; rows.len() * WIDTH];
    let mut current = [OUTSIDE; WIDTH];
    let mut best = (0, 0, 0);
    for (row, token) in query[rows.clone()].iter().enumerate() {
        let above = if row == 0 { [OUTSIDE; WIDTH + 1] } else { shifted(&current, lefts[row] - lefts[row - 1]) };
        current = [OUTSIDE; WIDTH];
        let mut left = OUTSIDE;
        for column in columns_inside(lefts[row], document.len()) {
            let other = document[(lefts[row] + column as i64) as usize];
            let (cell, trace) = step(*token, other, above[column], above[column + 1], left);
            (current[column], left) = (cell, cell);
            traces[row * WIDTH + column] = trace;
            if cell.best > best.0 {
                best = (cell.best, row, column);
            }
        }
    }
    walk_back(&traces, &lefts, rows.start, WIDTH, best)
}

/// The cells of a row as the next row sees them whose band starts `shift` tokens further on: at `n` what lies diagonally
/// above its cell `n`, and at `n + 1` what lies straight above.
fn shifted(row: &[Cell; WIDTH], shift: i64) -> [Cell; WIDTH + 1] {
    let mut seen = [OUTSIDE; WIDTH + 1];
    let shift = shift - 1;
    let start = shift.clamp(0, WIDTH as i64) as usize;
    let target = (-shift).clamp(0, WIDTH as i64 + 1) as usize;
    let count = (WIDTH - start).min(seen.len() - target);
    seen[target..target + count].copy_from_slice(&row[start..start + count]);
    seen
}

/// The columns of a row whose band starts at token `left`, as far as the document reaches.
fn columns_inside(left: i64, document_tokens: usize) -> Range<usize> {
    let column = |token: i64| (token - left).clamp(0, WIDTH as i64) as usize;
    column(0)..column(document_tokens as i64)
}

fn step(query: StreamToken, document: StreamToken, diagonal: Cell, up: Cell, left: Cell) -> (Cell, Trace) {
    let column = diagonal.best + column_score(query, document);
    let (open_query, extend_query) = (up.best - GAP_OPEN, up.skip_query - GAP_EXTEND);
    let (open_document, extend_document) = (left.best - GAP_OPEN, left.skip_document - GAP_EXTEND);
    let skip_query = open_query.max(extend_query);
    let skip_document = open_document.max(extend_document);
    let best = column.max(skip_query).max(skip_document).max(0);
    let came_by = match best {
        0 => Step::Start,
        _ if best == column => Step::Column,
        _ if best == skip_query => Step::SkipQuery,
        _ => Step::SkipDocument,
    };
    let trace = Trace {
        best: came_by,
        query_gap_goes_on: extend_query > open_query,
        document_gap_goes_on: extend_document > open_document,
    };
    (Cell { best, skip_query, skip_document }, trace)
}

fn column_score(query: StreamToken, document: StreamToken) -> i32 {
    match (query.shape == document.shape, query.text == document.text) {
        (false, _) => MISMATCH,
        (true, false) => 2,
        (true, true) if query.shape.is_identifier() => 6,
        (true, true) => 4,
    }
}

/// The document token at the left edge of the band, for each row: the chain's diagonal, interpolated between hits.
fn lefts(chain: &Chain, rows: &Range<usize>) -> Vec<i64> {
    let diagonal = |index: usize| i64::from(chain.hits[index].place) - i64::from(chain.hits[index].query);
    let mut hit = 0;
    rows.clone()
        .map(|row| {
            while hit + 1 < chain.hits.len() && chain.hits[hit + 1].query as usize <= row {
                hit += 1;
            }
            let from = chain.hits[hit];
            let offset = match chain.hits.get(hit + 1) {
                Some(to) if row > from.query as usize => {
                    let share = (row as i64 - i64::from(from.query)) * (diagonal(hit + 1) - diagonal(hit));
                    diagonal(hit) + share / i64::from(to.query - from.query)
                }
                _ => diagonal(hit),
            };
            row as i64 + offset - BAND
        })
        .collect()
}

fn walk_back(
    traces: &[Trace],
    lefts: &[i64],
    first_row: usize,
    width: usize,
    (score, mut row, mut column): (i32, usize, usize),
) -> Vec<(u32, u32)> {
    let mut columns = Vec::new();
    if score == 0 {
        return columns;
    }
    let mut step = traces[row * width + column].best;
    loop {
        let trace = traces[row * width + column];
        let up = |row: usize, column: usize, offset: i64| -> Option<(usize, usize)> {
            let above = row.checked_sub(1)?;
            let index = column as i64 + lefts[row] - lefts[above] + offset;
            (0..width as i64).contains(&index).then_some((above, index as usize))
        };
        let next = match step {
            Step::Start => None,
            Step::Column => {
                columns.push(((first_row + row) as u32, (lefts[row] + column as i64) as u32));
                up(row, column, -1).map(|cell| (cell, false))
            }
            Step::SkipQuery => up(row, column, 0).map(|cell| (cell, trace.query_gap_goes_on)),
            Step::SkipDocument => column.checked_sub(1).map(|column| ((row, column), trace.document_gap_goes_on)),
        };
        let Some(((next_row, next_column), same_gap)) = next else { break };
        (row, column) = (next_row, next_column);
        if !same_gap {
            step = traces[row * width + column].best;
        }
    }
    columns.reverse();
    columns
}

/// Which name of the document each name of the query stands for.
struct Partners {
    of_query: FxHashMap<u32, u32>,
    of_document: FxHashMap<u32, u32>,
}

impl Partners {
    fn of(query: &[StreamToken], document: &[StreamToken], columns: &[(u32, u32)]) -> Self {
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for (left, right) in columns {
            let (left, right) = (query[*left as usize], document[*right as usize]);
            if left.shape.is_identifier() && right.shape.is_identifier() {
                *pairs.entry((left.text, right.text)).or_default() += 1;
            }
        }
        let mut ranked: Vec<((u32, u32), u32)> = pairs.into_iter().collect();
        ranked.sort_by_key(|((left, right), count)| (std::cmp::Reverse(*count), left != right, *left, *right));
        let mut partners = Self { of_query: FxHashMap::default(), of_document: FxHashMap::default() };
        for ((left, right), _) in ranked {
            if !partners.of_query.contains_key(&left) && !partners.of_document.contains_key(&right) {
                partners.of_query.insert(left, right);
                partners.of_document.insert(right, left);
            }
        }
        partners
    }

    fn agree(&self, left: StreamToken, right: StreamToken) -> bool {
        self.of_query.get(&left.text) == Some(&right.text)
    }
}

/// The part of the alignment that is worth most once inconsistent names count against it.
fn best_stretch(
    query: &[StreamToken],
    document: &[StreamToken],
    columns: &[(u32, u32)],
    partners: &Partners,
) -> Option<Alignment> {
    let mut matching = Vec::with_capacity(columns.len());
    let (mut sum, mut start) = (0i32, 0usize);
    let mut best = (0i32, 0usize..0usize);
    for (index, (left, right)) in columns.iter().enumerate() {
        let (left_token, right_token) = (query[*left as usize], document[*right as usize]);
        let (matches, worth) = judge(left_token, right_token, partners);
        matching.push(matches);
        if index > 0 {
            let (before_left, before_right) = columns[index - 1];
            let skipped = (left - before_left - 1).max(right - before_right - 1) as i32;
            sum -= if skipped > 0 { 4 + skipped } else { 0 };
        }
        if sum <= 0 {
            (sum, start) = (0, index);
        }
        sum += worth;
        if sum > best.0 {
            best = (sum, start..index + 1);
        }
    }
    let stretch = best.1;
    (!stretch.is_empty())
        .then(|| Alignment { columns: columns[stretch.clone()].to_vec(), matching: matching[stretch].to_vec() })
}

/// Whether two tokens in one column really match, and what that is worth.
fn judge(left: StreamToken, right: StreamToken, partners: &Partners) -> (bool, i32) {
    if left.shape != right.shape {
        return (false, -3);
    }
    if left.text == right.text {
        return (true, if left.shape == Shape::IDENTIFIER { 3 } else { 2 });
    }
    if left.shape.is_literal() {
        return (true, 1);
    }
    if partners.agree(left, right) { (true, 2) } else { (false, -2) }
}
