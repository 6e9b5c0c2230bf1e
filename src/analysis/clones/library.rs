//! Code that new code can be a copy of.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::gram::Gram;
use super::index::CloneIndex;
use super::stream::Stream;
use crate::analysis::codebase::{Codebase, Document, Occurrences};
use crate::syntax::languages::Languages;

/// Documents by number, and where their grams stand.
pub trait Library: Sync {
    /// Where windows of the shape of each of `grams` stand: one answer per gram, in their order.
    fn occurrences(&self, grams: &[Gram], limit: usize) -> Vec<Occurrences>;

    /// The tokens of a document; `None` when it cannot be read.
    fn stream(&self, document: u32) -> Option<Arc<Stream>>;
}

/// A document and its tokens.
type ReadDocument = (Document, Arc<Stream>);

/// The base tree.
pub struct BaseLibrary<'a> {
    codebase: &'a dyn Codebase,
    languages: &'a Languages,
    read: Mutex<BTreeMap<u32, Arc<OnceLock<Option<ReadDocument>>>>>,
}

impl<'a> BaseLibrary<'a> {
    /// The documents of `codebase`, read when they are asked for.
    pub fn new(codebase: &'a dyn Codebase, languages: &'a Languages) -> Self {
        Self { codebase, languages, read: Mutex::default() }
    }

    /// A document with its tokens.
    pub fn document(&self, number: u32) -> Option<ReadDocument> {
        let known = Arc::clone(self.read.lock().unwrap_or_else(PoisonError::into_inner).entry(number).or_default());
        let read = || {
            let document = self.codebase.document(number)?;
            let language = self.languages.for_file(&document.path, &document.text);
            let stream = Arc::new(Stream::of(&document.text, language));
            Some((document, stream))
        };
        known.get_or_init(read).clone()
    }
}

impl Library for BaseLibrary<'_> {
    fn occurrences(&self, grams: &[Gram], limit: usize) -> Vec<Occurrences> {
        self.codebase.occurrences(grams, limit)
    }

    fn stream(&self, document: u32) -> Option<Arc<Stream>> {
        self.document(document).map(|(_, stream)| stream)
    }
}

/// A few documents, held in memory with every gram they have.
pub struct SmallLibrary {
    index: CloneIndex,
    streams: Vec<Arc<Stream>>,
}

impl SmallLibrary {
    /// Indexes those grams of `streams` that lie within the tokens for which `part` holds.
    pub fn of_parts(streams: Vec<Arc<Stream>>, part: impl Fn(usize, usize) -> bool) -> Self {
        use super::gram::{GRAM_TOKENS, grams};
        use crate::analysis::codebase::Occurrence;
        let mut entries = Vec::new();
        for (document, stream) in streams.iter().enumerate() {
            let mut inside = 0;
            let grams = grams(stream);
            for token in 0..stream.tokens.len() {
                inside = if part(document, token) { inside + 1 } else { 0 };
                if inside >= GRAM_TOKENS {
                    let start = token + 1 - GRAM_TOKENS;
                    entries.push((grams[start], Occurrence { document: document as u32, token: start as u32 }));
                }
            }
        }
        Self { index: CloneIndex::from_entries(entries), streams }
    }
}

impl Library for SmallLibrary {
    fn occurrences(&self, grams: &[Gram], limit: usize) -> Vec<Occurrences> {
        grams.iter().map(|gram| self.index.occurrences(*gram, limit)).collect()
    }

    fn stream(&self, document: u32) -> Option<Arc<Stream>> {
        self.streams.get(document as usize).cloned()
    }
}
