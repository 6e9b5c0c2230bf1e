//! `review-gate analyse`: the analysis of one change or of a week of them, started by the service and by nobody else.

use std::fs;
use std::io;
use std::thread;

use anyhow::Context;
use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::Deserialize;

use super::{Outcome, console};
use crate::jobs::analysis_request::AnalysisRequest;
use crate::jobs::conventions_request::ConventionsRequest;
use crate::jobs::report_request::ReportRequest;
use crate::syntax::languages::Languages;

/// What the service calls it by.
pub const COMMAND: &str = "analyse";
/// How much memory an analysis may take, in bytes: several times what the first one of a repository of a million lines
/// takes.
const MEMORY_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// What the service asks for.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Request {
    Report(ReportRequest),
    Conventions(ConventionsRequest),
    Analysis(AnalysisRequest),
}

/// Analyse one change for the service
#[derive(Debug, Args)]
pub struct Analyse {}

impl Analyse {
    /// Reads a request from standard input and prints the answer, both as JSON.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        take_little()?;
        let mut request = String::new();
        io::stdin().read_line(&mut request).context("reading what is to be analysed")?;
        thread::spawn(end_with_the_service);
        let request: Request = serde_json::from_str(&request).context("reading what is to be analysed")?;
        let languages = Languages::builtin();
        let answer = match request {
            Request::Report(report) => serde_json::to_string(&report.answer(&languages))?,
            Request::Conventions(conventions) => serde_json::to_string(&conventions.answer(&languages))?,
            Request::Analysis(analysis) => serde_json::to_string(&analysis.answer(&languages))?,
        };
        console::print(&answer)?;
        Ok(Outcome::Passed)
    }
}

/// Sets limits that this process cannot raise again.
///
/// Memory is what it writes to: address space would count the packs of a repository too, which are only mapped. No picture
/// of a process that died is left on the disk. Where the whole machine runs out of memory, this process goes first.
fn take_little() -> anyhow::Result<()> {
    limit(Resource::Data, MEMORY_BYTES)?;
    limit(Resource::Core, 0)?;
    // Only Linux has it, and it is no more than a wish.
    _ = fs::write("/proc/self/oom_score_adj", "1000");
    Ok(())
}

fn limit(resource: Resource, most: u64) -> anyhow::Result<()> {
    let most = Some(getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most)));
    setrlimit(resource, Rlimit { current: most, maximum: most }).context("limiting what the analysis may take")
}

/// Standard input ends with the service, and so does whatever this process is at.
fn end_with_the_service() {
    _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
    std::process::exit(2);
}
