//! Files of trees, and blobs as text.

use std::sync::Arc;

use bstr::ByteSlice;

use super::error::GitError;
use super::ids;
use super::trees::{TreeEntry, file_mode};
use crate::model::change::{Content, FileMode};
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::problem::Reason;

/// How far into a blob git looks for a NUL byte before it takes it for text.
const BINARY_PROBE_BYTES: usize = 8000;

/// The largest blob whose lines are counted when it is too large to be read as text. Bounds the memory of a thread.
const MAX_COUNTED_BYTES: u64 = 64 * 1024 * 1024;

/// Reads files; one for each thread.
#[derive(Debug)]
pub struct Reader {
    repository: gix::Repository,
}

impl Reader {
    pub(super) fn new(repository: gix::Repository) -> Self {
        Self { repository }
    }

    /// What a blob holds. Its size is checked before it is inflated.
    pub fn blob_text(&self, id: &ObjectId, limits: &Limits) -> Content {
        let limit_bytes = limits.max_file_bytes;
        let missing = Content::Unread { reason: Reason::MissingObject, lines: 0 };
        let Some(size_bytes) = self.size_bytes(id) else { return missing };
        if size_bytes > limit_bytes.max(MAX_COUNTED_BYTES) {
            return Content::Unread { reason: Reason::TooLarge { limit_bytes }, lines: 0 };
        }
        let Some(object) = self.object(id) else { return missing };
        if is_binary(&object.data) {
            Content::Unread { reason: Reason::Binary, lines: 0 }
        } else if size_bytes > limit_bytes {
            Content::Unread { reason: Reason::TooLarge { limit_bytes }, lines: count_lines(&object.data) }
        } else {
            Content::Text(Arc::from(object.data.to_str_lossy()))
        }
    }

    /// What a file of a tree holds.
    pub(super) fn content(&self, entry: &TreeEntry, limits: &Limits) -> Content {
        match entry.mode {
            FileMode::Regular | FileMode::Executable => self.blob_text(&entry.id, limits),
            FileMode::Symlink => Content::Unread { reason: Reason::Symlink, lines: 0 },
            FileMode::Submodule => Content::Unread { reason: Reason::Submodule, lines: 0 },
        }
    }

    /// The file at `path` in a commit or tree; `None` when there is none or it is a directory.
    pub(super) fn entry_at(&self, commit: &ObjectId, path: &RepoPath) -> Result<Option<TreeEntry>, GitError> {
        let reading = || GitError::reading(format!("`{path}` at `{commit}`"));
        let tree = self.repository.find_object(ids::to_database(commit)?).and_then(gix::Object::peel_to_tree);
        let components = path.as_bytes().split(|byte| *byte == b'/');
        let entry = tree.map_err(reading())?.lookup_entry(components).map_err(reading())?;
        Ok(entry.and_then(|entry| {
            let mode = file_mode(entry.mode())?;
            Some(TreeEntry { id: ids::to_model(entry.object_id().as_ref()), mode })
        }))
    }

    /// The size of a blob; `None` when there is no such blob.
    pub(super) fn size_bytes(&self, id: &ObjectId) -> Option<u64> {
        let header = self.repository.try_find_header(ids::to_database(id).ok()?).ok()??;
        header.kind().is_blob().then(|| header.size())
    }

    /// The bytes of a blob; `None` when there is no such blob.
    pub(super) fn bytes(&self, id: &ObjectId) -> Option<Vec<u8>> {
        self.object(id).map(|mut blob| blob.take_data())
    }

    fn object(&self, id: &ObjectId) -> Option<gix::Blob<'_>> {
        self.repository.try_find_object(ids::to_database(id).ok()?).ok()??.try_into_blob().ok()
    }
}

/// Whether git would take `bytes` for something other than text.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(BINARY_PROBE_BYTES)].contains(&0)
}

/// How many lines `bytes` has; a last one without a line break counts too.
fn count_lines(bytes: &[u8]) -> u32 {
    let breaks = bytes.find_iter(b"\n").count() as u32;
    let unfinished = bytes.last().is_some_and(|byte| *byte != b'\n');
    breaks + u32::from(unfinished)
}
