//! `review-gate report`: what a week of merged changes did to a repository.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::database::Database;
use super::judge::{Judge, JudgeArguments};
use super::progress::Progress;
use super::{Outcome, access, console};
use crate::jobs::seen::seen_of;
use crate::model::debt::WeeklyReport;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::RepositoryName;
use crate::model::seen::Seen;
use crate::model::week::Week;
use crate::output::{debt_html, debt_markdown, json};
use crate::store::Store;
use crate::store::records::RepositoryRecord;

/// Say what a week of merged changes brought, and what became of those before
///
/// Reads the first-parent history of the default branch: what was merged in the week, by which kind of author, how much of
/// it was soon rewritten, mended or taken back, and how that compares with the twelve weeks before. Works on any
/// repository, from git alone. Always exits with 0 when it ran.
#[derive(Debug, Args)]
pub struct WeeklyReportCommand {
    #[command(flatten)]
    judge: JudgeArguments,
    /// Take the report that the service made of this repository, instead of making one.
    #[arg(long, value_name = "OWNER/NAME", value_parser = access::repository_name)]
    repository: Option<RepositoryName>,
    /// Make it anew all the same: from the history in `--repo`, and what the service saw of reviews and checks.
    #[arg(long, requires = "repository")]
    recompute: bool,
    #[command(flatten)]
    database: Database,
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
    /// For a browser: one page that needs nothing else
    Html,
    /// For an issue, GitHub-flavoured
    Markdown,
    /// For programs
    Json,
}

impl WeeklyReportCommand {
    /// Reads the history and writes the report.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let week = self.week.unwrap_or_else(|| Week::holding(Timestamp::now()).back(1));
        let rendered = match &self.repository {
            Some(repository) if self.recompute => {
                let (name, seen) = access::block_on(self.seen(repository, week))?;
                self.made(week, Some((&name, &seen)))?
            }
            Some(repository) => access::block_on(self.kept(repository, week))?,
            None if self.database.is_named() => {
                let only = access::block_on(self.only_one())?;
                access::block_on(self.kept(&only, week))?
            }
            None => self.made(week, None)?,
        };
        match &self.output {
            Some(file) => console::write_file(file, &rendered)?,
            None => console::print(&rendered)?,
        }
        Ok(Outcome::Passed)
    }

    /// The repository that the database is about, where it is about one alone.
    async fn only_one(&self) -> anyhow::Result<RepositoryName> {
        let mut repositories = self.database.open().await?.repositories().await?;
        let one = repositories.pop().context("the service knows no repository")?;
        let others: Vec<String> = repositories.iter().map(|other| other.name.to_string()).collect();
        anyhow::ensure!(
            others.is_empty(),
            "the service guards several repositories; name one with `--repository`: {}, {}",
            others.join(", "),
            one.name
        );
        Ok(one.name)
    }

    /// The report that the service keeps.
    async fn kept(&self, name: &RepositoryName, week: Week) -> anyhow::Result<String> {
        let store = self.database.open().await?;
        let repository = known(store.as_ref(), name).await?;
        let kept = store.weekly_report(repository.id, week).await?;
        let kept = kept.with_context(|| format!("the service has made no report on {week} of `{name}`"))?;
        Ok(match self.format {
            Format::Html => kept.html,
            Format::Markdown => kept.markdown,
            Format::Json => kept.json,
        })
    }

    /// What the service saw of the repository that the report on `week` has use for, and what that is called.
    async fn seen(&self, name: &RepositoryName, week: Week) -> anyhow::Result<(String, Seen)> {
        let store = self.database.open().await?;
        let repository = known(store.as_ref(), name).await?;
        Ok((repository.name.to_string(), seen_of(store.as_ref(), repository.id, week).await?))
    }

    /// A report made now, of a repository that is called so and of which the service saw that.
    fn made(&self, week: Week, seen: Option<(&str, &Seen)>) -> anyhow::Result<String> {
        let mut judge = self.judge.open()?;
        // Without any cache each change would read the whole base again. This one goes when the command ends.
        let scratch = tempfile::tempdir().context("making a temporary directory")?;
        judge.cache_at_least_in(scratch.path());
        let report = report(&judge, &self.tip(&judge)?, week, seen)?;
        Ok(match self.format {
            Format::Html => debt_html::render(&report),
            Format::Markdown => debt_markdown::render(&report),
            Format::Json => json::render(&report),
        })
    }

    fn tip(&self, judge: &Judge) -> anyhow::Result<ObjectId> {
        let repository = &judge.repository;
        Ok(match &self.branch {
            Some(branch) => repository.resolve(branch)?,
            None => repository.default_branch().or_else(|_| repository.resolve("HEAD"))?,
        })
    }
}

/// The repository of that name that the service knows.
async fn known(store: &dyn Store, name: &RepositoryName) -> anyhow::Result<RepositoryRecord> {
    let found = store.repository_named(name).await?;
    found.with_context(|| format!("the service knows no repository `{name}`"))
}

fn report(judge: &Judge, tip: &ObjectId, week: Week, seen: Option<(&str, &Seen)>) -> anyhow::Result<WeeklyReport> {
    let reader = judge.history_reader(judge.policy(None, tip)?);
    let progress = Progress::new("reading changes");
    let name = seen.map_or_else(|| judge.repository_name(), |(name, _)| name.to_owned());
    let seen = seen.map(|(_, seen)| seen);
    let (report, notices) = reader.report(&name, tip, week, seen, &|done, total| progress.show(done, total))?;
    drop(progress);
    for notice in notices {
        console::note(&notice);
    }
    Ok(report)
}
