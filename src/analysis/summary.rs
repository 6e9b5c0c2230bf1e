//! The description of a change held against its diff.

use super::alignment::alignment;
use super::claims::claims;
use super::context::Context;
use super::delta::Delta;
use super::disclosure::undisclosed;
use crate::model::summary::Summary;

/// What the author says of the change in `context`, against `delta`, which it does.
pub fn summary(context: &Context<'_>, delta: &Delta) -> Summary {
    let claims = claims(context, delta);
    let undisclosed = undisclosed(context, delta);
    Summary { alignment: alignment(context, &claims, &undisclosed), claims, undisclosed }
}
