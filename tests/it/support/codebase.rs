//! A base tree in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use review_gate::analysis::clones::gram::Gram;
use review_gate::analysis::clones::index::{CloneIndex, indexed_stream, is_indexed_path};
use review_gate::analysis::codebase::{Codebase, Document, Occurrences};
use review_gate::model::change::Attributes;
use review_gate::model::path::RepoPath;
use review_gate::syntax::languages::Languages;

/// Texts by path, indexed as those of a repository are.
pub(crate) struct MemoryCodebase {
    documents: Vec<Document>,
    attributes: BTreeMap<RepoPath, Attributes>,
    index: CloneIndex,
}

impl MemoryCodebase {
    pub(crate) fn new(documents: Vec<Document>, languages: &Languages) -> Self {
        let indexed = (0..).zip(&documents).filter(|(_, document)| is_indexed_path(&document.path));
        let streams: Vec<_> = indexed
            .filter_map(|(number, document)| Some((number, indexed_stream(&document.path, &document.text, languages)?)))
            .collect();
        let index = CloneIndex::of_documents(streams.iter().map(|(number, stream)| (*number, stream)));
        Self { documents, attributes: BTreeMap::new(), index }
    }

    /// With what `.gitattributes` say of some of the paths.
    pub(crate) fn with_attributes(self, attributes: BTreeMap<RepoPath, Attributes>) -> Self {
        Self { attributes, ..self }
    }
}

impl Codebase for MemoryCodebase {
    fn occurrences(&self, grams: &[Gram], limit: usize) -> Vec<Occurrences> {
        grams.iter().map(|gram| self.index.occurrences(*gram, limit)).collect()
    }

    fn document(&self, number: u32) -> Option<Document> {
        self.documents.get(number as usize).cloned()
    }

    fn has_file(&self, is_wanted: &dyn Fn(&RepoPath) -> bool) -> bool {
        self.documents.iter().any(|document| is_wanted(&document.path))
    }

    fn attributes(&self, path: &RepoPath) -> Attributes {
        self.attributes.get(path).copied().unwrap_or_default()
    }

    fn text_of(&self, path: &RepoPath) -> Option<Arc<str>> {
        self.documents.iter().find(|document| document.path == *path).map(|document| Arc::clone(&document.text))
    }
}
