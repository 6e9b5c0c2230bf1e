//! Patterns of templates, each compiled when the first clause comes that it may match.
//!
//! Compiling all of them takes longer than judging a description, which needs a few. What the matches of a pattern begin
//! with follows from its syntax, and reading that takes a fraction of the time.

use std::sync::OnceLock;

use regex::{Captures, Regex};
use regex_syntax::hir::literal::Extractor;

use crate::analysis::pattern::{ascii, parsed};

/// A pattern for the beginning of a clause, in any case.
pub(super) struct Pattern {
    source: fn() -> String,
    openings: OnceLock<Openings>,
    regex: OnceLock<Regex>,
}

/// What the matches of a pattern begin with, in lower case; `None` where that may be anything.
type Openings = Option<Vec<Box<[u8]>>>;

impl Pattern {
    /// The pattern that `source` gives, with its letters in lower case.
    pub(super) const fn new(source: fn() -> String) -> Self {
        Self { source, openings: OnceLock::new(), regex: OnceLock::new() }
    }

    /// Whether it matches in `text`.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.regex().is_match(text)
    }

    /// What it matches first in `text`.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if self.may_match(text) { self.regex().captures(text) } else { None }
    }

    fn may_match(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let is_opening =
            |opening: &[u8]| text.get(..opening.len()).is_some_and(|start| start.eq_ignore_ascii_case(opening));
        let openings = self.openings.get_or_init(|| openings(&(self.source)()));
        openings.as_ref().is_none_or(|openings| openings.iter().any(|opening| is_opening(opening)))
    }

    fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| ascii(&format!("(?i){}", (self.source)())))
    }
}

/// What the matches of `source` begin with.
fn openings(source: &str) -> Openings {
    let mut openings = Extractor::new().extract(&parsed(source));
    openings.minimize_by_preference();
    let literals = openings.literals()?;
    Some(literals.iter().map(|literal| literal.as_bytes().into()).collect())
}
