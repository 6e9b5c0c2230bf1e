//! What the author claims of a change, and whether the diff bears it out.

use super::context::Context;
use super::delta::Delta;
use crate::model::summary::Claim;

/// The claims that the description in `context` makes, held against what the change does.
pub fn claims(_context: &Context<'_>, _delta: &Delta) -> Vec<Claim> {
    Vec::new()
}
