//! The command line: one file a subcommand, and what they share.
//!
//! Parses what the user asks, calls the layers above and prints what they answer. Decides nothing itself.

pub mod access;
pub mod analyse;
pub mod audit;
pub mod backtest;
pub mod backtest_tally;
pub mod check;
pub mod completions;
pub mod console;
pub mod conventions;
pub mod database;
pub mod doctor;
pub mod jobs;
pub mod judge;
pub mod languages;
pub mod man;
pub mod migrate;
pub mod period;
pub mod policy;
pub mod progress;
pub mod protect;
pub mod report;
pub mod rules;
pub mod serve;
pub mod settings;
pub mod setup;
pub mod setup_page;
pub mod store;
pub mod task;
pub mod telemetry;
pub mod usage;

use clap::{Parser, Subcommand};

/// Judges a change before it reaches the main branch.
///
/// Says how big a change really is to a reviewer, how much more complex it makes the code, and which of its new code
/// the repository already had. Exits with 0 when the change passes, 1 when a finding blocks it and 2 when it could not
/// be judged.
#[derive(Debug, Parser)]
#[command(name = "review-gate", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Check),
    Backtest(backtest::Backtest),
    Conventions(conventions::Conventions),
    Report(report::WeeklyReportCommand),
    Rules(rules::Rules),
    Languages(languages::ListLanguages),
    Policy(policy::PolicyCommand),
    Task(task::TaskCommand),
    Completions(completions::Completions),
    Setup(setup::Setup),
    Serve(serve::Serve),
    Protect(protect::Protect),
    Doctor(doctor::Doctor),
    Audit(audit::Audit),
    Jobs(jobs::Jobs),
    Migrate(migrate::Migrate),
    Store(store::StoreCommand),
    Man(man::Man),
    #[command(hide = true)]
    Analyse(analyse::Analyse),
}

/// How a command that ran ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing speaks against what was checked.
    Passed,
    /// Something does.
    Blocked,
}

/// Does what the arguments of this process ask for.
pub fn run() -> anyhow::Result<Outcome> {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage::answer(&error),
    };
    match arguments.command {
        Command::Check(check) => check.run(),
        Command::Backtest(backtest) => backtest.run(),
        Command::Conventions(conventions) => conventions.run(),
        Command::Report(report) => report.run(),
        Command::Rules(rules) => rules.run(),
        Command::Languages(languages) => languages.run(),
        Command::Policy(policy) => policy.run(),
        Command::Task(task) => task.run(),
        Command::Completions(completions) => completions.run(),
        Command::Setup(setup) => setup.run(),
        Command::Serve(serve) => serve.run(),
        Command::Protect(protect) => protect.run(),
        Command::Doctor(doctor) => doctor.run(),
        Command::Audit(audit) => audit.run(),
        Command::Jobs(jobs) => jobs.run(),
        Command::Migrate(migrate) => migrate.run(),
        Command::Store(store) => store.run(),
        Command::Man(man) => man.run(),
        Command::Analyse(analyse) => analyse.run(),
    }
}
