//! Has changes analysed, each in a process of its own.
//!
//! What is analysed was written by whoever opens a pull request, and parsers written in C take the whole process down where
//! memory or stack ends. So it is done where nothing but that one verdict can be lost: no secret, no variable of the
//! environment and no open file goes along, time and output have an end here, and memory has one there.

use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tracing::Instrument;

use super::analysis_request::{AnalysisAnswer, AnalysisRequest, Quality};
use super::conventions_request::{ConventionsAnswer, ConventionsRequest};
use super::report_request::{ReportAnswer, ReportPages, ReportRequest};
use crate::model::inspection::LearnedConvention;

/// How long an analysis may take: many times what the first one of a repository of a million lines takes.
const TIME_LIMIT: Duration = Duration::from_secs(10 * 60);
/// How long an answer may be, in bytes: many times what ten thousand findings take.
const MOST_ANSWER_BYTES: u64 = 32 * 1024 * 1024;
/// How much is kept of what else it says, in bytes.
const MOST_WORDS_BYTES: u64 = 4 * 1024;
/// What somebody sends who wants the process to stop: SIGHUP, SIGINT, SIGTERM.
const ASKS_TO_STOP: [i32; 3] = [1, 2, 15];

/// Whoever analyses changes: a program that reads an [`AnalysisRequest`] or a [`ReportRequest`] as one line of JSON and prints
/// its answer as JSON. Its standard input ends with the service, however that ends.
#[derive(Clone, Debug)]
pub struct Analyst {
    /// The program.
    pub program: PathBuf,
    /// What makes it do that.
    pub arguments: Vec<String>,
    /// How long an analysis may take.
    pub time_limit: Duration,
}

/// Why there is no analysis.
#[derive(Debug, thiserror::Error)]
pub enum AnalystError {
    /// The process cannot be started.
    #[error("starting `{}` to analyse a change", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// Somebody wanted the process to stop.
    #[error("the analysis was stopped by signal {0}")]
    Stopped(i32),
    /// The repository could not be read.
    #[error("{0}")]
    Unreadable(String),
    /// The analysis broke down, most likely over the change itself.
    #[error(transparent)]
    Breakdown(#[from] Breakdown),
}

/// How an analysis ended without a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Breakdown {
    /// By a signal: it ran out of memory or stack, or made the system end it in another way.
    #[error("killed by signal {0}")]
    Killed(i32),
    /// By itself, and not as one that has a result.
    #[error("exit code {0}")]
    Exited(i32),
    /// It did not.
    #[error("stopped after {} seconds", .0.as_secs())]
    TooLong(Duration),
    /// It answered more than anybody wants to know.
    #[error("its answer is longer than {} MiB", MOST_ANSWER_BYTES / 1024 / 1024)]
    TooMuch,
    /// It answered what is no answer.
    #[error("its answer makes no sense")]
    Nonsense,
}

impl Analyst {
    /// One that takes as long as an analysis may take.
    pub fn new(program: PathBuf, arguments: Vec<String>) -> Self {
        Self { program, arguments, time_limit: TIME_LIMIT }
    }

    /// Has the change analysed. A process that dies is given a second try: the machine may have been short of something for
    /// a moment.
    pub(super) async fn analyse(&self, request: &AnalysisRequest) -> Result<Quality, AnalystError> {
        match self.answer(request).await? {
            AnalysisAnswer::Analysed { quality, notices } => {
                warn(&notices);
                Ok(*quality)
            }
            AnalysisAnswer::Unreadable(why) => Err(AnalystError::Unreadable(why)),
        }
    }

    /// Has a week reported on. What was learned until the time was over is there when it is asked again.
    pub(super) async fn report(&self, request: &ReportRequest) -> Result<ReportPages, AnalystError> {
        match self.answer(request).await? {
            ReportAnswer::Made { pages, notices } => {
                warn(&notices);
                Ok(pages)
            }
            ReportAnswer::Unreadable(why) => Err(AnalystError::Unreadable(why)),
        }
    }

    /// Has the conventions of a tree learned.
    pub(super) async fn conventions(
        &self,
        request: &ConventionsRequest,
    ) -> Result<Vec<LearnedConvention>, AnalystError> {
        match self.answer(request).await? {
            ConventionsAnswer::Learned { conventions, notices } => {
                warn(&notices);
                Ok(conventions)
            }
            ConventionsAnswer::Unreadable(why) => Err(AnalystError::Unreadable(why)),
        }
    }

    async fn answer<A: DeserializeOwned>(&self, request: &impl Serialize) -> Result<A, AnalystError> {
        let attempts = async {
            match self.attempt(request).await {
                Err(AnalystError::Breakdown(Breakdown::Killed(_) | Breakdown::Exited(_))) => {
                    self.attempt(request).await
                }
                result => result,
            }
        };
        attempts.instrument(tracing::info_span!("analysis")).await
    }

    async fn attempt<A: DeserializeOwned>(&self, request: &impl Serialize) -> Result<A, AnalystError> {
        let started = self.start().and_then(|child| Ok((child, serde_json::to_string(request)? + "\n")));
        let failed = |source| AnalystError::Start { program: self.program.clone(), source };
        let (child, request) = started.map_err(failed)?;
        let (status, answer, words) = match tokio::time::timeout(self.time_limit, talk(child, &request)).await {
            Ok(told) => told.map_err(failed)?,
            Err(_) => return Err(Breakdown::TooLong(self.time_limit).into()),
        };
        if !words.is_empty() {
            tracing::warn!(words, "the analysis had something to say");
        }
        understood(status, &answer)
    }

    /// The process, which ends when it is dropped. It is in a group of its own, so that interrupting the service at a
    /// terminal lets it finish.
    fn start(&self) -> std::io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env_clear().process_group(0).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
    }
}

/// Hands over the request and waits for the end: how it was, the answer, and what else was said.
async fn talk(mut child: Child, request: &str) -> std::io::Result<(ExitStatus, Vec<u8>, String)> {
    let (mut input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let ask = async {
        if let Some(input) = &mut input {
            // One that ends before it has read everything says so by how it ends.
            _ = input.write_all(request.as_bytes()).await;
        }
    };
    let hear = async {
        let Some(mut output) = output else { return Vec::new() };
        at_most(&mut output, MOST_ANSWER_BYTES + 1).await
    };
    let overhear = async {
        let Some(mut errors) = errors else { return Vec::new() };
        let words = at_most(&mut errors, MOST_WORDS_BYTES).await;
        // Read on, so that one that says much can go on.
        _ = tokio::io::copy(&mut errors, &mut tokio::io::sink()).await;
        words
    };
    let ((), answer, words, status) = tokio::join!(ask, hear, overhear, child.wait());
    drop(input);
    Ok((status?, answer, String::from_utf8_lossy(&words).trim().to_owned()))
}

/// The first bytes of what can be read.
async fn at_most(stream: &mut (impl AsyncRead + Unpin), most_bytes: u64) -> Vec<u8> {
    let mut read = Vec::new();
    // What fails is at its end.
    _ = stream.take(most_bytes).read_to_end(&mut read).await;
    read
}

fn warn(notices: &[String]) {
    for notice in notices {
        tracing::warn!("{notice}");
    }
}

fn understood<A: DeserializeOwned>(status: ExitStatus, answer: &[u8]) -> Result<A, AnalystError> {
    if answer.len() as u64 > MOST_ANSWER_BYTES {
        return Err(Breakdown::TooMuch.into());
    }
    match (status.code(), status.signal()) {
        (Some(0), _) => serde_json::from_slice(answer).map_err(|_| Breakdown::Nonsense.into()),
        (_, Some(signal)) if ASKS_TO_STOP.contains(&signal) => Err(AnalystError::Stopped(signal)),
        (_, Some(signal)) => Err(Breakdown::Killed(signal).into()),
        (code, None) => Err(Breakdown::Exited(code.unwrap_or_default()).into()),
    }
}
