//! `review-gate store`: backs the database up, and takes it from one kind of store to the other.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::database::{Database, must_exist};
use super::{Outcome, access, console};
use crate::store::copy::{Copied, copy};
use crate::store::location::StoreLocation;
use crate::store::sqlite::SqliteStore;

/// Back the database up, or copy it to another kind of store
#[derive(Debug, Args)]
pub struct StoreCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Copy everything from SQLite to PostgreSQL or back, into an empty database
    ///
    /// All or nothing: every row is compared with the original before the copy is kept. Stop the service first.
    Copy {
        /// The database to copy.
        #[arg(long, value_name = "URL")]
        from: String,
        /// Where the copy goes; a file that is not there is made, a PostgreSQL database has to be there.
        #[arg(long, value_name = "URL")]
        to: String,
    },
    /// Write a backup of an SQLite database to a new file, while the service runs
    ///
    /// To restore it, stop the service and put the file in the place of the database. For PostgreSQL there is `pg_dump`.
    Backup {
        #[command(flatten)]
        database: Database,
        /// The file to write.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

impl StoreCommand {
    /// Backs up or copies.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        match &self.command {
            Command::Copy { from, to } => {
                // Read here, and not with the arguments: what is wrong there is shown, and there may be a password in it.
                let from: StoreLocation = from.parse().context("reading `--from`")?;
                let to: StoreLocation = to.parse().context("reading `--to`")?;
                must_exist(&from)?;
                let Copied { tables, rows } = access::block_on(async { Ok(copy(&from, &to).await?) })?;
                console::print(&format!("copied and compared: {rows} rows of {tables} tables\n"))?;
            }
            Command::Backup { database, to } => back_up(&database.location()?, to)?,
        }
        Ok(Outcome::Passed)
    }
}

fn back_up(location: &StoreLocation, to: &Path) -> anyhow::Result<()> {
    must_exist(location)?;
    match location {
        StoreLocation::File(path) => {
            SqliteStore::back_up(path, to)?;
            console::print(&format!("written: {}\n", to.display()))
        }
        StoreLocation::Server(_) => {
            bail!("`{location}` is backed up with `pg_dump --format=custom`; see docs/operations.md")
        }
    }
}
