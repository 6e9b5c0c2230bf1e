//! Judges a pull request as it is now, and keeps the verdict.

use jiff::Timestamp;

use super::dismissals;
use super::error::{JobError, story};
use super::gated_branch;
use super::merge_record;
use super::policy::InvalidPolicy;
use super::quality::{analysis_digest, digest_of, newest_retry, quality};
use super::records;
use super::service::{Place, Service};
use super::snapshot::{self, Scene};
use super::task::Task;
use crate::approval::decide::decide;
use crate::approval::evidence::Tier;
use crate::approval::verdict::ApprovalVerdict;
use crate::model::check::{CheckConclusion, CheckPage};
use crate::model::dossier::Dossier;
use crate::model::pull_request::{PullRequest, PullRequestId, PullRequestState};
use crate::model::queue_entry::QueueEntry;
use crate::output::check_run;
use crate::store::audit::AuditEvent;
use crate::store::jobs::{Lane, NewJob};
use crate::store::records::{Evaluation, NewEvaluation, TaintRecord};

/// After so many attempts that failed, the checks say that the change could not be judged.
const SILENT_ATTEMPTS: u32 = 2;

/// How the inputs of a verdict begin that says that the change was given up. No digest does.
const GIVEN_UP: &str = "given up; asked for again: ";

/// Judges the pull request and has the verdict posted. `attempts` is how often that was tried, this time included.
pub(super) async fn judge(service: &Service, id: PullRequestId, attempts: u32) -> Result<(), JobError> {
    let Some(place) = service.place(id.repository).await? else { return Ok(()) };
    let before = service.store.open_pull_requests(id.repository).await?.into_iter().find(|found| found.id == id);
    let pull_request = place.repository.pull_request(id.number).await?;
    service.store.save_pull_request(&pull_request).await?;
    if let Some(before) = before.filter(|before| before.head != pull_request.head) {
        // What was posted on the head before is not about this change any more.
        enqueue(service, &[publish(&before)]).await?;
    }
    if pull_request.state != PullRequestState::Open {
        service.store.leave_queue(id, service.now()).await?;
        return end(service, &place, pull_request).await;
    }
    if is_given_up(service, &place, &pull_request).await? {
        return enqueue(service, &[publish(&pull_request)]).await;
    }
    let verdict = match verdict(service, &place, pull_request.clone()).await {
        Err(error) if error.is_wait() || attempts <= SILENT_ATTEMPTS => return Err(error),
        Err(error) => {
            keep_unjudged(service, &pull_request, &error, String::new()).await?;
            return Err(error);
        }
        Ok(verdict) => verdict,
    };
    service.store.save_queue_entry(verdict.entry).await?;
    let try_merges = Task::TryMerges { repository: id.repository }.job(Lane::Sweep, service.now());
    service.store.enqueue(vec![try_merges], service.now()).await?;
    if let Some(taint) = verdict.taint {
        service.store.taint(taint, judge_anew, service.now()).await?;
    }
    let newest = service.store.evaluation(id).await?;
    if newest.is_some_and(|newest| newest.verdict == verdict.evaluation) {
        return enqueue(service, &[publish(&pull_request)]).await;
    }
    keep(service, verdict.evaluation, verdict.dossier, verdict.detail).await
}

/// For what was judged before it was known to share something with an agent's: it may have passed as a person's.
fn judge_anew(pull_request: PullRequestId, now: Timestamp) -> NewJob {
    Task::Judge { pull_request }.job(Lane::Urgent, now)
}

/// Has what was posted on a pull request voided that can be merged no more. What an agent's left behind in the base branch
/// stays known as an agent's, also where it was merged before anybody had looked at it.
async fn end(service: &Service, place: &Place, pull_request: PullRequest) -> Result<(), JobError> {
    let id = pull_request.id;
    service.store.save_marks(id, Vec::new()).await?;
    enqueue(service, &[publish(&pull_request)]).await?;
    let Some(merge_commit) = pull_request.merge_commit.clone() else { return Ok(()) };
    let evaluation = service.store.evaluation(id).await?;
    let merged = pull_request.clone();
    let was_judged = evaluation.is_some_and(|evaluation| evaluation.verdict.head == pull_request.head);
    if !was_judged && let Some(taint) = verdict(service, place, pull_request).await?.taint {
        service.store.taint(taint, judge_anew, service.now()).await?;
    }
    service.store.taint_merge(id, &merge_commit, judge_anew, service.now()).await?;
    merge_record::keep(service, place, &merged, &merge_commit).await
}

/// Has it posted that judging the pull request ends with `error` for the time being, or for good where that is what the
/// service dies of: then nothing is tried until the change is another one or somebody asks for it.
pub(super) async fn without_result(
    service: &Service,
    id: PullRequestId,
    attempts: u32,
    error: JobError,
) -> Result<(), JobError> {
    let is_for_good = matches!(error, JobError::Lost(_));
    if !is_for_good && attempts <= SILENT_ATTEMPTS {
        return Err(error);
    }
    let Some(place) = service.place(id.repository).await? else { return Ok(()) };
    let pull_request = place.repository.pull_request(id.number).await?;
    service.store.save_pull_request(&pull_request).await?;
    let inputs = if is_for_good { given_up(service, &place, &pull_request).await? } else { String::new() };
    keep_unjudged(service, &pull_request, &error, inputs).await?;
    if !is_for_good {
        return Err(error);
    }
    tracing::error!(repository = %place.details.name, number = id.number, %error, "a change is given up");
    Ok(())
}

/// Whether judging this very change was given up, and nobody has asked for another try since.
async fn is_given_up(service: &Service, place: &Place, pull_request: &PullRequest) -> Result<bool, JobError> {
    let newest = service.store.evaluation(pull_request.id).await?;
    let is_about_this = |newest: &Evaluation| {
        newest.verdict.head == pull_request.head && newest.verdict.base_branch == pull_request.base_branch
    };
    match newest.filter(|newest| is_about_this(newest) && newest.verdict.inputs.starts_with(GIVEN_UP)) {
        Some(newest) => Ok(newest.verdict.inputs == given_up(service, place, pull_request).await?),
        None => Ok(false),
    }
}

/// What a verdict rests on that is none, and is to stay: on that nobody asks for another try.
async fn given_up(service: &Service, place: &Place, pull_request: &PullRequest) -> Result<String, JobError> {
    let comments = place.repository.comments(pull_request.id.number).await?;
    Ok(format!("{GIVEN_UP}{}", newest_retry(service, pull_request, &comments).await?))
}

/// A verdict with what follows from it.
struct Verdict {
    evaluation: NewEvaluation,
    dossier: Dossier,
    /// What the queue shows of it.
    entry: QueueEntry,
    detail: AuditDetail,
    /// By what the change is known as an agent's from now on.
    taint: Option<TaintRecord>,
}

/// What the audit keeps of a verdict.
enum AuditDetail {
    Judged(Option<Box<ApprovalVerdict>>),
    Failed(String),
}

async fn verdict(service: &Service, place: &Place, pull_request: PullRequest) -> Result<Verdict, JobError> {
    let scene = snapshot::read(service, place, pull_request).await?;
    if let Ok(is_gated) = scene.snapshot.base_is_gated {
        let branch = &scene.snapshot.pull_request.base_branch;
        gated_branch::note(service, place, branch, &scene.base, is_gated).await?;
    }
    let (policy, approval) = match &scene.policy {
        Ok(policy) => (policy, decide(&scene.snapshot, policy, service.quiet_after_push)),
        Err(invalid) => {
            let page = match invalid {
                InvalidPolicy::AtBase(faults) => check_run::invalid_policy(faults),
                InvalidPolicy::Brought(faults) => check_run::invalid_new_policy(faults),
            };
            let conclusions = (CheckConclusion::Failure, CheckConclusion::Failure);
            let evaluation = evaluation(&scene, inputs(service, &scene, None), conclusions, [page.clone(), page]);
            let entry = records::entry(&scene.snapshot.pull_request, &evaluation, None, None);
            let (dossier, detail) = (Dossier::default(), AuditDetail::Judged(None));
            return Ok(Verdict { evaluation, dossier, entry, detail, taint: None });
        }
    };
    let (analysis, quality) = quality(service, &scene).await?;
    let quality_conclusion = if approval.exception.is_some() { CheckConclusion::Success } else { quality.conclusion };
    let page = check_run::approval(&approval);
    let page = match &scene.repaired {
        Some(faults) => check_run::repair(faults, page),
        None => page,
    };
    let pages = [dismissals::noted(service, &scene, policy, &quality.advice, quality.page).await?, page];
    let inputs = inputs(service, &scene, Some(&approval));
    let evaluation = evaluation(&scene, inputs, (quality_conclusion, approval.conclusion), pages);
    let taint = agent_of(&approval).map(|agent| TaintRecord {
        pull_request: scene.snapshot.pull_request.id,
        agent,
        marks: scene.marks.iter().map(|(mark, _)| mark.clone()).collect(),
        contributors: approval.contributors.clone(),
    });
    let entry = records::entry(&scene.snapshot.pull_request, &evaluation, Some(&approval), quality.facts);
    let dossier = Dossier { analysis: Some(analysis), approval: Some(records::approval(&approval)) };
    Ok(Verdict { evaluation, dossier, entry, detail: AuditDetail::Judged(Some(Box::new(approval))), taint })
}

/// A digest of all that the verdict on the pull request as it is now would rest on. While it stays the same, so does the
/// verdict.
pub(super) async fn inputs_now(service: &Service, place: &Place, id: PullRequestId) -> Result<String, JobError> {
    let pull_request = place.repository.pull_request(id.number).await?;
    let scene = snapshot::read(service, place, pull_request).await?;
    let approval = scene.policy.as_ref().map(|policy| decide(&scene.snapshot, policy, service.quiet_after_push)).ok();
    Ok(inputs(service, &scene, approval.as_ref()))
}

/// By what was decided and not by the snapshot, which holds when it was taken and much that decides nothing.
fn inputs(service: &Service, scene: &Scene, approval: Option<&ApprovalVerdict>) -> String {
    let parts = [
        analysis_digest(service, scene),
        scene.snapshot.pull_request.base_branch.clone(),
        serde_json::to_string(&approval).expect("a verdict is text and numbers"),
    ];
    digest_of(parts.iter().map(String::as_str))
}

fn evaluation(
    scene: &Scene,
    inputs: String,
    (quality, approval): (CheckConclusion, CheckConclusion),
    pages: [CheckPage; 2],
) -> NewEvaluation {
    let pull_request = &scene.snapshot.pull_request;
    NewEvaluation {
        pull_request: pull_request.id,
        head: pull_request.head.clone(),
        base_branch: pull_request.base_branch.clone(),
        inputs,
        quality,
        approval,
        pages,
    }
}

/// The verdict on what could not be judged.
fn unjudged(pull_request: &PullRequest, error: &JobError, inputs: String) -> NewEvaluation {
    let page = match error {
        JobError::Lost(_) => check_run::given_up(&error.public()),
        _ => check_run::unjudged(&error.public()),
    };
    NewEvaluation {
        pull_request: pull_request.id,
        head: pull_request.head.clone(),
        base_branch: pull_request.base_branch.clone(),
        inputs,
        quality: CheckConclusion::Failure,
        approval: CheckConclusion::Failure,
        pages: [page.clone(), page],
    }
}

fn agent_of(approval: &ApprovalVerdict) -> Option<String> {
    let proof = approval.evidence.iter().find(|evidence| evidence.tier != Tier::Hint)?;
    Some(proof.agent.clone())
}

async fn keep_unjudged(
    service: &Service,
    pull_request: &PullRequest,
    error: &JobError,
    inputs: String,
) -> Result<(), JobError> {
    let evaluation = unjudged(pull_request, error, inputs);
    service.store.save_queue_entry(records::entry(pull_request, &evaluation, None, None)).await?;
    keep(service, evaluation, Dossier::default(), AuditDetail::Failed(story(error))).await
}

async fn keep(
    service: &Service,
    evaluation: NewEvaluation,
    dossier: Dossier,
    detail: AuditDetail,
) -> Result<(), JobError> {
    let id = evaluation.pull_request;
    let detail = match detail {
        AuditDetail::Judged(approval) => serde_json::json!({
            "head": evaluation.head, "base": evaluation.base_branch, "inputs": evaluation.inputs,
            "quality": evaluation.quality, "conclusion": evaluation.approval, "approval": approval,
        }),
        AuditDetail::Failed(why) => serde_json::json!({ "head": evaluation.head, "failed": why }),
    };
    let audit = AuditEvent {
        repository: Some(id.repository),
        subject: format!("#{}", id.number),
        action: "judged".to_owned(),
        detail: detail.to_string(),
    };
    let publish = Task::Publish { repository: id.repository, head: evaluation.head.clone() };
    let jobs = vec![publish.job(Lane::Urgent, service.now())];
    service.store.save_evaluation(evaluation, dossier, audit, jobs, service.now()).await?;
    Ok(())
}

fn publish(pull_request: &PullRequest) -> Task {
    Task::Publish { repository: pull_request.id.repository, head: pull_request.head.clone() }
}

async fn enqueue(service: &Service, tasks: &[Task]) -> Result<(), JobError> {
    let now = service.now();
    let jobs = tasks.iter().map(|task| task.job(Lane::Urgent, now)).collect();
    Ok(service.store.enqueue(jobs, now).await?)
}
