//! The jobs by name, and how they are written into the store.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::object_id::ObjectId;
use crate::model::pull_request::{InstallationId, PullRequestId, RepositoryId};
use crate::model::week::Week;
use crate::store::jobs::{Kinds, Lane, NewJob};
use crate::store::records::Incident;

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// See what a delivery asks for.
    Receive {
        /// GitHub's number for it.
        delivery: String,
    },
    /// Judge a pull request as it is now.
    Judge {
        /// Which one.
        pull_request: PullRequestId,
    },
    /// Post on a commit what was judged of it.
    Publish {
        /// Where.
        repository: RepositoryId,
        /// The commit.
        head: ObjectId,
    },
    /// Judge a merge group, pull request by pull request.
    JudgeGroup {
        /// Where.
        repository: RepositoryId,
        /// The commit that would become the base branch.
        head: ObjectId,
    },
    /// Answer a comment that asks why the checks end as they do.
    Explain {
        /// Where it was asked.
        pull_request: PullRequestId,
        /// The comment.
        comment: u64,
    },
    /// Say in an issue whether it is fit for the agent that was given it.
    AssessTask {
        /// Where.
        repository: RepositoryId,
        /// The number of the issue.
        issue: u64,
    },
    /// Assess all open issues that somebody is to do.
    AssessTasks {
        /// Where.
        repository: RepositoryId,
    },
    /// See what a push to a branch changed for others.
    Review {
        /// Where.
        repository: RepositoryId,
        /// The branch.
        branch: String,
        /// Where it was; all zeros for a new one.
        before: ObjectId,
        /// Where it is.
        after: ObjectId,
    },
    /// File an incident as an issue.
    FileIncident {
        /// What happened.
        incident: Incident,
        /// The labels of the issue.
        labels: Vec<String>,
        /// When it was noticed: there was no issue before.
        noticed_at: Timestamp,
    },
    /// Read what was merged into the default branch, so that the next report finds it read.
    FollowMerges {
        /// Where.
        repository: RepositoryId,
    },
    /// Report on a week of merged changes in an issue, and have it sent wherever the settings say.
    ReportWeek {
        /// Where.
        repository: RepositoryId,
        /// The week.
        week: Week,
    },
    /// Send a message of a reported week.
    SendMessage {
        /// Of which repository.
        repository: RepositoryId,
        /// The week.
        week: Week,
        /// What stands out in it.
        text: String,
    },
    /// Send a reported week by e-mail.
    SendMail {
        /// Of which repository.
        repository: RepositoryId,
        /// The week.
        week: Week,
    },
    /// Merge open pull requests with each other on trial.
    TryMerges {
        /// Where.
        repository: RepositoryId,
    },
    /// Look at how a repository is built and guarded.
    Inspect {
        /// Which one.
        repository: RepositoryId,
    },
    /// Judge all open pull requests of a repository.
    SweepRepository {
        /// Which one.
        repository: RepositoryId,
    },
    /// Find the repositories of an installation, and sweep each.
    SweepInstallation {
        /// Which one.
        installation: InstallationId,
    },
    /// Find all installations, and ask for deliveries that were lost.
    Sweep,
}

/// The kinds of jobs that take webhooks in and post what was judged: a worker that does nothing else keeps what people push
/// from standing in the way of a verdict that is taken back.
pub const LIGHT: Kinds = Kinds::Only(&["receive", "publish"]);

impl Task {
    /// The job that does it, due at `due_at`. Of several about the same thing, one runs at a time.
    pub fn job(&self, lane: Lane, due_at: Timestamp) -> NewJob {
        let (kind, subject) = self.name();
        let body = serde_json::to_string(self).expect("a task is text and numbers");
        let sequence = match self {
            // Both post on the commit.
            Self::Publish { .. } | Self::JudgeGroup { .. } => format!("post {subject}"),
            // Both read the same history and keep what they learn of it.
            Self::FollowMerges { repository } | Self::ReportWeek { repository, .. } => {
                format!("history {}", repository.0)
            }
            _ => format!("{kind} {subject}"),
        };
        NewJob { kind, subject, sequence, body, lane, due_at }
    }

    /// Its kind, and what it is about.
    fn name(&self) -> (&'static str, String) {
        match self {
            Self::Receive { delivery } => ("receive", delivery.clone()),
            Self::Judge { pull_request: PullRequestId { repository, number } } => {
                ("judge", format!("{}#{number}", repository.0))
            }
            Self::Publish { repository, head } => ("publish", format!("{}@{head}", repository.0)),
            Self::JudgeGroup { repository, head } => ("judge-group", format!("{}@{head}", repository.0)),
            Self::Explain { pull_request, comment } => ("explain", format!("{} {comment}", pull_request.repository.0)),
            Self::AssessTask { repository, issue } => ("assess-task", format!("{}#{issue}", repository.0)),
            Self::AssessTasks { repository } => ("assess-tasks", repository.0.to_string()),
            Self::Review { repository, branch, before, after } => {
                ("review", format!("{} {before}..{after} {branch}", repository.0))
            }
            Self::FileIncident { incident, .. } => {
                ("file-incident", format!("{}@{} {}", incident.repository.0, incident.head, incident.kind))
            }
            Self::FollowMerges { repository } => ("follow-merges", repository.0.to_string()),
            Self::ReportWeek { repository, week } => ("report-week", format!("{} {week}", repository.0)),
            Self::SendMessage { repository, week, .. } => ("send-message", format!("{} {week}", repository.0)),
            Self::SendMail { repository, week } => ("send-mail", format!("{} {week}", repository.0)),
            Self::TryMerges { repository } => ("try-merges", repository.0.to_string()),
            Self::Inspect { repository } => ("inspect", repository.0.to_string()),
            Self::SweepRepository { repository } => ("sweep-repository", repository.0.to_string()),
            Self::SweepInstallation { installation } => ("sweep-installation", installation.0.to_string()),
            Self::Sweep => ("sweep", String::new()),
        }
    }
}
