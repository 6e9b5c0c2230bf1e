//! What the API answers. Its names are a promise, and so it has types of its own.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::check::CheckConclusion;
use crate::model::dossier::ApprovalRecord;
use crate::queue::capacity::Capacity;
use crate::queue::order::Row;
use crate::store::queue::PastVerdict;

/// The review queue, or a page of it.
#[derive(Serialize, ToSchema)]
pub(super) struct QueueAnswer {
    /// When it was read, RFC 3339.
    pub(super) at: String,
    /// How many pull requests fit the filters.
    pub(super) total: usize,
    /// Which page this is, from one.
    pub(super) page: usize,
    /// How many pages there are.
    pub(super) pages: usize,
    pub(super) capacity: CapacityAnswer,
    /// What to do next first.
    pub(super) pull_requests: Vec<RowAnswer>,
}

/// Whether the team keeps up, in minutes and business days.
#[derive(Serialize, ToSchema)]
pub(super) struct CapacityAnswer {
    /// Minutes of review that wait for reviewers.
    pub(super) minutes_waiting: f64,
    /// Minutes that the team has for reviews each day.
    pub(super) minutes_per_day: f64,
    /// Minutes of review that came in each day of the last five business days.
    pub(super) arriving_per_day: f64,
    /// Minutes of review that were done each day: of what was merged.
    pub(super) done_per_day: f64,
    /// Minutes of review that are taken to be done each day from now on.
    pub(super) rate_per_day: f64,
    /// Whether that is no more than what was done; where departures are not known for long enough it is the team's time.
    pub(super) is_measured: bool,
    /// Whether there are other repositories besides, for which the team's time has to do too.
    pub(super) is_part: bool,
    /// After how many business days nothing waits any more; null where that never happens at this rate.
    pub(super) clears_in_days: Option<f64>,
    /// Whether so much arrives that the team will not keep up.
    pub(super) is_overloaded: bool,
    /// How many open pull requests of agents the team can follow.
    pub(super) agent_limit: u32,
    /// How many there are.
    pub(super) agent_open: u32,
}

/// A pull request in the queue.
#[derive(Serialize, ToSchema)]
pub(super) struct RowAnswer {
    /// `owner/name`.
    pub(super) repository: String,
    pub(super) number: u64,
    pub(super) title: String,
    /// The login of whoever opened it; null when GitHub no longer says.
    pub(super) author: Option<String>,
    pub(super) base_branch: String,
    /// The commit under review.
    pub(super) head: String,
    /// RFC 3339.
    pub(super) opened_at: String,
    /// Whose turn it is: `overdue`, `merge`, `quick`, `review`, `judging`, `author` or `draft`.
    pub(super) turn: &'static str,
    /// What a review of it now is worth by the minute.
    pub(super) priority: f64,
    /// `low`, `medium` or `high`.
    pub(super) risk: &'static str,
    pub(super) risk_reasons: Vec<String>,
    /// The agent that had a hand in it; null where there is no sign of one.
    pub(super) agent: Option<AgentAnswer>,
    /// How long reviewing takes; null where it was not analysed.
    pub(super) review_minutes: Option<f64>,
    pub(super) effective_lines_added: Option<u32>,
    pub(super) files_changed: Option<u32>,
    /// `success`, `action_required` or `failure`; null until it was judged.
    pub(super) quality: Option<&'static str>,
    /// The same for `review-gate/approval`.
    pub(super) approval: Option<&'static str>,
    pub(super) approvals_needed: u32,
    pub(super) approvals_counted: u32,
    /// What stands in the way of its approval.
    pub(super) waits_for: Vec<ObstacleAnswer>,
    /// Other open pull requests that change the same functions.
    pub(super) collides_with: Vec<u64>,
    /// Those that cannot be merged beside it without somebody's help.
    pub(super) conflicts_with: Vec<u64>,
}

/// What shows that an agent had a hand in a change.
#[derive(Serialize, ToSchema)]
pub(super) struct AgentAnswer {
    pub(super) name: String,
    /// What was seen.
    pub(super) seen: String,
}

/// Something that stands in the way.
#[derive(Serialize, ToSchema)]
pub(super) struct ObstacleAnswer {
    pub(super) what: String,
    /// What removes it.
    pub(super) way_out: String,
}

/// A pull request with its verdicts.
#[derive(Serialize, ToSchema)]
pub(super) struct PullRequestAnswer {
    /// `owner/name`.
    pub(super) repository: String,
    pub(super) number: u64,
    pub(super) title: String,
    /// `open`, `closed` or `merged`.
    pub(super) state: String,
    pub(super) head: String,
    pub(super) approval: Option<ApprovalAnswer>,
    /// The report of the analysis, as `docs/report.md` describes it; null where there is none.
    #[schema(value_type = Option<Object>)]
    pub(super) report: Option<serde_json::Value>,
    /// Newest first.
    pub(super) verdicts: Vec<VerdictAnswer>,
}

/// Who approved, and what that is worth.
#[derive(Serialize, ToSchema)]
pub(super) struct ApprovalAnswer {
    pub(super) needed: u32,
    pub(super) counted: u32,
    pub(super) obstacles: Vec<ObstacleAnswer>,
    pub(super) statements: Vec<StatementAnswer>,
    pub(super) sensitive_paths: Vec<String>,
}

/// What somebody said on whether to merge.
#[derive(Serialize, ToSchema)]
pub(super) struct StatementAnswer {
    pub(super) by: Option<String>,
    pub(super) said: String,
    /// Why it does not count; null when it does.
    pub(super) not_counted: Option<String>,
}

/// A verdict in the history of a pull request.
#[derive(Serialize, ToSchema)]
pub(super) struct VerdictAnswer {
    pub(super) evaluation: i64,
    pub(super) head: String,
    pub(super) quality: &'static str,
    pub(super) approval: &'static str,
    /// RFC 3339.
    pub(super) at: String,
}

/// Why there is no other answer.
#[derive(Serialize, ToSchema)]
pub(super) struct RefusalAnswer {
    pub(super) error: String,
    /// What to do.
    pub(super) help: String,
}

impl CapacityAnswer {
    /// Of what is shown, which may be a part of what there is.
    pub(super) fn of(capacity: &Capacity, is_part: bool) -> Self {
        Self {
            minutes_waiting: capacity.minutes_waiting,
            minutes_per_day: capacity.minutes_per_day,
            arriving_per_day: capacity.arriving_per_day,
            done_per_day: capacity.done_per_day,
            rate_per_day: capacity.rate_per_day,
            is_measured: capacity.is_measured,
            is_part,
            clears_in_days: capacity.clears_in_days,
            is_overloaded: capacity.is_overloaded,
            agent_limit: capacity.agent_limit,
            agent_open: capacity.agent_open,
        }
    }
}

impl RowAnswer {
    /// Of a row in the repository that is called so.
    pub(super) fn of(row: &Row, repository: String) -> Self {
        let entry = &row.entry;
        let verdict = entry.verdict.as_ref();
        let change = entry.change();
        Self {
            repository,
            number: entry.id.number,
            title: entry.title.clone(),
            author: entry.author.clone(),
            base_branch: entry.base_branch.clone(),
            head: entry.head.as_hex().to_owned(),
            opened_at: entry.opened_at.to_string(),
            turn: row.turn.word(),
            priority: row.priority,
            risk: row.assessment.risk.word(),
            risk_reasons: row.assessment.reasons.clone(),
            agent: verdict
                .and_then(|verdict| verdict.agent.as_ref())
                .map(|sign| AgentAnswer { name: sign.agent.clone(), seen: sign.seen.clone() }),
            review_minutes: change.map(|change| change.minutes),
            effective_lines_added: change.map(|change| change.effective_lines),
            files_changed: change.map(|change| change.files),
            quality: verdict.map(|verdict| word(verdict.quality)),
            approval: verdict.map(|verdict| word(verdict.approval)),
            approvals_needed: verdict.map_or(0, |verdict| verdict.approvals_needed),
            approvals_counted: verdict.map_or(0, |verdict| verdict.approvals_counted),
            waits_for: verdict
                .into_iter()
                .flat_map(|verdict| &verdict.obstacles)
                .map(|obstacle| ObstacleAnswer { what: obstacle.what.clone(), way_out: obstacle.way_out.clone() })
                .collect(),
            collides_with: row.collides_with.clone(),
            conflicts_with: row.conflicts_with.clone(),
        }
    }
}

impl From<&ApprovalRecord> for ApprovalAnswer {
    fn from(approval: &ApprovalRecord) -> Self {
        let obstacle =
            |(what, way_out): &(String, String)| ObstacleAnswer { what: what.clone(), way_out: way_out.clone() };
        let statements = approval.statements.iter().map(|statement| StatementAnswer {
            by: statement.by.clone(),
            said: statement.said.clone(),
            not_counted: statement.not_counted.clone(),
        });
        Self {
            needed: approval.needed,
            counted: approval.counted,
            obstacles: approval.obstacles.iter().map(obstacle).collect(),
            statements: statements.collect(),
            sensitive_paths: approval.sensitive_paths.clone(),
        }
    }
}

impl From<&PastVerdict> for VerdictAnswer {
    fn from(verdict: &PastVerdict) -> Self {
        Self {
            evaluation: verdict.evaluation,
            head: verdict.head.as_hex().to_owned(),
            quality: word(verdict.quality),
            approval: word(verdict.approval),
            at: verdict.at.to_string(),
        }
    }
}

fn word(conclusion: CheckConclusion) -> &'static str {
    match conclusion {
        CheckConclusion::Success => "success",
        CheckConclusion::ActionRequired => "action_required",
        CheckConclusion::Failure => "failure",
    }
}
