//! Patterns of templates, each compiled when the first clause comes that it may match.
//!
//! Compiling all of them takes longer than judging a description, which needs a few.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A pattern for clauses with certain beginnings.
pub(super) struct Pattern {
    openings: &'static [&'static str],
    regex: LazyLock<Regex>,
}

impl Pattern {
    /// What `compile` compiles, which matches nothing but texts that begin with one of `openings`, in any case.
    pub(super) const fn new(openings: &'static [&'static str], compile: fn() -> Regex) -> Self {
        Self { openings, regex: LazyLock::new(compile) }
    }

    /// Whether it matches in `text`.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.regex.is_match(text)
    }

    /// What it matches first in `text`.
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        if self.may_match(text) { self.regex.captures(text) } else { None }
    }

    fn may_match(&self, text: &str) -> bool {
        let is_opening =
            |opening: &&str| text.get(..opening.len()).is_some_and(|start| start.eq_ignore_ascii_case(opening));
        self.openings.iter().any(is_opening)
    }
}
