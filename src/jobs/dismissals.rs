//! Keeps what was shown of a change and what maintainers dismissed of it.

use super::error::JobError;
use super::service::Service;
use super::snapshot::Scene;
use crate::approval::dismissals::attempted_dismissals;
use crate::model::check::CheckPage;
use crate::model::policy::Policy;
use crate::model::reception::{Advice, Dismissal};
use crate::output::advice;

/// Keeps that `advice` was shown and what the comments dismiss, and has `page` tell of these. Where the comments are not known,
/// everything stays as it was.
pub(super) async fn noted(
    service: &Service,
    scene: &Scene,
    policy: &Policy,
    advice: &[Advice],
    page: CheckPage,
) -> Result<CheckPage, JobError> {
    if scene.snapshot.comments.is_err() {
        return Ok(page);
    }
    let mut attempts = attempted_dismissals(&scene.snapshot, policy);
    let counted = attempts.iter().filter_map(|attempt| {
        let fingerprint = attempt.finding.as_ref().ok()?.clone();
        Some(Dismissal { fingerprint, comment: attempt.comment })
    });
    let id = scene.snapshot.pull_request.id;
    let shown = service.store.save_advice(id, advice.to_vec(), counted.collect()).await?;
    for attempt in &mut attempts {
        if attempt.finding.as_ref().is_ok_and(|finding| !shown.contains(finding)) {
            attempt.finding = Err("this change has no such finding, or one that is more than advice".to_owned());
        }
    }
    Ok(advice::with_dismissals(page, &attempts))
}
