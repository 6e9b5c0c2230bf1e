//! Sees what a push to a branch changed for others: the policy, and whether what got in had been judged.

use super::error::JobError;
use super::gated_branch;
use super::service::{Place, Service};
use super::task::Task;
use crate::analysis::rules;
use crate::analysis::task::INSTRUCTIONS;
use crate::git::error::GitError;
use crate::git::mirrors::{Mirror, Wanted};
use crate::model::check::{CheckConclusion, GateCheck};
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::policy::{IncidentsPolicy, Policy};
use crate::model::policy_file;
use crate::model::pull_request::{PullRequestState, RepositoryId};
use crate::store::jobs::{Lane, NewJob};
use crate::store::records::Incident;

/// Of a push of more commits only so many are looked at; more come in by no merge.
const MOST_COMMITS: usize = 1_000;
/// What a merge without a verdict is called.
const MERGED_WITHOUT_VERDICT: &str = "merged-without-verdict";

/// Looks at the push that moved `branch` from `before` to `after`.
pub(super) async fn review(
    service: &Service,
    repository: RepositoryId,
    branch: &str,
    before: &ObjectId,
    after: &ObjectId,
) -> Result<(), JobError> {
    let is_deleted = is_zero(after);
    let Some(place) = service.place(repository).await?.filter(|_| !is_deleted) else { return Ok(()) };
    if service.reporting.is_some() && branch == place.details.default_branch {
        let now = service.now();
        service.store.enqueue(vec![Task::FollowMerges { repository }.job(Lane::Sweep, now)], now).await?;
    }
    if !is_zero(before) {
        let commits = vec![before.clone(), after.clone()];
        let wanted = Wanted { branches: vec![branch.to_owned()], pull_requests: Vec::new(), commits };
        let mirror = service.mirrors.open(&place.remote().await?, &wanted).await?;
        let policy = |commit| mirror.repository.text_at(commit, &RepoPath::from(policy_file::PATH));
        let (policy_before, policy_after) = (policy(before)?, policy(after)?);
        let is_news = policy_before != policy_after || instructions(&mirror, before)? != instructions(&mirror, after)?;
        if branch == place.details.default_branch && is_news {
            let now = service.now();
            service.store.enqueue(vec![Task::AssessTasks { repository }.job(Lane::Sweep, now)], now).await?;
        }
        let is_gated = place.requires_gate(branch).await?;
        // What came in just after the rules were relaxed came in past them.
        if gated_branch::note(service, &place, branch, after, is_gated).await? {
            let policy = Policy::parse(policy_before.as_deref().unwrap_or_default(), &rules::names());
            let filing = policy.unwrap_or_default().incidents;
            let review = Review { service, place: &place, branch, mirror: &mirror, filing };
            review.merges(before, after).await?;
        }
        if policy_before == policy_after {
            return Ok(());
        }
    }
    let open = place.repository.open_pull_requests_into(branch).await?;
    let now = service.now();
    let jobs = open.iter().map(|found| Task::Judge { pull_request: found.id }.job(Lane::Push, now)).collect();
    Ok(service.store.enqueue(jobs, now).await?)
}

/// What the repository tells agents.
fn instructions(mirror: &Mirror, commit: &ObjectId) -> Result<Option<String>, GitError> {
    for path in INSTRUCTIONS {
        if let Some(text) = mirror.repository.text_at(commit, &RepoPath::from(*path))? {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

fn is_zero(commit: &ObjectId) -> bool {
    commit.as_hex().bytes().all(|digit| digit == b'0')
}

struct Review<'a> {
    service: &'a Service,
    place: &'a Place,
    branch: &'a str,
    mirror: &'a Mirror,
    /// What the policy said of incidents before the push: what came with it is not to hide it.
    filing: IncidentsPolicy,
}

impl Review<'_> {
    /// Records every commit that got into the branch by no pull request that had passed.
    async fn merges(&self, before: &ObjectId, after: &ObjectId) -> Result<(), JobError> {
        let commits = self.mirror.repository.first_parents(before, after, MOST_COMMITS)?;
        for commit in commits.unwrap_or_else(|| vec![after.clone()]) {
            if let Some(detail) = self.fault(&commit).await? {
                let (repository, kind) = (self.place.repository.id(), MERGED_WITHOUT_VERDICT.to_owned());
                let incident = Incident { repository, head: commit, kind, detail };
                let now = self.service.now();
                if self.service.store.save_incident(incident.clone(), self.follow_up(&incident), now).await? {
                    tracing::warn!(commit = %incident.head, detail = incident.detail, "merged without a verdict");
                }
            }
        }
        Ok(())
    }

    fn follow_up(&self, incident: &Incident) -> Vec<NewJob> {
        let (incident, labels) = (incident.clone(), self.filing.labels.clone());
        let noticed_at = self.place.now(self.service);
        let file = || Task::FileIncident { incident, labels, noticed_at }.job(Lane::Review, self.service.now());
        self.filing.issues.then(file).into_iter().collect()
    }

    /// Why `commit` should not be in the branch; `None` when it came from a pull request that had passed.
    async fn fault(&self, commit: &ObjectId) -> Result<Option<String>, JobError> {
        let branch = self.branch;
        let found = self.place.repository.pull_requests_of(commit).await?;
        let merged =
            found.into_iter().find(|found| found.state == PullRequestState::Merged && found.base_branch == branch);
        let Some(merged) = merged else {
            return Ok(Some(format!("commit `{commit}` is in `{branch}` by no pull request")));
        };
        let evaluation = self.service.store.evaluation(merged.id).await?;
        let passed = evaluation.is_some_and(|evaluation| {
            let is_success = |check| evaluation.verdict.conclusion(check) == CheckConclusion::Success;
            let is_about_this = evaluation.verdict.head == merged.head && evaluation.verdict.base_branch == branch;
            is_about_this && GateCheck::ALL.into_iter().all(is_success)
        });
        Ok((!passed).then(|| format!("#{} was merged into `{branch}` without having passed", merged.id.number)))
    }
}
