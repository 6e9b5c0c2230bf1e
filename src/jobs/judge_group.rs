//! Judges a merge group pull request by pull request.
//!
//! What a group consists of is proven by git and not believed of names: from the base on, each of its commits must be what
//! merging the head of a pull request that has passed gives, by whichever method.

use super::error::JobError;
use super::judge::inputs_now;
use super::publish::{Notice, Publisher, being_judged};
use super::service::{Place, Service};
use super::task::Task;
use crate::git::mirrors::{Mirror, Wanted};
use crate::model::check::{CheckConclusion, GateCheck};
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequest, RepositoryId};
use crate::output::check_run;
use crate::store::jobs::Lane;
use crate::store::records::{Evaluation, MergeGroupRecord};

/// No queue builds longer groups.
const MOST_COMMITS: usize = 1_000;

/// Judges the group whose head this is and posts the result there.
pub(super) async fn judge_group(service: &Service, repository: RepositoryId, head: &ObjectId) -> Result<(), JobError> {
    let groups = service.store.merge_groups(repository).await?;
    let Some(group) = groups.into_iter().find(|group| group.head == *head) else { return Ok(()) };
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    let judgement = Judgement { service, place: &place, group: &group };
    let members = judgement.all_members().await?;
    let publisher = Publisher { service, place: &place, head };
    let notices = GateCheck::ALL.map(|check| notice(check, &members));
    let promises = notices.iter().any(|notice| notice.conclusion == Some(CheckConclusion::Success));
    for (check, notice) in GateCheck::ALL.into_iter().zip(notices) {
        publisher.post_one(check, notice, false).await?;
    }
    // The first were judged a while ago when the last were.
    if promises {
        let members = judgement.all_members().await?;
        for check in GateCheck::ALL {
            publisher.post_one(check, notice(check, &members), false).await?;
        }
    }
    Ok(())
}

/// The pull requests of a group with their verdicts, or why there are none.
type Members = Result<Vec<(PullRequest, Evaluation)>, Standstill>;

/// Why a group cannot be judged.
enum Standstill {
    /// It does not consist of pull requests.
    Unclear(String),
    /// The verdict on one of them is not the one that would be reached now; it is being judged anew.
    BeingJudged,
}

struct Judgement<'a> {
    service: &'a Service,
    place: &'a Place,
    group: &'a MergeGroupRecord,
}

impl Judgement<'_> {
    /// The pull requests of the group with the verdict on each.
    async fn all_members(&self) -> Result<Members, JobError> {
        match self.pull_requests().await? {
            Ok(pull_requests) => self.members(pull_requests).await,
            Err(why) => Ok(Err(Standstill::Unclear(why))),
        }
    }

    /// The pull requests that the group merges, in that order, or why it does not consist of such.
    async fn pull_requests(&self) -> Result<Result<Vec<PullRequest>, String>, JobError> {
        let MergeGroupRecord { head, base, branch, .. } = self.group;
        let commits = vec![base.clone(), head.clone()];
        let wanted = Wanted { branches: vec![branch.clone()], pull_requests: Vec::new(), commits };
        let mirror = self.service.mirrors.open(&self.place.remote().await?, &wanted).await?;
        // A queue builds one group on another that has not passed yet, so the base that it names may hold anything.
        let tip = mirror.repository.resolve(&format!("refs/heads/{branch}"))?;
        let base = &mirror.repository.merge_base(&tip, head)?;
        let Some(mut chain) = mirror.repository.first_parents(base, head, MOST_COMMITS)? else {
            return Ok(Err(format!("`{head}` does not descend from `{base}`")));
        };
        let mut candidates = self.place.repository.open_pull_requests_into(branch).await?;
        let mut found = Vec::new();
        let mut position = base.clone();
        while !chain.is_empty() {
            let Some((candidate, length)) = next(&mirror, &position, &chain, &candidates).await? else {
                return Ok(Err(format!("commit `{}` is no merge of an open pull request", chain[0])));
            };
            found.push(candidates.swap_remove(candidate));
            if let Some(last) = chain.drain(..length).next_back() {
                position = last;
            }
        }
        Ok(Ok(found))
    }

    /// Each with its verdict. The copy of the repository must be free, since each verdict is checked against it.
    async fn members(&self, pull_requests: Vec<PullRequest>) -> Result<Members, JobError> {
        let mut members = Vec::new();
        for pull_request in pull_requests {
            let Some(evaluation) = self.verdict(&pull_request).await? else {
                let now = self.service.now();
                let judge = Task::Judge { pull_request: pull_request.id }.job(Lane::Push, now);
                self.service.store.enqueue(vec![judge], now).await?;
                return Ok(Err(Standstill::BeingJudged));
            };
            members.push((pull_request, evaluation));
        }
        Ok(Ok(members))
    }

    /// The verdict on the pull request as it is now.
    async fn verdict(&self, pull_request: &PullRequest) -> Result<Option<Evaluation>, JobError> {
        let evaluation = self.service.store.evaluation(pull_request.id).await?;
        let inputs = inputs_now(self.service, self.place, pull_request.id).await?;
        Ok(evaluation.filter(|evaluation| evaluation.verdict.inputs == inputs))
    }
}

/// Which of `candidates` the next commits of `chain` merge into `position`, and how many of them.
async fn next(
    mirror: &Mirror,
    position: &ObjectId,
    chain: &[ObjectId],
    candidates: &[PullRequest],
) -> Result<Option<(usize, usize)>, JobError> {
    for (index, candidate) in candidates.iter().enumerate() {
        if !mirror.repository.has(&candidate.head) {
            continue;
        }
        let Some(merged) = mirror.merged_tree(position, &candidate.head).await? else { continue };
        for (length, commit) in (1..).zip(chain) {
            if mirror.repository.tree_of(commit)? == merged {
                return Ok(Some((index, length)));
            }
        }
    }
    Ok(None)
}

fn notice(check: GateCheck, members: &Members) -> Notice {
    let verdicts = match members {
        Err(Standstill::BeingJudged) => return being_judged(),
        Err(Standstill::Unclear(why)) => {
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
