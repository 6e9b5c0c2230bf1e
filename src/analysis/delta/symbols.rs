//! Functions and types that a change adds, removes, renames, moves or alters.

use crate::analysis::context::Context;
use crate::analysis::pairing::Pairing;
use crate::model::finding::Place;
use crate::model::path::RepoPath;
use crate::syntax::facts::UnitKind;

/// One function or type that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SymbolChange {
    /// What it is.
    pub kind: UnitKind,
    /// Its qualified name: at head, or at base where it is gone.
    pub name: String,
    /// Whether others than this package may use it, on the side where it can be seen; `None` where its language does not
    /// let that be told from a file alone.
    pub is_public: Option<bool>,
    /// Whether it is test code.
    pub is_test: bool,
    /// What happened to it.
    pub event: SymbolEvent,
    /// Where it stands: at head, or at base where it is gone.
    pub place: Place,
}

/// What happened to a function or type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SymbolEvent {
    /// It is new. Where its body does nothing yet, such as `todo!()`, it is a placeholder.
    Added {
        /// Whether it does nothing yet.
        is_placeholder: bool,
    },
    /// It is gone.
    Removed,
    /// It had another name, in this file or another.
    Renamed {
        /// Its name at base.
        from: String,
        /// Its file at base.
        path: RepoPath,
    },
    /// It has its name and stood in another file.
    Moved {
        /// Its file at base.
        path: RepoPath,
    },
    /// How it is called changed, and maybe its body too.
    SignatureChanged {
        /// Whether every call that was right before is wrong now, as with another parameter that must be given.
        breaks_callers: bool,
    },
    /// What it does changed.
    BodyChanged,
}

/// The changes of symbols in `context`.
pub fn changes(_context: &Context<'_>, _pairing: &Pairing<'_>) -> Vec<SymbolChange> {
    Vec::new()
}
