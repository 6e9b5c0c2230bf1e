//! Patterns over code and plain words.
//!
//! Words, digits, white space and letters without case are those of ASCII: compiling all of Unicode takes ten times as
//! long, and compiling takes longer than judging a change.

use std::sync::OnceLock;

use regex::{Captures, Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};

/// A pattern that is compiled when the first text comes that holds what each of its matches holds.
pub struct Pattern {
    source: &'static str,
    needle: OnceLock<Option<String>>,
    regex: OnceLock<Regex>,
}

impl Pattern {
    /// The pattern that `source` writes.
    pub const fn new(source: &'static str) -> Self {
        Self { source, needle: OnceLock::new(), regex: OnceLock::new() }
    }

    /// Whether it matches in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex_for(text).is_some_and(|regex| regex.is_match(text))
    }

    /// What it matches first in `text`.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex_for(text)?.captures(text)
    }

    fn regex_for(&self, text: &str) -> Option<&Regex> {
        let needle = self.needle.get_or_init(|| needle(&parsed(self.source)));
        let may_match = needle.as_ref().is_none_or(|needle| text.contains(needle));
        may_match.then(|| self.regex.get_or_init(|| ascii(self.source)))
    }
}

/// The regular expression that `source` writes.
pub fn ascii(source: &str) -> Regex {
    RegexBuilder::new(source).unicode(false).build().expect("the pattern is valid")
}

/// The syntax of `source`.
pub fn parsed(source: &str) -> Hir {
    ParserBuilder::new().unicode(false).build().parse(source).expect("the pattern is valid")
}

/// The longest text that stands in everything that `syntax` matches.
fn needle(syntax: &Hir) -> Option<String> {
    match syntax.kind() {
        HirKind::Literal(literal) => str::from_utf8(&literal.0).ok().map(str::to_owned),
        HirKind::Concat(parts) => parts.iter().filter_map(needle).max_by_key(String::len),
        HirKind::Capture(capture) => needle(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needle(&repetition.sub),
        HirKind::Repetition(_) | HirKind::Alternation(_) | HirKind::Class(_) | HirKind::Look(_) | HirKind::Empty => {
            None
        }
    }
}
