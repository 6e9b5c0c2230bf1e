//! Branches, and where they are.

use serde::Deserialize;

use super::client::Repository;
use super::error::GitHubError;
use crate::model::object_id::ObjectId;

impl Repository {
    /// The commit that a branch is at.
    pub async fn branch_tip(&self, branch: &str) -> Result<ObjectId, GitHubError> {
        let found: WireBranch = self.connection().get(self.path().segment("branches").segment(branch)).await?;
        Ok(found.commit.sha)
    }
}

#[derive(Deserialize)]
struct WireBranch {
    commit: WireTip,
}

#[derive(Deserialize)]
struct WireTip {
    sha: ObjectId,
}
