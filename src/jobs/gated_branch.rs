//! Notices that a branch no longer requires the checks, which only somebody who administers it can bring about.

use super::error::JobError;
use super::service::{Place, Service};
use crate::model::object_id::ObjectId;
use crate::store::records::Incident;

/// What that is called.
const NO_LONGER_REQUIRED: &str = "checks-no-longer-required";

/// Remembers whether `branch`, which is at `tip`, requires the checks; returns whether it did until now.
pub(super) async fn note(
    service: &Service,
    place: &Place,
    branch: &str,
    tip: &ObjectId,
    is_gated: bool,
) -> Result<bool, JobError> {
    let repository = place.repository.id();
    if is_gated {
        service.store.save_gated_branch(repository, branch).await?;
        return Ok(true);
    }
    let detail = format!("`{branch}` no longer requires the checks");
    let incident = Incident { repository, head: tip.clone(), kind: NO_LONGER_REQUIRED.to_owned(), detail };
    let was_gated = service.store.forget_gated_branch(branch, incident, service.now()).await?;
    if was_gated {
        tracing::warn!(repository = %place.details.name, branch, "the checks are no longer required");
    }
    Ok(was_gated)
}
