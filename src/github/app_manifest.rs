//! The end of GitHub's manifest flow: a code becomes a newly registered App with its secrets.

use http::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::api_path::ApiPath;
use super::connection::Connection;
use super::error::GitHubError;
use super::settings::{self, Clock, SettingsError};

/// An App that was just registered. GitHub tells the secrets this once.
#[derive(Debug, Deserialize)]
pub struct RegisteredApp {
    /// Its number.
    pub id: u64,
    /// What its pages and its bot account are called after.
    pub slug: String,
    /// Its page, where it is installed from.
    pub html_url: String,
    /// What it signs its requests with, as PEM.
    #[serde(rename = "pem", deserialize_with = "secret")]
    pub private_key: SecretString,
    /// What GitHub signs webhooks with.
    #[serde(deserialize_with = "secret")]
    pub webhook_secret: SecretString,
    /// By what it is known where people sign in.
    pub client_id: String,
    /// What it proves there that it is itself.
    #[serde(deserialize_with = "secret")]
    pub client_secret: SecretString,
}

/// Why a code did not become an App.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The base URL of the API cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// GitHub refused the code, or could not be asked. A code holds for an hour and works once.
    #[error(transparent)]
    GitHub(#[from] GitHubError),
}

/// Turns the code that GitHub hands out at the end of the manifest flow into the App.
pub async fn convert(api_url: &str, code: &SecretString, clock: Clock) -> Result<RegisteredApp, ManifestError> {
    let octocrab = settings::anonymous_handle(api_url)?;
    let path = ApiPath::new("app-manifests").secret_segment(code.expose_secret()).segment("conversions");
    let nothing = serde_json::Map::new();
    Ok(Connection::of_app(octocrab, clock).send(Method::POST, path, &nothing).await?)
}

fn secret<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}
