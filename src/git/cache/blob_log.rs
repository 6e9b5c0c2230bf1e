//! What was learned of blobs, in an append-only log.
//!
//! ```text
//! record: magic · length · checksum · (blob, language, what was learned)
//! ```
//! A run reads the log once and appends what it learned at its end, under a lock that ends with the process. When the log
//! grows beyond its limit it starts anew: what matters is what recent changes are about, and that is soon learned again.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::object_id::ObjectId;

const MAGIC: [u8; 4] = *b"rgf2";

/// The largest log; about the facts of a thousand files.
const MAX_BYTES: u64 = 3 * 1024 * 1024;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key {
    id: ObjectId,
    language: String,
}

/// Something that is being learned or has been, encoded.
type Slot = Arc<OnceLock<Vec<u8>>>;

/// A `T` for each blob, remembered.
#[derive(Debug)]
pub struct BlobLog<T> {
    path: Option<PathBuf>,
    /// What is known of each blob, decoded when it is asked for.
    known: BTreeMap<Key, Vec<u8>>,
    /// Each learned by the first who asks, while others who ask wait.
    learned: Mutex<BTreeMap<Key, Slot>>,
    learns: PhantomData<fn() -> T>,
}

impl<T> Default for BlobLog<T> {
    fn default() -> Self {
        Self { path: None, known: BTreeMap::new(), learned: Mutex::default(), learns: PhantomData }
    }
}

impl<T: Serialize + DeserializeOwned> BlobLog<T> {
    /// Reads the log at `path`; the second value says what was wrong with it, if anything was.
    pub fn read(path: PathBuf) -> (Self, Option<String>) {
        let bytes = match read_locked(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return (Self::default(), Some(format!("a log of the cache cannot be read: {error}"))),
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
            "a log of the cache is damaged; it is being rebuilt".to_owned()
        });
        let again = |(key, facts): (&Key, &Vec<u8>)| (key.clone(), Arc::new(OnceLock::from(facts.clone())));
        let learned = if notice.is_some() { known.iter().map(again).collect() } else { BTreeMap::new() };
        (Self { path: Some(path), known, learned: Mutex::new(learned), ..Self::default() }, notice)
    }

    /// What is known of a blob, or learned now; learned once in a run even if nothing is kept.
    pub fn get(&self, id: &ObjectId, language: &str, learn: impl FnOnce() -> T) -> T {
        let key = Key { id: id.clone(), language: language.to_owned() };
        let decode = |bytes: &Vec<u8>| postcard::from_bytes(bytes).ok();
        if let Some(facts) = self.known.get(&key).and_then(decode) {
            return facts;
        }
        let slot = Arc::clone(self.learned().entry(key).or_default());
        let mut learned = None;
        let bytes = slot.get_or_init(|| {
            let facts = learned.insert(learn());
            postcard::to_stdvec(facts).expect("plain data can always be encoded")
        });
        learned.or_else(|| decode(bytes)).expect("what was encoded just now decodes")
    }

    fn learned(&self) -> MutexGuard<'_, BTreeMap<Key, Slot>> {
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
        for (key, slot) in learned {
            let Some(facts) = slot.get() else { continue };
            let body = postcard::to_stdvec(&(key, facts)).expect("plain data can always be encoded");
            records.extend_from_slice(&MAGIC);
            records.extend_from_slice(&(body.len() as u32).to_le_bytes());
            records.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
            records.extend_from_slice(&body);
        }
        if records.len() as u64 > MAX_BYTES {
            return Ok(());
        }
        append_locked(path, &records)
    }
}

/// Reads the log at `path` while nobody appends to it.
fn read_locked(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    // Where there are no locks, the checksums are what is left.
    let _ = file.lock_shared();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Appends `records` to the log at `path` whole or not at all; a full log is emptied first.
fn append_locked(path: &Path, records: &[u8]) -> io::Result<()> {
    let mut file = File::options().create(true).append(true).open(path)?;
    let _ = file.lock();
    let mut length = file.metadata()?.len();
    if length + records.len() as u64 > MAX_BYTES {
        file.set_len(0)?;
        length = 0;
    }
    file.write_all(records).inspect_err(|_| {
        // What cannot even be cut off is found by its checksum.
        let _ = file.set_len(length);
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::problem::Reason;
    use crate::syntax::facts::Facts;

    #[test]
    fn facts_of_a_text_that_does_not_parse_are_remembered() {
        let log = BlobLog::default();
        let id = ObjectId::from_hex(&"a".repeat(40)).unwrap();
        let facts = Facts { problem: Some(Reason::SyntaxErrors), ..Facts::default() };
        assert_eq!(log.get(&id, "rust", || facts.clone()), facts);
        assert_eq!(log.get(&id, "rust", || unreachable!("they are known")), facts);
    }
}
