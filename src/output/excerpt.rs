//! The lines of source that a finding is about.

use std::sync::Arc;

use super::untrusted::{shortened, visible};
use crate::analysis::secrets;
use crate::model::finding::Revision;
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;

/// The texts that excerpts are cut from.
pub trait Sources {
    /// The text of the file `path` on that side of the change; `None` when it cannot be read.
    fn text(&self, path: &RepoPath, revision: Revision) -> Option<Arc<str>>;
}

/// More lines than these are elided in the middle.
const MOST_LINES: u32 = 12;
/// How many of the first lines stay then: a function's head and what it sets out to do.
const FIRST_LINES: u32 = 8;
/// How many of the last lines stay then.
const LAST_LINES: u32 = 3;
/// Longer lines are cut; no reader follows one, and minified ones have megabytes.
const MOST_CHARACTERS: usize = 160;

/// Lines of a file, safe to show: no control characters, no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The first lines, or all of them.
    pub first: Vec<ExcerptLine>,
    /// How many lines were left out between the first and the last ones.
    pub elided: u32,
    /// The last lines; empty when nothing was left out.
    pub last: Vec<ExcerptLine>,
}

/// One line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcerptLine {
    /// Its number, 1-based.
    pub number: u32,
    /// Its text without the line break, every character visible and every secret masked.
    pub text: String,
}

impl Excerpt {
    /// Cuts the lines of `range` out of `text`; `None` when it has none of them.
    pub fn of(text: &str, range: LineRange) -> Option<Self> {
        let total = text.lines().count() as u32;
        let range = (range.start <= total).then(|| LineRange::new(range.start, range.end.min(total)))?;
        if range.count() <= MOST_LINES {
            return Some(Self { first: shown_lines(text, range), elided: 0, last: Vec::new() });
        }
        let first = LineRange::new(range.start, range.start + FIRST_LINES - 1);
        let last = LineRange::new(range.end - LAST_LINES + 1, range.end);
        Some(Self {
            first: shown_lines(text, first),
            elided: range.count() - FIRST_LINES - LAST_LINES,
            last: shown_lines(text, last),
        })
    }
}

/// The lines of `range` that `text` has, every character visible and every secret masked.
pub fn shown_lines(text: &str, range: LineRange) -> Vec<ExcerptLine> {
    let secrets = secrets::on_lines(text, |line| range.contains(line));
    let numbered = text.lines().zip(1..).skip(range.start as usize - 1).take(range.count() as usize);
    let shown = |line: &str, number: u32| {
        let masked = secrets::masked_line(line, number, &secrets);
        visible(&shortened(&masked, MOST_CHARACTERS))
    };
    numbered.map(|(line, number)| ExcerptLine { number, text: shown(line, number) }).collect()
}
