//! What the analysis may ask about the code that was already there.

use std::sync::Arc;

use super::clones::gram::Gram;
use super::naturalness::words::Word;
use crate::model::change::Attributes;
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::syntax::facts::{Facts, Idiom};
use crate::syntax::hints::Hints;
use crate::syntax::language::Language;
use crate::syntax::languages::Languages;

/// The base tree, indexed for duplicates.
///
/// An implementation answers from memory or from a cache; what it cannot read it leaves out, so that a damaged cache
/// costs findings and never a crash.
pub trait Codebase: Sync {
    /// Where windows of the shape of each of `grams` stand: one answer per gram, in their order.
    fn occurrences(&self, grams: &[Gram], limit: usize) -> Vec<Occurrences>;

    /// The numbers of the documents that hold each of `words`, sorted: one answer per word, in their order.
    fn files_with(&self, words: &[Word]) -> Vec<Vec<u32>>;

    /// The document with this number; `None` when it cannot be read.
    fn document(&self, number: u32) -> Option<Document>;

    /// The text of the file at `path`; `None` when there is none or it cannot be read.
    fn text_of(&self, path: &RepoPath) -> Option<Arc<str>>;

    /// Whether some indexed file has a path that `is_wanted`.
    fn has_file(&self, is_wanted: &dyn Fn(&RepoPath) -> bool) -> bool;

    /// The indexed files, with what each imports. The number of a document is its index here.
    fn files(&self) -> &BaseFiles;

    /// How the program and the tests in `file` answer choice points, each answer once, where it is given first.
    fn idioms(&self, file: &BaseFile, languages: &Languages, limits: &Limits) -> Vec<Idiom>;

    /// Who worked on the base tree lately, and on what.
    fn history(&self) -> &History;

    /// What `.gitattributes` of the base tree say of `path`.
    fn attributes(&self, path: &RepoPath) -> Attributes;

    /// The facts of the blob `id`, whose text is `text`, in `language`. A cache saves parsing it again.
    fn facts(&self, id: &ObjectId, language: &Language, text: &str, limits: &Limits) -> Facts {
        let _ = id;
        language.facts(text, limits)
    }
}

/// What is known of the files of the base tree without reading them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseFiles {
    /// Sorted by path.
    pub files: Vec<BaseFile>,
    /// The names of the modules that they import.
    pub modules: Vec<String>,
}

/// A file of the base tree that may hold code somebody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseFile {
    /// Its path at the merge base.
    pub path: RepoPath,
    /// The id of its blob.
    pub id: ObjectId,
    /// How many tokens it has.
    pub tokens: u32,
    /// What it imports, as indices into the names of modules.
    pub imports: Vec<u32>,
    /// Which choice points it may answer by its syntax.
    pub hints: Hints,
}

/// The newest commits before a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// When the newest was made, in seconds since 1970; 0 when there is none.
    pub newest_seconds: i64,
    /// Newest first; as many as are looked at.
    pub commits: Vec<PastCommit>,
}

/// A commit before a change, and what it touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCommit {
    /// When it was made, in seconds since 1970.
    pub seconds: i64,
    /// The address of who wrote it.
    pub author: String,
    /// Whether somebody other than a person wrote it, as it says itself.
    pub is_by_agent: bool,
    /// The files that it added or changed.
    pub touched: Vec<Touch>,
}

/// A file that a commit added or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Its path after that.
    pub path: RepoPath,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// The places where windows of one shape stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// At most as many as asked for; where there are more, those with the same text come first.
    pub places: Vec<Occurrence>,
    /// How many there are in all.
    pub total: u32,
}

impl Occurrences {
    /// Chooses at most `limit` of `entries`, all of which have the shape of `gram` and are sorted.
    pub fn of_shape(gram: Gram, entries: &[(Gram, Occurrence)], limit: usize) -> Self {
        let total = entries.len() as u32;
        let place = |(_, occurrence): &(Gram, Occurrence)| *occurrence;
        if entries.len() <= limit {
            return Self { places: entries.iter().map(place).collect(), total };
        }
        Self { places: Self::preferred(gram, entries).take(limit).map(place).collect(), total }
    }

    /// `entries`, all of which have the shape of `gram` and are sorted; those with the same text first.
    pub fn preferred(gram: Gram, entries: &[(Gram, Occurrence)]) -> impl Iterator<Item = &(Gram, Occurrence)> {
        let same = entries.partition_point(|(own, _)| *own < gram)..entries.partition_point(|(own, _)| *own <= gram);
        let (before, after) = (&entries[..same.start], &entries[same.end..]);
        entries[same].iter().chain(after).chain(before)
    }
}

/// A place in the base tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// The number of the document.
    pub document: u32,
    /// The index of the first token there, comments not counted.
    pub token: u32,
}

/// A file of the base tree.
#[derive(Clone, Debug)]
pub struct Document {
    /// The id of its blob.
    pub id: ObjectId,
    /// Its path at the merge base.
    pub path: RepoPath,
    /// Its text.
    pub text: Arc<str>,
}
