//! `review-gate jobs`: shows what the service gave up, and has it tried again.

use anyhow::bail;
use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::database::Database;
use super::{Outcome, access, console};
use crate::output::untrusted::visible;
use crate::store::jobs::DeadJob;

/// List the jobs that were given up, or retry one
///
/// A job that fails is tried again, later each time, and given up after about two hours. What it was to do may be done by a
/// later one all the same: every sweep judges all open pull requests.
#[derive(Debug, Args)]
pub struct Jobs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the jobs that were given up, oldest first; exits with 1 when there are any
    List {
        #[command(flatten)]
        database: Database,
    },
    /// Have a job that was given up tried again
    Retry {
        #[command(flatten)]
        database: Database,
        /// Its number, as `list` prints it.
        #[arg(value_name = "NUMBER")]
        job: i64,
    },
}

impl Jobs {
    /// Lists or retries.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        access::block_on(async {
            match &self.command {
                Command::List { database } => {
                    let jobs = database.open().await?.dead_jobs().await?;
                    console::print(&jobs.iter().map(line).collect::<String>())?;
                    Ok(if jobs.is_empty() { Outcome::Passed } else { Outcome::Blocked })
                }
                Command::Retry { database, job } => {
                    if !database.open().await?.revive(*job, Timestamp::now()).await? {
                        bail!("no job {job} was given up; `review-gate jobs list` shows those that were");
                    }
                    Ok(Outcome::Passed)
                }
            }
        })
    }
}

fn line(job: &DeadJob) -> String {
    let DeadJob { id, kind, subject, attempts, error } = job;
    format!("{id:>6} {}\n", visible(&format!("{kind} {subject}, tried {attempts} times: {error}")))
}
