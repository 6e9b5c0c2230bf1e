//! `review-gate report`: what a week of merged changes did to a repository.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::judge::{Judge, JudgeArguments};
use super::progress::Progress;
use super::{Outcome, console};
use crate::debt::weekly::{Material, first_week, weekly_report};
use crate::model::debt::{Basis, WeeklyReport};
use crate::model::object_id::ObjectId;
use crate::model::week::Week;
use crate::output::{debt_markdown, json};

/// Say what a week of merged changes brought, and what became of those before
///
/// Reads the first-parent history of the default branch: what was merged in the week, by which kind of author, how much of
/// it was soon rewritten, mended or taken back, and how that compares with the twelve weeks before. Works on any
/// repository, from git alone. Always exits with 0 when it ran.
#[derive(Debug, Args)]
pub struct WeeklyReportCommand {
    #[command(flatten)]
    judge: JudgeArguments,
    /// The week, as ISO 8601 names it [default: the last one that has ended]
    #[arg(long, value_name = "YYYY-Www")]
    week: Option<Week>,
    /// The branch that changes are merged into [default: origin/HEAD, main or master; else HEAD]
    #[arg(long, value_name = "REV")]
    branch: Option<String>,
    /// How to write the report down.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// A file to write the report to, instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For an issue, GitHub-flavoured
    Markdown,
    /// For programs
    Json,
}

impl WeeklyReportCommand {
    /// Reads the history and writes the report.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let mut judge = self.judge.open()?;
        // Without any cache each change would read the whole base again. This one goes when the command ends.
        let scratch = tempfile::tempdir().context("making a temporary directory")?;
        judge.cache_at_least_in(scratch.path());
        let week = self.week.unwrap_or_else(|| Week::holding(Timestamp::now()).back(1));
        let report = from_git(&judge, &self.tip(&judge)?, week)?;
        let rendered = match self.format {
            Format::Markdown => debt_markdown::render(&report),
            Format::Json => json::render(&report),
        };
        match &self.output {
            Some(file) => console::write_file(file, &rendered)?,
            None => console::print(&rendered)?,
        }
        Ok(Outcome::Passed)
    }

    fn tip(&self, judge: &Judge) -> anyhow::Result<ObjectId> {
        let repository = &judge.repository;
        Ok(match &self.branch {
            Some(branch) => repository.resolve(branch)?,
            None => repository.default_branch().or_else(|_| repository.resolve("HEAD"))?,
        })
    }
}

fn from_git(judge: &Judge, tip: &ObjectId, week: Week) -> anyhow::Result<WeeklyReport> {
    let reader = judge.history_reader(judge.policy(None, tip)?);
    let period = (first_week(week).start_seconds(), week.end_seconds());
    let progress = Progress::new("reading changes");
    let history = reader.read(tip, period, &|done, total| progress.show(done, total))?;
    drop(progress);
    for notice in &history.notices {
        console::note(notice);
    }
    let material = Material {
        repository: &judge.repository_name(),
        basis: Basis::Git,
        changes: &history.changes,
        formatting: &history.formatting,
        unread: &history.unread,
    };
    Ok(weekly_report(material, week))
}
