//! `review-gate completions`: completions for a shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, Outcome, console};

/// Print completions for a shell
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    /// Prints a script for the shell to source.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "review-gate", &mut script);
        console::print(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Passed)
    }
}
