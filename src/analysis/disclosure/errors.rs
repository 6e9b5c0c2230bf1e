//! Errors that are dropped without a word.

use super::event::{Event, Name};
use crate::analysis::context::Context;
use crate::analysis::delta::Delta;
use crate::model::summary::UndisclosedKind;

/// The errors that the change drops, outside of tests.
pub fn events(context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    let mut events = Vec::new();
    for error in &delta.swallowed_errors {
        let file = context.files.iter().find(|file| file.file.path == error.place.path);
        if file.is_some_and(|file| file.is_test(error.place.lines)) {
            continue;
        }
        let side = file.and_then(|file| file.after.as_ref());
        let function = side.and_then(|side| side.facts.function_around(error.place.lines));
        let name = function
            .and_then(|function| function.name.rsplit([':', '.']).next())
            .map(|name| Name::Identifier(name.to_owned()));
        let detail = format!("`{}`", error.code);
        events.push(Event::new(
            UndisclosedKind::ErrorSwallowed,
            error.place.clone(),
            detail,
            name.into_iter().collect(),
        ));
    }
    events
}
