//! An import against the direction in which two parts of the program have always depended on each other.
//!
//! 22 files or more of one directory, by at least two people, import the other, and no file of the other imports it: until this
//! change. Directories are compared where the ways to both files part. No layers are configured; they are what is seen.
//!
//! These stay silent: imports inside functions and of types alone, tests, examples and scripts, new packages, and a change whose
//! description names both directories.
//!
//! ## Why
//!
//! Parts that need each other can neither be tested nor changed nor understood alone. The first import the other way is the
//! cheapest to take back.
//!
//! ## Settings
//!
//! ```toml
//! [drift]
//! allow = []                    # e.g. ["layer:src/model:src/web"]
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::conventions::layers::LayerBreach;
use crate::model::finding::Severity;
use crate::model::lines::LineRange;

/// The rule.
pub const RULE: Rule = Rule {
    name: "new-layer-dependency",
    severity: Severity::Warning,
    source: include_str!("new_layer_dependency.rs"),
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    subject.drift.layer_breach.iter().map(draft).collect()
}

fn draft(breach: &LayerBreach) -> Draft {
    let LayerBreach { from, to, crossings, .. } = breach;
    Draft {
        path: breach.path.clone(),
        lines: LineRange::new(breach.line, breach.line),
        message: format!("this is the first import of `{to}` in `{from}`, which {crossings} files of `{to}` import"),
        help: format!(
            "move what both need below them, or hand it in from `{to}`; to allow it on purpose, put `allow = [\"{}\"]` into `[drift]` of the policy",
            breach.key()
        ),
        identity: breach.key(),
        at_most: Severity::Error,
        clone: None,
        related: breach.examples.clone(),
    }
}
