//! Pull requests.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::account;
use super::api_path::ApiPath;
use super::client::Repository;
use super::error::GitHubError;
use super::wire;
use crate::model::account::Account;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequest, PullRequestId, PullRequestState, RepositoryId};

/// More pull requests than any repository keeps open.
const MOST_PULL_REQUESTS: usize = 10_000;

impl Repository {
    /// Reads a pull request. [`GitHubError::Moved`] where the name has passed to another repository.
    pub async fn pull_request(&self, number: u64) -> Result<PullRequest, GitHubError> {
        let path = self.path().segment("pulls").segment(number);
        let found: WirePullRequest = self.connection().get(path.clone()).await?;
        self.own(&path, found)
    }

    /// Reads all open pull requests, by their number.
    pub async fn open_pull_requests(&self) -> Result<Vec<PullRequest>, GitHubError> {
        self.pull_requests_at(self.open_path()).await
    }

    /// Reads the open pull requests that would be merged into a branch, by their number.
    pub async fn open_pull_requests_into(&self, branch: &str) -> Result<Vec<PullRequest>, GitHubError> {
        self.pull_requests_at(self.open_path().parameter("base", branch)).await
    }

    /// Reads the pull requests that a commit belongs to, by their number, closed and merged ones too.
    ///
    /// GitHub may leave out an open one where the commit was merged by another. Those of other repositories, which
    /// forks have in common with it, are not among them.
    pub async fn pull_requests_of(&self, commit: &ObjectId) -> Result<Vec<PullRequest>, GitHubError> {
        let path = self.path().segment("commits").segment(commit).segment("pulls");
        let mut found: Vec<WirePullRequest> = self.connection().list(path.clone(), MOST_PULL_REQUESTS).await?;
        found.retain(|found| found.is_in(self.id));
        self.all_own(&path, found)
    }

    fn open_path(&self) -> ApiPath {
        let path = self.path().segment("pulls").parameter("state", "open");
        // Oldest first, so that one that is opened meanwhile does not move the others to another page.
        path.parameter("sort", "created").parameter("direction", "asc")
    }

    async fn pull_requests_at(&self, path: ApiPath) -> Result<Vec<PullRequest>, GitHubError> {
        let found: Vec<WirePullRequest> = self.connection().list(path.clone(), MOST_PULL_REQUESTS).await?;
        self.all_own(&path, found)
    }

    fn all_own(&self, path: &ApiPath, found: Vec<WirePullRequest>) -> Result<Vec<PullRequest>, GitHubError> {
        let found = found.into_iter().map(|found| self.own(path, found).map(|own| (own.id.number, own)));
        Ok(found.collect::<Result<BTreeMap<u64, PullRequest>, GitHubError>>()?.into_values().collect())
    }

    fn own(&self, path: &ApiPath, found: WirePullRequest) -> Result<PullRequest, GitHubError> {
        if found.is_in(self.id) {
            return Ok(found.into_model(self.id));
        }
        Err(GitHubError::Moved { request: format!("GET {path}") })
    }
}

#[derive(Deserialize)]
struct WirePullRequest {
    number: u64,
    state: WireState,
    #[serde(default)]
    draft: bool,
    #[serde(default, deserialize_with = "account::optional")]
    user: Option<Account>,
    title: String,
    body: Option<String>,
    #[serde(default)]
    labels: Vec<WireLabel>,
    head: WireEnd,
    base: WireEnd,
    created_at: Timestamp,
    merged_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "wire::optional_object_id")]
    merge_commit_sha: Option<ObjectId>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum WireState {
    Open,
    Closed,
}

#[derive(Deserialize)]
struct WireLabel {
    name: String,
}

#[derive(Deserialize)]
struct WireEnd {
    #[serde(rename = "ref")]
    branch: String,
    #[serde(deserialize_with = "wire::object_id")]
    sha: ObjectId,
    repo: Option<WireRepository>,
}

#[derive(Deserialize)]
struct WireRepository {
    id: RepositoryId,
}

impl WirePullRequest {
    fn is_in(&self, repository: RepositoryId) -> bool {
        self.base.repo.as_ref().is_some_and(|base| base.id == repository)
    }

    fn into_model(self, repository: RepositoryId) -> PullRequest {
        let mut labels: Vec<String> = self.labels.into_iter().map(|label| label.name).collect();
        labels.sort();
        let state = match self.state {
            _ if self.merged_at.is_some() => PullRequestState::Merged,
            WireState::Open => PullRequestState::Open,
            WireState::Closed => PullRequestState::Closed,
        };
        PullRequest {
            id: PullRequestId { repository, number: self.number },
            state,
            draft: self.draft,
            author: self.user,
            title: self.title,
            body: self.body.unwrap_or_default(),
            labels,
            head: self.head.sha,
            head_branch: self.head.branch,
            head_repository: self.head.repo.map(|repository| repository.id),
            base_branch: self.base.branch,
            base: self.base.sha,
            created_at: self.created_at,
            // Before that it is a merge that GitHub tries out.
            merge_commit: self.merge_commit_sha.filter(|_| self.merged_at.is_some()),
        }
    }
}
