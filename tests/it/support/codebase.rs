//! A base tree in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use review_gate::analysis::clones::gram::Gram;
use review_gate::analysis::clones::index::{CloneIndex, indexed_stream, is_indexed_path};
use review_gate::analysis::codebase::{
    BaseFile, BaseFiles, Codebase, Document, History, Occurrences, PastCommit, Touch,
};
use review_gate::analysis::conventions::answers::first_of_each;
use review_gate::analysis::naturalness::words::{Word, words};
use review_gate::model::change::Attributes;
use review_gate::model::limits::Limits;
use review_gate::model::path::RepoPath;
use review_gate::syntax::facts::Idiom;
use review_gate::syntax::languages::Languages;

/// Texts by path, indexed as those of a repository are.
pub(crate) struct MemoryCodebase {
    documents: Vec<Document>,
    attributes: BTreeMap<RepoPath, Attributes>,
    index: CloneIndex,
    /// The words of each file.
    words: Vec<BTreeSet<Word>>,
    files: BaseFiles,
    history: History,
}

impl MemoryCodebase {
    pub(crate) fn new(documents: Vec<Document>, languages: &Languages) -> Self {
        let indexed = (0..).zip(&documents).filter(|(_, document)| is_indexed_path(&document.path));
        let streams: Vec<_> = indexed
            .filter_map(|(number, document)| Some((number, indexed_stream(&document.path, &document.text, languages)?)))
            .collect();
        let index = CloneIndex::of_documents(streams.iter().map(|(number, stream)| (*number, stream)));
        let mut files = BaseFiles::default();
        for (number, stream) in &streams {
            let Document { id, path, text } = &documents[*number as usize];
            let first = files.modules.len() as u32;
            let language = languages.for_file(path, text);
            files.modules.extend(language.imports(text).into_iter().map(|import| import.module));
            let imports = (first..files.modules.len() as u32).collect();
            let tokens = stream.tokens.len() as u32;
            let hints = language.hints(text);
            files.files.push(BaseFile { path: path.clone(), id: id.clone(), tokens, imports, hints });
        }
        let words = streams.iter().map(|(_, stream)| words(stream).into_iter().collect()).collect();
        let history = two_people(&files);
        Self { documents, attributes: BTreeMap::new(), index, words, files, history }
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

    fn files_with(&self, words: &[Word]) -> Vec<Vec<u32>> {
        let holders = |word: &Word| {
            let numbered = (0..).zip(&self.words);
            numbered.filter(|(_, words)| words.contains(word)).map(|(number, _)| number).collect()
        };
        words.iter().map(holders).collect()
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

    fn files(&self) -> &BaseFiles {
        &self.files
    }

    fn idioms(&self, file: &BaseFile, languages: &Languages, limits: &Limits) -> Vec<Idiom> {
        let text = self.text_of(&file.path).unwrap_or_default();
        first_of_each(languages.for_file(&file.path, &text).facts(&text, limits).idioms)
    }

    fn history(&self) -> &History {
        &self.history
    }

    fn text_of(&self, path: &RepoPath) -> Option<Arc<str>> {
        self.documents.iter().find(|document| document.path == *path).map(|document| Arc::clone(&document.text))
    }
}

/// Two commits, a year before the newest, in which two people wrote every other file each.
fn two_people(files: &BaseFiles) -> History {
    const YEAR_SECONDS: i64 = 365 * 24 * 60 * 60;
    let touch = |file: &BaseFile| Touch { path: file.path.clone(), is_new: true };
    let commit = |parity: usize| PastCommit {
        seconds: 1_700_000_000 - YEAR_SECONDS,
        author: format!("author-{parity}@example.com"),
        is_by_agent: false,
        touched: files.files.iter().skip(parity).step_by(2).map(touch).collect(),
    };
    History { newest_seconds: 1_700_000_000, commits: vec![commit(0), commit(1)] }
}
