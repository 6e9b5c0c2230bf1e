//! What a change does that nobody speaks of.

use super::context::Context;
use super::delta::Delta;
use crate::model::summary::Undisclosed;

/// What the change in `context` does and neither title, description nor commit messages name.
pub fn undisclosed(_context: &Context<'_>, _delta: &Delta) -> Vec<Undisclosed> {
    Vec::new()
}
