//! `review-gate migrate`: brings a database up to date before the service does.

use clap::Args;

use super::database::Database;
use super::{Outcome, access, console};

/// Bring the database's schema up to date
///
/// `serve` does it by itself when it starts. This does it before, and makes a file that is not there: while a service is
/// being upgraded, its older version goes on with the newer schema.
#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    database: Database,
}

impl Migrate {
    /// Migrates.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let location = self.database.location()?;
        access::block_on(async {
            location.open().await?;
            console::print(&format!("up to date: {location}\n"))?;
            Ok(Outcome::Passed)
        })
    }
}
