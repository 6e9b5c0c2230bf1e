//! How one file answers the questions.

use std::collections::BTreeSet;

use crate::syntax::catalogue::{Choice, catalogue};
use crate::syntax::language::Language;

/// An answer, and where it is given first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// Which one.
    pub choice: Choice,
    /// The line, 1-based.
    pub line: u32,
}

/// The answers that `text` gives, each once, by line.
pub fn answers(language: &Language, text: &str) -> Vec<Answer> {
    let mut seen = BTreeSet::new();
    let imports = language.imports(text).into_iter();
    let used = imports.filter_map(|import| {
        let choice = catalogue().library(language.family(), &import.module)?;
        Some(Answer { choice, line: import.line })
    });
    used.filter(|answer| seen.insert(answer.choice)).collect()
}
