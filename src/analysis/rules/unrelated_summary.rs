//! A description of which nothing is to be found in the change.
//!
//! The words of title and description are compared with those of the paths, of the changed lines and of the functions and types
//! around them, as for the alignment in the report: a word weighs more the fewer earlier commits of the project have it, and a
//! name that only code has weighs most. A text of less than two lines is not judged. Quotations, code blocks and what other
//! programs wrote do not count. How often it is right is in `docs/accuracy.md`.
//!
//! ## Why
//!
//! Text that belongs to another change, or to a plan that was given up, sends a reviewer looking for the wrong things.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! unrelated-summary = "error"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::alignment::closeness;
use crate::analysis::claims::mentions::mentions;
use crate::analysis::context::Context;
use crate::model::finding::Severity;
use crate::model::lines::LineRange;

/// The rule.
pub const RULE: Rule = Rule {
    name: "unrelated-summary",
    severity: Severity::Warning,
    source: include_str!("unrelated_summary.rs"),
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    /// Enough names to see what the text is about.
    const MOST_NAMES: usize = 5;
    let Some(first) = subject.context.files.first() else { return Vec::new() };
    if !is_unrelated(subject.context) {
        return Vec::new();
    }
    let names: Vec<String> =
        mentions(subject.context).iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    let message = if names.is_empty() {
        "the description has next to no word in common with the paths and changed lines".to_owned()
    } else {
        let names = names.join(", ");
        format!(
            "the description speaks of {names}; next to nothing of it is to be found in the paths and changed lines"
        )
    };
    vec![Draft {
        path: first.file.path.clone(),
        lines: first.diff.added.ranges().first().copied().unwrap_or(LineRange::new(1, 1)),
        message,
        help: "check that the text belongs to this change, or name what the change touches".to_owned(),
        identity: String::new(),
        at_most: Severity::Error,
        clone: None,
        related: Vec::new(),
    }]
}

/// Whether what is said in `context` has next to nothing in common with what changed.
pub fn is_unrelated(context: &Context<'_>) -> bool {
    /// A shorter text says too little to be compared.
    const LEAST_BYTES: usize = 120;
    /// The closeness below which a text is unrelated. Chosen on nineteen projects so that 1 % of their own descriptions are
    /// below it.
    const CLOSENESS: f64 = 0.016;
    let said = &context.change.description;
    let is_judged = !context.files.is_empty() && said.title.len() + said.body.len() >= LEAST_BYTES;
    is_judged && closeness(context, &[], &[]) < CLOSENESS
}
