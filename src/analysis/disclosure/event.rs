//! Something that a change does and that should not go without saying.

use crate::analysis::context::FileContext;
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::model::summary::UndisclosedKind;

/// Something that a change does, with the names by which an author can speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it is.
    pub kind: UndisclosedKind,
    /// Where it is to be seen.
    pub place: Place,
    /// What exactly, in a few words for a reader who does not know the change.
    pub detail: String,
    /// By what it can be called.
    pub names: Vec<Name>,
}

/// A name of something, by how a text must hold it to speak of that thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// A package: in any spelling of its words; marked as code where it is an everyday word.
    Package(String),
    /// A function, test, setting or rule: as it is written; marked as code where it is a plain word.
    Identifier(String),
    /// A file: by its name or its path.
    File(String),
    /// Words in this order.
    Phrase(String),
    /// A text that an author sums up: at least two of its telling words.
    Text(String),
}

impl Event {
    /// An event at `place`.
    pub fn new(kind: UndisclosedKind, place: Place, detail: String, mut names: Vec<Name>) -> Self {
        names.sort();
        names.dedup();
        Self { kind, place, detail, names }
    }
}

/// The names of the file at `path`: its path and the ends of it, and its name before the ending where that says something.
pub fn names_of_file(path: &RepoPath) -> Vec<Name> {
    /// Shorter parts of a name are words too often.
    const LEAST_LETTERS: usize = 4;
    let (whole, name) = (path.to_string(), path.file_name().to_string());
    let by = |text: &str| {
        let is_plain = text.chars().all(char::is_alphanumeric);
        if is_plain { Name::Identifier(text.to_owned()) } else { Name::File(text.to_owned()) }
    };
    let ends = whole.match_indices('/').map(|(slash, _)| &whole[slash + 1..]);
    let mut names: Vec<Name> = ends.chain([whole.as_str()]).map(by).collect();
    let stem = name.split('.').find(|part| !part.is_empty()).unwrap_or_default();
    // `AGENTS.md` and `CLAUDE.md` are files, agents and Claude are not.
    let is_shouted = stem.chars().all(char::is_uppercase);
    if stem.len() >= LEAST_LETTERS && !is_shouted {
        names.push(Name::Identifier(stem.to_owned()));
    }
    names
}

/// The first line of the changed part of `file`, on the side where it is.
pub fn place_of_file(file: &FileContext<'_>) -> Place {
    let path = file.file.path.clone();
    let place = |line: Option<&LineRange>, revision| {
        let start = line.map_or(1, |range| range.start);
        Place { path: path.clone(), lines: LineRange::new(start, start), revision }
    };
    if file.file.after.is_none() {
        return Place { path: file.file.path.clone(), ..place(None, Revision::Base) };
    }
    place(file.diff.added.ranges().first(), Revision::Head)
}

/// The first of `items` in code marks, and how many more there are.
pub fn listed(items: &[String]) -> String {
    /// More names than these say no more.
    const MOST: usize = 3;
    let shown: Vec<String> = items.iter().take(MOST).map(|item| format!("`{item}`")).collect();
    match items.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
