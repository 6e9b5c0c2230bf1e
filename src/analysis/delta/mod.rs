//! What a change does, as facts: what its description is held against.
//!
//! Each file has one kind of fact, with the values that speak of it. Nothing here reads what the author says.

mod arity;
mod assertions;
pub mod dependencies;
mod document;
pub mod entry_points;
pub mod errors;
pub mod file_role;
mod loosening;
pub mod secrets;
mod suppression_markers;
pub mod suppressions;
pub mod symbols;
mod test_pairing;
pub mod tests;
pub mod workflows;

use dependencies::DependencyChange;
use entry_points::EntryPointChange;
use errors::SwallowedError;
use file_role::FileRole;
use secrets::LeakedSecret;
use suppressions::Suppression;
use symbols::SymbolChange;
use tests::TestChange;
use workflows::WorkflowChange;

use super::context::Context;
use super::pairing::Pairing;
use crate::model::lines::LineRange;
use crate::syntax::facts::LineKind;

/// Everything that a change does, as far as it can be told from its two sides.
#[derive(Clone, Debug, Default)]
pub struct Delta {
    /// What each file is for, in the order of the change.
    pub roles: Vec<FileRole>,
    /// Functions and types that came, went or changed; by path and line.
    pub symbols: Vec<SymbolChange>,
    /// Tests that came, went, do not run any more or assert otherwise; by path and line.
    pub tests: Vec<TestChange>,
    /// Packages that came, went or changed their version; by path and name.
    pub dependencies: Vec<DependencyChange>,
    /// Places where a tool is told to look away, or no longer is; by path and line.
    pub suppressions: Vec<Suppression>,
    /// What workflows check and may do; by path and line.
    pub workflows: Vec<WorkflowChange>,
    /// Errors that are dropped now; by path and line.
    pub swallowed_errors: Vec<SwallowedError>,
    /// Routes, flags and environment variables that came or went; by path and line.
    pub entry_points: Vec<EntryPointChange>,
    /// Secrets in clear text that are new; by path and line.
    pub leaked_secrets: Vec<LeakedSecret>,
}

impl Delta {
    /// What the change in `context` does.
    pub fn of(context: &Context<'_>, pairing: &Pairing<'_>) -> Self {
        Self {
            roles: context.files.iter().map(file_role::of).collect(),
            symbols: symbols::changes(context, pairing),
            tests: tests::changes(context),
            dependencies: dependencies::changes(context),
            suppressions: suppressions::changes(context),
            workflows: workflows::changes(context),
            swallowed_errors: errors::swallowed(context),
            entry_points: entry_points::changes(context),
            leaked_secrets: secrets::leaks(context),
        }
    }

    /// Whether the change in `context` alters what the program does: code that is no test and did not merely move.
    pub fn alters_program(&self, context: &Context<'_>) -> bool {
        context.files.iter().zip(&self.roles).any(|(file, role)| {
            let is_program = *role == FileRole::Source && file.class.is_reviewable() && !file.class.is_test();
            let adds = |line: u32| file.line_kind(line) == LineKind::Code && !file.is_test(LineRange::new(line, line));
            let removes = |line: u32| {
                file.before.as_ref().is_some_and(|side| {
                    side.facts.line_kind(line) == LineKind::Code && !side.facts.is_test(LineRange::new(line, line))
                })
            };
            is_program && (file.diff.added.iter().any(adds) || file.diff.deleted.iter().any(removes))
        })
    }
}
