//! Issues: the tasks that agents are given, and what the App files about what must not go unseen.

use http::Method;
use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

use super::account;
use super::api_path::ApiPath;
use super::authorship::WireAuthor;
use super::client::Repository;
use super::error::GitHubError;
use crate::model::account::Account;

/// More than a repository keeps open, and more than anybody touches in the hours for which a job is tried again.
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

/// An issue, or a pull request in the form of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its number.
    pub number: u64,
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Who is to do it.
    pub assignees: Vec<Account>,
    /// Whether it is still to be done.
    pub is_open: bool,
    /// Whether it is a pull request.
    pub is_pull_request: bool,
}

impl Repository {
    /// Reads an issue; `None` where there is none, or it was transferred to another repository.
    pub async fn issue(&self, number: u64) -> Result<Option<Issue>, GitHubError> {
        let path = self.path().segment("issues").segment(number);
        match self.connection().find::<WireIssue>(path).await {
            Err(GitHubError::Moved { .. }) => Ok(None),
            found => Ok(found?.map(WireIssue::into_issue)),
        }
    }

    /// Reads the open issues that somebody is to do, pull requests among them.
    pub async fn assigned_issues(&self) -> Result<Vec<Issue>, GitHubError> {
        let path = self.path().segment("issues").parameter("state", "open").parameter("assignee", "*");
        // Oldest first, so that one that is opened meanwhile does not move the others to another page.
        self.issues_at(path.parameter("sort", "created").parameter("direction", "asc")).await
    }

    /// Reads the issues that the App itself filed and something happened to since a time. Anybody can file one that looks
    /// like one of them.
    pub async fn own_issues_since(&self, since: Timestamp) -> Result<Vec<Issue>, GitHubError> {
        let path = self.path().segment("issues").parameter("state", "all").parameter("since", since);
        let mut found: Vec<WireIssue> = self.connection().list(path, MOST_ISSUES).await?;
        found.retain(|issue| issue.pull_request.is_none() && issue.author.is_app(self.installation.app_id));
        Ok(found.into_iter().map(WireIssue::into_issue).collect())
    }

    /// Files an issue and returns its number.
    pub async fn create_issue(&self, issue: &NewIssue) -> Result<u64, GitHubError> {
        let path = self.path().segment("issues");
        let filed: WireIssue = self.connection().send(Method::POST, path, issue).await?;
        Ok(filed.number)
    }

    /// Gives an issue another title and text.
    pub async fn update_issue(&self, number: u64, title: &str, body: &str) -> Result<(), GitHubError> {
        let path = self.path().segment("issues").segment(number);
        let _updated: WireIssue = self.connection().send(Method::PATCH, path, &IssueText { title, body }).await?;
        Ok(())
    }

    async fn issues_at(&self, path: ApiPath) -> Result<Vec<Issue>, GitHubError> {
        let found: Vec<WireIssue> = self.connection().list(path, MOST_ISSUES).await?;
        Ok(found.into_iter().map(WireIssue::into_issue).collect())
    }
}

#[derive(Serialize)]
struct IssueText<'a> {
    title: &'a str,
    body: &'a str,
}

#[derive(Deserialize)]
struct WireIssue {
    number: u64,
    #[serde(default)]
    title: String,
    body: Option<String>,
    #[serde(default)]
    state: String,
    #[serde(default, deserialize_with = "accounts")]
    assignees: Vec<Account>,
    pull_request: Option<IgnoredAny>,
    #[serde(flatten)]
    author: WireAuthor,
}

impl WireIssue {
    fn into_issue(self) -> Issue {
        Issue {
            number: self.number,
            title: self.title,
            body: self.body.unwrap_or_default(),
            assignees: self.assignees,
            is_open: self.state == "open",
            is_pull_request: self.pull_request.is_some(),
        }
    }
}

fn accounts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Account>, D::Error> {
    #[derive(Deserialize)]
    struct Somebody(#[serde(deserialize_with = "account::required")] Account);
    let found = Option::<Vec<Somebody>>::deserialize(deserializer)?;
    Ok(found.into_iter().flatten().map(|Somebody(account)| account).collect())
}
