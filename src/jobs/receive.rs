//! Turns a delivery into what is to be done about it. What it tells is a hint; only who pushed what, and when, is taken from
//! it, because GitHub says that of forks nowhere else.

use jiff::SignedDuration;

use super::error::{JobError, story};
use super::service::Service;
use super::task::Task;
use crate::analysis::task::links::closed_issues;
use crate::approval::command::Command;
use crate::github::webhook::event::{
    CheckRunAction, CheckRunEvent, CommentAction, CommentEvent, Event, IssueAction, IssueEvent, MergeGroupAction,
    MergeGroupEvent, PullRequestAction, PullRequestEvent, Webhook,
};
use crate::model::check::GateCheck;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::store::jobs::{Lane, NewJob};
use crate::store::records::{HeadRecord, Incident, MergeGroupRecord, RepositoryRecord};

/// Checks of others come in crowds; all that end in this time are looked at together.
const CROWD: SignedDuration = SignedDuration::from_secs(5);
/// What a check in the gate's name that the gate did not post is called.
const FORGED_CHECK: &str = "forged-check";

/// Takes up what the delivery asks for, and marks it as dealt with.
pub(super) async fn receive(service: &Service, id: &str) -> Result<(), JobError> {
    let Some(delivery) = service.store.delivery(id).await? else { return Ok(()) };
    let jobs = match Webhook::parse(&delivery.event, &delivery.body) {
        Ok(webhook) => Received { service, webhook: &webhook }.jobs().await?,
        Err(error) => {
            tracing::warn!(delivery = id, error = story(&error), "a delivery was not understood");
            Vec::new()
        }
    };
    Ok(service.store.finish_delivery(id, jobs, service.now()).await?)
}

struct Received<'a> {
    service: &'a Service,
    webhook: &'a Webhook,
}

impl Received<'_> {
    async fn jobs(&self) -> Result<Vec<NewJob>, JobError> {
        let Some(installation) = self.webhook.installation else { return Ok(Vec::new()) };
        let Some((repository, name)) = self.webhook.repository.clone() else {
            return Ok(vec![self.job(&Task::SweepInstallation { installation }, Lane::Urgent)]);
        };
        self.service.store.save_repository(RepositoryRecord { id: repository, installation, name }).await?;
        let jobs = match &self.webhook.event {
            Event::PullRequest(event) => self.pull_request(repository, event).await?,
            Event::Review { pull_request } => vec![self.judge(repository, *pull_request, Lane::Review).await?],
            Event::Comment(event) => self.comment(repository, event).await?,
            Event::Issue(event) => self.issue(repository, event).await?,
            Event::Push(event) => {
                let branch = event.branch().map(str::to_owned);
                let (before, after) = (event.before.clone(), event.after.clone());
                branch
                    .map(|branch| self.job(&Task::Review { repository, branch, before, after }, Lane::Push))
                    .into_iter()
                    .collect()
            }
            Event::MergeGroup(event) => self.merge_group(repository, event).await?,
            Event::CheckRun(event) => self.check_run(repository, event).await?,
            Event::CheckSuiteRerequested { app, head } if *app == Some(self.service.app_id) => {
                self.judge_again(repository, head).await?
            }
            Event::Status { commit, context } => {
                self.watch_for_forgery(repository, context, commit, "a commit status").await?;
                self.judge_head(repository, commit, Lane::Review, CROWD).await?
            }
            Event::AccessChanged | Event::RepositoryChanged | Event::RulesChanged => {
                vec![self.job(&Task::SweepRepository { repository }, Lane::Urgent)]
            }
            Event::InstallationChanged => vec![self.job(&Task::SweepInstallation { installation }, Lane::Urgent)],
            Event::CheckSuiteRerequested { .. } | Event::Other => Vec::new(),
        };
        Ok(jobs)
    }

    fn job(&self, task: &Task, lane: Lane) -> NewJob {
        task.job(lane, self.service.now())
    }

    async fn judge(&self, repository: RepositoryId, number: u64, lane: Lane) -> Result<NewJob, JobError> {
        let pull_request = PullRequestId { repository, number };
        Ok(self.job(&Task::Judge { pull_request }, self.service.lane(pull_request, lane).await?))
    }

    async fn pull_request(&self, repository: RepositoryId, event: &PullRequestEvent) -> Result<Vec<NewJob>, JobError> {
        let id = PullRequestId { repository, number: event.number };
        let is_from_fork = event.head_repository != Some(repository);
        let is_push = event.action == PullRequestAction::Synchronize;
        let is_retarget = event.previous_base_branch.is_some();
        if is_push || is_retarget || (is_from_fork && event.action == PullRequestAction::Opened) {
            let (head, pusher) = (event.head.clone(), self.webhook.sender.clone());
            let base_branch = event.base_branch.clone();
            let head = HeadRecord { head, base_branch, since: event.updated_at, pusher };
            self.service.store.record_head(id, head).await?;
        }
        // The checks appear at once, and the verdict when it is there.
        let publish = Task::Publish { repository, head: event.head.clone() };
        Ok(vec![self.job(&publish, Lane::Urgent), self.judge(repository, event.number, Lane::Push).await?])
    }

    async fn comment(&self, repository: RepositoryId, event: &CommentEvent) -> Result<Vec<NewJob>, JobError> {
        if event.action == CommentAction::Edited {
            self.service.store.save_edited_comment(repository, event.comment).await?;
        }
        let pull_request = PullRequestId { repository, number: event.pull_request };
        let mut jobs = vec![self.judge(repository, event.pull_request, Lane::Review).await?];
        let asks_why = event.action == CommentAction::Created && Command::parse(&event.body) == Some(Command::Why);
        if asks_why {
            jobs.push(self.job(&Task::Explain { pull_request, comment: event.comment }, Lane::Review));
        }
        Ok(jobs)
    }

    /// An issue that somebody is to do is assessed, and what closes it is judged by what it says now.
    async fn issue(&self, repository: RepositoryId, event: &IssueEvent) -> Result<Vec<NewJob>, JobError> {
        let number = event.issue;
        let is_concerned = match event.action {
            IssueAction::Opened | IssueAction::Reopened | IssueAction::Edited | IssueAction::Assigned => true,
            IssueAction::Other => false,
        };
        let mut jobs = Vec::new();
        if is_concerned && event.is_open && event.is_assigned {
            // One that is opened for somebody comes as two webhooks.
            let due_at = self.service.now().saturating_add(CROWD).unwrap_or(self.service.now());
            jobs.push(Task::AssessTask { repository, issue: number }.job(Lane::Review, due_at));
        }
        if is_concerned && let Some((_, name)) = &self.webhook.repository {
            let open = self.service.store.open_pull_requests(repository).await?;
            let closing = open.iter().filter(|found| closed_issues(&found.body, name).contains(&number));
            for found in closing {
                jobs.push(self.judge(repository, found.id.number, Lane::Review).await?);
            }
        }
        Ok(jobs)
    }

    async fn merge_group(&self, repository: RepositoryId, event: &MergeGroupEvent) -> Result<Vec<NewJob>, JobError> {
        let Some(branch) = event.base_reference.strip_prefix("refs/heads/") else { return Ok(Vec::new()) };
        let group = MergeGroupRecord {
            repository,
            head: event.head.clone(),
            base: event.base.clone(),
            branch: branch.to_owned(),
        };
        match event.action {
            MergeGroupAction::ChecksRequested => {
                self.service.store.save_merge_group(group).await?;
                Ok(vec![self.job(&Task::JudgeGroup { repository, head: event.head.clone() }, Lane::Push)])
            }
            MergeGroupAction::Destroyed => {
                self.service.store.remove_merge_group(repository, &event.head).await?;
                // What was posted on a group that was taken apart must not be used elsewhere.
                let void = self.job(&Task::Publish { repository, head: event.head.clone() }, Lane::Push);
                Ok(if event.was_merged { Vec::new() } else { vec![void] })
            }
            MergeGroupAction::Other => Ok(Vec::new()),
        }
    }

    async fn check_run(&self, repository: RepositoryId, event: &CheckRunEvent) -> Result<Vec<NewJob>, JobError> {
        let is_own = event.app == Some(self.service.app_id);
        match event.action {
            CheckRunAction::Changed if is_own => Ok(Vec::new()),
            CheckRunAction::Changed => {
                self.watch_for_forgery(repository, &event.name, &event.head, "another App").await?;
                self.judge_head(repository, &event.head, Lane::Review, CROWD).await
            }
            CheckRunAction::Rerequested => self.judge_again(repository, &event.head).await,
        }
    }

    /// Records that somebody else posts a check in the gate's name. It counts for nothing where the check is pinned.
    async fn watch_for_forgery(
        &self,
        repository: RepositoryId,
        check: &str,
        head: &ObjectId,
        by: &str,
    ) -> Result<(), JobError> {
        if GateCheck::ALL.iter().any(|own| own.name().eq_ignore_ascii_case(check)) {
            let sender = self.webhook.sender.as_ref().map(|sender| format!(", sent by {sender}")).unwrap_or_default();
            let detail = format!("`{check}` was posted on `{head}` by {by}{sender}");
            let incident = Incident { repository, head: head.clone(), kind: FORGED_CHECK.to_owned(), detail };
            self.service.store.save_incident(incident, Vec::new(), self.service.now()).await?;
        }
        Ok(())
    }

    /// Judges what has this head because somebody asks for it: once more also where that broke down before.
    async fn judge_again(&self, repository: RepositoryId, head: &ObjectId) -> Result<Vec<NewJob>, JobError> {
        // GitHub shows the suite as queued until the run is posted anew, changed or not.
        self.service.store.ask_for_retry(repository, head).await?;
        self.judge_head(repository, head, Lane::Push, SignedDuration::ZERO).await
    }

    /// Judges the pull requests and merge groups that have this head, after some time.
    async fn judge_head(
        &self,
        repository: RepositoryId,
        head: &ObjectId,
        lane: Lane,
        delay: SignedDuration,
    ) -> Result<Vec<NewJob>, JobError> {
        let now = self.service.now();
        let due_at = now.saturating_add(delay).unwrap_or(now);
        let open = self.service.store.open_pull_requests(repository).await?;
        let judged = open.into_iter().filter(|found| found.head == *head);
        let judged = judged.map(|found| Task::Judge { pull_request: found.id });
        let groups = self.service.store.merge_groups(repository).await?;
        let groups = groups.into_iter().filter(|group| group.head == *head);
        let groups = groups.map(|group| Task::JudgeGroup { repository, head: group.head });
        Ok(judged.chain(groups).map(|task| task.job(lane, due_at)).collect())
    }
}
