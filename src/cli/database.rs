//! Where the database is that a command looks into.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use clap::Args;

use super::settings;
use crate::store::Store;
use crate::store::location::StoreLocation;

/// Where the database is.
#[derive(Debug, Args)]
pub struct Database {
    /// The database, such as `sqlite://review-gate.db` or `postgres://gate@db/gate` [default: what the settings say]
    #[arg(long, alias = "database", value_name = "URL", conflicts_with = "config")]
    database_url: Option<String>,
    /// A TOML file with settings, the same as for `serve`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Database {
    /// Whether the command line names one.
    pub fn is_named(&self) -> bool {
        self.database_url.is_some() || self.config.is_some()
    }

    /// Opens the database, and never makes one: an empty one would look as if all was well.
    pub async fn open(&self) -> anyhow::Result<Arc<dyn Store>> {
        let location = self.location()?;
        must_exist(&location)?;
        Ok(location.open().await?)
    }

    /// Where it is.
    pub fn location(&self) -> anyhow::Result<StoreLocation> {
        let environment = |name: &str| match (&self.database_url, name) {
            (Some(url), "REVIEW_GATE_DATABASE_URL") => Some(url.clone()),
            _ => env::var(name).ok(),
        };
        settings::database(self.config.as_deref(), environment)
    }
}

/// Refuses a file that is not there; a server says so by itself.
pub fn must_exist(location: &StoreLocation) -> anyhow::Result<()> {
    match location {
        StoreLocation::File(path) if !Path::is_file(path) => {
            bail!("there is no database `{}`; name it with `--database-url sqlite://PATH`", path.display())
        }
        StoreLocation::File(_) | StoreLocation::Server(_) => Ok(()),
    }
}
