//! What jobs work with.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::analyst::Analyst;
use super::error::JobError;
use super::reporting::Reporting;
use crate::git::mirrors::{Mirrors, Remote};
use crate::github::client::{GitHub, Installation, Repository};
use crate::github::error::GitHubError;
use crate::github::repositories::RepositoryDetails;
use crate::github::rules::{RequiredCheck, Rule};
use crate::github::settings::Clock;
use crate::model::check::{CheckConclusion, GateCheck};
use crate::model::limits::Limits;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::store::Store;
use crate::store::jobs::Lane;
use crate::store::records::RepositoryRecord;

/// How long a job may take: longer than the first fetch of a repository and the longest analysis together.
pub const TIME_LIMIT: Duration = Duration::from_secs(45 * 60);

/// What jobs work with. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// GitHub.
    pub github: GitHub,
    /// The number of the App there.
    pub app_id: u64,
    /// Copies of the repositories.
    pub mirrors: Mirrors,
    /// Has changes analysed.
    pub analyst: Analyst,
    /// The digest of what is known of languages.
    pub languages_digest: u64,
    /// How much of a change is looked at.
    pub limits: Limits,
    /// How long a job may take.
    pub time_limit: Duration,
    /// How long after a push an approval does not count.
    pub quiet_after_push: SignedDuration,
    /// How often repositories are inspected; `None` for never.
    pub inspection_pause: Option<SignedDuration>,
    /// Whether and how weeks are reported on.
    pub reporting: Option<Reporting>,
    /// Tells the time.
    pub clock: Clock,
}

/// A repository that a job works on.
pub(super) struct Place {
    pub installation: Installation,
    pub repository: Repository,
    pub details: RepositoryDetails,
}

impl Service {
    /// The time on this machine.
    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The repository as it is called now; `None` when the App is no longer installed on it.
    pub(super) async fn place(&self, id: RepositoryId) -> Result<Option<Place>, JobError> {
        let Some(record) = self.store.repository(id).await? else { return Ok(None) };
        let installation = self.github.installation(record.installation);
        let details = match installation.repository_by_id(id).await {
            Err(GitHubError::NotFound { .. }) => return Ok(None),
            details => details?,
        };
        if details.name != record.name {
            let name = details.name.clone();
            self.store.save_repository(RepositoryRecord { id, installation: record.installation, name }).await?;
        }
        let repository = installation.repository(id, details.name.clone());
        Ok(Some(Place { installation, repository, details }))
    }
}

impl Service {
    /// The lane in which a pull request is judged: one whose verdict may have to be taken back goes before all that wait for
    /// theirs in `lane`.
    pub(super) async fn lane(&self, id: PullRequestId, lane: Lane) -> Result<Lane, JobError> {
        let newest = self.store.evaluation(id).await?;
        let passes = newest.is_some_and(|newest| newest.verdict.approval == CheckConclusion::Success);
        Ok(if passes { Lane::Urgent } else { lane })
    }
}

impl Place {
    /// GitHub's time, which is what its reviews and pushes are dated by.
    pub(super) fn now(&self, service: &Service) -> Timestamp {
        self.installation.now().unwrap_or_else(|| service.now())
    }

    /// Whether both checks are required on a branch, so that a green is used for what was judged alone.
    pub(super) async fn requires_gate(&self, branch: &str) -> Result<bool, GitHubError> {
        Ok(self.required_gate_checks(branch).await?.len() == GateCheck::ALL.len())
    }

    /// Which of the checks are required on a branch, by rulesets or by its protection.
    pub(super) async fn required_gate_checks(&self, branch: &str) -> Result<BTreeSet<GateCheck>, GitHubError> {
        let rules = self.repository.active_rules(branch).await?;
        let by_ruleset = rules.iter().flat_map(|active| match &active.rule {
            Rule::RequiredChecks(required) => required.checks.as_slice(),
            _ => &[],
        });
        let mut found = gate_checks(by_ruleset);
        if found.len() < GateCheck::ALL.len() {
            let classic = match self.repository.branch_protection(branch).await {
                // Whether there is any protection at all may be seen by everybody.
                Err(GitHubError::Forbidden { .. }) if !self.repository.is_protected(branch).await? => None,
                classic => classic?,
            };
            found.extend(classic.iter().flat_map(|protection| gate_checks(&protection.required_checks)));
        }
        Ok(found)
    }

    /// Where the repository is cloned from.
    pub(super) async fn remote(&self) -> Result<Remote, JobError> {
        let token = self.installation.token().await?;
        Ok(Remote { id: self.repository.id(), clone_url: self.details.clone_url.clone(), token })
    }
}

fn gate_checks<'a>(required: impl IntoIterator<Item = &'a RequiredCheck>) -> BTreeSet<GateCheck> {
    let named = |required: &RequiredCheck| GateCheck::ALL.into_iter().find(|check| check.name() == required.context);
    required.into_iter().filter_map(named).collect()
}
