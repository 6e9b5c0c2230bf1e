//! Where the functions of a text begin and end, in tokens.

use std::ops::Range;

use super::stream::Stream;
use crate::syntax::facts::{ByteRange, Facts};

/// A text and where its functions are.
#[derive(Clone, Copy)]
pub struct Functions<'a> {
    /// Its tokens.
    pub stream: &'a Stream,
    /// What its syntax says.
    pub facts: &'a Facts,
    /// The fewest tokens of a function that counts: shorter ones are accessors and delegates, whose shape says nothing.
    pub min_tokens: usize,
}

/// What part of a function a token is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In none.
    Outside,
    /// Its name, parameters, bounds and result.
    Header,
    /// What it does.
    Body,
}

impl Functions<'_> {
    /// The tokens of each function, outer before inner.
    pub fn spans(self) -> impl Iterator<Item = Range<usize>> {
        let token_at = move |byte: u32| self.stream.tokens.partition_point(|token| token.start < byte);
        self.facts.functions().map(move |unit| token_at(unit.bytes.start)..token_at(unit.bytes.end))
    }

    /// The share of `tokens` that lies in functions which `tokens` mostly cover, accessors not counted.
    pub fn covered_share(self, tokens: &Range<usize>) -> f64 {
        let mut inside = vec![false; tokens.len()];
        for span in self.spans().filter(|span| span.len() >= self.min_tokens) {
            let shared = span.start.max(tokens.start)..span.end.min(tokens.end);
            if shared.len() * 10 >= span.len() * 6 && !shared.is_empty() {
                inside[shared.start - tokens.start..shared.end - tokens.start].fill(true);
            }
        }
        inside.iter().filter(|inside| **inside).count() as f64 / tokens.len().max(1) as f64
    }

    /// What part of a function each of `tokens` is in.
    pub fn parts(self, tokens: &Range<usize>) -> Vec<Part> {
        let token_at = |byte: u32| self.stream.tokens.partition_point(|token| token.start < byte);
        let mut parts = vec![Part::Outside; tokens.len()];
        let mut mark = |bytes: ByteRange, part: Part| {
            let marked = token_at(bytes.start).max(tokens.start)..token_at(bytes.end).min(tokens.end);
            if !marked.is_empty() {
                parts[marked.start - tokens.start..marked.end - tokens.start].fill(part);
            }
        };
        for unit in self.facts.functions() {
            match unit.body {
                Some(body) => {
                    mark(unit.bytes, Part::Header);
                    mark(body, Part::Body);
                }
                None => mark(unit.bytes, Part::Body),
            }
        }
        parts
    }

    /// `tokens` without the end of a function that they begin in and the start of one that they end in, where those are
    /// but a small part of it: what two neighbours of a copy happen to share.
    pub fn trimmed(self, tokens: &Range<usize>) -> Range<usize> {
        let is_small_part = |part: usize, span: &Range<usize>| part * 10 < span.len() * 4;
        let mut trimmed = tokens.clone();
        for span in self.spans() {
            let begins_inside = span.start < trimmed.start && trimmed.start < span.end && span.end < trimmed.end;
            if begins_inside && is_small_part(span.end - trimmed.start, &span) {
                trimmed.start = span.end;
            }
            let ends_inside = span.start < trimmed.end && trimmed.end < span.end && trimmed.start < span.start;
            if ends_inside && is_small_part(trimmed.end - span.start, &span) {
                trimmed.end = span.start;
            }
        }
        self.without_surroundings(trimmed)
    }

    /// `tokens` without what stands outside of functions at their ends, where it is but a small part beside functions
    /// that they cover.
    fn without_surroundings(self, tokens: Range<usize>) -> Range<usize> {
        let is_covered = |span: &Range<usize>| {
            let shared = span.end.min(tokens.end).saturating_sub(span.start.max(tokens.start));
            shared * 10 >= span.len() * 7
        };
        let small = tokens.len() * 3 / 10;
        let spans: Vec<Range<usize>> = self.spans().collect();
        let is_outermost = |span: &Range<usize>| {
            !spans.iter().any(|outer| outer != span && outer.start <= span.start && span.end <= outer.end)
        };
        let covered: Vec<&Range<usize>> = spans.iter().filter(|span| is_covered(span) && is_outermost(span)).collect();
        let first = covered.iter().map(|span| span.start).min().unwrap_or(tokens.start);
        let last = covered.iter().map(|span| span.end).max().unwrap_or(tokens.end);
        let start = if first > tokens.start && first - tokens.start <= small { first } else { tokens.start };
        let end = if last < tokens.end && tokens.end - last <= small { last } else { tokens.end };
        start..end
    }
}
