//! `review-gate task`: whether a task is fit for an agent.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};

use super::{Outcome, console};
use crate::analysis::task::tier::TaskTier;
use crate::analysis::task::{INSTRUCTIONS, TaskAssessment, assess};
use crate::output::task;

/// Check a task before an agent gets it
#[derive(Debug, Args)]
pub struct TaskCommand {
    #[command(subcommand)]
    command: TaskCommands,
}

#[derive(Debug, Subcommand)]
enum TaskCommands {
    /// Tell what a task lacks, and how closely an agent that does it should be watched
    ///
    /// A task for an agent names its scope, the files or module, how the project is set up, the command that tests it, and
    /// when it is done; AGENTS.md may say how to set up and test. Exits with 1 where an agent should not be left alone
    /// with it.
    Check(Check),
}

#[derive(Debug, Args)]
struct Check {
    /// A file with the task, Markdown; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The work tree whose instructions for agents count.
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
    /// How to write it down.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// For an issue
    Markdown,
}

impl TaskCommand {
    /// Reads, assesses and prints.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let TaskCommands::Check(check) = &self.command;
        let assessment = assess(&read(&check.file)?, &instructions_in(&check.repo));
        check.print(&assessment)?;
        Ok(if assessment.tier == TaskTier::Background { Outcome::Passed } else { Outcome::Blocked })
    }
}

impl Check {
    fn print(&self, assessment: &TaskAssessment) -> anyhow::Result<()> {
        match self.format {
            Format::Text => console::print_styled(&task::text(assessment)),
            Format::Json => console::print(&task::json(assessment)),
            Format::Markdown => console::print(&task::markdown(assessment)),
        }
    }
}

fn read(file: &Path) -> anyhow::Result<String> {
    if file == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).context("reading the task from standard input")?;
        return Ok(text);
    }
    fs::read_to_string(file).with_context(|| format!("reading the task `{}`", file.display()))
}

/// What the repository tells agents; empty where it tells nothing.
fn instructions_in(directory: &Path) -> String {
    INSTRUCTIONS.iter().find_map(|path| fs::read_to_string(directory.join(path)).ok()).unwrap_or_default()
}
