//! `review-gate doctor`: tells what GitHub's settings leave open.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::{Outcome, access, console};
use crate::doctor::diagnose::diagnose;
use crate::doctor::diagnosis::Diagnosis;
use crate::jobs::survey;
use crate::model::pull_request::RepositoryName;
use crate::output::diagnoses;

/// Tell what GitHub's settings leave open
///
/// Looks at the App, its installations and their repositories, and says of each topic whether it is open, why that
/// matters and what to do. Exits with 1 when something is open, or when it is not known whether both checks are
/// required; with 2 when it could not run.
#[derive(Debug, Args)]
pub struct Doctor {
    /// The one repository to look at [default: all in which the App is installed]
    #[arg(long, value_name = "OWNER/NAME", value_parser = access::repository_name)]
    repo: Option<RepositoryName>,
    /// How to write it down.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A TOML file with settings, the same as for `serve`.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

impl Doctor {
    /// Reads, diagnoses and prints.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let facts = access::block_on(async {
            let github = access::github(self.config.as_deref())?;
            survey::survey(&github, self.repo.as_ref(), Timestamp::now()).await
        })?;
        let diagnoses = diagnose(&facts);
        match self.format {
            Format::Text => console::print_styled(&diagnoses::text(&diagnoses))?,
            Format::Json => console::print(&diagnoses::json(&diagnoses))?,
        }
        let leaves_a_way = diagnoses.iter().any(Diagnosis::leaves_a_way);
        Ok(if leaves_a_way { Outcome::Blocked } else { Outcome::Passed })
    }
}
