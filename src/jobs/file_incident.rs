//! Files an incident as an issue of the repository where it happened.

use jiff::Timestamp;

use super::error::JobError;
use super::service::Service;
use crate::github::issues::NewIssue;
use crate::output::markdown_text::prose;
use crate::store::records::Incident;

/// Digits of a commit that tell it apart in a title.
const SHORT: usize = 10;

/// Files the incident, once.
pub(super) async fn file_incident(
    service: &Service,
    incident: &Incident,
    labels: Vec<String>,
    noticed_at: Timestamp,
) -> Result<(), JobError> {
    let Some(place) = service.place(incident.repository).await? else { return Ok(()) };
    let mark = format!("<!-- review-gate: {} {} -->", incident.kind, incident.head);
    let filed = place.repository.own_issues_since(noticed_at).await?;
    if filed.iter().any(|issue| issue.body.starts_with(&mark)) {
        return Ok(());
    }
    let title = format!("Merged without a verdict: {}", &incident.head.as_hex()[..SHORT]);
    let body = format!(
        "{mark}\n{}.\n\nCommit: {}\n\nReview it now, or revert it. `review-gate doctor` lists who can merge past the checks.\n",
        prose(&incident.detail),
        incident.head
    );
    place.repository.create_issue(&NewIssue { title, body, labels }).await?;
    Ok(())
}
