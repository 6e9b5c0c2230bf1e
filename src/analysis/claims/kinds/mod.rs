//! The kinds of claims: one file a kind or family, each with its templates and what the diff has to say of them.
//!
//! A template is strict: a clause begins with its verb and names its object right behind it. What it does not recognise is
//! no claim. Every template gives its own verdict; [`super::claims`] caps those of kinds that are not proven.

mod behaviour;
mod dependencies;
mod documentation;
mod entry_points;
pub mod implemented;
mod moved;
mod removed;
mod renamed;
mod scope;
pub(super) mod stated;
mod symbols;
mod tests;
mod ticked;

use super::clause::Clause;
use super::judgement::Judgement;
use super::shown::Shown;

/// Recognises a claim in a clause and judges it.
pub(super) type Template = fn(&Clause<'_>, &Shown<'_>) -> Option<Judgement>;

/// Every template; the first that recognises a clause has it.
pub(super) const TEMPLATES: &[Template] = &[
    ticked::ticked_box,
    tests::test_count,
    tests::tests_added,
    documentation::documentation_only,
    documentation::documentation_added,
    behaviour::no_functional_change,
    behaviour::backward_compatible,
    dependencies::no_new_dependency,
    dependencies::dependency_changed,
    dependencies::dependency_added,
    dependencies::dependency_removed,
    renamed::renamed,
    moved::moved,
    entry_points::entry_point_removed,
    removed::removed,
    scope::only_changes,
    scope::size_stated,
    scope::minimal,
    stated::checks_pass,
    stated::command_run,
    stated::fixes_issue,
    implemented::implemented,
    entry_points::entry_point_added,
    symbols::symbol_added,
    stated::improved,
];
