//! Judges a merge group pull request by pull request.
//!
//! What a group consists of is proven by git and not believed of names: from the base on, each of its commits must be what
//! merging the head of a pull request that has passed gives, by whichever method.

use super::error::JobError;
use super::judge::inputs_now;
use super::publish::{Notice, Publisher};
use super::service::{Place, Service};
use crate::git::mirrors::{Mirror, Wanted};
use crate::model::check::{CheckConclusion, GateCheck};
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequest, RepositoryId};
use crate::output::check_run;
use crate::store::records::{Evaluation, MergeGroupRecord};

/// No queue builds longer groups.
const MOST_COMMITS: usize = 1_000;

/// Judges the group whose head this is and posts the result there.
pub(super) async fn judge_group(service: &Service, repository: RepositoryId, head: &ObjectId) -> Result<(), JobError> {
    let groups = service.store.merge_groups(repository).await?;
    let Some(group) = groups.into_iter().find(|group| group.head == *head) else { return Ok(()) };
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    let commits = vec![group.base.clone(), group.head.clone()];
    let wanted = Wanted { branches: vec![group.branch.clone()], pull_requests: Vec::new(), commits };
    let mirror = service.mirrors.open(&place.remote().await?, &wanted).await?;
    let judgement = Judgement { service, place: &place, mirror: &mirror, group: &group };
    let members = judgement.members().await?;
    let publisher = Publisher { service, place: &place, head };
    for check in GateCheck::ALL {
        publisher.post_one(check, notice(check, &members), false).await?;
    }
    Ok(())
}

/// The pull requests of a group with their verdicts, or why it cannot be told.
type Members = Result<Vec<(PullRequest, Evaluation)>, String>;

struct Judgement<'a> {
    service: &'a Service,
    place: &'a Place,
    mirror: &'a Mirror,
    group: &'a MergeGroupRecord,
}

impl Judgement<'_> {
    async fn members(&self) -> Result<Members, JobError> {
        let MergeGroupRecord { head, base, branch, .. } = self.group;
        let Some(mut chain) = self.mirror.repository.first_parents(base, head, MOST_COMMITS)? else {
            return Ok(Err(format!("`{head}` does not descend from `{base}`")));
        };
        let mut candidates = self.place.repository.open_pull_requests_into(branch).await?;
        let mut members = Vec::new();
        let mut position = base.clone();
        while !chain.is_empty() {
            let Some((candidate, length)) = self.next(&position, &chain, &candidates).await? else {
                return Ok(Err(format!("commit `{}` is no merge of an open pull request", chain[0])));
            };
            let pull_request = candidates.swap_remove(candidate);
            let Some(evaluation) = self.verdict(&pull_request).await? else {
                return Ok(Err(format!("#{} has no verdict on its head", pull_request.id.number)));
            };
            members.push((pull_request, evaluation));
            if let Some(last) = chain.drain(..length).next_back() {
                position = last;
            }
        }
        Ok(Ok(members))
    }

    /// Which of `candidates` the next commits of `chain` merge into `position`, and how many of them.
    async fn next(
        &self,
        position: &ObjectId,
        chain: &[ObjectId],
        candidates: &[PullRequest],
    ) -> Result<Option<(usize, usize)>, JobError> {
        let program = self.mirror.program();
        for (index, candidate) in candidates.iter().enumerate() {
            if !self.mirror.repository.has(&candidate.head) {
                continue;
            }
            let Some(merged) = program.merged_tree(position, &candidate.head).await? else { continue };
            for (length, commit) in (1..).zip(chain) {
                if program.tree(commit).await?.as_ref() == Some(&merged) {
                    return Ok(Some((index, length)));
                }
            }
        }
        Ok(None)
    }

    /// The verdict on the pull request as it is now.
    async fn verdict(&self, pull_request: &PullRequest) -> Result<Option<Evaluation>, JobError> {
        let evaluation = self.service.store.evaluation(pull_request.id).await?;
        let inputs = inputs_now(self.service, self.place, pull_request.id).await?;
        Ok(evaluation.filter(|evaluation| evaluation.verdict.inputs == inputs))
    }
}

fn notice(check: GateCheck, members: &Members) -> Notice {
    let verdicts = match members {
        Err(why) => {
            let (conclusion, page) = (Some(CheckConclusion::Failure), check_run::unjudged(why));
            return Notice { conclusion, page, external_id: "group".to_owned() };
        }
        Ok(members) => members.iter().map(|(pull_request, evaluation)| {
            (pull_request.id.number, evaluation.id, evaluation.verdict.conclusion(check))
        }),
    };
    let verdicts: Vec<(u64, i64, CheckConclusion)> = verdicts.collect();
    let worst = verdicts.iter().map(|(_, _, conclusion)| *conclusion).max();
    let ids: Vec<String> = verdicts.iter().map(|(_, id, _)| id.to_string()).collect();
    let rows: Vec<(u64, CheckConclusion)> =
        verdicts.iter().map(|(number, _, conclusion)| (*number, *conclusion)).collect();
    Notice {
        // A group of nothing would bring nothing, but no queue makes one.
        conclusion: Some(worst.unwrap_or(CheckConclusion::Failure)),
        page: check_run::group(&rows),
        external_id: format!("group-{}", ids.join("-")),
    }
}
