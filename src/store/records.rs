//! What the store keeps, besides jobs and the audit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::account::Account;
use crate::model::check::{CheckConclusion, CheckPage, GateCheck};
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{InstallationId, PullRequestId, RepositoryId, RepositoryName};
use crate::model::week::Week;

/// A webhook as it came in, after its signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// GitHub's number for it, the same whenever it is delivered again.
    pub id: String,
    /// The name of the event.
    pub event: String,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

/// Something that is done now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Everything was looked at.
    Sweep,
    /// All deliveries that had been lost until then were asked for again.
    Redelivery,
    /// What is no longer needed was forgotten.
    Retention,
}

impl Moment {
    /// What it is called where it is kept.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Redelivery => "redelivery",
            Self::Retention => "retention",
        }
    }
}

/// A repository that the App is installed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryRecord {
    /// Its number.
    pub id: RepositoryId,
    /// The installation that reaches it.
    pub installation: InstallationId,
    /// What it is called at the moment.
    pub name: RepositoryName,
}

/// A head that a pull request has had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRecord {
    /// The commit.
    pub head: ObjectId,
    /// The branch it was proposed for.
    pub base_branch: String,
    /// Since when.
    pub since: Timestamp,
    /// Who pushed it, where that is known.
    pub pusher: Option<Account>,
}

/// A verdict on a pull request to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvaluation {
    /// The pull request.
    pub pull_request: PullRequestId,
    /// The head that was judged.
    pub head: ObjectId,
    /// The branch it was judged for.
    pub base_branch: String,
    /// A digest of everything that went into the verdict.
    pub inputs: String,
    /// How `review-gate/quality` ends.
    pub quality: CheckConclusion,
    /// How `review-gate/approval` ends.
    pub approval: CheckConclusion,
    /// What the two check runs say, in the order of [`GateCheck::ALL`].
    pub pages: [CheckPage; 2],
}

/// A verdict that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Its number; a later one has a larger one.
    pub id: i64,
    /// The verdict.
    pub verdict: NewEvaluation,
}

impl NewEvaluation {
    /// How `check` ends.
    pub fn conclusion(&self, check: GateCheck) -> CheckConclusion {
        match check {
            GateCheck::Quality => self.quality,
            GateCheck::Approval => self.approval,
        }
    }

    /// What the run of `check` says.
    pub fn page(&self, check: GateCheck) -> &CheckPage {
        match check {
            GateCheck::Quality => &self.pages[0],
            GateCheck::Approval => &self.pages[1],
        }
    }
}

/// What was posted on a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The repository.
    pub repository: RepositoryId,
    /// The commit.
    pub head: ObjectId,
    /// Which check.
    pub check: GateCheck,
    /// The number of the check run.
    pub run: u64,
    /// A digest of what was posted.
    pub content: String,
    /// How it ended; `None` while it is in progress.
    pub conclusion: Option<CheckConclusion>,
    /// Digests of all that the run has remarked at lines of the change so far.
    pub remarks: Vec<String>,
    /// When it was posted.
    pub posted_at: Timestamp,
}

/// The checks on heads of open pull requests that have no conclusion yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PendingChecks {
    /// How many there are.
    pub count: u64,
    /// Since when the oldest of them has waited.
    pub oldest: Option<Timestamp>,
}

/// A group that a merge queue waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeGroupRecord {
    /// Where.
    pub repository: RepositoryId,
    /// The commit that would become the base branch.
    pub head: ObjectId,
    /// The commit of the base branch that the group is built on.
    pub base: ObjectId,
    /// The base branch.
    pub branch: String,
}

/// A pull request that is known to be an agent's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaintRecord {
    /// Which one.
    pub pull_request: PullRequestId,
    /// The agent.
    pub agent: String,
    /// Commits and patches by which it is known again elsewhere.
    pub marks: Vec<String>,
    /// Who had a hand in it.
    pub contributors: Vec<Account>,
}

/// An answer that GitHub gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// What to ask "has it changed?" with.
    pub etag: String,
    /// The body.
    pub body: Vec<u8>,
    /// The header that says where a list goes on; empty where there is none.
    pub link: String,
}

/// Something that should not have happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Where.
    pub repository: RepositoryId,
    /// The commit it is about.
    pub head: ObjectId,
    /// What kind, such as `merged-without-verdict`.
    pub kind: String,
    /// What happened, as a sentence.
    pub detail: String,
}

/// The report on a week of merged changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeeklyReportRecord {
    /// Of which repository.
    pub repository: RepositoryId,
    /// Which week.
    pub week: Week,
    /// The report for programs.
    pub json: String,
    /// The report for an issue.
    pub markdown: String,
    /// The report for a browser.
    pub html: String,
    /// The issue that shows it.
    pub issue: Option<u64>,
    /// Whether it was sent to where the settings say.
    pub is_sent: bool,
}
