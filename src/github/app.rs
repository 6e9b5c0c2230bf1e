//! The App itself: what it may do, where it is installed, which webhooks did not reach it.

use std::collections::BTreeMap;

use http::Method;
use jiff::Timestamp;
use serde::Deserialize;

use super::account;
use super::api_path::ApiPath;
use super::client::{self, App};
use super::error::GitHubError;
use crate::model::account::Account;
use crate::model::pull_request::{InstallationId, RepositoryName};

/// More installations than an App has that a team hosts for itself.
const MOST_INSTALLATIONS: usize = 10_000;

/// GitHub keeps the deliveries of three days; this many of them are looked through at most.
const MOST_DELIVERIES: usize = 100_000;

/// Permissions by their name, each with `read`, `write` or `admin`.
pub type Permissions = BTreeMap<String, String>;

/// The App as it is registered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AppDetails {
    /// Its number.
    pub id: u64,
    /// What its pages and its bot account are called after.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// Its page.
    pub html_url: String,
    /// What it asks for.
    pub permissions: Permissions,
    /// The webhook events it gets.
    pub events: Vec<String>,
}

/// An installation of the App.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct InstallationDetails {
    /// Which one.
    pub id: InstallationId,
    /// The user or organisation that it is installed on; `None` for an enterprise.
    #[serde(default, deserialize_with = "account::optional")]
    pub account: Option<Account>,
    /// Since when it is suspended, if it is: then it can do nothing.
    pub suspended_at: Option<Timestamp>,
    /// What it was granted.
    pub permissions: Permissions,
    /// The webhook events it gets.
    pub events: Vec<String>,
}

/// One attempt to deliver a webhook to the App.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Delivery {
    /// The attempt.
    pub id: u64,
    /// The webhook; every attempt to deliver it has the same.
    pub guid: String,
    /// When it was tried.
    pub delivered_at: Timestamp,
    /// The status it was answered with; 0 where there was no answer.
    pub status_code: u16,
    /// What it tells of.
    pub event: String,
}

impl Delivery {
    /// Whether the webhook was taken.
    pub fn has_succeeded(&self) -> bool {
        (200..300).contains(&self.status_code)
    }
}

impl App {
    /// Reads how the App is registered.
    pub async fn details(&self) -> Result<AppDetails, GitHubError> {
        self.connection.get(ApiPath::new("app")).await
    }

    /// Reads where the App is installed, suspended installations too.
    pub async fn installations(&self) -> Result<Vec<InstallationDetails>, GitHubError> {
        self.connection.list(ApiPath::new("app").segment("installations"), MOST_INSTALLATIONS).await
    }

    /// Finds the installation that reaches a repository; `None` where the App is not installed on it.
    pub async fn installation_on(&self, name: &RepositoryName) -> Result<Option<InstallationDetails>, GitHubError> {
        self.connection.find(client::path_of(name).segment("installation")).await
    }

    /// Reads the attempts to deliver webhooks since a time, newest first. GitHub never repeats one by itself.
    pub async fn deliveries(&self, since: Timestamp) -> Result<Vec<Delivery>, GitHubError> {
        let is_recent = |delivery: &Delivery| delivery.delivered_at >= since;
        self.connection.newest(deliveries_path(), MOST_DELIVERIES, is_recent).await
    }

    /// Asks GitHub to deliver the webhook of an attempt once more.
    pub async fn redeliver(&self, delivery: u64) -> Result<(), GitHubError> {
        let path = deliveries_path().segment(delivery).segment("attempts");
        self.connection.request(Method::POST, path).await
    }
}

fn deliveries_path() -> ApiPath {
    ApiPath::new("app").segment("hook").segment("deliveries")
}
