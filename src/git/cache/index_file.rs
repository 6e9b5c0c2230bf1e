//! An index on disk: the grams and words of one tree's files.
//!
//! ```text
//! magic · header length · header checksum · header · documents and modules
//! directory of grams · directory of words · grams · words
//! ```
//! There are two tables: the grams, each with its place, which is the number of a token counted through all documents; and
//! the words, each with the number of a document that has it. Both are read a few blocks at a time.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::block_table::{self, BlockTable, Pair};
use crate::analysis::clones::gram::Gram;
use crate::analysis::codebase::Occurrence;
use crate::analysis::naturalness::words::Word;
use crate::model::object_id::ObjectId;
use crate::model::policy::Policy;
use crate::syntax::hints::Hints;

const MAGIC: &[u8; 8] = b"rg-index";

/// A document of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexedDocument {
    /// The bytes of its path.
    pub path: Vec<u8>,
    /// Its blob.
    pub id: ObjectId,
    /// How many tokens it has.
    pub tokens: u32,
    /// What it imports, as indices into the names of modules.
    pub imports: Vec<u32>,
    /// Which choice points it may answer by its syntax.
    pub hints: Hints,
}

/// An entry of an index: a gram and the token it starts at, counted through all documents.
pub type Entry = (Gram, u32);

/// A word and the number of a document that has it.
pub type WordEntry = (Word, u32);

/// What is noted of the files of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Notes {
    /// What duplicates are found by.
    Copies,
    /// Besides, what conventions are learned from: imports, hints and words.
    Conventions,
}

impl Notes {
    /// What it takes to judge a change by `policy`.
    pub fn needed_by(policy: &Policy) -> Self {
        if policy.drift.enabled { Self::Conventions } else { Self::Copies }
    }
}

/// What an index is made of.
#[derive(Debug)]
pub struct IndexContent {
    /// The tree whose files it holds.
    pub tree: ObjectId,
    /// What is known of all of them.
    pub notes: Notes,
    /// Sorted by path.
    pub documents: Vec<IndexedDocument>,
    /// The names of the modules that they import.
    pub modules: Vec<String>,
    /// Sorted.
    pub entries: Vec<Entry>,
    /// Sorted.
    pub words: Vec<WordEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    tree: ObjectId,
    notes: Notes,
    documents: Section,
    grams: TableSection,
    words: TableSection,
}

/// A table, whose blocks follow all that is read whole.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct TableSection {
    pairs: u64,
    directory: Section,
}

/// A part of the file that is read whole.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Section {
    bytes: u32,
    checksum: u32,
}

/// The first token of each document, counted through all of them.
#[derive(Debug)]
pub struct Starts(Vec<u32>);

impl Starts {
    /// The starts of `documents`.
    pub fn of(documents: &[IndexedDocument]) -> Self {
        let ends = documents.iter().scan(0u32, |end, document| {
            *end = end.saturating_add(document.tokens);
            Some(*end)
        });
        Self(std::iter::once(0).chain(ends).take(documents.len()).collect())
    }

    /// Where a token counted through all documents stands.
    pub fn occurrence(&self, place: u32) -> Occurrence {
        let document = self.0.partition_point(|start| *start <= place).saturating_sub(1);
        Occurrence { document: document as u32, token: place - self.0.get(document).copied().unwrap_or(0) }
    }
}

/// An index that lies on disk, opened.
#[derive(Debug)]
pub struct IndexFile {
    path: PathBuf,
    file: File,
    header: Header,
    documents: Vec<IndexedDocument>,
    modules: Vec<String>,
    starts: Starts,
    grams: BlockTable,
    words: BlockTable,
}

/// Writes `content` in the form that [`IndexFile::open`] reads.
pub fn write(content: &IndexContent, out: &mut impl Write) -> io::Result<()> {
    let documents = encode(&(&content.documents, &content.modules));
    let grams = block_table::encode(content.entries.iter().map(|(gram, place)| (gram.code(), *place)));
    let words = block_table::encode(content.words.iter().map(|(word, document)| (word.code(), *document)));
    let section = |bytes: &[u8]| Section { bytes: bytes.len() as u32, checksum: crc32fast::hash(bytes) };
    let table = |pairs: usize, directory: &[u8]| TableSection { pairs: pairs as u64, directory: section(directory) };
    let header = encode(&Header {
        tree: content.tree.clone(),
        notes: content.notes,
        documents: section(&documents),
        grams: table(content.entries.len(), &grams.directory),
        words: table(content.words.len(), &words.directory),
    });
    out.write_all(MAGIC)?;
    out.write_all(&(header.len() as u32).to_le_bytes())?;
    out.write_all(&crc32fast::hash(&header).to_le_bytes())?;
    for part in [header, documents, grams.directory, words.directory, grams.blocks, words.blocks] {
        out.write_all(&part)?;
    }
    Ok(())
}

fn encode(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("plain data can always be encoded")
}

impl IndexFile {
    /// Opens an index. An error of kind `InvalidData` means that it is damaged.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut lead = [0; 16];
        if length < lead.len() as u64 {
            return Err(damaged("it is cut off"));
        }
        file.read_exact_at(&mut lead, 0)?;
        let number = |at: usize| u32::from_le_bytes([lead[at], lead[at + 1], lead[at + 2], lead[at + 3]]);
        if &lead[..8] != MAGIC {
            return Err(damaged("it does not begin as an index does"));
        }
        let header_section = Section { bytes: number(8), checksum: number(12) };
        let header: Header = decode(&read_section(&file, 16, header_section, length)?)?;
        let documents_at = 16 + u64::from(header_section.bytes);
        let (documents, modules): (Vec<IndexedDocument>, Vec<String>) =
            decode(&read_section(&file, documents_at, header.documents, length)?)?;
        let grams_at = documents_at + u64::from(header.documents.bytes);
        let words_at = grams_at + u64::from(header.grams.directory.bytes);
        let blocks_at = words_at + u64::from(header.words.directory.bytes);
        let table = |section: TableSection, directory_at, blocks_at| {
            let directory = read_section(&file, directory_at, section.directory, length)?;
            BlockTable::open(section.pairs, &directory, blocks_at)
        };
        let grams = table(header.grams, grams_at, blocks_at)?;
        let words = table(header.words, words_at, grams.end())?;
        if words.end() != length {
            return Err(damaged("it is cut off"));
        }
        let starts = Starts::of(&documents);
        Ok(Self { path: path.to_owned(), file, header, documents, modules, starts, grams, words })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The tree whose files it holds.
    pub fn tree(&self) -> &ObjectId {
        &self.header.tree
    }

    /// What is known of all of them.
    pub fn notes(&self) -> Notes {
        self.header.notes
    }

    /// The documents, sorted by path. A document's number is its index here.
    pub fn documents(&self) -> &[IndexedDocument] {
        &self.documents
    }

    /// The names of the modules that the documents import.
    pub fn modules(&self) -> &[String] {
        &self.modules
    }

    /// All grams with their places, sorted.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        let pairs = self.pairs(&self.grams)?;
        Ok(pairs.into_iter().map(|(gram, place)| (Gram::from_code(gram), place)).collect())
    }

    /// All words with the numbers of their documents, sorted.
    pub fn words(&self) -> io::Result<Vec<WordEntry>> {
        let pairs = self.pairs(&self.words)?;
        Ok(pairs.into_iter().map(|(word, document)| (Word::from_code(word), document)).collect())
    }

    /// The place of a token counted through all documents.
    pub fn occurrence(&self, place: u32) -> Occurrence {
        self.starts.occurrence(place)
    }

    /// The table of grams, to be looked up in.
    pub(super) fn gram_table(&self) -> (&File, &BlockTable) {
        (&self.file, &self.grams)
    }

    /// The table of words, to be looked up in.
    pub(super) fn word_table(&self) -> (&File, &BlockTable) {
        (&self.file, &self.words)
    }

    fn pairs(&self, table: &BlockTable) -> io::Result<Vec<Pair>> {
        let mut pairs = Vec::with_capacity(table.len() as usize);
        for block in 0..table.blocks() {
            pairs.extend(table.block(&self.file, block)?);
        }
        Ok(pairs)
    }
}

fn read_section(file: &File, offset: u64, section: Section, file_bytes: u64) -> io::Result<Vec<u8>> {
    if offset + u64::from(section.bytes) > file_bytes {
        return Err(damaged("it is cut off"));
    }
    let mut bytes = vec![0; section.bytes as usize];
    file.read_exact_at(&mut bytes, offset)?;
    if crc32fast::hash(&bytes) == section.checksum { Ok(bytes) } else { Err(damaged("a checksum is wrong")) }
}

fn decode<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(|_| damaged("a part of it does not decode"))
}

pub(super) fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the clone index is damaged: {what}"))
}
