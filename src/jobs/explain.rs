//! Answers the comment `/review-gate why` with the verdict.

use super::error::JobError;
use super::service::Service;
use crate::model::check::GateCheck;
use crate::model::pull_request::PullRequestId;
use crate::output::check_run;

/// Answers the comment, once.
pub(super) async fn explain(service: &Service, id: PullRequestId, comment: u64) -> Result<(), JobError> {
    let Some(place) = service.place(id.repository).await? else { return Ok(()) };
    let Some(evaluation) = service.store.evaluation(id).await? else { return Ok(()) };
    let mark = format!("<!-- review-gate: answer to {comment} -->");
    let comments = place.repository.comments(id.number).await?;
    if comments.iter().any(|found| found.body.starts_with(&mark)) {
        return Ok(());
    }
    let verdict = &evaluation.verdict;
    let parts = GateCheck::ALL.map(|check| check_run::answer(check, verdict.conclusion(check), verdict.page(check)));
    let body = format!("{mark}\n{}", parts.join("\n"));
    place.repository.create_comment(id.number, &body).await?;
    Ok(())
}
