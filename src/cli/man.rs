//! `review-gate man`: the manual pages.

use anyhow::{Context, anyhow};
use clap::{Args, CommandFactory};

use super::{Arguments, Outcome, console};

/// Print the manual page, of the program or of one command
#[derive(Debug, Args)]
pub struct Man {
    /// The command, for example `check`.
    command: Option<String>,
}

impl Man {
    /// Prints the page in roff, for `man -l -`.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let mut command = Arguments::command();
        command.build();
        if let Some(name) = &self.command {
            let found = command.find_subcommand(name).cloned();
            command = found.ok_or_else(|| anyhow!("there is no command `{name}`; `review-gate --help` shows all"))?;
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page).context("writing the manual page")?;
        console::print(&String::from_utf8_lossy(&page))?;
        Ok(Outcome::Passed)
    }
}
