//! Where GitHub is and who the App is there.

use std::sync::Arc;

use http::Uri;
use jiff::Timestamp;
use octocrab::models::AppId;
use octocrab::{Octocrab, OctocrabBuilder};
use secrecy::{ExposeSecret, SecretString};

use crate::model::secure_url::SecureUrl;

/// Tells the time; tests give their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the client has to be told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The base URL of the REST API, such as `https://api.github.com` or `https://HOST/api/v3`.
    pub api_url: String,
    /// The App's number.
    pub app_id: u64,
    /// The App's private key, as PEM.
    pub private_key: SecretString,
}

/// Why no client can be built from the settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The base URL is not one.
    #[error("`{url}` is not the URL of an API; give one such as `https://api.github.com`")]
    NotAUrl {
        /// What was given.
        url: String,
    },
    /// The base URL would send tokens in the clear to another machine.
    #[error("`{url}` is not encrypted; use https (plain http is for this machine alone, such as `http://127.0.0.1`)")]
    NotEncrypted {
        /// What was given.
        url: String,
    },
    /// The private key cannot be read. What is wrong with it is not told, so that nothing of it is.
    #[error("the App's private key is not an RSA key in PEM form; generate one on the App's settings page")]
    PrivateKey,
    /// The machine lacks something, such as root certificates.
    #[error("cannot set up encrypted connections; check the machine's root certificates")]
    Connections,
}

impl Settings {
    /// A handle that calls as the App.
    pub(super) fn app_handle(&self) -> Result<Octocrab, SettingsError> {
        let builder = builder_for(&self.api_url)?;
        let key = self.private_key.expose_secret().as_bytes();
        let builder = builder.app_from_rsa_pem(AppId(self.app_id), key).map_err(|_| SettingsError::PrivateKey)?;
        builder.build().map_err(|_| SettingsError::Connections)
    }
}

/// A handle that calls as nobody.
pub(super) fn anonymous_handle(api_url: &str) -> Result<Octocrab, SettingsError> {
    builder_for(api_url)?.build().map_err(|_| SettingsError::Connections)
}

/// A handle that calls as a person, by their token.
pub(super) fn user_handle(api_url: &str, token: SecretString) -> Result<Octocrab, SettingsError> {
    builder_for(api_url)?.user_access_token(token).build().map_err(|_| SettingsError::Connections)
}

type Builder =
    OctocrabBuilder<octocrab::NoSvc, octocrab::DefaultOctocrabBuilderConfig, octocrab::NoAuth, octocrab::NotLayerReady>;

fn builder_for(api_url: &str) -> Result<Builder, SettingsError> {
    let not_a_url = || SettingsError::NotAUrl { url: api_url.to_owned() };
    if !is_url(api_url) {
        return Err(not_a_url());
    }
    if SecureUrl::parse(api_url).is_none() {
        return Err(SettingsError::NotEncrypted { url: api_url.to_owned() });
    }
    Octocrab::builder().base_uri(api_url).map_err(|_| not_a_url())
}

fn is_url(url: &str) -> bool {
    url.parse::<Uri>().is_ok_and(|url| url.host().is_some() && url.query().is_none())
}
