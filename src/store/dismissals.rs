//! How the findings of rules were taken.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::error::StoreError;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::reception::{Advice, Dismissal, Reception};

/// What was shown and what was dismissed. Every call is one transaction.
#[async_trait]
pub trait DismissalStore: Send + Sync {
    /// Remembers that `advice` was shown on a pull request, and that of all that ever was exactly `dismissals` are dismissed;
    /// returns the fingerprints of all that ever was.
    async fn save_advice(
        &self,
        id: PullRequestId,
        advice: Vec<Advice>,
        dismissals: Vec<Dismissal>,
    ) -> Result<BTreeSet<String>, StoreError>;
    /// How the findings of each rule were taken in a repository, by rule.
    async fn receptions(&self, repository: RepositoryId) -> Result<Vec<Reception>, StoreError>;
}
