//! Repositories: what they are called, where they are cloned from, what their main branch is.

use serde::Deserialize;

use super::api_path::ApiPath;
use super::client::{self, Installation};
use super::error::GitHubError;
use super::wire;
use crate::model::pull_request::{RepositoryId, RepositoryName};
use crate::model::secure_url::SecureUrl;

/// More repositories than an installation has.
const MOST_REPOSITORIES: usize = 100_000;

/// A repository as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryDetails {
    /// Which one.
    pub id: RepositoryId,
    /// What it is called at the moment.
    pub name: RepositoryName,
    /// Its main branch.
    pub default_branch: String,
    /// Where git gets it from: encrypted, or on this machine.
    pub clone_url: SecureUrl,
    /// Whether nothing can be changed in it any more.
    pub is_archived: bool,
}

impl Installation {
    /// Reads a repository by its number, whatever it is called now.
    pub async fn repository_by_id(&self, id: RepositoryId) -> Result<RepositoryDetails, GitHubError> {
        let path = ApiPath::new("repositories").segment(id.0);
        let found: WireRepository = self.connection.get(path.clone()).await?;
        if found.id != id {
            return Err(GitHubError::unavailable(format!("GET {path}"), "it is about another repository"));
        }
        found.into_details(&path)
    }

    /// Reads the repository that has this name now.
    pub async fn repository_by_name(&self, name: &RepositoryName) -> Result<RepositoryDetails, GitHubError> {
        let path = client::path_of(name);
        self.connection.get::<WireRepository>(path.clone()).await?.into_details(&path)
    }

    /// Reads all repositories that the App is installed on here, by their number.
    pub async fn repositories(&self) -> Result<Vec<RepositoryDetails>, GitHubError> {
        let path = ApiPath::new("installation").segment("repositories");
        let found: Vec<WireRepository> = self.connection.counted_list(path.clone(), MOST_REPOSITORIES).await?;
        let found = found.into_iter().map(|found| found.into_details(&path));
        let mut repositories = found.collect::<Result<Vec<RepositoryDetails>, GitHubError>>()?;
        repositories.sort_by_key(|repository| repository.id);
        Ok(repositories)
    }
}

#[derive(Deserialize)]
struct WireRepository {
    id: RepositoryId,
    #[serde(deserialize_with = "wire::repository_name")]
    full_name: RepositoryName,
    default_branch: String,
    clone_url: String,
    #[serde(default)]
    archived: bool,
}

impl WireRepository {
    fn into_details(self, path: &ApiPath) -> Result<RepositoryDetails, GitHubError> {
        let Some(clone_url) = SecureUrl::parse(&self.clone_url) else {
            return Err(GitHubError::unavailable(format!("GET {path}"), "its clone URL is not encrypted"));
        };
        Ok(RepositoryDetails {
            id: self.id,
            name: self.full_name,
            default_branch: self.default_branch,
            clone_url,
            is_archived: self.archived,
        })
    }
}
