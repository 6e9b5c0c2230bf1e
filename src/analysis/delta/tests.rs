//! Tests that a change adds, removes, skips, or lets assert otherwise.

use super::assertions::{self, Altered};
use super::test_pairing::{Test, TestPairing};
use crate::analysis::context::Context;
use crate::model::finding::{Place, Revision};
use crate::model::path::RepoPath;

/// One test that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestChange {
    /// Its qualified name, or the words it is named by, as in `it("…")`.
    pub name: String,
    /// What happened to it.
    pub event: TestEvent,
    /// Where it stands: at head, or at base where it is gone.
    pub place: Place,
}

/// What happened to a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestEvent {
    /// It is new.
    Added,
    /// It is gone, and nothing like it stands elsewhere in the change.
    Removed,
    /// It has another name or place.
    Moved,
    /// It does not run any more, on no platform.
    Skipped,
    /// It runs again.
    Unskipped,
    /// It asserts fewer things than before.
    AssertionsRemoved {
        /// How many assertions it had.
        before: u32,
        /// How many it has.
        after: u32,
    },
    /// An assertion is looser than the one it takes the place of, as `toBeDefined` is than `toEqual`.
    AssertionLoosened {
        /// What it asserted, on one line.
        before: String,
        /// What it asserts.
        after: String,
    },
    /// Something else in it changed.
    Edited,
}

/// The changes of tests in `context`, by path and line.
pub fn changes(context: &Context<'_>) -> Vec<TestChange> {
    let pairing = TestPairing::of(context);
    let altered = Altered::of(&pairing);
    let mut changes = Vec::new();
    for (new, test) in pairing.after.iter().enumerate() {
        let events = match pairing.earlier[new] {
            None => vec![TestEvent::Added],
            Some(old) => events(&pairing, &altered, &pairing.before[old], new),
        };
        let change =
            |event| TestChange { name: test.case.name.clone(), event, place: test.place(context, Revision::Head) };
        changes.extend(events.into_iter().map(change));
    }
    let removed = pairing.removed();
    for (old, holder) in removed.iter().zip(pairing.taken_in(&removed)) {
        let test = &pairing.before[*old];
        if holder.is_none() && !is_helper_now(context, &pairing, test) && is_gone_for_certain(context, test) {
            let place = test.place(context, Revision::Base);
            changes.push(TestChange { name: test.case.name.clone(), event: TestEvent::Removed, place });
        }
    }
    changes.sort_by(|left, right| left.order().cmp(&right.order()));
    changes
}

impl TestChange {
    fn order(&self) -> (&RepoPath, u32, Revision, &str) {
        (&self.place.path, self.place.lines.start, self.place.revision, &self.name)
    }
}

/// Whether `test` became a function that new tests call, each with other arguments.
fn is_helper_now(context: &Context<'_>, pairing: &TestPairing<'_>, test: &Test<'_>) -> bool {
    let own_name = |name: &str| name.rsplit([':', '.', '/', '#']).next().unwrap_or_default().to_owned();
    let file = &context.files[test.file];
    let Some(after) = &file.after else { return false };
    let name = own_name(&test.case.name);
    if !after.facts.functions().any(|unit| file.is_test(unit.lines) && own_name(&unit.name) == name) {
        return false;
    }
    let mut new = pairing.after.iter().zip(&pairing.earlier).filter(|(_, earlier)| earlier.is_none());
    new.any(|(new, _)| new.tokens.iter().any(|token| token.shape.is_identifier() && new.word(token) == name))
}

/// Whether all of the file that `test` stood in was read at head.
fn is_gone_for_certain(context: &Context<'_>, test: &Test<'_>) -> bool {
    let file = &context.files[test.file];
    match (&file.file.after, &file.after) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(_), Some(side)) => side.facts.problem.is_none(),
    }
}

/// What happened between `old` and the test at head with the index `new`; nothing when both read the same in one place.
fn events(pairing: &TestPairing<'_>, altered: &Altered, old: &Test<'_>, new: usize) -> Vec<TestEvent> {
    let new_test = &pairing.after[new];
    let mut events = Vec::new();
    match (old.case.is_skipped, new_test.case.is_skipped) {
        (false, true) => events.push(TestEvent::Skipped),
        (true, false) => events.push(TestEvent::Unskipped),
        (false, false) | (true, true) => {}
    }
    if old.file != new_test.file || old.case.name != new_test.case.name {
        events.push(TestEvent::Moved);
    }
    if !old.reads_like(new_test) {
        events.extend(assertions::events(pairing, altered, old, new));
        if events.is_empty() {
            events.push(TestEvent::Edited);
        }
    }
    events
}
