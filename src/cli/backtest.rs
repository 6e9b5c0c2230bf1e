//! `review-gate backtest`: what the check would have said of the changes merged so far.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::backtest_tally::BacktestTally;
use super::judge::{Judge, JudgeArguments};
use super::period::Period;
use super::progress::Progress;
use super::{Outcome, console};
use crate::git::history::MergedCommit;
use crate::model::policy::Policy;
use crate::model::report::Report;

/// Say what the check would have blocked of the changes merged so far
///
/// Judges each commit of the first-parent history against its parent, by the policy as it stands now, and counts by
/// rule what was found. For choosing thresholds before the gate is turned on. Always exits with 0 when it ran.
#[derive(Debug, Args)]
pub struct Backtest {
    #[command(flatten)]
    judge: JudgeArguments,
    /// How far to go back: a number of days `d`, weeks `w`, months `m` or years `y`.
    #[arg(long, value_name = "PERIOD", default_value = "90d")]
    since: Period,
    /// The newest commit to judge.
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    head: String,
    /// The policy to judge by [default: `.github/review-gate.toml` as it stands at head]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// How to write the result down.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For programs
    Json,
}

impl Backtest {
    /// Judges the merged changes, oldest first, and prints what was found.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let mut judge = self.judge.open()?;
        // Without any cache each change would read the whole base again. This one goes when the command ends.
        let scratch = tempfile::tempdir().context("making a temporary directory")?;
        judge.cache_at_least_in(scratch.path());
        let head = judge.repository.resolve(&self.head)?;
        let policy = judge.policy(self.policy.as_deref(), &head)?;
        let mut commits = judge.repository.merged_commits(&head, seconds_now()? - self.since.seconds())?;
        // The index of the base then moves forward with the history, and is left where the next check needs it.
        commits.reverse();
        let mut tally = BacktestTally::new(self.since);
        let progress = Progress::new("judging changes");
        for (done, commit) in commits.iter().enumerate() {
            progress.show(done, commits.len());
            match judged(&judge, commit, &policy) {
                Ok(report) => tally.add(commit, &report),
                Err(error) => tally.add_unjudged(commit, &error),
            }
        }
        drop(progress);
        console::print(&match self.format {
            Format::Text => tally.text(),
            Format::Json => tally.json(),
        })?;
        Ok(Outcome::Passed)
    }
}

fn judged(judge: &Judge, commit: &MergedCommit, policy: &Policy) -> anyhow::Result<Report> {
    let change = judge.repository.change(&commit.first_parent, &commit.id, None, &judge.limits)?;
    judge.judge(&change, policy, &|_, _| {})
}

fn seconds_now() -> anyhow::Result<i64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock stands before 1970")?;
    Ok(now.as_secs().cast_signed())
}
