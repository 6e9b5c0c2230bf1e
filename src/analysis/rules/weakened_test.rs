//! A test that is gone or asserts less, in a change that alters the program too.
//!
//! A test is gone where nothing like it stands elsewhere in the change. It asserts less where it has fewer assertions, or a
//! looser one in the place of another, as "is defined" is looser than "equals". Where the description speaks of it, the
//! finding is a note. A change of tests alone is none.
//!
//! ## Why
//!
//! A program and its tests that change together prove nothing of each other: the quickest way to make a failing test pass is to ask
//! less of it.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! weakened-test = "error"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::delta::tests::{TestChange, TestEvent};
use crate::model::finding::Severity;
use crate::model::summary::UndisclosedKind;

/// The rule.
pub const RULE: Rule =
    Rule { name: "weakened-test", severity: Severity::Warning, source: include_str!("weakened_test.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    if !subject.delta.alters_program(subject.context) {
        return Vec::new();
    }
    subject.delta.tests.iter().filter_map(|change| draft(subject, change)).collect()
}

fn draft(subject: &Subject<'_>, change: &TestChange) -> Option<Draft> {
    let (kind, what) = match &change.event {
        TestEvent::Removed => (UndisclosedKind::TestRemoved, "is gone".to_owned()),
        TestEvent::AssertionsRemoved { before, after } => {
            (UndisclosedKind::AssertionsWeakened, format!("has {after} assertions and had {before}"))
        }
        TestEvent::AssertionLoosened { before, after } => {
            (UndisclosedKind::AssertionsWeakened, format!("asserted `{before}` and now `{after}`"))
        }
        TestEvent::Added | TestEvent::Moved | TestEvent::Skipped | TestEvent::Unskipped | TestEvent::Edited => {
            return None;
        }
    };
    let (lines, related) = subject.context.at_head(&change.place);
    Some(Draft {
        path: change.place.path.clone(),
        lines,
        message: format!("the test `{}` {what}, and the program changes too", change.name),
        help: "say in the description why less is asked, or ask as much as before".to_owned(),
        identity: format!("{} {what}", change.name),
        at_most: subject.weight_of(kind, &change.place.path),
        clone: None,
        related,
    })
}
