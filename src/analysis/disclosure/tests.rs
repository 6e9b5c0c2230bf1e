//! Tests that are gone, do not run any more or assert less, beside a change of what they test.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::event::{Event, Name, listed, names_of_file};
use crate::analysis::claims::shown::{last_segment, words};
use crate::analysis::context::{Context, FileContext};
use crate::analysis::delta::Delta;
use crate::analysis::delta::symbols::SymbolEvent;
use crate::analysis::delta::tests::{TestChange, TestEvent};
use crate::model::finding::Revision;
use crate::model::path::RepoPath;
use crate::model::summary::UndisclosedKind;

/// What weakens the tests of a change that alters the program too, a file and a kind each.
pub fn events(context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    if !delta.alters_program(context) {
        return Vec::new();
    }
    let mut groups: BTreeMap<(&RepoPath, UndisclosedKind), Vec<&TestChange>> = BTreeMap::new();
    let gone = names_gone(delta);
    for change in &delta.tests {
        if change.event == TestEvent::Removed && tests_any(change, &gone, context) {
            continue;
        }
        if let Some(kind) = kind(&change.event) {
            groups.entry((&change.place.path, kind)).or_default().push(change);
        }
    }
    groups.into_iter().map(|((_, kind), changes)| event(kind, &changes)).collect()
}

/// The names of functions and types of the program that are gone.
fn names_gone(delta: &Delta) -> FxHashSet<&str> {
    /// Shorter names are words too often.
    const LEAST_BYTES: usize = 6;
    let gone = delta.symbols.iter().filter(|symbol| symbol.event == SymbolEvent::Removed && !symbol.is_test);
    gone.map(|symbol| last_segment(&symbol.name)).filter(|name| name.len() >= LEAST_BYTES).collect()
}

/// Whether the test that is gone names something in `gone`: it went with what it tested.
fn tests_any(change: &TestChange, gone: &FxHashSet<&str>, context: &Context<'_>) -> bool {
    let at = |file: &&FileContext<'_>| *file.path_at(Revision::Base) == change.place.path;
    let side = context.files.iter().find(at).and_then(|file| file.before.as_ref());
    let numbered = (1..).zip(side.map_or("", |side| &side.text).lines());
    let own = numbered.filter(|(number, _)| change.place.lines.contains(*number));
    own.flat_map(|(_, line)| words(line)).any(|word| gone.contains(word))
}

/// What `event` is where it weakens a test.
pub fn kind(event: &TestEvent) -> Option<UndisclosedKind> {
    match event {
        TestEvent::Removed => Some(UndisclosedKind::TestRemoved),
        TestEvent::Skipped => Some(UndisclosedKind::TestSkipped),
        TestEvent::AssertionsRemoved { .. } | TestEvent::AssertionLoosened { .. } => {
            Some(UndisclosedKind::AssertionsWeakened)
        }
        TestEvent::Added | TestEvent::Moved | TestEvent::Unskipped | TestEvent::Edited => None,
    }
}

fn event(kind: UndisclosedKind, changes: &[&TestChange]) -> Event {
    let tests: Vec<String> = changes.iter().map(|change| change.name.clone()).collect();
    let mut names: Vec<Name> = tests.iter().map(|test| name(test)).collect();
    names.extend(names_of_file(&changes[0].place.path));
    let what = match kind {
        UndisclosedKind::TestRemoved => "gone: ",
        UndisclosedKind::TestSkipped => "skipped: ",
        _ => "asserting less: ",
    };
    Event::new(kind, changes[0].place.clone(), format!("{what}{}", listed(&tests)), names)
}

/// A test goes by the last part of its name, or by its words where it is named by words.
fn name(test: &str) -> Name {
    if test.contains(' ') {
        Name::Phrase(test.to_owned())
    } else {
        Name::Identifier(test.rsplit([':', '.', '/', '#']).next().unwrap_or(test).to_owned())
    }
}
