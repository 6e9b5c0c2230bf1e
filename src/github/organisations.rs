//! The Apps that are installed in an organisation.

use serde::Deserialize;

use super::api_path::ApiPath;
use super::app::Permissions;
use super::client::Installation;
use super::error::GitHubError;

/// More Apps than an organisation installs.
const MOST_APPS: usize = 5_000;

/// An App that is installed in an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct InstalledApp {
    /// Which App.
    pub app_id: u64,
    /// What its pages and its bot account are called after.
    #[serde(rename = "app_slug")]
    pub slug: String,
    /// `all` where it reaches every repository, else `selected`.
    pub repository_selection: String,
    /// What it may do.
    pub permissions: Permissions,
}

impl Installation {
    /// Reads the Apps that are installed in an organisation. It takes the permission `organization_administration`.
    pub async fn installed_apps(&self, organisation: &str) -> Result<Vec<InstalledApp>, GitHubError> {
        let path = ApiPath::new("orgs").segment(organisation).segment("installations");
        self.connection.counted_list(path, MOST_APPS).await
    }
}
