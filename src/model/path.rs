//! Paths inside a repository.

use std::fmt;

use bstr::{BStr, ByteSlice};
use serde::{Serialize, Serializer};

/// A path inside a repository: `/`-separated bytes, relative to its root, as git stores them.
///
/// Git allows any byte but NUL, so a path need not be UTF-8 and may hold newlines or terminal escapes.
/// [`fmt::Display`] and serialisation are therefore safe to print: bytes that are not UTF-8 and control
/// characters appear as `\xNN`, everything else as itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Vec<u8>);

impl RepoPath {
    /// Wraps the bytes of a path as git stores them.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The path's bytes, exactly.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The part after the last `/`.
    pub fn file_name(&self) -> &BStr {
        self.0.rsplit(|byte| *byte == b'/').next().unwrap_or_default().as_bstr()
    }

    /// The part before the last `/`; empty for a file at the root.
    pub fn directory(&self) -> &BStr {
        self.0.rfind_byte(b'/').map_or(&[][..], |end| &self.0[..end]).as_bstr()
    }

    /// The path for matching against patterns: invalid UTF-8 becomes U+FFFD.
    pub fn to_match(&self) -> std::borrow::Cow<'_, str> {
        self.0.to_str_lossy()
    }
}

impl From<&str> for RepoPath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for character in chunk.valid().chars() {
                if character.is_control() {
                    write!(formatter, "\\x{:02x}", u32::from(character))?;
                } else {
                    write!(formatter, "{character}")?;
                }
            }
            for byte in chunk.invalid() {
                write!(formatter, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{self}`")
    }
}

impl Serialize for RepoPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
