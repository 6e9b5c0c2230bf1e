//! Places where a linter, type checker, compiler or scanner is told to look away.

use crate::analysis::context::Context;
use crate::model::finding::Place;

/// One suppression that the change adds or removes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The marker as it is written: `# noqa`, `#[allow]`, `eslint-disable`.
    pub marker: String,
    /// What is suppressed, by the tool's names; empty where it is everything.
    pub rules: Vec<String>,
    /// How much it covers.
    pub extent: SuppressionExtent,
    /// Whether the change adds it; otherwise it removes it.
    pub is_added: bool,
    /// Where it stands: at head, or at base where it is gone.
    pub place: Place,
}

/// How much a suppression covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppressionExtent {
    /// A line, statement, function or type.
    Part,
    /// A whole file or module.
    File,
    /// All files that a setting is for.
    Project,
}

/// The changes of suppressions in `context`.
pub fn changes(_context: &Context<'_>) -> Vec<Suppression> {
    Vec::new()
}
