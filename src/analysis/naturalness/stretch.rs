//! The stretches of new code that are judged, each by itself.
//!
//! A new file is one stretch: nothing of it was there to tell its functions apart from. Of a file that was there, each
//! function is one, and what stands outside functions is another. Only what the change wrote counts.

use std::ops::Range;

use super::words::{Word, occurrences};
use crate::analysis::clones::stream::StreamToken;
use crate::analysis::context::{FileContext, Side};
use crate::model::lines::LineRange;

/// With fewer different names there is nothing to tell by.
const LEAST_NAMES: usize = 8;

/// Code that a change wrote.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The index of its file in the change.
    pub file: usize,
    /// The name of the function, where it is one.
    pub function: Option<String>,
    /// From its first to its last line at head.
    pub lines: LineRange,
    /// Its words, each with the token that ends its first occurrence; sorted by word.
    pub words: Vec<(Word, usize)>,
}

impl Stretch {
    fn of(file: usize, function: Option<String>, side: &Side, runs: &[Range<usize>]) -> Option<Self> {
        let tokens = &side.stream.tokens;
        let (first, last) = (tokens.get(runs.first()?.start)?, tokens.get(runs.last()?.end.checked_sub(1)?)?);
        let in_run = |run: &Range<usize>| {
            let start = run.start;
            occurrences(&tokens[run.clone()]).map(move |(word, token)| (word, start + token)).collect::<Vec<_>>()
        };
        let mut words: Vec<(Word, usize)> = runs.iter().flat_map(in_run).collect();
        words.sort_unstable();
        words.dedup_by_key(|(word, _)| *word);
        let names = words.iter().filter(|(word, _)| !word.is_pair()).count();
        let lines = LineRange::new(first.line, last.line);
        (names >= LEAST_NAMES).then_some(Self { file, function, lines, words })
    }

    /// Its words, sorted.
    pub fn words(&self) -> impl Iterator<Item = Word> {
        self.words.iter().map(|(word, _)| *word)
    }
}

/// The stretches of the file with the index `file`, in the order of the text.
pub fn stretches(file: usize, context: &FileContext<'_>) -> Vec<Stretch> {
    let Some(side) = &context.after else { return Vec::new() };
    let tokens = &side.stream.tokens;
    let is_new = |token: usize| context.novelty.new.get(token).copied().unwrap_or(false);
    if context.before.is_none() {
        return Stretch::of(file, None, side, &runs(0..tokens.len(), is_new)).into_iter().collect();
    }
    let functions = outermost_functions(side, tokens);
    let is_outside = |token: usize| {
        let next = functions.partition_point(|(_, function)| function.end <= token);
        functions.get(next).is_none_or(|(_, function)| token < function.start)
    };
    let rest = Stretch::of(file, None, side, &runs(0..tokens.len(), |token| is_new(token) && is_outside(token)));
    let inside = functions
        .iter()
        .filter_map(|(name, range)| Stretch::of(file, Some(name.clone()), side, &runs(range.clone(), is_new)));
    let mut stretches: Vec<Stretch> = inside.chain(rest).collect();
    stretches.sort_by_key(|stretch| stretch.lines);
    stretches
}

/// The functions that stand in no other, with their tokens, in order.
fn outermost_functions(side: &Side, tokens: &[StreamToken]) -> Vec<(String, Range<usize>)> {
    let mut functions: Vec<(String, Range<usize>)> = Vec::new();
    for unit in side.facts.functions() {
        let range = side.tokens_within(unit.bytes);
        let is_inside = functions.last().is_some_and(|(_, last)| range.start < last.end);
        if !is_inside && range.end <= tokens.len() {
            functions.push((unit.name.clone(), range));
        }
    }
    functions
}

/// The runs of tokens of `range` for which `is_wanted` holds.
fn runs(range: Range<usize>, is_wanted: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for token in range.filter(|token| is_wanted(*token)) {
        match runs.last_mut() {
            Some(last) if last.end == token => last.end += 1,
            _ => runs.push(token..token + 1),
        }
    }
    runs
}
