//! Facts by blob, in an append-only log.
//!
//! ```text
//! record: magic · length · checksum · (blob, language, facts)
//! ```
//! A run reads the log once and appends what it learned in one write. When the log grows beyond its limit it starts anew: the
//! facts that matter are those of recent changes, and those are soon learned again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::model::object_id::ObjectId;
use crate::syntax::facts::Facts;

const MAGIC: [u8; 4] = *b"rgf1";

/// The largest log; about the facts of a thousand files.
const MAX_BYTES: u64 = 3 * 1024 * 1024;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key {
    id: ObjectId,
    language: String,
}

/// The facts of blobs, remembered.
#[derive(Debug, Default)]
pub struct FactsLog {
    path: Option<PathBuf>,
    /// The encoded facts of each blob, decoded when they are asked for.
    known: BTreeMap<Key, Vec<u8>>,
    learned: Mutex<BTreeMap<Key, Vec<u8>>>,
}

impl FactsLog {
    /// Reads the log at `path`; the second value says what was wrong with it, if anything was.
    pub fn read(path: PathBuf) -> (Self, Option<String>) {
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return (Self::default(), Some(format!("the cached facts cannot be read: {error}"))),
        };
        let mut known = BTreeMap::new();
        let mut rest = bytes.as_slice();
        while let Some((key, facts, after)) = record(rest) {
            known.insert(key, facts);
            rest = after;
        }
        let notice = (!rest.is_empty()).then(|| {
            // What follows a damaged record cannot be found; what comes before it is written again.
            let _ = fs::remove_file(&path);
            "the cached facts were damaged and are being rebuilt".to_owned()
        });
        let learned = if notice.is_some() { known.clone() } else { BTreeMap::new() };
        (Self { path: Some(path), known, learned: Mutex::new(learned) }, notice)
    }

    /// The facts of a blob, remembered or learned now; learned once in a run even if nothing is kept.
    pub fn facts(&self, id: &ObjectId, language: &str, learn: impl FnOnce() -> Facts) -> Facts {
        let key = Key { id: id.clone(), language: language.to_owned() };
        if let Some(facts) = self.remembered(&key) {
            return facts;
        }
        let facts = learn();
        let bytes = postcard::to_stdvec(&facts).expect("plain data can always be encoded");
        self.learned().insert(key, bytes);
        facts
    }

    fn remembered(&self, key: &Key) -> Option<Facts> {
        let decode = |bytes: &Vec<u8>| postcard::from_bytes(bytes).ok();
        self.known.get(key).and_then(decode).or_else(|| self.learned().get(key).and_then(decode))
    }

    fn learned(&self) -> MutexGuard<'_, BTreeMap<Key, Vec<u8>>> {
        self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends what was learned since the log was read.
    pub fn save(&self) -> io::Result<()> {
        let learned = std::mem::take(&mut *self.learned());
        let Some(path) = self.path.as_ref().filter(|_| !learned.is_empty()) else { return Ok(()) };
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        let mut records = Vec::new();
        for (key, facts) in learned {
            let body = postcard::to_stdvec(&(key, facts)).expect("plain data can always be encoded");
            records.extend_from_slice(&MAGIC);
            records.extend_from_slice(&(body.len() as u32).to_le_bytes());
            records.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
            records.extend_from_slice(&body);
        }
        if fs::metadata(path).is_ok_and(|metadata| metadata.len() + records.len() as u64 > MAX_BYTES) {
            fs::remove_file(path)?;
        }
        if records.len() as u64 > MAX_BYTES {
            return Ok(());
        }
        File::options().create(true).append(true).open(path)?.write_all(&records)
    }
}

/// The first record of `bytes` and what follows it; `None` at the end and where the log is damaged.
fn record(bytes: &[u8]) -> Option<(Key, Vec<u8>, &[u8])> {
    let (lead, rest) = bytes.split_first_chunk::<12>()?;
    let number = |at: usize| u32::from_le_bytes([lead[at], lead[at + 1], lead[at + 2], lead[at + 3]]);
    let (body, rest) = rest.split_at_checked(number(4) as usize)?;
    if lead[..4] != MAGIC || crc32fast::hash(body) != number(8) {
        return None;
    }
    let (key, facts) = postcard::from_bytes(body).ok()?;
    Some((key, facts, rest))
}
