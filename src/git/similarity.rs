//! How much of one content another one kept, by the measure that git uses for renames.
//!
//! A content is cut into chunks, one a line and none longer than 64 bytes; what two contents share is the bytes of the
//! chunks that both have. Where a chunk stands plays no part, so that a file whose functions changed places is still
//! itself.

use super::reader::is_binary;

/// The score of identical contents.
pub(super) const MAX_SCORE: u64 = 60_000;

/// The score from which on two contents are versions of one file: half of the larger one is in both.
pub(super) const MIN_SCORE: u64 = MAX_SCORE / 2;

const MAX_CHUNK_BYTES: usize = 64;

/// The chunks of a content.
#[derive(Debug)]
pub(super) struct Fingerprint {
    size_bytes: u64,
    /// Hash and total size of each distinct chunk, sorted by hash.
    chunks: Vec<(u64, u32)>,
}

impl Fingerprint {
    /// Takes the fingerprint of `bytes`. In text, CRLF counts as LF.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut chunks: Vec<(u64, u32)> = Vec::with_capacity(bytes.len() / 32);
        let skips_carriage_returns = !is_binary(bytes);
        let mut hash = FNV_OFFSET;
        let mut length = 0;
        for (index, &byte) in bytes.iter().enumerate() {
            if skips_carriage_returns && byte == b'\r' && bytes.get(index + 1) == Some(&b'\n') {
                continue;
            }
            hash = (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
            length += 1;
            if byte == b'\n' || length == MAX_CHUNK_BYTES {
                chunks.push((hash, length as u32));
                (hash, length) = (FNV_OFFSET, 0);
            }
        }
        if length > 0 {
            chunks.push((hash, length as u32));
        }
        chunks.sort_unstable();
        chunks.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        Self { size_bytes: bytes.len() as u64, chunks }
    }

    /// How many steps a comparison takes at most.
    pub(super) fn steps(&self) -> u64 {
        self.chunks.len() as u64
    }

    /// How much of the larger content is in both, from 0 to [`MAX_SCORE`].
    pub(super) fn score(&self, other: &Self) -> u64 {
        let larger = self.size_bytes.max(other.size_bytes);
        (self.shared_bytes(other) * MAX_SCORE).checked_div(larger).unwrap_or(0)
    }

    fn shared_bytes(&self, other: &Self) -> u64 {
        let mut shared = 0;
        let mut others = other.chunks.iter().peekable();
        for (hash, size) in &self.chunks {
            while others.next_if(|(other_hash, _)| other_hash < hash).is_some() {}
            if let Some((_, other_size)) = others.next_if(|(other_hash, _)| other_hash == hash) {
                shared += u64::from(*size.min(other_size));
            }
        }
        shared
    }
}

/// The constants of the FNV-1a hash for 64 bits (Fowler, Noll and Vo).
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// Whether contents of these sizes can score at least [`MIN_SCORE`].
pub(super) fn sizes_allow(one_bytes: u64, other_bytes: u64) -> bool {
    let (smaller, larger) = (one_bytes.min(other_bytes), one_bytes.max(other_bytes));
    smaller * MAX_SCORE >= larger * MIN_SCORE
}
