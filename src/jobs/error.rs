//! Why a job failed, and what becomes of it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::analyst::AnalystError;
use crate::git::error::GitError;
use crate::git::mirrors::MirrorError;
use crate::git::program::ProgramError;
use crate::github::error::GitHubError;
use crate::store::error::StoreError;
use crate::store::jobs::{Job, Retry};

/// After so many attempts a job is given up: the last of them comes about two hours after the first, unless it is wanted
/// anew again and again.
const MOST_ATTEMPTS: u32 = 16;
/// No job is given up sooner: while GitHub is away, those that much happens to would use up their attempts within seconds.
const LEAST_PATIENCE: SignedDuration = SignedDuration::from_hours(1);
/// The longest time between two attempts.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// Why a job failed.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// GitHub did not answer as hoped.
    #[error(transparent)]
    GitHub(#[from] GitHubError),
    /// The mirror could not be brought up to date.
    #[error(transparent)]
    Mirror(#[from] MirrorError),
    /// A repository could not be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The `git` program failed.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// A change could not be analysed, which is not its own fault.
    #[error(transparent)]
    Analyst(#[from] AnalystError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The branch that a change is to go to is not there.
    #[error("there is no branch `{0}`")]
    NoBranch(String),
    /// GitHub tells one thing here and another there, as it does for some seconds after a change.
    #[error("GitHub's answers do not agree: {0}")]
    Inconsistent(String),
    /// Whoever did the job died again and again, so that it may be what they died of.
    #[error("the service ended {0} times in the middle of it")]
    Lost(u32),
    /// A message did not reach whom it was for.
    #[error("the message could not be sent: {0}")]
    Unsent(String),
    /// The job took too long.
    #[error("it took longer than {} minutes", .0.as_secs() / 60)]
    Overdue(Duration),
    /// The job itself broke off.
    #[error("it broke off: {0}")]
    Broken(String),
}

impl JobError {
    /// When a job that failed is tried again. `jitter`, from 0 to 1, keeps jobs that failed together from coming back together.
    pub(super) fn retry(&self, job: &Job, now: Timestamp, jitter: f64) -> Retry {
        if let Self::GitHub(GitHubError::RateLimited { until, .. }) = self {
            let spread = SignedDuration::from_secs(30).mul_f64(jitter);
            return Retry::At(until.max(&now).saturating_add(spread).unwrap_or(now));
        }
        let was_tried_enough = job.attempts >= MOST_ATTEMPTS && now.duration_since(job.created_at) >= LEAST_PATIENCE;
        if was_tried_enough || matches!(self, Self::Lost(_)) {
            return Retry::Never;
        }
        let pause = SignedDuration::from_secs(1 << job.attempts.min(10)).min(LONGEST_PAUSE);
        Retry::At(now.saturating_add(pause.mul_f64(0.5 + jitter)).unwrap_or(now))
    }

    /// What of it anybody may read: nothing of this machine.
    pub(super) fn public(&self) -> String {
        match self {
            Self::GitHub(_)
            | Self::NoBranch(_)
            | Self::Inconsistent(_)
            | Self::Lost(_)
            | Self::Overdue(_)
            | Self::Unsent(_)
            | Self::Mirror(MirrorError::Missing { .. }) => self.to_string(),
            Self::Mirror(_) | Self::Program(_) => "the repository could not be fetched or read by git".to_owned(),
            Self::Git(_) => "the repository could not be read".to_owned(),
            Self::Analyst(_) => "the analysis could not be made".to_owned(),
            Self::Store(_) => "what the service remembers could not be read or written".to_owned(),
            Self::Broken(_) => "the service failed over it".to_owned(),
        }
    }

    /// Whether it only has to wait for its turn.
    pub(super) fn is_wait(&self) -> bool {
        matches!(self, Self::GitHub(GitHubError::RateLimited { .. }))
    }
}

/// The whole story: an error with all that caused it.
pub(crate) fn story(error: &dyn std::error::Error) -> String {
    let mut story = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        story.push_str(": ");
        story.push_str(&error.to_string());
        cause = error.source();
    }
    story
}
