//! Jobs as the store keeps them. What they do is none of its business.

use jiff::{SignedDuration, Timestamp};

use crate::model::pull_request::{PullRequestId, RepositoryId};

/// By how much a job comes later in turn than the one before it of the same repository and lane. The jobs of a repository that
/// has many wait behind one another, and not before those of others; longer than a job takes, or they would again.
pub(super) const TURN: SignedDuration = SignedDuration::from_secs(60);
/// So long a job is left to those who have a copy of its repository: fetching one takes longer for most.
pub(super) const PREFERENCE: SignedDuration = SignedDuration::from_secs(2);
/// Whoever was not heard of for so long is not waited for.
pub(super) const PRESENCE: SignedDuration = SignedDuration::from_mins(10);

/// Which jobs go first: smaller lanes do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i64)]
pub enum Lane {
    /// Quickly done, or a verdict that may have to be taken back: nothing that anybody pushes goes before that.
    Urgent = -1,
    /// Somebody waits: a push.
    Push = 0,
    /// A review, a comment, a check of others.
    Review = 1,
    /// Nobody waits.
    Sweep = 2,
}

impl Lane {
    /// The lane that is stored as `number`, or the nearest to it: a newer version may know of more.
    pub fn nearest(number: i64) -> Self {
        let lanes = [Self::Urgent, Self::Push, Self::Review, Self::Sweep];
        lanes.into_iter().find(|lane| number <= *lane as i64).unwrap_or(Self::Sweep)
    }
}

/// Which jobs a worker takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// All.
    All,
    /// Those of these kinds.
    Only(&'static [&'static str]),
}

/// Who claims jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimant<'a> {
    /// What the worker is called; no other one is called so.
    pub worker: &'a str,
    /// Where it has copies of repositories: it gets jobs of those sooner than others, and they theirs.
    pub place: &'a str,
    /// Which jobs it takes.
    pub kinds: Kinds,
}

/// A job to be taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Which kind of job.
    pub kind: &'static str,
    /// What it is about. Two that wait with the same kind and subject are one.
    pub subject: String,
    /// Of the jobs of one sequence, one runs at a time.
    pub sequence: String,
    /// The repository that it is about, with whose other jobs it shares its turns.
    pub repository: Option<RepositoryId>,
    /// What it needs to know, as JSON.
    pub body: String,
    /// How urgent it is.
    pub lane: Lane,
    /// When it may start.
    pub due_at: Timestamp,
}

impl NewJob {
    /// The `job` of each of these pull requests.
    pub(super) fn of_each(
        pull_requests: Vec<PullRequestId>,
        job: fn(PullRequestId, Timestamp) -> Self,
        now: Timestamp,
    ) -> Vec<Self> {
        pull_requests.into_iter().map(|id| job(id, now)).collect()
    }
}

/// A job that a worker has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// Which kind of job.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// The repository that it is about.
    pub repository: Option<RepositoryId>,
    /// What it needs to know, as JSON.
    pub body: String,
    /// How urgent it is.
    pub lane: Lane,
    /// How often it was tried, this time included.
    pub attempts: u32,
    /// How often it was lost together with its worker.
    pub losses: u32,
    /// Since when it could have been claimed.
    pub due_at: Timestamp,
    /// When it was taken up: it, or one for the same that failed and that it goes on with.
    pub created_at: Timestamp,
}

/// What becomes of a job whose attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is due again then.
    At(Timestamp),
    /// It is given up until somebody revives it.
    Never,
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// Its number.
    pub id: i64,
    /// Which kind of job.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last attempt failed.
    pub error: String,
}

/// How much is left to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobBacklog {
    /// Jobs that are due.
    pub due: u64,
    /// Jobs that wait for their time.
    pub later: u64,
    /// Jobs that a worker has.
    pub running: u64,
    /// Jobs that were given up.
    pub dead: u64,
    /// When the oldest job that is due was created.
    pub oldest_due: Option<Timestamp>,
    /// When the first job that waits for its time is due.
    pub next_due: Option<Timestamp>,
}
