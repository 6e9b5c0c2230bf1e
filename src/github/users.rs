//! People who sign in by GitHub: who they are, and what they may do in which repositories.
//!
//! GitHub says so itself, by a token of theirs that does nothing but that: OAuth's authorisation code with a state and with
//! PKCE (RFC 7636).

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::account;
use super::api_path::ApiPath;
use super::connection::Connection;
use super::error::GitHubError;
use super::settings::{self, Clock, SettingsError};
use crate::model::account::Account;
use crate::model::pull_request::{InstallationId, RepositoryId};
use crate::model::right::Right;

/// More installations than a person sees.
const MOST_INSTALLATIONS: usize = 1_000;
/// More repositories than a person reads in one installation.
const MOST_REPOSITORIES: usize = 100_000;

/// How the App lets people sign in. Its text form has no secret.
#[derive(Clone)]
pub struct UserSignIn {
    /// The base URL of the REST API.
    pub api_url: String,
    /// Where GitHub's pages are.
    pub web_url: String,
    /// The App's client id.
    pub client_id: String,
    /// The App's client secret.
    pub client_secret: SecretString,
    /// Tells the time.
    pub clock: Clock,
}

impl fmt::Debug for UserSignIn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("UserSignIn").field("web_url", &self.web_url).finish_non_exhaustive()
    }
}

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// GitHub takes the code for none of its own, or for one that was used: sign in again.
    #[error("GitHub refused the sign-in: {0}")]
    Refused(String),
    /// The addresses of GitHub cannot be used: the operator has to see to it.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// GitHub could not be asked.
    #[error(transparent)]
    GitHub(#[from] GitHubError),
}

impl UserSignIn {
    /// Where somebody says to GitHub that they want to sign in. `verifier` is shown when the code comes back.
    pub fn address(&self, redirect_url: &str, state: &str, verifier: &str) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        let path = ApiPath::new("login").segment("oauth").segment("authorize");
        let path = path.parameter("client_id", &self.client_id).parameter("redirect_uri", redirect_url);
        let path = path.parameter("state", state).parameter("code_challenge", challenge);
        format!("{}{}", self.web_url, path.parameter("code_challenge_method", "S256").to_relative_url())
    }

    /// The token that a code stands for.
    pub async fn token(&self, code: &str, verifier: &str, redirect_url: &str) -> Result<SecretString, SignInError> {
        let connection = Connection::of_app(settings::anonymous_handle(&self.web_url)?, self.clock.clone());
        let path = ApiPath::new("login").segment("oauth").segment("access_token");
        let body = json!({
            "client_id": self.client_id,
            "client_secret": self.client_secret.expose_secret(),
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_url,
        });
        let answer: TokenAnswer = connection.send_to_page(Method::POST, path, &body).await?;
        match answer.access_token {
            Some(token) => Ok(SecretString::from(token)),
            None => Err(SignInError::Refused(answer.error.unwrap_or_else(|| "it gave no token".to_owned()))),
        }
    }

    /// GitHub as the holder of a token sees it.
    pub fn user(&self, token: &SecretString) -> Result<User, SettingsError> {
        let octocrab = settings::user_handle(&self.api_url, token.clone())?;
        Ok(User { connection: Connection::of_app(octocrab, self.clock.clone()) })
    }
}

/// GitHub as one person sees it.
pub struct User {
    connection: Connection,
}

impl User {
    /// Who it is.
    pub async fn account(&self) -> Result<Account, GitHubError> {
        let WireUser(account) = self.connection.get(ApiPath::new("user")).await?;
        Ok(account)
    }

    /// Which of the repositories that the App is installed on this person may read, and what else they may do there.
    pub async fn repositories(&self) -> Result<BTreeMap<RepositoryId, Right>, GitHubError> {
        let path = ApiPath::new("user").segment("installations");
        let installations: Vec<WireInstallation> = self.connection.counted_list(path, MOST_INSTALLATIONS).await?;
        let mut found = BTreeMap::new();
        for installation in installations.into_iter().filter(|installation| installation.suspended_at.is_none()) {
            let path = ApiPath::new("user").segment("installations").segment(installation.id.0).segment("repositories");
            let repositories: Vec<WireRepository> = self.connection.counted_list(path, MOST_REPOSITORIES).await?;
            found.extend(repositories.into_iter().map(|repository| (repository.id, repository.permissions.right())));
        }
        Ok(found)
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: Option<String>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct WireUser(#[serde(deserialize_with = "account::required")] Account);

#[derive(Deserialize)]
struct WireInstallation {
    id: InstallationId,
    #[serde(default)]
    suspended_at: Option<jiff::Timestamp>,
}

#[derive(Deserialize)]
struct WireRepository {
    id: RepositoryId,
    #[serde(default)]
    permissions: WirePermissions,
}

/// What is not said is not permitted.
#[derive(Default, Deserialize)]
#[serde(default)]
struct WirePermissions {
    admin: bool,
    maintain: bool,
    push: bool,
}

impl WirePermissions {
    fn right(&self) -> Right {
        match self {
            Self { admin: true, .. } | Self { maintain: true, .. } => Right::Maintain,
            Self { push: true, .. } => Right::Write,
            Self { .. } => Right::Read,
        }
    }
}
