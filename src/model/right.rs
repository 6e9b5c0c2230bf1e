//! What somebody may do in a repository.

/// From the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// To read it.
    Read,
    /// To push to it.
    Write,
    /// To change its settings, or most of them.
    Maintain,
}
