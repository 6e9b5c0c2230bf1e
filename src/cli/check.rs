//! `review-gate check`: judges one change.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::judge::{Judge, JudgeArguments};
use super::progress::Progress;
use super::{Outcome, console};
use crate::analysis::rules;
use crate::model::change::Description;
use crate::model::object_id::ObjectId;
use crate::model::report::{Conclusion, Report};
use crate::output::{json, markdown, sarif, text};

/// Judge a change of a local repository
///
/// Compares `--head` with where it left `--base`. Exits with 0 when the change passes, 1 when a finding blocks it and 2
/// when it could not be judged.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    judge: JudgeArguments,
    /// The commit to compare with [default: where head left origin/HEAD, main or master; HEAD~1 on that branch itself]
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// The commit under review.
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    head: String,
    /// The title of the change [default: the subject of the newest commit]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// A file with the description of the change [default: the commit messages]
    #[arg(long, value_name = "FILE")]
    body_file: Option<PathBuf>,
    /// A file with the task that the change is to do, Markdown.
    #[arg(long, value_name = "FILE")]
    task_file: Option<PathBuf>,
    /// The login of the change's author.
    #[arg(long, value_name = "LOGIN")]
    author: Option<String>,
    /// The policy to judge by [default: `.github/review-gate.toml` as it stands at base]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// How to write the report down.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A file to write the report to, instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// For code scanning services, SARIF 2.1.0
    Sarif,
    /// For check runs, GitHub-flavoured
    Markdown,
}

impl Check {
    /// Judges the change and writes the report.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let judge = self.judge.open()?;
        let head = judge.repository.resolve(&self.head)?;
        let base = match &self.base {
            Some(base) => judge.repository.resolve(base)?,
            None => judge.repository.default_base(&head)?,
        };
        let policy = judge.policy(self.policy.as_deref(), &base)?;
        let description = self.description(&judge, &base, &head)?;
        let change = judge.repository.change(&base, &head, Some(description), &judge.limits)?;
        let progress = Progress::new("reading the base");
        let report = judge.judge(&change, &policy, &|done, total| progress.show(done, total))?;
        drop(progress);
        self.write(&report, &judge)?;
        Ok(match report.conclusion {
            Conclusion::Success => Outcome::Passed,
            Conclusion::Failure => Outcome::Blocked,
        })
    }

    /// What the commits say of the change, and what the user says instead.
    fn description(&self, judge: &Judge, base: &ObjectId, head: &ObjectId) -> anyhow::Result<Description> {
        let said = judge.repository.describe(base, head)?;
        let read = |file: &PathBuf| fs::read_to_string(file).with_context(|| format!("reading `{}`", file.display()));
        let body = self.body_file.as_ref().map(read).transpose()?.unwrap_or(said.body);
        let task = self.task_file.as_ref().map(read).transpose()?;
        let title = self.title.clone().unwrap_or(said.title);
        Ok(Description { title, body, author: self.author.clone(), task, ..said })
    }

    fn write(&self, report: &Report, judge: &Judge) -> anyhow::Result<()> {
        let sources = judge.sources(&report.repository);
        let rendered = match self.format {
            Format::Text => text::render(report, &sources),
            Format::Json => json::render(report),
            Format::Sarif => sarif::render(report, rules::ALL),
            Format::Markdown => markdown::render(report, &sources),
        };
        match (&self.output, self.format) {
            (Some(file), Format::Text) => {
                console::write_file(file, &anstream::adapter::strip_str(&rendered).to_string())
            }
            (Some(file), _) => console::write_file(file, &rendered),
            (None, Format::Text) => console::print_styled(&rendered),
            (None, _) => console::print(&rendered),
        }
    }
}
