//! The analysis of a change, kept so that it is made once.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::analysis::{Means, RepositorySources};
use super::error::JobError;
use super::service::Service;
use super::snapshot::Scene;
use crate::git::cache::directory::CacheDirectory;
use crate::git::repository::Repository;
use crate::model::change::Description;
use crate::model::check::{CheckConclusion, CheckPage};
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::policy::Policy;
use crate::model::report::Conclusion;
use crate::output::check_run;
use crate::syntax::languages::Languages;

/// What the analysis says of a change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Quality {
    /// How the check ends.
    pub conclusion: CheckConclusion,
    /// What the check run says.
    pub page: CheckPage,
}

/// A digest of everything that the analysis of a change depends on.
pub(super) fn analysis_digest(service: &Service, scene: &Scene) -> String {
    let pull_request = &scene.snapshot.pull_request;
    digest_of([
        env!("CARGO_PKG_VERSION"),
        &service.languages.digest().to_string(),
        scene.merge_base.as_hex(),
        pull_request.head.as_hex(),
        &scene.policy_text,
        &pull_request.title,
        &pull_request.body,
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

/// What the analysis says of the change in `scene`, from what is remembered where it was made before.
pub(super) async fn quality(service: &Service, scene: &Scene, policy: &Policy) -> Result<Quality, JobError> {
    let digest = analysis_digest(service, scene);
    if let Some(kept) = service.store.report(&digest).await?
        && let Ok(quality) = serde_json::from_str(&kept)
    {
        return Ok(quality);
    }
    let pull_request = &scene.snapshot.pull_request;
    let description = Description {
        title: pull_request.title.clone(),
        body: pull_request.body.clone(),
        author: pull_request.author.as_ref().map(|author| author.login.clone()),
    };
    let analysis = Analysis {
        repository: Repository::open(scene.mirror.repository.git_dir())?,
        base: scene.base.clone(),
        head: pull_request.head.clone(),
        description,
        policy: policy.clone(),
        languages: Arc::clone(&service.languages),
        limits: service.limits,
    };
    let run = tokio::task::spawn_blocking(move || analysis.run());
    let quality = run.await.map_err(|error| JobError::Broken(error.to_string()))??;
    let json = serde_json::to_string(&quality).map_err(|error| JobError::Broken(error.to_string()))?;
    service.store.save_report(&digest, &json, service.now()).await?;
    Ok(quality)
}

/// An analysis, to be run on a thread of its own.
struct Analysis {
    repository: Repository,
    base: ObjectId,
    head: ObjectId,
    description: Description,
    policy: Policy,
    languages: Arc<Languages>,
    limits: Limits,
}

impl Analysis {
    fn run(&self) -> Result<Quality, JobError> {
        let change = self.repository.change(&self.base, &self.head, Some(self.description.clone()), &self.limits)?;
        let cache = CacheDirectory::of_repository(self.repository.git_dir(), self.languages.digest());
        let means = Means { languages: &self.languages, limits: self.limits, cache: Some(&cache) };
        let (report, notices) = means.analyse(&self.repository, &change, &self.policy, &|_, _| ())?;
        for notice in notices {
            tracing::warn!("{notice}");
        }
        let conclusion = match report.conclusion {
            Conclusion::Success => CheckConclusion::Success,
            Conclusion::Failure => CheckConclusion::Failure,
        };
        let sources = RepositorySources { repository: &self.repository, commits: &report.repository };
        Ok(Quality { conclusion, page: check_run::quality(&report, &sources) })
    }
}
