//! Where the database is that a command looks into.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use super::settings;
use crate::store::sqlite::SqliteStore;

/// Where the database is.
#[derive(Debug, Args)]
pub struct Database {
    /// The database, such as `sqlite://review-gate.db` [default: what the settings say]
    #[arg(long, alias = "database", value_name = "URL", conflicts_with = "config")]
    database_url: Option<String>,
    /// A TOML file with settings, the same as for `serve`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Database {
    /// Opens the database, and never makes one: an empty one would look as if all was well.
    pub fn open(&self) -> anyhow::Result<SqliteStore> {
        let environment = |name: &str| match (&self.database_url, name) {
            (Some(url), "REVIEW_GATE_DATABASE_URL") => Some(url.clone()),
            _ => env::var(name).ok(),
        };
        let path = settings::database(self.config.as_deref(), environment)?;
        if !Path::is_file(&path) {
            bail!("there is no database `{}`; name it with `--database-url sqlite://PATH`", path.display());
        }
        Ok(SqliteStore::open(&path)?)
    }
}
