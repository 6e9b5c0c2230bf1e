//! What is kept of a verdict for the queue and the pages.

use crate::approval::evidence::{Evidence, Tier};
use crate::approval::verdict::{ApprovalVerdict, Obstacle};
use crate::model::account::Account;
use crate::model::dossier::{ApprovalRecord, SignRecord, StatementRecord};
use crate::model::pull_request::PullRequest;
use crate::model::queue_entry::{AgentSign, ChangeFacts, Obstruction, QueueEntry, QueueVerdict};
use crate::store::records::NewEvaluation;

/// More sensitive paths are counted nowhere: it is sensitive enough.
const MOST_PATHS: usize = 20;

/// What the queue shows of a pull request.
pub(super) fn entry(
    pull_request: &PullRequest,
    evaluation: &NewEvaluation,
    approval: Option<&ApprovalVerdict>,
    change: Option<ChangeFacts>,
) -> QueueEntry {
    let verdict = QueueVerdict {
        quality: evaluation.quality,
        approval: evaluation.approval,
        agent: approval.and_then(sign),
        approvals_needed: approval.map_or(0, |approval| approval.needed),
        approvals_counted: approval.map_or(0, |approval| approval.counted),
        obstacles: approval.map_or_else(|| vec![unjudged(evaluation)], obstructions),
        sensitive_paths: approval.map_or_else(Vec::new, |approval| {
            approval.sensitive_paths.iter().take(MOST_PATHS).map(ToString::to_string).collect()
        }),
        change,
    };
    QueueEntry { verdict: Some(verdict), ..QueueEntry::of(pull_request) }
}

fn unjudged(evaluation: &NewEvaluation) -> Obstruction {
    let [_, page] = &evaluation.pages;
    Obstruction { what: page.title.clone(), way_out: "see the check on GitHub".to_owned(), is_approval: false }
}

fn sign(approval: &ApprovalVerdict) -> Option<AgentSign> {
    let proof = approval.evidence.iter().find(|evidence| evidence.tier != Tier::Hint)?;
    Some(AgentSign { agent: proof.agent.clone(), seen: proof.seen.clone() })
}

fn obstructions(approval: &ApprovalVerdict) -> Vec<Obstruction> {
    let obstruction = |obstacle: &Obstacle| Obstruction {
        what: obstacle.to_string(),
        way_out: obstacle.way_out(),
        is_approval: matches!(obstacle, Obstacle::Approvals { .. }),
    };
    approval.obstacles.iter().map(obstruction).collect()
}

/// An approval verdict as its page shows it.
pub(super) fn approval(approval: &ApprovalVerdict) -> ApprovalRecord {
    let login = |account: &Account| account.login.clone();
    ApprovalRecord {
        needed: approval.needed,
        counted: approval.counted,
        obstacles: approval.obstacles.iter().map(|obstacle| (obstacle.to_string(), obstacle.way_out())).collect(),
        statements: approval
            .reviewers
            .iter()
            .map(|reviewer| StatementRecord {
                by: reviewer.account.as_ref().map(login),
                said: reviewer.said.to_string(),
                not_counted: reviewer.not_counted.clone(),
            })
            .collect(),
        signs: approval.evidence.iter().map(sign_record).collect(),
        is_by_agent: approval.is_by_agent,
        requesters: approval.requesters.iter().map(login).collect(),
        contributors: approval.contributors.iter().map(login).collect(),
        sensitive_paths: approval.sensitive_paths.iter().map(ToString::to_string).collect(),
        exception: approval
            .exception
            .as_ref()
            .map(|exception| (exception.by.login.clone(), exception.reason.clone(), exception.until)),
        refused_exceptions: approval
            .refused_exceptions
            .iter()
            .map(|refused| (refused.by.as_ref().map(login).unwrap_or_default(), refused.why.clone()))
            .collect(),
    }
}

fn sign_record(evidence: &Evidence) -> SignRecord {
    SignRecord { agent: evidence.agent.clone(), seen: evidence.seen.clone(), is_hint: evidence.tier == Tier::Hint }
}
