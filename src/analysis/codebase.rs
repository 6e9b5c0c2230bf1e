//! What the analysis may ask about the code that was already there.

use std::sync::Arc;

use crate::model::path::RepoPath;

/// The base tree, indexed for duplicates.
///
/// An implementation answers from memory or from a cache; what it cannot read it leaves out, so that a damaged cache
/// costs findings and never a crash.
pub trait Codebase: Sync {
    /// Where each of `fingerprints` occurs: one list per fingerprint, in their order, each at most `limit` long.
    fn occurrences(&self, fingerprints: &[u64], limit: usize) -> Vec<Vec<Occurrence>>;

    /// The document with this number; `None` when it cannot be read.
    fn document(&self, number: u32) -> Option<Document>;
}

/// A place in the base tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// The number of the document.
    pub document: u32,
    /// The index of the first token there, comments not counted.
    pub token: u32,
}

/// A file of the base tree.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its path at the merge base.
    pub path: RepoPath,
    /// Its text.
    pub text: Arc<str>,
}
