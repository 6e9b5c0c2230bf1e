//! What a change does that nobody speaks of.
//!
//! Each kind of event has its file, which turns facts of the change into events with the names they go by. An event is
//! disclosed where the text holds one of its names, or speaks of a change of its kind.

pub mod access;
pub mod configuration;
pub mod dependencies;
pub mod errors;
pub mod event;
pub mod files;
pub mod lexicon;
pub mod migrations;
pub mod public_api;
pub mod secrets;
pub mod statement;
pub mod suppressions;
pub mod tests;
pub mod unrelated;
pub mod wording;
pub mod workflows;

use event::Event;
use wording::Wording;

use super::context::Context;
use super::delta::Delta;
use super::delta::file_role::FileRole;
use super::secrets::masked;
use crate::model::summary::{Undisclosed, UndisclosedKind};

/// More of one kind say no more, and judging each takes time.
const MOST_OF_A_KIND: usize = 20;

/// Every kind of event, by what finds it.
const DETECTORS: &[fn(&Context<'_>, &Delta) -> Vec<Event>] = &[
    secrets::events,
    access::events,
    workflows::events,
    tests::events,
    dependencies::events,
    suppressions::events,
    migrations::events,
    public_api::events,
    configuration::events,
    files::events,
    errors::events,
];

/// What the change in `context` does and neither title, description nor commit messages name.
pub fn undisclosed(context: &Context<'_>, delta: &Delta) -> Vec<Undisclosed> {
    let wording = Wording::of(&context.change.description);
    let is_silent = |event: &Event| {
        let is_named = event.names.iter().any(|name| wording.has(name));
        !is_named && !wording.speaks_of(event.kind) && !is_whole_change(context, delta, event.kind)
    };
    let mut undisclosed: Vec<Undisclosed> = Vec::new();
    for detector in DETECTORS {
        let events = detector(context, delta).into_iter().filter(is_silent).take(MOST_OF_A_KIND);
        undisclosed.extend(events.map(named));
    }
    undisclosed.extend(unrelated::events(context, delta, &wording).into_iter().map(named));
    undisclosed.sort_by(|left, right| {
        (left.kind, &left.place.path, left.place.lines).cmp(&(right.kind, &right.place.path, right.place.lines))
    });
    undisclosed
}

/// Whether the change touches no files but those that events of `kind` are in, so that what its title says is about them.
fn is_whole_change(context: &Context<'_>, delta: &Delta, kind: UndisclosedKind) -> bool {
    let role = match kind {
        UndisclosedKind::CiWeakened => FileRole::Ci,
        UndisclosedKind::AgentInstructionsChanged => FileRole::AgentInstructions,
        UndisclosedKind::Migration => FileRole::Migration,
        UndisclosedKind::ConfigurationChanged => FileRole::Configuration,
        UndisclosedKind::LicenceChanged => FileRole::Licence,
        UndisclosedKind::Secret
        | UndisclosedKind::AccessWeakened
        | UndisclosedKind::TestRemoved
        | UndisclosedKind::TestSkipped
        | UndisclosedKind::AssertionsWeakened
        | UndisclosedKind::DependencyAdded
        | UndisclosedKind::CheckSuppressed
        | UndisclosedKind::PublicApiChanged
        | UndisclosedKind::ErrorSwallowed
        | UndisclosedKind::BinaryChanged
        | UndisclosedKind::MadeExecutable
        | UndisclosedKind::SubmoduleChanged
        | UndisclosedKind::UnrelatedModule => return false,
    };
    !context.change.description.title.trim().is_empty() && delta.roles.iter().all(|own| *own == role)
}

fn named(event: Event) -> Undisclosed {
    Undisclosed { kind: event.kind, place: event.place, detail: masked(&event.detail).into_owned() }
}
