//! The base tree of a repository as the analysis asks about it.
//!
//! An index of some tree that was checked before answers for all files that are the same in the tree asked for. The files
//! that differ are read and indexed in memory, and when they have become many, into a new index. So the cost of
//! a check follows what changed since the last one, not the size of the repository.

use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::cache::blob_log::BlobLog;
use super::cache::directory::CacheDirectory;
use super::cache::index_file::{self, Entry, IndexContent, IndexFile, IndexedDocument, Notes, WordEntry};
use super::error::GitError;
use super::indexed::{Found, Indexed, Part, Stored};
use super::reader::Reader;
use super::repository::Repository;
use super::trees::TreeFile;
use crate::analysis::clones::gram::{Gram, winnow};
use crate::analysis::clones::index::{indexed_stream, is_indexed_path};
use crate::analysis::clones::stream::Stream;
use crate::analysis::codebase::{BaseFile, BaseFiles, Codebase, Document, History, Occurrence, Occurrences};
use crate::analysis::conventions::answers::first_of_each;
use crate::analysis::conventions::survey::Effort;
use crate::analysis::naturalness::words::{Word, words};
use crate::model::change::{Attributes, Content, FileMode};
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::syntax::facts::{Facts, Idiom};
use crate::syntax::hints::Hints;
use crate::syntax::language::Language;
use crate::syntax::languages::Languages;

/// The most files that are indexed in memory on each run before a new index is written, where the last one has
/// `documents`. Reading costs in proportion to the former and writing to the latter; the root keeps their sum least.
fn max_unsaved_files(documents: usize) -> usize {
    24.max(2 * documents.isqrt())
}

/// The base tree, indexed.
pub struct GitCodebase<'a> {
    repository: &'a Repository,
    tree: ObjectId,
    /// The commit that has the tree, where its history is of interest.
    commit: Option<ObjectId>,
    limits: Limits,
    indexed: Indexed,
    files: OnceLock<BaseFiles>,
    history: OnceLock<History>,
    cache: Option<&'a CacheDirectory>,
    facts: BlobLog<Facts>,
    idioms: BlobLog<Vec<Idiom>>,
    readers: Mutex<Vec<Reader>>,
    notices: Mutex<BTreeSet<String>>,
    is_damaged: AtomicBool,
}

/// What is to be said of a codebase when all questions have been asked.
#[derive(Debug)]
pub struct Closed {
    /// What the user should know about the cache.
    pub notices: Vec<String>,
    /// Whether all questions were answered in full; not so when part of the cache turned out to be damaged. It has been
    /// removed then, and without it the answers are right.
    pub is_whole: bool,
}

/// Told how many of how many files have been read.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

impl<'a> GitCodebase<'a> {
    /// Indexes `tree`, or what `cache` does not have of it, with these notes. Without a cache everything is read and nothing is
    /// kept.
    pub fn open(
        repository: &'a Repository,
        tree: ObjectId,
        notes: Notes,
        languages: &Languages,
        limits: Limits,
        cache: Option<&'a CacheDirectory>,
        progress: Progress<'_>,
    ) -> Result<Self, GitError> {
        let (facts, damage) = cache.map_or_else(Default::default, |cache| BlobLog::read(cache.facts_path()));
        let (idioms, further) = cache.map_or_else(Default::default, |cache| BlobLog::read(cache.idioms_path()));
        let mut notices: BTreeSet<String> = damage.into_iter().chain(further).collect();
        let builder = Builder { repository, languages, notes, limits, progress };
        let indexed = match cache {
            Some(cache) => builder.with_cache(&tree, cache, &mut notices)?,
            None => Indexed::in_memory(builder.index_whole(&tree, None)?),
        };
        let (readers, notices) = (Mutex::default(), Mutex::new(notices));
        let is_damaged = AtomicBool::new(false);
        let (files, history) = (OnceLock::new(), OnceLock::new());
        Ok(Self {
            repository,
            tree,
            commit: None,
            limits,
            indexed,
            files,
            history,
            cache,
            facts,
            idioms,
            readers,
            notices,
            is_damaged,
        })
    }

    /// With the history of `commit`, whose tree this is.
    #[must_use]
    pub fn at(self, commit: ObjectId) -> Self {
        Self { commit: Some(commit), ..self }
    }

    /// Saves what was learned.
    pub fn close(self) -> Closed {
        let mut notices = self.notices.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = self.facts.save().and_then(|()| self.idioms.save()) {
            notices.insert(format!("the cache cannot be written: {error}"));
        }
        let is_whole = !self.is_damaged.load(Ordering::Relaxed);
        Closed { notices: notices.into_iter().collect(), is_whole }
    }

    /// Removes what turned out to be damaged.
    fn discard(&self, part: &Part, error: &io::Error) {
        if let (Some(cache), Some(path)) = (self.cache, part.path()) {
            cache.remove(path);
        }
        self.is_damaged.store(true, Ordering::Relaxed);
        let notice = format!("{error}; it is being rebuilt");
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).insert(notice);
    }

    fn with_reader<T>(&self, read: impl FnOnce(&Reader) -> T) -> T {
        let spare = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = spare.unwrap_or_else(|| self.repository.reader());
        let answer = read(&reader);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        answer
    }

    fn text(&self, id: &ObjectId) -> Option<Arc<str>> {
        match self.with_reader(|reader| reader.blob_text(id, &self.limits)) {
            Content::Text(text) => Some(text),
            Content::Unread { .. } => None,
        }
    }
}

impl Codebase for GitCodebase<'_> {
    fn occurrences(&self, grams: &[Gram], limit: usize) -> Vec<Occurrences> {
        let mut found: Vec<Found> = vec![Found::default(); grams.len()];
        for part in &self.indexed.parts {
            if let Err(error) = part.find(grams, limit, &mut found) {
                self.discard(part, &error);
            }
        }
        grams.iter().zip(found).map(|(gram, found)| found.occurrences(*gram, limit)).collect()
    }

    fn files_with(&self, words: &[Word]) -> Vec<Vec<u32>> {
        let mut found = vec![Vec::new(); words.len()];
        for part in &self.indexed.parts {
            if let Err(error) = part.find_words(words, &mut found) {
                self.discard(part, &error);
            }
        }
        for files in &mut found {
            files.sort_unstable();
        }
        found
    }

    fn document(&self, number: u32) -> Option<Document> {
        let document = self.indexed.documents.get(number as usize)?;
        let text = self.text(&document.id)?;
        Some(Document { id: document.id.clone(), path: RepoPath::new(document.path.clone()), text })
    }

    fn text_of(&self, path: &RepoPath) -> Option<Arc<str>> {
        let entry = self.with_reader(|reader| reader.entry_at(&self.tree, path)).ok()??;
        self.text(&entry.id)
    }

    fn has_file(&self, is_wanted: &dyn Fn(&RepoPath) -> bool) -> bool {
        self.indexed.documents.iter().any(|document| is_wanted(&RepoPath::new(document.path.clone())))
    }

    fn files(&self) -> &BaseFiles {
        self.files.get_or_init(|| {
            let file = |document: &IndexedDocument| BaseFile {
                path: RepoPath::new(document.path.clone()),
                id: document.id.clone(),
                tokens: document.tokens,
                imports: document.imports.clone(),
                hints: document.hints,
            };
            let Indexed { documents, modules, .. } = &self.indexed;
            BaseFiles { files: documents.iter().map(file).collect(), modules: modules.clone() }
        })
    }

    fn idioms(&self, file: &BaseFile, languages: &Languages, limits: &Limits) -> Vec<Idiom> {
        let language = languages.for_file(&file.path, "");
        self.idioms.get(&file.id, language.name(), || {
            let text = self.text(&file.id).unwrap_or_default();
            first_of_each(languages.for_file(&file.path, &text).facts(&text, limits).idioms)
        })
    }

    fn history(&self) -> &History {
        // Without its history, a repository has no conventions that anybody could vouch for.
        let past = || self.repository.past(self.commit.as_ref()?).ok();
        self.history.get_or_init(|| past().unwrap_or_default())
    }

    fn attributes(&self, path: &RepoPath) -> Attributes {
        let found = self.repository.attributes(&self.tree, &[path]);
        found.ok().and_then(|found| found.first().copied()).unwrap_or_default()
    }

    fn facts(&self, id: &ObjectId, language: &Language, text: &str, limits: &Limits) -> Facts {
        self.facts.get(id, language.name(), || language.facts(text, limits))
    }
}

/// What it takes to index a tree.
struct Builder<'a> {
    repository: &'a Repository,
    languages: &'a Languages,
    notes: Notes,
    limits: Limits,
    progress: Progress<'a>,
}

/// An index on disk, and in what its tree differs from the one that is asked for.
struct Nearest {
    index: IndexFile,
    /// The numbers of the documents that are not in the tree; sorted.
    gone: Vec<u32>,
    /// The files of the tree that it does not have.
    missing: Vec<TreeFile>,
}

impl Builder<'_> {
    fn with_cache(
        &self,
        tree: &ObjectId,
        cache: &CacheDirectory,
        notices: &mut BTreeSet<String>,
    ) -> Result<Indexed, GitError> {
        let nearest = self.nearest(tree, cache, notices);
        if let Some(nearest) = nearest {
            if nearest.missing.len() <= max_unsaved_files(nearest.index.documents().len()) {
                cache.touch(nearest.index.path());
                let unsaved = assemble(tree.clone(), self.notes, self.read(&nearest.missing));
                return Ok(Indexed::joined(nearest.index, &nearest.gone, &unsaved));
            }
            let content = self.index_whole(tree, Some(&nearest))?;
            let indexed = save(content, cache, notices);
            cache.remove(nearest.index.path());
            return Ok(indexed);
        }
        let content = self.index_whole(tree, None)?;
        Ok(save(content, cache, notices))
    }

    /// The index whose tree differs least from `tree`, among those that check out.
    fn nearest(&self, tree: &ObjectId, cache: &CacheDirectory, notices: &mut BTreeSet<String>) -> Option<Nearest> {
        let exact = cache.index_path(tree);
        let mut best: Option<Nearest> = None;
        let paths = cache.indexes();
        let (first, rest): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| *path == exact);
        for path in first.into_iter().chain(rest) {
            match IndexFile::open(&path) {
                Ok(index) if index.notes() < self.notes => {}
                Ok(index) => {
                    let Some(candidate) = self.compare(index, tree) else { continue };
                    let is_exact = candidate.missing.is_empty() && candidate.gone.is_empty();
                    if best.as_ref().is_none_or(|best| candidate.missing.len() < best.missing.len()) {
                        best = Some(candidate);
                    }
                    if is_exact {
                        break;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    notices.insert(format!("{error}; it is being rebuilt"));
                    cache.remove(&path);
                }
                // Another process may have removed it just now.
                Err(_) => {}
            }
        }
        best
    }

    fn compare(&self, index: IndexFile, tree: &ObjectId) -> Option<Nearest> {
        let (mut gone, mut missing) = (Vec::new(), Vec::new());
        if index.tree() != tree {
            for entry in self.repository.tree_diff(index.tree(), tree).ok()? {
                let known = index.documents().binary_search_by(|own| own.path.as_slice().cmp(entry.path.as_bytes()));
                gone.extend(known.ok().map(|number| number as u32));
                let file = entry.after.map(|after| TreeFile { path: entry.path, entry: after });
                missing.extend(file.filter(is_indexed_file));
            }
        }
        gone.sort_unstable();
        Some(Nearest { index, gone, missing })
    }

    /// The index of `tree`, made anew but for what `nearest` has of it.
    fn index_whole(&self, tree: &ObjectId, nearest: Option<&Nearest>) -> Result<IndexContent, GitError> {
        let kept = nearest.and_then(|nearest| kept_documents(nearest).ok());
        let read = if let (Some(nearest), Some(_)) = (nearest, &kept) {
            self.read(&nearest.missing)
        } else {
            let files = self.repository.files_of_tree(tree)?;
            self.read(&files.into_iter().filter(is_indexed_file).collect::<Vec<_>>())
        };
        let documents = kept.into_iter().flatten().chain(read).collect();
        Ok(assemble(tree.clone(), self.notes, documents))
    }

    /// Indexes `files`, in parallel; those that are no text of a person are left out.
    fn read(&self, files: &[TreeFile]) -> Vec<IndexedFile> {
        let done = AtomicUsize::new(0);
        files
            .par_iter()
            .map_init(
                || self.repository.reader(),
                |reader, file| {
                    (self.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, files.len());
                    let Content::Text(text) = reader.blob_text(&file.entry.id, &self.limits) else { return None };
                    let stream = indexed_stream(&file.path, &text, self.languages)?;
                    let document = IndexedDocument {
                        path: file.path.as_bytes().to_vec(),
                        id: file.entry.id.clone(),
                        tokens: stream.tokens.len() as u32,
                        imports: Vec::new(),
                        hints: Hints::default(),
                    };
                    let grams = winnow(&stream);
                    let copies = IndexedFile { document, grams, words: Vec::new(), imports: Vec::new() };
                    Some(match self.notes {
                        Notes::Copies => copies,
                        Notes::Conventions => self.with_conventions(copies, &text, &stream),
                    })
                },
            )
            .flatten()
            .collect()
    }

    /// `file`, which holds `text`, with what conventions are learned from.
    fn with_conventions(&self, file: IndexedFile, text: &str, stream: &Stream) -> IndexedFile {
        let language = self.languages.for_file(&RepoPath::new(file.document.path.clone()), text);
        let imports = language.imports(text).into_iter().map(|import| import.module).collect();
        // A change never has so large a file read: only who wants to know all conventions does, and then reads it in any case.
        let is_large = file.document.tokens > Effort::OF_CHECK.tokens_of_file;
        let hints = if is_large { Hints::ALL } else { language.hints(text) };
        let document = IndexedDocument { hints, ..file.document };
        IndexedFile { document, words: words(stream), imports, ..file }
    }
}

/// Writes `content` to the cache and reads it from there; keeps it in memory where that fails.
fn save(content: IndexContent, cache: &CacheDirectory, notices: &mut BTreeSet<String>) -> Indexed {
    let path = cache.index_path(&content.tree);
    let saved = cache.write(&path, |mut out| index_file::write(&content, &mut out));
    let opened = saved.and_then(|()| IndexFile::open(&path));
    cache.tidy();
    match opened {
        Ok(index) => Indexed::whole(content.documents, content.modules, Stored::OnDisk(Box::new(index))),
        Err(error) => {
            notices.insert(format!("the cache cannot be written: {error}"));
            Indexed::in_memory(content)
        }
    }
}

/// A document with its words, and the grams that stand for it with the tokens they start at.
struct IndexedFile {
    document: IndexedDocument,
    /// The names of the modules that it imports; those in `document` are of another list.
    imports: Vec<String>,
    grams: Vec<(Gram, u32)>,
    words: Vec<Word>,
}

/// The documents of `nearest` that are in the tree still.
fn kept_documents(nearest: &Nearest) -> io::Result<Vec<IndexedFile>> {
    let mut files: Vec<IndexedFile> = nearest
        .index
        .documents()
        .iter()
        .map(|document| {
            let name = |import: &u32| nearest.index.modules().get(*import as usize).cloned();
            let imports = document.imports.iter().filter_map(name).collect();
            IndexedFile { document: document.clone(), imports, grams: Vec::new(), words: Vec::new() }
        })
        .collect();
    for (gram, place) in nearest.index.entries()? {
        let Occurrence { document, token } = nearest.index.occurrence(place);
        files[document as usize].grams.push((gram, token));
    }
    for (word, document) in nearest.index.words()? {
        files[document as usize].words.push(word);
    }
    let mut number = 0;
    files.retain(|_| {
        number += 1;
        nearest.gone.binary_search(&(number - 1)).is_err()
    });
    Ok(files)
}

fn assemble(tree: ObjectId, notes: Notes, mut files: Vec<IndexedFile>) -> IndexContent {
    files.sort_by(|left, right| left.document.path.cmp(&right.document.path));
    let mut entries: Vec<Entry> = Vec::with_capacity(files.iter().map(|file| file.grams.len()).sum());
    let mut documents = Vec::with_capacity(files.len());
    let mut words: Vec<WordEntry> = Vec::with_capacity(files.iter().map(|file| file.words.len()).sum());
    let mut start = 0u32;
    let mut modules: Vec<String> = Vec::new();
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    for mut file in files {
        entries.extend(file.grams.iter().map(|(gram, token)| (*gram, start.saturating_add(*token))));
        words.extend(file.words.iter().map(|word| (*word, documents.len() as u32)));
        start = start.saturating_add(file.document.tokens);
        let number = |name: String| {
            *numbers.entry(name).or_insert_with_key(|name| {
                modules.push(name.clone());
                modules.len() as u32 - 1
            })
        };
        file.document.imports = file.imports.into_iter().map(number).collect();
        documents.push(file.document);
    }
    // Documents come by number, and so does what they hold: a stable sort need not look at that.
    rayon::join(
        || radsort::sort_by_key(&mut entries, |(gram, _)| gram.code()),
        || radsort::sort_by_key(&mut words, |(word, _)| word.code()),
    );
    words.dedup();
    IndexContent { tree, notes, documents, modules, entries, words }
}

fn is_indexed_file(file: &TreeFile) -> bool {
    matches!(file.entry.mode, FileMode::Regular | FileMode::Executable) && is_indexed_path(&file.path)
}
