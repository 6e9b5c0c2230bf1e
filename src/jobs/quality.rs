//! The analysis of a change, kept so that it is made once.

use sha2::{Digest, Sha256};

use super::analysis_request::{AnalysisRequest, Quality};
use super::analyst::AnalystError;
use super::error::JobError;
use super::service::Service;
use super::snapshot::Scene;
use crate::analysis::claims::rests_on_checks;
use crate::approval::command::Command;
use crate::model::change::Description;
use crate::model::check::{CheckConclusion, CheckOutcome, ForeignCheck, ForeignCheckState};
use crate::model::pull_request::PullRequest;
use crate::model::snapshot::Comment;
use crate::output::check_run;
use crate::store::error::StoreError;

/// A digest of everything that the analysis of a change depends on.
pub(super) fn analysis_digest(service: &Service, scene: &Scene) -> String {
    let pull_request = &scene.snapshot.pull_request;
    digest_of([
        env!("CARGO_PKG_VERSION"),
        &service.languages_digest.to_string(),
        scene.merge_base.as_hex(),
        pull_request.head.as_hex(),
        &scene.policy_text,
        &serde_json::to_string(&scene.muted).expect("a reception is text and numbers"),
        &pull_request.title,
        &pull_request.body,
        scene.task.as_deref().unwrap_or_default(),
        &serde_json::to_string(&outcomes(scene, &description(scene))).expect("an outcome is text"),
    ])
}

/// SHA-256 over all parts, each with its length before it, so that nothing can move from one part to the next.
pub(super) fn digest_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    hex::encode(digest.finalize())
}

/// What the analysis says of the change in `scene`, from what is remembered where it was made before. One that breaks down is
/// remembered as well, so that it costs its time once and not at every turn, until somebody asks for another try. Returned
/// with the digest by which it is kept.
pub(super) async fn quality(service: &Service, scene: &Scene) -> Result<(String, Quality), JobError> {
    let digest = analysis_digest(service, scene);
    let comments = scene.snapshot.comments.as_deref().unwrap_or_default();
    let retry = newest_retry(service, &scene.snapshot.pull_request, comments).await?;
    let breakdown_digest = digest_of([digest.as_str(), "breakdown", &retry]);
    for digest in [&digest, &breakdown_digest] {
        if let Some(kept) = service.store.report(digest).await?
            && let Ok(quality) = serde_json::from_str(&kept)
        {
            return Ok((digest.clone(), quality));
        }
    }
    let (digest, quality) = match service.analyst.analyse(&request(service, scene)).await {
        Ok(quality) => (digest, quality),
        Err(AnalystError::Breakdown(breakdown)) => {
            let subject = &scene.snapshot.pull_request.id;
            tracing::warn!(?subject, %breakdown, "a change could not be analysed");
            let page = check_run::not_analysed(&breakdown.to_string());
            (
                breakdown_digest,
                Quality { conclusion: CheckConclusion::Failure, page, facts: None, analysis: None, advice: Vec::new() },
            )
        }
        Err(error) => return Err(error.into()),
    };
    let json = serde_json::to_string(&quality).expect("a verdict is text and numbers");
    service.store.save_report(&digest, &json, service.now()).await?;
    Ok((digest, quality))
}

fn request(service: &Service, scene: &Scene) -> AnalysisRequest {
    let pull_request = &scene.snapshot.pull_request;
    let description = description(scene);
    AnalysisRequest {
        git_dir: scene.mirror.repository.git_dir().to_owned(),
        base: scene.base.clone(),
        head: pull_request.head.clone(),
        checks: outcomes(scene, &description),
        description,
        policy: scene.policy_text.clone(),
        muted: scene.muted.clone(),
        limits: service.limits,
    }
}

fn description(scene: &Scene) -> Description {
    let pull_request = &scene.snapshot.pull_request;
    Description {
        title: pull_request.title.clone(),
        body: pull_request.body.clone(),
        author: pull_request.author.as_ref().map(|author| author.login.clone()),
        commit_messages: Vec::new(),
        task: scene.task.clone(),
    }
}

/// How the checks of the head ended, where `description` rests on them: else every check that ends would have the change
/// analysed again. Nothing while one still runs, or while they are not known.
fn outcomes(scene: &Scene, description: &Description) -> Vec<CheckOutcome> {
    let Ok(checks) = &scene.snapshot.checks else { return Vec::new() };
    let is_over = checks.iter().all(|check| check.state != ForeignCheckState::Running);
    if !is_over || !rests_on_checks(description) {
        return Vec::new();
    }
    let outcome = |check: &ForeignCheck| CheckOutcome {
        name: check.name.clone(),
        has_succeeded: check.state == ForeignCheckState::Succeeded,
    };
    checks.iter().map(outcome).collect()
}

/// What tells the newest wish to judge the change again from those before: by a comment, or by having its checks run again.
pub(super) async fn newest_retry(
    service: &Service,
    pull_request: &PullRequest,
    comments: &[Comment],
) -> Result<String, StoreError> {
    let rechecks = comments.iter().filter(|comment| Command::parse(&comment.body) == Some(Command::Recheck));
    let newest = rechecks.map(|comment| comment.id).max().unwrap_or_default();
    let retries = service.store.retries(pull_request.id.repository, &pull_request.head).await?;
    Ok(format!("comment {newest}, run {retries} times again"))
}
