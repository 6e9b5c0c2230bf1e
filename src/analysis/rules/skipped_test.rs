//! A test that does not run any more, in a change that alters the program too.
//!
//! A test is skipped where it is marked so for every platform; conditions of a platform or of a tool that is missing are
//! none. Where the description speaks of it, the finding is a note. A change of tests alone is none.
//!
//! ## Why
//!
//! A skipped test looks like a test. Few are ever run again.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! skipped-test = "error"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::delta::tests::{TestChange, TestEvent};
use crate::model::finding::Severity;
use crate::model::summary::UndisclosedKind;

/// The rule.
pub const RULE: Rule =
    Rule { name: "skipped-test", severity: Severity::Error, source: include_str!("skipped_test.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    if !subject.delta.alters_program(subject.context) {
        return Vec::new();
    }
    let skipped = subject.delta.tests.iter().filter(|change| change.event == TestEvent::Skipped);
    skipped.map(|change| draft(subject, change)).collect()
}

fn draft(subject: &Subject<'_>, change: &TestChange) -> Draft {
    let (lines, related) = subject.context.at_head(&change.place);
    Draft {
        path: change.place.path.clone(),
        lines,
        message: format!("the test `{}` does not run any more, and the program changes too", change.name),
        help: "let it run, or say in the description why it cannot and when it will".to_owned(),
        identity: change.name.clone(),
        at_most: subject.weight_of(UndisclosedKind::TestSkipped, &change.place.path),
        clone: None,
        related,
    }
}
