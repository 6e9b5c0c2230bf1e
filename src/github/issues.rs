//! Issues, which the App files about what must not go unseen.

use http::Method;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::Repository;
use super::error::GitHubError;

/// More than anybody touches in the hours for which a job is tried again.
const MOST_ISSUES: usize = 10_000;

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

/// An issue that was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledIssue {
    /// Its number.
    pub number: u64,
    /// Markdown.
    pub body: String,
}

impl Repository {
    /// Reads the issues that something happened to since a time, pull requests among them.
    pub async fn issues_since(&self, since: Timestamp) -> Result<Vec<FiledIssue>, GitHubError> {
        let path = self.path().segment("issues").parameter("state", "all").parameter("since", since);
        let found: Vec<WireIssue> = self.connection().list(path, MOST_ISSUES).await?;
        let filed = |issue: WireIssue| FiledIssue { number: issue.number, body: issue.body.unwrap_or_default() };
        Ok(found.into_iter().map(filed).collect())
    }

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
    body: Option<String>,
}
