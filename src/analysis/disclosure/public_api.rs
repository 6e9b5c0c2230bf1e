//! What others may call and is gone, or is called otherwise.

use std::collections::BTreeMap;

use super::event::{Event, Name, listed, names_of_file};
use crate::analysis::context::{Context, FileContext};
use crate::analysis::delta::Delta;
use crate::analysis::delta::file_role::is_fixture;
use crate::analysis::delta::symbols::{SymbolChange, SymbolEvent};
use crate::model::path::RepoPath;
use crate::model::summary::UndisclosedKind;

/// The public functions and types that callers have to do without or call otherwise, one event a file.
pub fn events(context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    let mut files: BTreeMap<&RepoPath, Vec<&SymbolChange>> = BTreeMap::new();
    for change in delta.symbols.iter().filter(|change| breaks_callers(change) && is_program(change, context)) {
        if change.event == SymbolEvent::Removed && is_defined_anew(&change.name, context) {
            continue;
        }
        files.entry(&change.place.path).or_default().push(change);
    }
    files.into_values().map(|changes| event(&changes)).collect()
}

fn breaks_callers(change: &SymbolChange) -> bool {
    let breaks = match &change.event {
        SymbolEvent::Removed | SymbolEvent::SignatureChanged { breaks_callers: true } => true,
        SymbolEvent::Added { .. }
        | SymbolEvent::Renamed { .. }
        | SymbolEvent::Moved { .. }
        | SymbolEvent::SignatureChanged { breaks_callers: false }
        | SymbolEvent::BodyChanged => false,
    };
    breaks && change.is_public == Some(true) && !change.is_test
}

/// Whether others can rely on the file of `change`: nobody does on an example.
fn is_program(change: &SymbolChange, context: &Context<'_>) -> bool {
    let at = |file: &&FileContext<'_>| *file.path_at(change.place.revision) == change.place.path;
    !context.files.iter().find(at).is_some_and(is_fixture)
}

/// Whether the change defines what is called `name` in another place.
fn is_defined_anew(name: &str, context: &Context<'_>) -> bool {
    context.files.iter().any(|file| {
        let units = file.after.iter().flat_map(|side| &side.facts.units);
        units.into_iter().any(|unit| unit.name == name && file.diff.added.overlaps(unit.lines))
    })
}

fn event(changes: &[&SymbolChange]) -> Event {
    let mut names = names_of_file(&changes[0].place.path);
    for change in changes {
        names.extend(
            change
                .name
                .split("::")
                .flat_map(|part| part.split(['.', '#']))
                .map(|part| Name::Identifier(part.to_owned())),
        );
        names.push(Name::Phrase(last_part(&change.name).to_owned()));
    }
    names.retain(|name| !matches!(name, Name::Phrase(phrase) if super::wording::parts(phrase).len() < 2));
    let is_gone = |change: &&&SymbolChange| change.event == SymbolEvent::Removed;
    let gone: Vec<String> = changes.iter().filter(is_gone).map(|change| change.name.clone()).collect();
    let detail = if gone.is_empty() {
        let called: Vec<String> = changes.iter().map(|change| change.name.clone()).collect();
        format!("called otherwise: {}", listed(&called))
    } else {
        format!("gone: {}", listed(&gone))
    };
    Event::new(UndisclosedKind::PublicApiChanged, changes[0].place.clone(), detail, names)
}

fn last_part(name: &str) -> &str {
    name.rsplit([':', '.', '#']).next().unwrap_or(name)
}
