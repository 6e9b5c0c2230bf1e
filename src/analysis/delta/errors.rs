//! Errors that a change drops without a word.

use crate::analysis::context::Context;
use crate::model::finding::Place;

/// One place that drops an error which was passed on before, or which is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwallowedError {
    /// The code that drops it, on one line.
    pub code: String,
    /// Where it stands at head.
    pub place: Place,
}

/// The errors that are dropped in `context` and were not before.
pub fn swallowed(_context: &Context<'_>) -> Vec<SwallowedError> {
    Vec::new()
}
