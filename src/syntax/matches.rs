//! What the query of a language finds in one tree, before it is made into facts.

use std::cmp::Reverse;
use std::ops::ControlFlow;

use rustc_hash::FxHashSet;
use tree_sitter::{Node, QueryCursor, QueryCursorOptions, QueryCursorState, QueryMatch, StreamingIterator, Tree};

use crate::model::problem::Reason;

use super::captures::{Capture, Mark};
use super::catalogue::Choice;
use super::facts::ByteRange;
use super::logic::Logic;
use super::query::LanguageQuery;

/// Progress reports of a query that any text may cost, and those for each KiB. Real code takes 1 to 140 for each,
/// depending on the language.
const FREE_STEPS: u64 = 1024;
const STEPS_PER_KIB: u64 = 512;

/// Patterns that may be half matched at once; the built-in ones need a few dozen.
const MAX_OPEN_MATCHES: u32 = 4096;

/// Everything a query found in a text.
#[derive(Default)]
pub(super) struct Matches {
    /// Functions, types and scopes; outer before inner, each node once.
    pub units: Vec<UnitMatch>,
    /// Nodes with a meaning of their own; outer before inner, each node once for each meaning.
    pub regions: Vec<Region>,
    /// Test code; one range for each match.
    pub tests: Vec<ByteRange>,
    /// The logical expressions.
    pub logic: Logic,
    /// Tests and groups of them; outer before inner, each node once.
    pub cases: Vec<CaseMatch>,
    /// What bears on the units and tests around it or in it; by mark, then outer before inner.
    pub marks: Vec<(Mark, ByteRange)>,
    /// Answers to choice points, by where they are given.
    pub choices: Vec<(ByteRange, Choice)>,
}

/// A node that names a part of the program.
pub(super) struct UnitMatch {
    /// [`Capture::Function`], [`Capture::Type`] or [`Capture::Scope`].
    pub kind: Capture,
    pub bytes: ByteRange,
    /// The parts of its name, in order; never empty.
    pub names: Vec<ByteRange>,
    pub parameters: Option<ByteRange>,
    pub body: Option<ByteRange>,
    pattern: usize,
}

/// A node that is a test, or holds some.
pub(super) struct CaseMatch {
    /// [`Capture::Case`], [`Capture::NamedCase`] or [`Capture::Group`].
    pub kind: Capture,
    pub bytes: ByteRange,
    /// The words it is named by; `None` where it goes by the name of a unit.
    pub title: Option<ByteRange>,
}

/// A node with a meaning of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub capture: Capture,
    pub bytes: ByteRange,
    /// Tells nodes apart that span the same bytes.
    pub node: usize,
}

impl Matches {
    /// Runs `query` over `tree`; the reason says which limit that is over.
    pub(super) fn find(query: &LanguageQuery, tree: &Tree, text: &str) -> Result<Self, Reason> {
        let mut cursor = QueryCursor::new();
        cursor.set_match_limit(MAX_OPEN_MATCHES);
        let mut steps_left = FREE_STEPS + text.len() as u64 * STEPS_PER_KIB / 1024;
        let mut step = |_: &QueryCursorState| {
            steps_left = steps_left.saturating_sub(1);
            if steps_left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = QueryCursorOptions::new().progress_callback(&mut step);
        let mut found = Self::default();
        let mut matches = cursor.matches_with_options(&query.query, tree.root_node(), text.as_bytes(), options);
        while let Some(one) = matches.next() {
            found.add(one, query);
        }
        drop(matches);
        if steps_left == 0 || cursor.did_exceed_match_limit() {
            return Err(Reason::ParseBudget);
        }
        found.put_in_order();
        Ok(found)
    }

    fn add(&mut self, one: &QueryMatch, query: &LanguageQuery) {
        let mut unit = None;
        let mut names = Vec::new();
        let mut parameters = None;
        let mut body = None;
        let mut test: Option<ByteRange> = None;
        let mut skip: Option<ByteRange> = None;
        let mut case = None;
        let mut title = None;
        let mut logical = None;
        for captured in one.captures() {
            let (node, bytes) = (captured.node, byte_range(captured.node));
            let Some(capture) = query.captures[captured.index as usize] else { continue };
            match capture {
                Capture::Function | Capture::Type | Capture::Scope => unit = Some((capture, bytes)),
                Capture::Name => names.push(bytes),
                Capture::Parameters => parameters = Some(bytes),
                Capture::Body => body = Some(bytes),
                Capture::Case | Capture::NamedCase | Capture::Group => case = Some((capture, bytes)),
                Capture::Title => title = Some(bytes),
                Capture::Mark(Mark::Skip) => skip = Some(skip.map_or(bytes, |skip| span(skip, bytes))),
                Capture::Mark(mark) => self.marks.push((mark, bytes)),
                Capture::Choice(choice) => self.choices.push((bytes, choice)),
                Capture::Test => test = Some(test.map_or(bytes, |test| span(test, bytes))),
                Capture::Logical => logical = Some(node),
                Capture::Operator => {
                    if let Some(expression) = logical {
                        self.logic.add(expression, node);
                    }
                }
                Capture::Import
                | Capture::Documentation
                | Capture::Data
                | Capture::Computed
                | Capture::Annotation
                | Capture::Boilerplate
                | Capture::Increment
                | Capture::NestingIncrement
                | Capture::Nested
                | Capture::Branch
                | Capture::Call => self.regions.push(Region { capture, bytes, node: node.id() }),
            }
        }
        self.tests.extend(test);
        self.marks.extend(skip.map(|bytes| (Mark::Skip, bytes)));
        self.cases.extend(case.map(|(kind, bytes)| CaseMatch { kind, bytes, title }));
        if let Some((kind, bytes)) = unit.filter(|_| !names.is_empty()) {
            self.units.push(UnitMatch { kind, bytes, names, parameters, body, pattern: one.pattern_index });
        }
    }

    /// Where nodes are that have `mark`, outer before inner.
    pub(super) fn marked(&self, mark: Mark) -> impl Iterator<Item = ByteRange> {
        let first = self.marks.partition_point(|(other, _)| *other < mark);
        self.marks[first..].iter().take_while(move |(other, _)| *other == mark).map(|(_, bytes)| *bytes)
    }

    /// The test code that lies in no other.
    pub(super) fn outermost_tests(&self) -> impl Iterator<Item = ByteRange> {
        let mut covered = 0;
        self.tests.iter().copied().filter(move |test| {
            let is_outermost = test.end > covered;
            covered = covered.max(test.end);
            is_outermost
        })
    }

    /// One node can be matched by several patterns: of units the earliest with most names stays, and of increments
    /// the flat one.
    fn put_in_order(&mut self) {
        self.units.sort_by_key(|unit| {
            (outer_first(unit.bytes), unit.pattern, Reverse(unit.names.len()), unit.parameters.is_none())
        });
        self.units.dedup_by_key(|unit| unit.bytes);
        let is_flat = |region: &&Region| region.capture == Capture::Increment;
        let flat: FxHashSet<usize> = self.regions.iter().filter(is_flat).map(|region| region.node).collect();
        self.regions.retain(|region| region.capture != Capture::NestingIncrement || !flat.contains(&region.node));
        self.regions.sort_by_key(|region| (outer_first(region.bytes), region.capture, region.node));
        self.regions.dedup();
        self.tests.sort_by_key(|test| outer_first(*test));
        self.cases.sort_by_key(|case| (outer_first(case.bytes), case.kind, case.title));
        self.cases.dedup_by_key(|case| case.bytes);
        self.marks.sort_by_key(|(mark, bytes)| (*mark, outer_first(*bytes)));
        self.marks.dedup();
        self.choices.sort_by_key(|(bytes, choice)| (outer_first(*bytes), *choice));
        self.choices.dedup();
    }
}

/// A sorting key by which what encloses comes before what it encloses.
pub(super) fn outer_first(bytes: ByteRange) -> (u32, Reverse<u32>) {
    (bytes.start, Reverse(bytes.end))
}

/// The bytes of `node`.
pub(super) fn byte_range(node: Node) -> ByteRange {
    ByteRange { start: node.start_byte() as u32, end: node.end_byte() as u32 }
}

fn span(first: ByteRange, second: ByteRange) -> ByteRange {
    ByteRange { start: first.start.min(second.start), end: first.end.max(second.end) }
}
