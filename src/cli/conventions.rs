//! `review-gate conventions`: what a repository does again and again.

use clap::{Args, ValueEnum};

use super::judge::JudgeArguments;
use super::progress::Progress;
use super::{Outcome, console};
use crate::output::conventions::{json, markdown, text};

/// Show the conventions of a repository, with counts and examples
///
/// What nearly all files do alike: libraries, names, places of tests, errors, logging and more. As Markdown it is a page for
/// newcomers and for the instructions of coding agents.
#[derive(Debug, Args)]
pub struct Conventions {
    #[command(flatten)]
    judge: JudgeArguments,
    /// The commit whose tree is looked at.
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    revision: String,
    /// How to write them down.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// A page, GitHub-flavoured
    Markdown,
}

impl Conventions {
    /// Learns the conventions and prints them.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let judge = self.judge.open()?;
        let commit = judge.repository.resolve(&self.revision)?;
        let progress = Progress::new("reading the files");
        let conventions = judge.conventions(&commit, &|done, total| progress.show(done, total))?;
        drop(progress);
        let rendered = match self.format {
            Format::Text => text(&conventions),
            Format::Json => json(&conventions),
            Format::Markdown => markdown(&conventions),
        };
        console::print(&rendered)?;
        Ok(Outcome::Passed)
    }
}
