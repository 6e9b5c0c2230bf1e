//! What a change does that nobody speaks of.
//!
//! Each kind of event has its file, which turns facts of the change into events with the names they go by. An event is
//! disclosed where the text holds one of its names, or speaks of a change of its kind, which broad words such as "updates
//! the tests" do of what is near to its subject alone.

pub mod access;
pub mod configuration;
pub mod dependencies;
pub mod errors;
pub mod event;
pub mod files;
pub mod lexicon;
pub mod migrations;
pub mod nearness;
pub mod public_api;
pub mod secrets;
pub mod statement;
pub mod suppressions;
pub mod tests;
pub mod unrelated;
pub mod wording;
pub mod workflows;

use event::Event;
use nearness::{is_near, parts_of_path, words_of};
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
        let is_spoken_of = || {
            wording.speaks_of(event.kind)
                || is_loss(event.kind) && goes_with_others(event, context, &wording)
                || wording.speaks_broadly_of(event.kind) && is_near(event, context, delta, &wording)
        };
        !is_named && !is_spoken_of() && !is_whole_change(context, delta, event.kind)
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

/// Whether `event` goes with something that the text says goes. A file that goes as a whole needs but one word.
fn goes_with_others(event: &Event, context: &Context<'_>, wording: &Wording) -> bool {
    let is_file_gone = context.files.iter().any(|file| file.file.path == event.place.path && file.file.after.is_none());
    is_file_gone && wording.takes_away(&parts_of_path(&event.place.path), 1) || wording.takes_away(&words_of(event), 2)
}

/// Whether something of `kind` is gone, maybe with what it was part of.
fn is_loss(kind: UndisclosedKind) -> bool {
    matches!(kind, UndisclosedKind::TestRemoved | UndisclosedKind::PublicApiChanged)
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
