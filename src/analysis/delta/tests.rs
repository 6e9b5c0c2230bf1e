//! Tests that a change adds, removes, skips, or lets assert otherwise.

use crate::analysis::context::Context;
use crate::model::finding::Place;

/// One test that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestChange {
    /// Its qualified name, or the words it is named by, as in `it("…")`.
    pub name: String,
    /// What happened to it.
    pub event: TestEvent,
    /// Where it stands: at head, or at base where it is gone.
    pub place: Place,
}

/// What happened to a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestEvent {
    /// It is new.
    Added,
    /// It is gone, and nothing like it stands elsewhere in the change.
    Removed,
    /// It has another name or place.
    Moved,
    /// It does not run any more, on no platform.
    Skipped,
    /// It runs again.
    Unskipped,
    /// It asserts fewer things than before.
    AssertionsRemoved {
        /// How many assertions it had.
        before: u32,
        /// How many it has.
        after: u32,
    },
    /// An assertion is looser than the one it takes the place of, as `toBeDefined` is than `toEqual`.
    AssertionLoosened {
        /// What it asserted, on one line.
        before: String,
        /// What it asserts.
        after: String,
    },
    /// Something else in it changed.
    Edited,
}

/// The changes of tests in `context`.
pub fn changes(_context: &Context<'_>) -> Vec<TestChange> {
    Vec::new()
}
