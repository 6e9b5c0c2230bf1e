//! Posts on a commit what was judged of the pull requests whose head it is.
//!
//! GitHub keeps check runs by commit, not by pull request, so all that share a head get the worst of their verdicts. Before a
//! success is posted and once after it, the state is read again: it is posted of what is, not of what was.

use std::collections::BTreeSet;

use super::error::JobError;
use super::judge::inputs_now;
use super::quality::digest_of;
use super::service::{Place, Service};
use super::snapshot::known;
use super::task::Task;
use crate::github::checks::{Annotation, AnnotationLevel, CheckRun, CheckRunReport, PostedState};
use crate::github::error::GitHubError;
use crate::model::check::{CheckConclusion, CheckPage, GateCheck, Remark};
use crate::model::finding::Severity;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequest, PullRequestState, RepositoryId};
use crate::output::check_run;
use crate::store::audit::AuditEvent;
use crate::store::jobs::Lane;
use crate::store::records::{Evaluation, MergeGroupRecord, Posting};

/// What is to be posted as one check.
pub(super) struct Notice {
    /// `None` while it is being judged.
    pub conclusion: Option<CheckConclusion>,
    pub page: CheckPage,
    /// Names the verdict behind it.
    pub external_id: String,
}

/// Posts both checks on `head`.
pub(super) async fn publish(service: &Service, repository: RepositoryId, head: &ObjectId) -> Result<(), JobError> {
    let Some(place) = service.place(repository).await? else { return Ok(()) };
    let posting = Publisher { service, place: &place, head };
    match posting.verdicts().await {
        Ok(verdicts) => posting.post(verdicts).await,
        Err(error) if error.is_wait() => Err(error),
        Err(error) => {
            // What stands there may hold no longer.
            posting.post_pending().await?;
            Err(error)
        }
    }
}

/// Posts on one commit.
pub(super) struct Publisher<'a> {
    pub service: &'a Service,
    pub place: &'a Place,
    pub head: &'a ObjectId,
}

/// The open pull requests with one head, each with its verdict.
type Verdicts = Vec<(PullRequest, Option<Evaluation>)>;

impl Publisher<'_> {
    /// The open pull requests whose head this is, by what GitHub says now and what is remembered.
    async fn verdicts(&self) -> Result<Verdicts, JobError> {
        let listed = self.place.repository.pull_requests_of(self.head).await?;
        let remembered = self.service.store.open_pull_requests(self.place.repository.id()).await?;
        let mut numbers: Vec<u64> = listed
            .iter()
            .chain(remembered.iter().filter(|found| found.head == *self.head))
            .map(|found| found.id.number)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut verdicts = Verdicts::new();
        for number in numbers {
            let pull_request = match self.place.repository.pull_request(number).await {
                Err(GitHubError::NotFound { .. }) => continue,
                found => found?,
            };
            if pull_request.state != PullRequestState::Open || pull_request.head != *self.head {
                continue;
            }
            let evaluation = self.service.store.evaluation(pull_request.id).await?;
            let is_about_this = |evaluation: &Evaluation| {
                evaluation.verdict.head == *self.head && evaluation.verdict.base_branch == pull_request.base_branch
            };
            let evaluation = evaluation.filter(is_about_this);
            verdicts.push((pull_request, evaluation));
        }
        if verdicts.len() > 1 { self.without_bystanders(verdicts).await } else { Ok(verdicts) }
    }

    /// Leaves out pull requests into branches that certainly require none of the checks: no green is used there, and so
    /// anybody could hold up a change by proposing it to such a branch too.
    async fn without_bystanders(&self, verdicts: Verdicts) -> Result<Verdicts, JobError> {
        let (mut concerned, mut bystanders) = (Verdicts::new(), Verdicts::new());
        for verdict in verdicts {
            let required = known(self.place.required_gate_checks(&verdict.0.base_branch).await)?;
            let is_bystander = required.is_ok_and(|required| required.is_empty());
            if is_bystander { bystanders.push(verdict) } else { concerned.push(verdict) }
        }
        Ok(if concerned.is_empty() { bystanders } else { concerned })
    }

    async fn post(&self, verdicts: Verdicts) -> Result<(), JobError> {
        let unjudged: Vec<&PullRequest> = verdicts
            .iter()
            .filter(|(_, evaluation)| evaluation.is_none())
            .map(|(pull_request, _)| pull_request)
            .collect();
        self.judge(&unjudged).await?;
        let mut notices = GateCheck::ALL.map(|check| notice(check, &verdicts));
        let promises = notices.iter().any(|notice| notice.conclusion == Some(CheckConclusion::Success));
        if promises && !self.still_holds(&verdicts).await? {
            notices = GateCheck::ALL.map(|_| being_judged());
        }
        let promises = notices.iter().any(|notice| notice.conclusion == Some(CheckConclusion::Success));
        for (check, notice) in GateCheck::ALL.into_iter().zip(notices) {
            self.post_one(check, notice, verdicts.is_empty()).await?;
        }
        if promises && !self.still_holds(&verdicts).await? {
            self.post_pending().await?;
        }
        self.judge_groups(&verdicts).await
    }

    /// Takes back what stands there until there is a verdict.
    async fn post_pending(&self) -> Result<(), JobError> {
        for check in GateCheck::ALL {
            self.post_one(check, being_judged(), false).await?;
        }
        Ok(())
    }

    /// Has the merge groups judged anew that may hold one of these pull requests: what they rest on may have changed.
    async fn judge_groups(&self, verdicts: &Verdicts) -> Result<(), JobError> {
        let repository = self.place.repository.id();
        let groups = self.service.store.merge_groups(repository).await?;
        let is_concerned =
            |group: &MergeGroupRecord| verdicts.iter().any(|(found, _)| found.base_branch == group.branch);
        let now = self.service.now();
        let task = |group: MergeGroupRecord| Task::JudgeGroup { repository, head: group.head }.job(Lane::Push, now);
        Ok(self.service.store.enqueue(groups.into_iter().filter(is_concerned).map(task).collect(), now).await?)
    }

    /// Whether each verdict is the one that would be reached now; has those judged anew where it is not.
    async fn still_holds(&self, verdicts: &Verdicts) -> Result<bool, JobError> {
        let mut changed = Vec::new();
        for (pull_request, evaluation) in verdicts {
            let inputs = inputs_now(self.service, self.place, pull_request.id).await?;
            if evaluation.as_ref().is_none_or(|evaluation| evaluation.verdict.inputs != inputs) {
                changed.push(pull_request);
            }
        }
        self.judge(&changed).await?;
        Ok(changed.is_empty())
    }

    async fn judge(&self, pull_requests: &[&PullRequest]) -> Result<(), JobError> {
        let now = self.service.now();
        let task = |found: &&PullRequest| Task::Judge { pull_request: found.id }.job(Lane::Push, now);
        Ok(self.service.store.enqueue(pull_requests.iter().map(task).collect(), now).await?)
    }

    /// Posts one check, unless it stands there like that already. On a commit that was never posted on, nothing is voided.
    pub(super) async fn post_one(&self, check: GateCheck, notice: Notice, is_void: bool) -> Result<(), JobError> {
        let repository = &self.place.repository;
        let listed = repository.find_check_run(check, self.head).await?;
        let posted = self.service.store.posting(repository.id(), self.head, check).await?;
        // A list that lags does not show a run that was just made; another one would stand beside it for ever.
        let is_listed = listed.is_some();
        let existing = listed.or_else(|| posted.as_ref().map(remembered));
        if is_void && existing.is_none() {
            return Ok(());
        }
        let mut report = report(notice, existing.as_ref());
        let remarks: Vec<String> =
            report.annotations.iter().map(|remark| digest_of([&*format!("{remark:?}")])).collect();
        let content = digest_of([
            report.external_id.as_str(),
            &report.title,
            &report.summary,
            &format!("{:?}", report.conclusion),
            &remarks.join(" "),
        ]);
        let posted = posted.filter(|posted| existing.as_ref().is_some_and(|run| run.id == posted.run));
        // GitHub adds annotations to those that a run has, so each is sent once.
        let known = posted.as_ref().map(|posted| posted.remarks.clone()).unwrap_or_default();
        let mut digests = remarks.iter();
        report.annotations.retain(|_| digests.next().is_some_and(|digest| !known.contains(digest)));
        let stands = |run: &CheckRun| {
            let is_same = posted.as_ref().is_some_and(|posted| posted.run == run.id && posted.content == content);
            is_same && run.external_id.as_deref() == Some(&report.external_id) && run.state == state(report.conclusion)
        };
        let run = match existing {
            Some(run) if stands(&run) => return Ok(()),
            Some(run) => match repository.update_check_run(run.id, &report).await {
                // Neither list nor run: GitHub deleted it.
                Err(GitHubError::NotFound { .. }) if !is_listed => {
                    repository.create_check_run(check, self.head, &report).await?
                }
                updated => updated?,
            },
            None => repository.create_check_run(check, self.head, &report).await?,
        };
        let detail = serde_json::json!({
            "check": check.name(), "run": run.id, "conclusion": report.conclusion, "verdict": report.external_id,
        });
        let audit = AuditEvent {
            repository: Some(repository.id()),
            subject: self.head.to_string(),
            action: "posted".to_owned(),
            detail: detail.to_string(),
        };
        let (head, conclusion) = (self.head.clone(), report.conclusion);
        let remarks = known.into_iter().chain(remarks).collect::<BTreeSet<String>>().into_iter().collect();
        let (repository, posted_at) = (repository.id(), self.service.now());
        if let Some(waited) = posted.filter(|posted| conclusion.is_some() && posted.conclusion.is_none()) {
            let waited = posted_at.duration_since(waited.posted_at).as_secs_f64();
            metrics::histogram!("review_gate_verdict_seconds", "check" => check.name()).record(waited);
        }
        let posting = Posting { repository, head, check, run: run.id, content, conclusion, remarks, posted_at };
        Ok(self.service.store.save_posting(posting, audit).await?)
    }
}

fn report(notice: Notice, existing: Option<&CheckRun>) -> CheckRunReport {
    // GitHub does not promise that a run which has ended can be opened again, so it ends another way meanwhile.
    let was_concluded = existing.is_some_and(|run| run.state != PostedState::Running);
    let conclusion = notice.conclusion.or(was_concluded.then_some(CheckConclusion::ActionRequired));
    CheckRunReport {
        conclusion,
        external_id: notice.external_id,
        title: notice.page.title,
        summary: notice.page.summary,
        text: String::new(),
        annotations: notice.page.remarks.into_iter().map(annotation).collect(),
    }
}

/// The run that was posted, as far as is remembered.
fn remembered(posted: &Posting) -> CheckRun {
    CheckRun { id: posted.run, head: posted.head.clone(), state: state(posted.conclusion), external_id: None }
}

fn state(conclusion: Option<CheckConclusion>) -> PostedState {
    conclusion.map_or(PostedState::Running, PostedState::Concluded)
}

/// The worst of the verdicts; being judged as long as one is missing, and void where nothing is up for review.
fn notice(check: GateCheck, verdicts: &Verdicts) -> Notice {
    if verdicts.is_empty() {
        let conclusion = Some(CheckConclusion::ActionRequired);
        return Notice { conclusion, page: check_run::void(), external_id: "void".to_owned() };
    }
    let judged: Vec<&Evaluation> = verdicts.iter().filter_map(|(_, evaluation)| evaluation.as_ref()).collect();
    let worst = judged.iter().max_by_key(|evaluation| evaluation.verdict.conclusion(check));
    let Some(worst) = worst.filter(|_| judged.len() == verdicts.len()) else { return being_judged() };
    Notice {
        conclusion: Some(worst.verdict.conclusion(check)),
        page: worst.verdict.page(check).clone(),
        external_id: format!("verdict-{}", worst.id),
    }
}

/// What is posted until there is a verdict.
pub(super) fn being_judged() -> Notice {
    Notice { conclusion: None, page: check_run::pending(), external_id: "pending".to_owned() }
}

fn annotation(remark: Remark) -> Annotation {
    Annotation {
        path: remark.path,
        start_line: remark.start_line,
        end_line: remark.end_line,
        level: match remark.severity {
            Severity::Error => AnnotationLevel::Failure,
            Severity::Warning => AnnotationLevel::Warning,
            Severity::Note => AnnotationLevel::Notice,
        },
        title: remark.title,
        message: remark.message,
    }
}
