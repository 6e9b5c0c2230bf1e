//! Where the grams of many documents stand, in memory.

use super::gram::{Gram, winnow};
use super::stream::Stream;
use crate::analysis::codebase::{Occurrence, Occurrences};

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
        let least = Gram::from_code(Gram::least_of_shape(gram.shape()));
        let start = self.entries.partition_point(|(own, _)| *own < least);
        let end = start + self.entries[start..].partition_point(|(own, _)| own.shape() == gram.shape());
        Occurrences::of_shape(gram, &self.entries[start..end], limit)
    }
}
