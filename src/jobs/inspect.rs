//! Looks at how a repository is built and guarded, now and then, so that its page can tell.

use jiff::SignedDuration;

use super::conventions_request::ConventionsRequest;
use super::error::JobError;
use super::service::{Place, Service};
use super::survey::survey_repository;
use super::task::Task;
use crate::doctor::diagnose::diagnose_repository;
use crate::doctor::diagnosis::{Diagnosis, Severity};
use crate::git::mirrors::Wanted;
use crate::model::inspection::{Inspection, LearnedConvention, OpenDiagnosis};
use crate::model::pull_request::RepositoryId;

/// How often.
pub const PAUSE: SignedDuration = SignedDuration::from_hours(24);

/// The job that is due for a repository: a look, when the last one is too long ago.
pub(super) async fn due(service: &Service, repository: RepositoryId) -> Result<Option<Task>, JobError> {
    let Some(pause) = service.inspection_pause else { return Ok(None) };
    let last = service.store.inspection(repository).await?;
    let is_fresh = last.is_some_and(|last| service.now().duration_since(last.at) < pause);
    Ok((!is_fresh).then_some(Task::Inspect { repository }))
}

/// Looks, and remembers what was seen. What GitHub's settings leave open is kept also where the code cannot be read.
pub(super) async fn inspect(service: &Service, repository: RepositoryId) -> Result<(), JobError> {
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    let facts = survey_repository(&place.repository, &place.details).await;
    let mut diagnoses = diagnose_repository(&facts, service.app_id);
    diagnoses.retain(|diagnosis| diagnosis.severity != Severity::Fine);
    diagnoses.sort_by_key(|diagnosis| diagnosis.severity);
    let last = service.store.inspection(repository).await?;
    let mut inspection = Inspection {
        at: service.now(),
        conventions: last.map(|last| last.conventions).unwrap_or_default(),
        diagnoses: diagnoses.into_iter().map(record).collect(),
    };
    service.store.save_inspection(repository, inspection.clone()).await?;
    inspection.conventions = conventions(service, &place).await?;
    Ok(service.store.save_inspection(repository, inspection).await?)
}

async fn conventions(service: &Service, place: &Place) -> Result<Vec<LearnedConvention>, JobError> {
    let branch = &place.details.default_branch;
    let Some(tip) = place.repository.branch_head(branch).await? else { return Ok(Vec::new()) };
    let wanted = Wanted { branches: vec![branch.clone()], pull_requests: Vec::new(), commits: vec![tip.clone()] };
    let mirror = service.mirrors.open(&place.remote().await?, &wanted).await?;
    let git_dir = mirror.repository.git_dir().to_owned();
    let request = ConventionsRequest { git_dir, learn_from: tip, limits: service.limits };
    Ok(service.analyst.conventions(&request).await?)
}

fn record(diagnosis: Diagnosis) -> OpenDiagnosis {
    let severity = match diagnosis.severity {
        Severity::Open => "open",
        Severity::Warning => "warning",
        Severity::NotKnown => "not known",
        Severity::Fine => "fine",
    };
    OpenDiagnosis {
        severity: severity.to_owned(),
        place: diagnosis.place.to_string(),
        what: diagnosis.what,
        why: diagnosis.why.to_owned(),
        remedy: diagnosis.remedy,
    }
}
