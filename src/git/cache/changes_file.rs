//! What merged changes left behind, by commit and by what they were measured with, in one file.
//!
//! ```text
//! magic · checksum · [length · (yardstick, change)]
//! ```
//! It is read whole and written whole. What does not fit its size is left out, oldest first: that costs time, once.

use std::collections::BTreeMap;
use std::fs;
use std::io;

use serde::{Deserialize, Serialize};

use super::directory::CacheDirectory;
use crate::model::merged_change::MergedChange;
use crate::model::object_id::ObjectId;

const MAGIC: [u8; 4] = *b"rgm1";

/// The largest file: some ten thousand changes.
const MAX_BYTES: usize = 128 * 1024 * 1024;

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    /// A hash of everything beside the commit that decides what is measured.
    yardstick: u64,
    change: MergedChange,
}

/// Merged changes, remembered.
#[derive(Debug, Default)]
pub struct ChangesFile {
    entries: BTreeMap<ObjectId, Entry>,
    is_altered: bool,
}

impl ChangesFile {
    /// What `directory` remembers: nothing where there is no file, or it is damaged.
    pub fn read(directory: &CacheDirectory) -> Self {
        let entries = fs::read(directory.changes_path()).ok().and_then(|bytes| decoded(&bytes)).unwrap_or_default();
        let entries = entries.into_iter().map(|entry| (entry.change.commit.clone(), entry)).collect();
        Self { entries, is_altered: false }
    }

    /// The change of this commit, if it was measured by this yardstick.
    pub fn get(&self, commit: &ObjectId, yardstick: u64) -> Option<&MergedChange> {
        self.entries.get(commit).filter(|entry| entry.yardstick == yardstick).map(|entry| &entry.change)
    }

    /// Remembers a change.
    pub fn insert(&mut self, change: MergedChange, yardstick: u64) {
        self.entries.insert(change.commit.clone(), Entry { yardstick, change });
        self.is_altered = true;
    }

    /// Writes everything down if anything is new.
    pub fn save(&mut self, directory: &CacheDirectory) -> io::Result<()> {
        if !std::mem::take(&mut self.is_altered) {
            return Ok(());
        }
        let mut newest_first: Vec<&Entry> = self.entries.values().collect();
        newest_first.sort_by_key(|entry| std::cmp::Reverse(entry.change.merged_at_seconds));
        let mut body = Vec::new();
        for entry in newest_first {
            let encoded = postcard::to_stdvec(entry).expect("plain data can always be encoded");
            if body.len() + encoded.len() > MAX_BYTES {
                break;
            }
            body.extend_from_slice(&(encoded.len() as u32).to_le_bytes());
            body.extend_from_slice(&encoded);
        }
        directory.write(&directory.changes_path(), |file| {
            file.write_all(&MAGIC)?;
            file.write_all(&crc32fast::hash(&body).to_le_bytes())?;
            file.write_all(&body)
        })
    }
}

fn decoded(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (magic, rest) = bytes.split_first_chunk::<4>()?;
    let (checksum, mut body) = rest.split_first_chunk::<4>()?;
    if *magic != MAGIC || crc32fast::hash(body) != u32::from_le_bytes(*checksum) {
        return None;
    }
    let mut entries = Vec::new();
    while let Some((length, rest)) = body.split_first_chunk::<4>() {
        let (encoded, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        entries.push(postcard::from_bytes(encoded).ok()?);
        body = rest;
    }
    Some(entries)
}
