//! What each path of the API answers.

mod accounts;
mod app;
mod checks;
mod commits;
mod deliveries;
mod issues;
mod organizations;
mod pulls;
mod repositories;
mod rules;
mod settings;
mod sign_in;

use super::call::{Answer, Call, Reply};
use super::state::State;

/// Answers one area, or `None` for a path of another.
type Area = fn(&mut State, &Call) -> Option<Reply>;

const AREAS: &[Area] = &[
    app::answer,
    sign_in::answer,
    accounts::answer,
    deliveries::answer,
    organizations::answer,
    rules::answer,
    settings::answer,
    repositories::answer,
    pulls::answer,
    commits::answer,
    checks::answer,
    issues::answer,
];

/// Answers a call.
pub(crate) fn answer(state: &mut State, call: &Call) -> Answer {
    let reply = AREAS.iter().find_map(|area| area(state, call));
    match reply.unwrap_or_else(|| Err(Answer::not_found())) {
        Ok(answer) | Err(answer) => answer,
    }
}
