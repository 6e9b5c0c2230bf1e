//! Which questions a text may answer by its syntax: a scan, so that files need not be parsed that have nothing to say.

use std::sync::OnceLock;

use regex::bytes::{RegexSet, RegexSetBuilder};
use serde::{Deserialize, Serialize};

use super::catalogue::{Catalogue, ChoicePoint};
use super::query::QueryText;

/// The questions that a text may answer by its syntax: a bit for each that has a hint, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints(u64);

impl Hints {
    /// Of a text that was not looked at.
    pub const ALL: Self = Self(u64::MAX);

    /// Whether a text with these hints may answer `point`.
    pub fn may_answer(self, point: &ChoicePoint, catalogue: &Catalogue) -> bool {
        let index = catalogue.hints().position(|(hinted, _)| hinted.name == point.name);
        index.is_none_or(|index| self.0 & (1 << index) != 0)
    }
}

/// A scan for the hints of one language, compiled when it is first needed.
#[derive(Debug, Default)]
pub(super) struct HintScan(OnceLock<Scan>);

#[derive(Debug)]
struct Scan {
    patterns: RegexSet,
    /// The bit of each pattern.
    bits: Vec<usize>,
}

impl HintScan {
    /// What `text` may answer of the questions that `queries` ask.
    pub(super) fn of(&self, text: &str, queries: &[QueryText], catalogue: &Catalogue) -> Hints {
        let scan = self.0.get_or_init(|| Scan::compile(queries, catalogue));
        let found = scan.patterns.matches(text.as_bytes());
        Hints(found.iter().fold(0, |hints, index| hints | 1 << scan.bits[index]))
    }
}

impl Scan {
    fn compile(queries: &[QueryText], catalogue: &Catalogue) -> Self {
        let is_asked = |point: &ChoicePoint| {
            let capture = format!("@{}.", point.name);
            queries.iter().any(|query| query.text.contains(&capture))
        };
        let asked = catalogue.hints().enumerate().filter(|(_, (point, _))| is_asked(point));
        let (bits, patterns): (Vec<usize>, Vec<&str>) = asked.map(|(bit, (_, pattern))| (bit, pattern)).unzip();
        // Of letters beyond ASCII a word boundary costs the whole speed.
        let patterns = RegexSetBuilder::new(patterns).unicode(false).build().expect("the hints are valid");
        Self { patterns, bits }
    }
}
