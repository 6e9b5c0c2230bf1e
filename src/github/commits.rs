//! Who GitHub thinks wrote and recorded the commits of a pull request.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::account;
use super::client::Repository;
use super::error::GitHubError;
use super::wire;
use crate::model::account::Account;
use crate::model::object_id::ObjectId;

/// GitHub lists no more commits of a pull request than this.
const MOST_LISTED: usize = 250;

/// Each commit that is not listed costs a request; a change of more commits than this is not one to review.
const MOST_SINGLE: usize = 1_000;

/// What GitHub knows of a commit beyond what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitAccounts {
    /// Whose the author's address is.
    pub author: Option<Account>,
    /// Whose the committer's address is.
    pub committer: Option<Account>,
    /// Whether the signature was verified.
    pub is_verified: bool,
}

impl Repository {
    /// Reads who is behind these commits of a pull request: every one of them, or an error.
    ///
    /// Which commits there are is for git to say, since GitHub's list ends after 250.
    pub async fn commit_accounts(
        &self,
        number: u64,
        commits: &[ObjectId],
    ) -> Result<BTreeMap<ObjectId, CommitAccounts>, GitHubError> {
        let path = self.path().segment("pulls").segment(number).segment("commits");
        let listed: Vec<WireCommit> = self.connection().list(path.clone(), MOST_LISTED).await?;
        let listed: BTreeMap<_, _> = listed.into_iter().map(|found| (found.sha.clone(), found.into_model())).collect();
        let single = commits.iter().filter(|commit| !listed.contains_key(commit)).count();
        if single > MOST_SINGLE {
            return Err(GitHubError::TooLong { request: format!("GET {path}"), most: MOST_LISTED + MOST_SINGLE });
        }
        let mut found = BTreeMap::new();
        for commit in commits {
            let accounts = match listed.get(commit) {
                Some(accounts) => accounts.clone(),
                None => self.accounts_of(commit).await?,
            };
            found.insert(commit.clone(), accounts);
        }
        Ok(found)
    }

    async fn accounts_of(&self, commit: &ObjectId) -> Result<CommitAccounts, GitHubError> {
        // The answer would list the changed files too: one to a page is the least.
        let path = self.path().segment("commits").segment(commit).parameter("per_page", 1);
        let found: WireCommit = self.connection().get(path.clone()).await?;
        if found.sha == *commit {
            return Ok(found.into_model());
        }
        Err(GitHubError::unavailable(format!("GET {path}"), "it is of another commit"))
    }
}

#[derive(Deserialize)]
struct WireCommit {
    #[serde(deserialize_with = "wire::object_id")]
    sha: ObjectId,
    #[serde(default, deserialize_with = "account::optional")]
    author: Option<Account>,
    #[serde(default, deserialize_with = "account::optional")]
    committer: Option<Account>,
    commit: WireContent,
}

#[derive(Deserialize)]
struct WireContent {
    verification: Option<WireVerification>,
}

#[derive(Deserialize)]
struct WireVerification {
    verified: bool,
}

impl WireCommit {
    fn into_model(self) -> CommitAccounts {
        let is_verified = self.commit.verification.is_some_and(|verification| verification.verified);
        CommitAccounts { author: self.author, committer: self.committer, is_verified }
    }
}
