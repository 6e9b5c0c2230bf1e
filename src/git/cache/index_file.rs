//! A clone index on disk: the grams of one tree's files, compressed, and read a few blocks at a time.
//!
//! ```text
//! magic · header length · header checksum · header · documents and modules · directory · blocks
//! ```
//! All entries are sorted by gram, then by place, where a place is the number of a token counted through all documents. They are cut into
//! blocks of 128; a block holds the grams as differences and the places, each bit-packed (Lemire and Boytsov,
//! "Decoding billions of integers per second through vectorization", 2015). The directory has the first gram, the
//! offset and the checksum of each block. A look-up reads the one or two blocks that can hold its gram, so its cost
//! does not grow with the repository.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use bitpacking::{BitPacker, BitPacker4x};
use serde::{Deserialize, Serialize};

use crate::analysis::clones::gram::Gram;
use crate::analysis::codebase::Occurrence;
use crate::model::object_id::ObjectId;
use crate::syntax::catalogue::Hints;

const MAGIC: &[u8; 8] = b"rg-index";

/// Entries in a block.
pub(super) const BLOCK: usize = BitPacker4x::BLOCK_LEN;

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

/// What an index is made of.
#[derive(Debug)]
pub struct IndexContent {
    /// The tree whose files it holds.
    pub tree: ObjectId,
    /// Sorted by path.
    pub documents: Vec<IndexedDocument>,
    /// The names of the modules that they import.
    pub modules: Vec<String>,
    /// Sorted.
    pub entries: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    tree: ObjectId,
    entries: u64,
    documents: Section,
    directory: Section,
}

/// A part of the file that is read whole.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Section {
    bytes: u32,
    checksum: u32,
}

/// Where a block lies.
#[derive(Clone, Copy, Debug)]
struct BlockPlace {
    first: u32,
    end: u32,
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
    blocks: Vec<BlockPlace>,
    blocks_offset: u64,
}

/// Writes `content` in the form that [`IndexFile::open`] reads.
pub fn write(content: &IndexContent, out: &mut impl Write) -> io::Result<()> {
    let documents = encode(&(&content.documents, &content.modules));
    let mut directory = Vec::new();
    let mut blocks = Vec::new();
    for entries in content.entries.chunks(BLOCK) {
        let start = blocks.len();
        write_block(entries, &mut blocks);
        directory.extend_from_slice(&entries[0].0.code().to_le_bytes());
        directory.extend_from_slice(&(blocks.len() as u32).to_le_bytes());
        directory.extend_from_slice(&crc32fast::hash(&blocks[start..]).to_le_bytes());
    }
    let section = |bytes: &[u8]| Section { bytes: bytes.len() as u32, checksum: crc32fast::hash(bytes) };
    let header = encode(&Header {
        tree: content.tree.clone(),
        entries: content.entries.len() as u64,
        documents: section(&documents),
        directory: section(&directory),
    });
    out.write_all(MAGIC)?;
    out.write_all(&(header.len() as u32).to_le_bytes())?;
    out.write_all(&crc32fast::hash(&header).to_le_bytes())?;
    for part in [header, documents, directory, blocks] {
        out.write_all(&part)?;
    }
    Ok(())
}

fn encode(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("plain data can always be encoded")
}

fn write_block(entries: &[Entry], out: &mut Vec<u8>) {
    let last = entries[entries.len() - 1];
    let padded = |index: usize| entries.get(index).copied().unwrap_or(last);
    let grams: [u32; BLOCK] = std::array::from_fn(|index| padded(index).0.code());
    let places: [u32; BLOCK] = std::array::from_fn(|index| padded(index).1);
    let packer = BitPacker4x::new();
    let (gram_bits, place_bits) = (packer.num_bits_sorted(grams[0], &grams), packer.num_bits(&places));
    let mut buffer = [0u8; 4 * BLOCK];
    out.extend_from_slice(&[gram_bits, place_bits]);
    let length = packer.compress_sorted(grams[0], &grams, &mut buffer, gram_bits);
    out.extend_from_slice(&buffer[..length]);
    let length = packer.compress(&places, &mut buffer, place_bits);
    out.extend_from_slice(&buffer[..length]);
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
        let directory_at = documents_at + u64::from(header.documents.bytes);
        let (documents, modules): (Vec<IndexedDocument>, Vec<String>) =
            decode(&read_section(&file, documents_at, header.documents, length)?)?;
        let blocks = read_directory(&read_section(&file, directory_at, header.directory, length)?);
        let blocks_offset = directory_at + u64::from(header.directory.bytes);
        let expected_end = blocks_offset + u64::from(blocks.last().map_or(0, |block| block.end));
        if expected_end != length || header.entries.div_ceil(BLOCK as u64) != blocks.len() as u64 {
            return Err(damaged("it is cut off"));
        }
        let starts = Starts::of(&documents);
        Ok(Self { path: path.to_owned(), file, header, documents, modules, starts, blocks, blocks_offset })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The tree whose files it holds.
    pub fn tree(&self) -> &ObjectId {
        &self.header.tree
    }

    /// The documents, sorted by path. A document's number is its index here.
    pub fn documents(&self) -> &[IndexedDocument] {
        &self.documents
    }

    /// The names of the modules that the documents import.
    pub fn modules(&self) -> &[String] {
        &self.modules
    }

    /// All entries, sorted.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::with_capacity(self.header.entries as usize);
        for block in 0..self.blocks.len() {
            entries.extend(self.block(block)?);
        }
        Ok(entries)
    }

    /// The place of a token counted through all documents.
    pub fn occurrence(&self, place: u32) -> Occurrence {
        self.starts.occurrence(place)
    }

    /// The last block of those whose first gram is `before` what is looked for.
    pub(super) fn last_block(&self, before: impl Fn(Gram) -> bool) -> Option<usize> {
        self.blocks.partition_point(|block| before(Gram::from_code(block.first))).checked_sub(1)
    }

    /// The entries of a block.
    pub(super) fn block(&self, index: usize) -> io::Result<Vec<Entry>> {
        let place = self.blocks.get(index).ok_or_else(|| damaged("a block is missing"))?;
        let start = index.checked_sub(1).map_or(0, |before| self.blocks[before].end);
        let mut bytes = vec![0; place.end.checked_sub(start).ok_or_else(|| damaged("blocks overlap"))? as usize];
        self.file.read_exact_at(&mut bytes, self.blocks_offset + u64::from(start))?;
        if crc32fast::hash(&bytes) != place.checksum {
            return Err(damaged("a block's checksum is wrong"));
        }
        let [gram_bits, place_bits, content @ ..] = bytes.as_slice() else { return Err(damaged("a block is empty")) };
        let (mut grams, mut places) = ([0; BLOCK], [0; BLOCK]);
        let packer = BitPacker4x::new();
        let read = packer.decompress_sorted(place.first, content, &mut grams, *gram_bits);
        packer.decompress(&content[read..], &mut places, *place_bits);
        let count = (self.header.entries as usize - index * BLOCK).min(BLOCK);
        Ok(grams.into_iter().map(Gram::from_code).zip(places).take(count).collect())
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

fn read_directory(bytes: &[u8]) -> Vec<BlockPlace> {
    let number = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().expect("four bytes"));
    bytes
        .chunks_exact(12)
        .map(|entry| BlockPlace {
            first: number(&entry[..4]),
            end: number(&entry[4..8]),
            checksum: number(&entry[8..]),
        })
        .collect()
}

fn decode<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(|_| damaged("a part of it does not decode"))
}

pub(super) fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the clone index is damaged: {what}"))
}
