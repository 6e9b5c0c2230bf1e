//! What a merged change leaves behind: which lines it wrote, and what it brought, counted.
//!
//! It is what a report over many changes needs of each, and small enough to be kept for every commit.

mod edits;
mod measures;

use super::rules::Subject;
use crate::model::finding::Finding;
use crate::model::merged_change::{FileEdit, Measures};

/// What a change leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// What it did to the lines of each file of code, sorted by file. `None` when that is too much to follow.
    pub edits: Option<Vec<FileEdit>>,
    /// What it brought.
    pub measures: Measures,
}

impl Footprint {
    /// The footprint of the change in `subject`, of which the rules say `findings`.
    pub fn of(subject: &Subject<'_>, findings: &[Finding]) -> Self {
        let edits = edits::edits(subject.context);
        let measures = measures::measures(subject, findings, edits.as_deref().unwrap_or_default());
        Self { edits, measures }
    }
}
