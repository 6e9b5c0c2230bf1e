//! The results of the checks of a commit, as claims about them are held against.

/// How a check of the head commit ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckOutcome {
    /// The name it runs under.
    pub name: String,
    /// Whether it succeeded.
    pub has_succeeded: bool,
}
