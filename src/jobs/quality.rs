//! The analysis of a change, kept so that it is made once.

use sha2::{Digest, Sha256};

use super::analysis_request::{AnalysisRequest, Quality};
use super::analyst::AnalystError;
use super::error::JobError;
use super::service::Service;
use super::snapshot::Scene;
use crate::approval::command::Command;
use crate::model::change::Description;
use crate::model::check::CheckConclusion;
use crate::model::snapshot::Comment;
use crate::output::check_run;

/// A digest of everything that the analysis of a change depends on.
pub(super) fn analysis_digest(service: &Service, scene: &Scene) -> String {
    let pull_request = &scene.snapshot.pull_request;
    digest_of([
        env!("CARGO_PKG_VERSION"),
        &service.languages_digest.to_string(),
        scene.merge_base.as_hex(),
        pull_request.head.as_hex(),
        &scene.policy_text,
        &pull_request.title,
        &pull_request.body,
        scene.task.as_deref().unwrap_or_default(),
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
    let breakdown_digest = digest_of([
        digest.as_str(),
        "breakdown",
        &newest_recheck(scene.snapshot.comments.as_deref().unwrap_or_default()),
    ]);
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
            (breakdown_digest, Quality { conclusion: CheckConclusion::Failure, page, facts: None, analysis: None })
        }
        Err(error) => return Err(error.into()),
    };
    let json = serde_json::to_string(&quality).expect("a verdict is text and numbers");
    service.store.save_report(&digest, &json, service.now()).await?;
    Ok((digest, quality))
}

fn request(service: &Service, scene: &Scene) -> AnalysisRequest {
    let pull_request = &scene.snapshot.pull_request;
    AnalysisRequest {
        git_dir: scene.mirror.repository.git_dir().to_owned(),
        base: scene.base.clone(),
        head: pull_request.head.clone(),
        description: Description {
            title: pull_request.title.clone(),
            body: pull_request.body.clone(),
            author: pull_request.author.as_ref().map(|author| author.login.clone()),
            commit_messages: Vec::new(),
            task: scene.task.clone(),
        },
        policy: scene.policy_text.clone(),
        limits: service.limits,
    }
}

/// The newest comment that asks to judge the change again; empty while there is none.
pub(super) fn newest_recheck(comments: &[Comment]) -> String {
    let rechecks = comments.iter().filter(|comment| Command::parse(&comment.body) == Some(Command::Recheck));
    rechecks.map(|comment| comment.id).max().map(|id| id.to_string()).unwrap_or_default()
}
