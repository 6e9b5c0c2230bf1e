//! What is known of an open pull request to whoever decides what to review next: small, so that thousands are read at once.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::check::CheckConclusion;
use super::finding::Severity;
use super::object_id::ObjectId;
use super::pull_request::{PullRequest, PullRequestId};
use super::report::Report;
use super::summary::ClaimVerdict;

/// Of a change to more functions only so many are held against other changes.
const MOST_FUNCTIONS: usize = 200;
/// The same for files.
const MOST_PATHS: usize = 200;

/// An open pull request with what its newest verdict says of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueEntry {
    /// Which one.
    pub id: PullRequestId,
    /// One line, as its author wrote it.
    pub title: String,
    /// The login of whoever opened it; `None` when GitHub no longer says.
    pub author: Option<String>,
    /// Whether its author says that it is not ready.
    pub is_draft: bool,
    /// The branch it would be merged into.
    pub base_branch: String,
    /// The commit under review.
    pub head: ObjectId,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// What the gate says of it; `None` until it has been judged.
    pub verdict: Option<QueueVerdict>,
}

/// What the gate says of a pull request, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueVerdict {
    /// How `review-gate/quality` ends.
    pub quality: CheckConclusion,
    /// How `review-gate/approval` ends.
    pub approval: CheckConclusion,
    /// The strongest sign that an agent had a hand in it; `None` where there is none.
    pub agent: Option<AgentSign>,
    /// How many approvals it needs.
    pub approvals_needed: u32,
    /// How many it has that count.
    pub approvals_counted: u32,
    /// What stands in the way of its approval, each with what removes it; gravest first.
    pub obstacles: Vec<Obstruction>,
    /// The first sensitive paths that it touches.
    pub sensitive_paths: Vec<String>,
    /// What the analysis found; `None` where there was none.
    pub change: Option<ChangeFacts>,
}

/// Something that shows that an agent had a hand in a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSign {
    /// Which agent.
    pub agent: String,
    /// What was seen.
    pub seen: String,
}

/// Something that stands in the way of merging.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstruction {
    /// What it is.
    pub what: String,
    /// What removes it.
    pub way_out: String,
    /// Whether somebody has to approve, and nothing else.
    pub is_approval: bool,
}

/// A change in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangeFacts {
    /// Files that differ.
    pub files: u32,
    /// Added lines of code that a reviewer has to read.
    pub effective_lines: u32,
    /// Deleted lines, as git counts them.
    pub lines_deleted: u32,
    /// How long reviewing takes, in minutes.
    pub minutes: f64,
    /// Findings that block.
    pub errors: u32,
    /// Findings worth a look.
    pub warnings: u32,
    /// Findings that are copies of other code.
    pub duplicates: u32,
    /// What the change does that nobody speaks of.
    pub hidden: u32,
    /// What is claimed and is not so.
    pub contradicted: u32,
    /// By how much the cognitive complexity of all functions grew.
    pub cognitive_growth: i64,
    /// The first functions that it changes and does not add, each by its [`function_key`].
    pub functions: Vec<u64>,
    /// The first files that it touches, each by its [`path_key`].
    #[serde(default)]
    pub paths: Vec<u64>,
}

impl ChangeFacts {
    /// What `report` says, in numbers.
    pub fn of(report: &Report) -> Self {
        let counting = || report.findings.iter().filter(|finding| finding.allowed.is_none());
        let weighing = |severity| counting().filter(|finding| finding.severity == severity).count() as u32;
        let summary = report.summary.as_ref();
        let growth = report.complexity.functions.iter().map(|function| {
            i64::from(function.cognitive_after) - i64::from(function.cognitive_before.unwrap_or_default())
        });
        let functions = report.complexity.functions.iter().filter(|function| function.cognitive_before.is_some());
        Self {
            files: report.size.files_changed,
            effective_lines: report.size.effective_lines_added,
            lines_deleted: report.size.lines_deleted,
            minutes: report.size.review_minutes,
            errors: weighing(Severity::Error),
            warnings: weighing(Severity::Warning),
            duplicates: counting().filter(|finding| finding.clone_type.is_some()).count() as u32,
            hidden: summary.map_or(0, |summary| summary.undisclosed.len() as u32),
            contradicted: summary.map_or(0, |summary| {
                let contradicted = summary.claims.iter().filter(|claim| claim.verdict == ClaimVerdict::Contradicted);
                contradicted.count() as u32
            }),
            cognitive_growth: growth.sum(),
            functions: functions
                .take(MOST_FUNCTIONS)
                .map(|function| function_key(&function.path.to_string(), &function.name))
                .collect(),
            paths: report.size.files.iter().take(MOST_PATHS).map(|file| path_key(&file.path.to_string())).collect(),
        }
    }
}

/// A number for a function by its file at head and its qualified name. It is to compare functions of thousands of changes
/// with, where their names would be most of what is read; it is the same on every machine.
pub fn function_key(path: &str, name: &str) -> u64 {
    let digest = Sha256::new().chain_update(path).chain_update([0]).chain_update(name).finalize();
    digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// A number for a file by its path at head, for the same reason.
pub fn path_key(path: &str) -> u64 {
    function_key(path, "")
}

impl QueueEntry {
    /// What is known of a pull request before it has been judged.
    pub fn of(pull_request: &PullRequest) -> Self {
        Self {
            id: pull_request.id,
            title: pull_request.title.clone(),
            author: pull_request.author.as_ref().map(|author| author.login.clone()),
            is_draft: pull_request.draft,
            base_branch: pull_request.base_branch.clone(),
            head: pull_request.head.clone(),
            opened_at: pull_request.created_at,
            verdict: None,
        }
    }

    /// What the analysis found.
    pub fn change(&self) -> Option<&ChangeFacts> {
        self.verdict.as_ref()?.change.as_ref()
    }

    /// Whether an agent is known to have had a hand in it.
    pub fn is_by_agent(&self) -> bool {
        self.verdict.as_ref().is_some_and(|verdict| verdict.agent.is_some())
    }
}
