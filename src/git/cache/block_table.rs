//! Pairs of numbers on disk, sorted and compressed, of which a few blocks are read at a time.
//!
//! The pairs are cut into blocks of 128; a block holds the first numbers as differences and the second ones, each
//! bit-packed (Lemire and Boytsov, "Decoding billions of integers per second through vectorization", 2015). The directory
//! has the first number, the end and the checksum of each block. A look-up reads the one or two blocks that can hold its
//! number, so its cost does not grow with the table.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use bitpacking::{BitPacker, BitPacker4x};

use super::index_file::damaged;

/// Pairs in a block.
pub(super) const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// Two numbers: what is looked up and what is found.
pub(super) type Pair = (u32, u32);

/// A table as it is written.
#[derive(Debug, Default)]
pub(super) struct EncodedTable {
    pub directory: Vec<u8>,
    pub blocks: Vec<u8>,
}

/// A table in a file, opened.
#[derive(Debug)]
pub(super) struct BlockTable {
    pairs: u64,
    places: Vec<BlockPlace>,
    /// Where in the file the first block lies.
    offset: u64,
}

/// Where a block lies.
#[derive(Clone, Copy, Debug)]
struct BlockPlace {
    first: u32,
    end: u32,
    checksum: u32,
}

/// Encodes `pairs`, which are sorted.
pub(super) fn encode(pairs: impl Iterator<Item = Pair>) -> EncodedTable {
    let mut table = EncodedTable::default();
    let mut pairs = pairs.peekable();
    let mut block = Vec::with_capacity(BLOCK);
    while pairs.peek().is_some() {
        block.clear();
        block.extend(pairs.by_ref().take(BLOCK));
        let start = table.blocks.len();
        write_block(&block, &mut table.blocks);
        table.directory.extend_from_slice(&block[0].0.to_le_bytes());
        table.directory.extend_from_slice(&(table.blocks.len() as u32).to_le_bytes());
        table.directory.extend_from_slice(&crc32fast::hash(&table.blocks[start..]).to_le_bytes());
    }
    table
}

fn write_block(pairs: &[Pair], out: &mut Vec<u8>) {
    let last = pairs[pairs.len() - 1];
    let padded = |index: usize| pairs.get(index).copied().unwrap_or(last);
    let firsts: [u32; BLOCK] = std::array::from_fn(|index| padded(index).0);
    let seconds: [u32; BLOCK] = std::array::from_fn(|index| padded(index).1);
    let packer = BitPacker4x::new();
    let (first_bits, second_bits) = (packer.num_bits_sorted(firsts[0], &firsts), packer.num_bits(&seconds));
    let mut buffer = [0u8; 4 * BLOCK];
    out.extend_from_slice(&[first_bits, second_bits]);
    let length = packer.compress_sorted(firsts[0], &firsts, &mut buffer, first_bits);
    out.extend_from_slice(&buffer[..length]);
    let length = packer.compress(&seconds, &mut buffer, second_bits);
    out.extend_from_slice(&buffer[..length]);
}

impl BlockTable {
    /// A table of `pairs` pairs with this directory, whose blocks begin at `offset`.
    pub(super) fn open(pairs: u64, directory: &[u8], offset: u64) -> io::Result<Self> {
        let number = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        let place = |entry: &[u8]| BlockPlace {
            first: number(&entry[..4]),
            end: number(&entry[4..8]),
            checksum: number(&entry[8..]),
        };
        let places: Vec<BlockPlace> = directory.chunks_exact(12).map(place).collect();
        if pairs.div_ceil(BLOCK as u64) != places.len() as u64 {
            return Err(damaged("it is cut off"));
        }
        Ok(Self { pairs, places, offset })
    }

    /// One past the last byte of its blocks.
    pub(super) fn end(&self) -> u64 {
        self.offset + u64::from(self.places.last().map_or(0, |place| place.end))
    }

    /// How many pairs it has.
    pub(super) fn len(&self) -> u64 {
        self.pairs
    }

    /// How many blocks it has.
    pub(super) fn blocks(&self) -> usize {
        self.places.len()
    }

    /// The last block of those whose first number is `before` what is looked for.
    pub(super) fn last_block(&self, before: impl Fn(u32) -> bool) -> Option<usize> {
        self.places.partition_point(|place| before(place.first)).checked_sub(1)
    }

    /// The pairs of a block.
    pub(super) fn block(&self, file: &File, index: usize) -> io::Result<Vec<Pair>> {
        let place = self.places.get(index).ok_or_else(|| damaged("a block is missing"))?;
        let start = index.checked_sub(1).map_or(0, |before| self.places[before].end);
        let mut bytes = vec![0; place.end.checked_sub(start).ok_or_else(|| damaged("blocks overlap"))? as usize];
        file.read_exact_at(&mut bytes, self.offset + u64::from(start))?;
        if crc32fast::hash(&bytes) != place.checksum {
            return Err(damaged("a block's checksum is wrong"));
        }
        let [first_bits, second_bits, content @ ..] = bytes.as_slice() else {
            return Err(damaged("a block is empty"));
        };
        let (mut firsts, mut seconds) = ([0; BLOCK], [0; BLOCK]);
        let packer = BitPacker4x::new();
        let read = packer.decompress_sorted(place.first, content, &mut firsts, *first_bits);
        packer.decompress(&content[read..], &mut seconds, *second_bits);
        let count = (self.pairs as usize - index * BLOCK).min(BLOCK);
        Ok(firsts.into_iter().zip(seconds).take(count).collect())
    }
}
