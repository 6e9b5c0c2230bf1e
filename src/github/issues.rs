//! Issues, which the App files about what must not go unseen.

use http::Method;
use serde::{Deserialize, Serialize};

use super::client::Repository;
use super::error::GitHubError;

/// An issue to be filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewIssue {
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The labels to put on it.
    pub labels: Vec<String>,
}

impl Repository {
    /// Files an issue and returns its number.
    pub async fn create_issue(&self, issue: &NewIssue) -> Result<u64, GitHubError> {
        let path = self.path().segment("issues");
        let filed: WireIssue = self.connection().send(Method::POST, path, issue).await?;
        Ok(filed.number)
    }
}

#[derive(Deserialize)]
struct WireIssue {
    number: u64,
}
