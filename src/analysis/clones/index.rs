//! Where the grams of many documents stand, in memory; and which documents are worth indexing.

use super::gram::{Gram, winnow};
use super::stream::Stream;
use crate::analysis::codebase::{Occurrence, Occurrences};
use crate::analysis::file_class::{is_documentation, origin_by_path, origin_by_text};
use crate::model::path::RepoPath;
use crate::syntax::languages::Languages;

/// The largest text in no known language that is indexed: beyond it, it is data.
const MAX_UNKNOWN_BYTES: usize = 64 * 1024;

/// Whether the file at `path` may hold code that somebody wrote and could have called.
pub fn is_indexed_path(path: &RepoPath) -> bool {
    !is_documentation(path) && origin_by_path(&path.to_match()).is_none()
}

/// The tokens of a file of the base tree; `None` when its text is nothing that a person wrote as code.
pub fn indexed_stream(path: &RepoPath, text: &str, languages: &Languages) -> Option<Stream> {
    let language = languages.for_file(path, text);
    let data = !language.has_grammar() && text.len() > MAX_UNKNOWN_BYTES;
    (!data && origin_by_text(&path.to_match(), text).is_none()).then(|| Stream::of(text, language))
}

/// An index of documents by their stored grams.
#[derive(Clone, Debug, Default)]
pub struct CloneIndex {
    /// Sorted by gram, document and token.
    entries: Vec<(Gram, Occurrence)>,
}

impl CloneIndex {
    /// Indexes the winnowed grams of `streams`, each with the number of its document.
    pub fn of_documents<'a>(streams: impl IntoIterator<Item = (u32, &'a Stream)>) -> Self {
        Self::from_entries(streams.into_iter().flat_map(|(document, stream)| {
            winnow(stream).into_iter().map(move |(gram, token)| (gram, Occurrence { document, token }))
        }))
    }

    /// An index of `entries`, in any order.
    pub fn from_entries(entries: impl IntoIterator<Item = (Gram, Occurrence)>) -> Self {
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_unstable();
        Self { entries }
    }

    /// Sorted by gram, document and token.
    pub fn entries(&self) -> &[(Gram, Occurrence)] {
        &self.entries
    }

    /// Where windows of the shape of `gram` stand: see [`Occurrences`].
    pub fn occurrences(&self, gram: Gram, limit: usize) -> Occurrences {
        Occurrences::of_shape(gram, self.entries_of_shape(gram), limit)
    }

    /// The entries of the shape of `gram`, sorted.
    pub fn entries_of_shape(&self, gram: Gram) -> &[(Gram, Occurrence)] {
        let least = Gram::from_code(Gram::least_of_shape(gram.shape()));
        let start = self.entries.partition_point(|(own, _)| *own < least);
        let end = start + self.entries[start..].partition_point(|(own, _)| own.shape() == gram.shape());
        &self.entries[start..end]
    }
}
