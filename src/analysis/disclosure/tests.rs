//! Tests that are gone, do not run any more or assert less, beside a change of what they test.

use std::collections::BTreeMap;

use super::event::{Event, Name, listed, names_of_file};
use crate::analysis::context::Context;
use crate::analysis::delta::Delta;
use crate::analysis::delta::tests::{TestChange, TestEvent};
use crate::model::path::RepoPath;
use crate::model::summary::UndisclosedKind;

/// What weakens the tests of a change that alters the program too, a file and a kind each.
pub fn events(context: &Context<'_>, delta: &Delta) -> Vec<Event> {
    if !delta.alters_program(context) {
        return Vec::new();
    }
    let mut groups: BTreeMap<(&RepoPath, UndisclosedKind), Vec<&TestChange>> = BTreeMap::new();
    for change in &delta.tests {
        if let Some(kind) = kind(&change.event) {
            groups.entry((&change.place.path, kind)).or_default().push(change);
        }
    }
    groups.into_iter().map(|((_, kind), changes)| event(kind, &changes)).collect()
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
