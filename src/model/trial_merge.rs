//! Whether two open pull requests could both be merged.

use super::object_id::ObjectId;
use super::pull_request::RepositoryId;

/// Two heads, merged on trial.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrialMerge {
    /// Where.
    pub repository: RepositoryId,
    /// The heads, the smaller id first.
    pub heads: [ObjectId; 2],
    /// Whether they do not merge by themselves.
    pub conflicts: bool,
}
