//! Branches: which of them something protects, and where they are.

use serde::Deserialize;

use super::client::Repository;
use super::error::GitHubError;
use super::wire;
use crate::model::object_id::ObjectId;

/// More protected branches than anybody can look after.
const MOST_PROTECTED: usize = 5_000;

impl Repository {
    /// Reads the names of the branches that a ruleset or a classic protection bears on, sorted.
    pub async fn protected_branches(&self) -> Result<Vec<String>, GitHubError> {
        let path = self.path().segment("branches").parameter("protected", true);
        let found: Vec<WireBranch> = self.connection().list(path, MOST_PROTECTED).await?;
        let mut names: Vec<String> = found.into_iter().map(|branch| branch.name).collect();
        names.sort();
        Ok(names)
    }

    /// Reads the commit that a branch is at; `None` where there is no such branch.
    pub async fn branch_head(&self, branch: &str) -> Result<Option<ObjectId>, GitHubError> {
        let path = self.path().segment("branches").segment(branch);
        let found: Option<WireBranch> = self.connection().find(path).await?;
        Ok(found.map(|branch| branch.commit.sha))
    }

    /// Reads whether a ruleset or a classic protection bears on a branch; what is not there is not protected.
    pub async fn is_protected(&self, branch: &str) -> Result<bool, GitHubError> {
        let path = self.path().segment("branches").segment(branch);
        let found: Option<WireBranch> = self.connection().find(path).await?;
        Ok(found.is_some_and(|branch| branch.is_protected))
    }
}

#[derive(Deserialize)]
struct WireBranch {
    name: String,
    #[serde(rename = "protected")]
    is_protected: bool,
    commit: WireCommit,
}

#[derive(Deserialize)]
struct WireCommit {
    #[serde(deserialize_with = "wire::object_id")]
    sha: ObjectId,
}
