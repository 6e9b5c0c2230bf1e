//! The documents of a tree and where their grams and words stand, part of it on disk and part in memory.
//!
//! The answers do not depend on which document is in which part: what a check finds must not depend on what was cached.

use std::io;
use std::path::Path;

use super::cache::index_file::{IndexContent, IndexFile, IndexedDocument, Starts, WordEntry};
use super::cache::look_up::{LookUp, MAX_COUNTED};
use crate::analysis::clones::gram::Gram;
use crate::analysis::clones::index::CloneIndex;
use crate::analysis::codebase::{Occurrence, Occurrences};
use crate::analysis::naturalness::words::Word;

/// The indexed files of the tree.
pub(super) struct Indexed {
    /// Sorted by path. The number of a document is its index here, whatever was cached and what was not.
    pub documents: Vec<IndexedDocument>,
    /// The names of the modules that they import; the same one may be there twice.
    pub modules: Vec<String>,
    pub parts: Vec<Part>,
}

/// Where the grams and words of some of the documents stand.
pub(super) struct Part {
    stored: Stored,
    /// The number of each document that the part knows; `None` for one that is not in the tree.
    numbers: Vec<Option<u32>>,
}

pub(super) enum Stored {
    OnDisk(Box<IndexFile>),
    InMemory(CloneIndex, Vec<WordEntry>),
}

impl Indexed {
    /// All of `content` in one part.
    pub(super) fn in_memory(content: IndexContent) -> Self {
        let stored = Stored::in_memory(&content);
        Self::whole(content.documents, content.modules, stored)
    }

    /// All documents in one part.
    pub(super) fn whole(documents: Vec<IndexedDocument>, modules: Vec<String>, stored: Stored) -> Self {
        let numbers = (0..documents.len() as u32).map(Some).collect();
        Self { documents, modules, parts: vec![Part { stored, numbers }] }
    }

    /// The documents of `index` but for those that are `gone`, which are sorted, and those of `unsaved`.
    pub(super) fn joined(index: IndexFile, gone: &[u32], unsaved: &IndexContent) -> Self {
        let is_present = |number: &usize| gone.binary_search(&(*number as u32)).is_err();
        let stored = index.documents();
        let mut numbers = [vec![None; stored.len()], vec![None; unsaved.documents.len()]];
        let present = (0..stored.len()).filter(is_present).map(|index| (&stored[index], 0, index));
        let added = unsaved.documents.iter().enumerate().map(|(index, document)| (document, 1, index));
        let mut places: Vec<(&IndexedDocument, usize, usize)> = present.chain(added).collect();
        places.sort_by_key(|(document, ..)| &document.path);
        for (number, (_, part, index)) in places.iter().enumerate() {
            numbers[*part][*index] = Some(number as u32);
        }
        let modules = [index.modules(), &unsaved.modules].concat();
        let of_unsaved = index.modules().len() as u32;
        let documents = places.into_iter().map(|(document, part, _)| {
            let moved = |import: &u32| if part == 0 { *import } else { *import + of_unsaved };
            IndexedDocument { imports: document.imports.iter().map(moved).collect(), ..document.clone() }
        });
        let documents = documents.collect();
        let stored = [Stored::in_memory(unsaved), Stored::OnDisk(Box::new(index))];
        let [of_stored, of_unsaved] = numbers;
        let parts = stored.into_iter().zip([of_unsaved, of_stored]);
        Self { documents, modules, parts: parts.map(|(stored, numbers)| Part { stored, numbers }).collect() }
    }
}

impl Stored {
    fn in_memory(content: &IndexContent) -> Self {
        let starts = Starts::of(&content.documents);
        let entries = content.entries.iter().map(|(gram, place)| (*gram, starts.occurrence(*place)));
        Self::InMemory(CloneIndex::from_entries(entries), content.words.clone())
    }
}

/// The entries of one shape that some parts have, as far as they matter.
#[derive(Clone, Default)]
pub(super) struct Found {
    entries: Vec<(Gram, Occurrence)>,
    total: u32,
}

impl Found {
    /// The answer for `gram`.
    pub(super) fn occurrences(mut self, gram: Gram, limit: usize) -> Occurrences {
        self.entries.sort_unstable();
        Occurrences { total: self.total, ..Occurrences::of_shape(gram, &self.entries, limit) }
    }
}

impl Part {
    /// The file that it is stored in; `None` for one in memory.
    pub(super) fn path(&self) -> Option<&Path> {
        match &self.stored {
            Stored::OnDisk(index) => Some(index.path()),
            Stored::InMemory(..) => None,
        }
    }

    /// Adds what it has of each of `grams`; the error says why some are missing.
    pub(super) fn find(&self, grams: &[Gram], limit: usize, found: &mut [Found]) -> io::Result<()> {
        let number = |document: u32| self.numbers.get(document as usize).copied().flatten();
        match &self.stored {
            Stored::OnDisk(index) => {
                let mut look_up = LookUp::of_grams(index);
                for (gram, found) in grams.iter().zip(found) {
                    let (entries, total) = look_up.entries(*gram, limit, number)?;
                    found.entries.extend(entries);
                    found.total += total;
                }
            }
            Stored::InMemory(index, _) => {
                for (gram, found) in grams.iter().zip(found) {
                    let entries = index.entries_of_shape(*gram);
                    let numbered = |(gram, place): &(Gram, Occurrence)| {
                        Some((*gram, Occurrence { document: number(place.document)?, token: place.token }))
                    };
                    let preferred = Occurrences::preferred(*gram, entries).take(MAX_COUNTED);
                    found.entries.extend(preferred.filter_map(numbered));
                    found.total += entries.len() as u32;
                }
            }
        }
        Ok(())
    }

    /// Adds the documents that it has for each of `words`; the error says why some are missing.
    pub(super) fn find_words(&self, words: &[Word], found: &mut [Vec<u32>]) -> io::Result<()> {
        let number = |document: &u32| self.numbers.get(*document as usize).copied().flatten();
        match &self.stored {
            Stored::OnDisk(index) => {
                let mut look_up = LookUp::of_words(index);
                for (word, found) in words.iter().zip(found) {
                    found.extend(look_up.documents(*word)?.iter().filter_map(number));
                }
            }
            Stored::InMemory(_, entries) => {
                for (word, found) in words.iter().zip(found) {
                    let start = entries.partition_point(|(own, _)| own < word);
                    let same = entries[start..].iter().take_while(|(own, _)| own == word);
                    found.extend(same.filter_map(|(_, document)| number(document)));
                }
            }
        }
        Ok(())
    }
}
