//! The name git gives to a commit, tree or blob.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The id of a git object: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectId(String);

impl ObjectId {
    /// Takes `hex` as an object id; `None` when it is not 40 or 64 hexadecimal digits.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let valid_length = matches!(hex.len(), 40 | 64);
        (valid_length && hex.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| Self(hex.to_ascii_lowercase()))
    }

    /// The id as hexadecimal digits.
    pub fn as_hex(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
