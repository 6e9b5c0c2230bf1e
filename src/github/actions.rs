//! What workflows may do in a repository with the token that they are given.

use serde::Deserialize;

use super::client::Repository;
use super::error::GitHubError;

/// What workflows may do with the token that they are given.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WorkflowPermissions {
    /// `read` or `write`, where a workflow does not say.
    pub default_workflow_permissions: String,
    /// Whether they may open pull requests and approve them.
    pub can_approve_pull_request_reviews: bool,
}

impl Repository {
    /// Reads what workflows may do. It takes the permission `administration`.
    pub async fn workflow_permissions(&self) -> Result<WorkflowPermissions, GitHubError> {
        self.connection().get(self.path().segment("actions").segment("permissions").segment("workflow")).await
    }
}
