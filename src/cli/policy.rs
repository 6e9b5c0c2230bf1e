//! `review-gate policy`: validates a policy, prints its schema.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::judge::read_policy;
use super::{Outcome, console};
use crate::analysis::rules;
use crate::model::policy::Policy;
use crate::output::untrusted::visible;

/// Validate a policy file, or print its JSON Schema
#[derive(Debug, Args)]
pub struct PolicyCommand {
    #[command(subcommand)]
    command: Subcommands,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// Validate a policy file; exits with 1 when it has a fault
    Check {
        /// The file.
        file: PathBuf,
    },
    /// Print the JSON Schema of policy files, for editors
    Schema,
}

impl PolicyCommand {
    /// Prints each fault with its place, or the schema.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let file = match self.command {
            Subcommands::Check { file } => file,
            Subcommands::Schema => {
                console::print(&format!("{:#}\n", Policy::schema(&rules::names())))?;
                return Ok(Outcome::Passed);
            }
        };
        let text = read_policy(&file)?;
        let name = file.display();
        let Err(error) = Policy::parse(&text, &rules::names()) else {
            console::print(&format!("{name}: valid\n"))?;
            return Ok(Outcome::Passed);
        };
        for fault in &error.faults {
            console::print(&format!("{name}:{}:{}: {}\n", fault.line, fault.column, visible(&fault.message)))?;
        }
        Ok(Outcome::Blocked)
    }
}
