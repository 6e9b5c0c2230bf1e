//! What the commands have in common that ask GitHub: settings, the client, and waiting for it.

use std::env;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;

use super::settings;
use crate::github::client::GitHub;
use crate::github::response_cache::MemoryCache;
use crate::model::pull_request::RepositoryName;

/// GitHub as the App that the settings name. It must be called within a Tokio runtime.
pub fn github(config: Option<&Path>) -> anyhow::Result<GitHub> {
    let settings = settings::github(config, |name| env::var(name).ok())?;
    Ok(GitHub::new(&settings, Arc::new(MemoryCache::default()), Arc::new(Timestamp::now))?)
}

/// Waits for what a command does.
pub fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Runtime::new().context("starting to work")?.block_on(work)
}

/// For arguments: the name of a repository.
pub fn repository_name(text: &str) -> Result<RepositoryName, String> {
    RepositoryName::parse(text).ok_or_else(|| "it has to be `owner/name`".to_owned())
}
