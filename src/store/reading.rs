//! Rows to records, for every database. Which columns a row has is said by the statement that asks for it.

use jiff::Timestamp;

use super::audit::{AuditEntry, AuditEvent};
use super::columns::{
    Row, from_json, number, object_id, optional_json, optional_number, optional_time, small_number, time,
};
use super::error::StoreError;
use super::jobs::{DeadJob, Job, JobBacklog, Lane};
use super::queue::{PastVerdict, StayRecord};
use super::records::{
    Delivery, Evaluation, HeadRecord, Incident, MergeGroupRecord, NewEvaluation, PendingChecks, Posting,
    RepositoryRecord, Response, WeeklyReportRecord,
};
use super::sign_in::{ApiTokenRecord, SessionRecord};
use crate::model::account::{Account, AccountId};
use crate::model::check::{CheckPage, GateCheck};
use crate::model::dossier::Dossier;
use crate::model::inspection::Inspection;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{InstallationId, PullRequest, PullRequestId, RepositoryId, RepositoryName};
use crate::model::queue_entry::QueueEntry;
use crate::model::reception::Reception;
use crate::model::seen::{MergeRecord, QueueStay};
use crate::model::trial_merge::TrialMerge;
use crate::model::week::Week;

pub(super) fn delivery(row: &impl Row) -> Result<Delivery, StoreError> {
    Ok(Delivery { id: row.column("id")?, event: row.column("event")?, body: row.column("body")? })
}

pub(super) fn job(row: &impl Row) -> Result<Job, StoreError> {
    Ok(Job {
        id: row.column("id")?,
        kind: row.column("kind")?,
        subject: row.column("subject")?,
        body: row.column("body")?,
        lane: Lane::of_number(row.column("lane")?).ok_or(StoreError::Corrupt { what: "lane" })?,
        attempts: small_number(row, "attempts")?,
        losses: small_number(row, "losses")?,
        due_at: time(row, "due_at")?,
    })
}

pub(super) fn dead_job(row: &impl Row) -> Result<DeadJob, StoreError> {
    Ok(DeadJob {
        id: row.column("id")?,
        kind: row.column("kind")?,
        subject: row.column("subject")?,
        attempts: small_number(row, "attempts")?,
        error: row.column::<Option<String>>("error")?.unwrap_or_default(),
    })
}

pub(super) fn backlog(row: &impl Row) -> Result<JobBacklog, StoreError> {
    Ok(JobBacklog {
        due: number(row, "due")?,
        later: number(row, "later")?,
        running: number(row, "running")?,
        dead: number(row, "dead")?,
        oldest_due: optional_time(row, "oldest_due")?,
        next_due: optional_time(row, "next_due")?,
    })
}

pub(super) fn repository(row: &impl Row) -> Result<RepositoryRecord, StoreError> {
    Ok(RepositoryRecord {
        id: RepositoryId(number(row, "id")?),
        installation: InstallationId(number(row, "installation")?),
        name: RepositoryName { owner: row.column("owner")?, name: row.column("name")? },
    })
}

pub(super) fn pull_request(row: &impl Row) -> Result<PullRequest, StoreError> {
    from_json(row, "value", "pull request")
}

pub(super) fn head(row: &impl Row) -> Result<HeadRecord, StoreError> {
    Ok(HeadRecord {
        head: object_id(row, "head")?,
        base_branch: row.column::<Option<String>>("base_branch")?.unwrap_or_default(),
        since: time(row, "since")?,
        pusher: optional_json(row, "pusher", "account")?,
    })
}

pub(super) fn evaluation(row: &impl Row, pull_request: PullRequestId) -> Result<Evaluation, StoreError> {
    let verdict = NewEvaluation {
        pull_request,
        head: object_id(row, "head")?,
        base_branch: row.column("base_branch")?,
        inputs: row.column("inputs")?,
        quality: from_json(row, "quality", "conclusion")?,
        approval: from_json(row, "approval", "conclusion")?,
        pages: from_json(row, "pages", "pages of a check")?,
    };
    Ok(Evaluation { id: row.column("id")?, verdict })
}

pub(super) fn past_verdict(row: &impl Row) -> Result<PastVerdict, StoreError> {
    let pages: [CheckPage; 2] = from_json(row, "pages", "pages of a check")?;
    Ok(PastVerdict {
        evaluation: row.column("id")?,
        head: object_id(row, "head")?,
        quality: from_json(row, "quality", "conclusion")?,
        approval: from_json(row, "approval", "conclusion")?,
        titles: pages.map(|page| page.title),
        at: time(row, "created_at")?,
    })
}

pub(super) fn dossier(row: &impl Row) -> Result<Dossier, StoreError> {
    from_json(row, "value", "dossier")
}

pub(super) fn posting(
    row: &impl Row,
    repository: RepositoryId,
    head: &ObjectId,
    check: GateCheck,
) -> Result<Posting, StoreError> {
    Ok(Posting {
        repository,
        head: head.clone(),
        check,
        run: number(row, "run")?,
        content: row.column("content")?,
        conclusion: optional_json(row, "conclusion", "conclusion")?,
        remarks: from_json(row, "remarks", "remarks")?,
        posted_at: time(row, "posted_at")?,
    })
}

pub(super) fn pending_checks(row: &impl Row) -> Result<PendingChecks, StoreError> {
    Ok(PendingChecks { count: number(row, "count")?, oldest: optional_time(row, "oldest")? })
}

pub(super) fn merge_group(row: &impl Row, repository: RepositoryId) -> Result<MergeGroupRecord, StoreError> {
    let (head, base) = (object_id(row, "head")?, object_id(row, "base")?);
    Ok(MergeGroupRecord { repository, head, base, branch: row.column("branch")? })
}

pub(super) fn response(row: &impl Row) -> Result<Response, StoreError> {
    Ok(Response { etag: row.column("etag")?, body: row.column("body")?, link: row.column("link")? })
}

pub(super) fn audit_entry(row: &impl Row) -> Result<AuditEntry, StoreError> {
    let event = AuditEvent {
        repository: optional_number(row, "repository")?.map(RepositoryId),
        subject: row.column("subject")?,
        action: row.column("action")?,
        detail: row.column("detail")?,
    };
    let (previous, hash) = (row.column("previous")?, row.column("hash")?);
    Ok(AuditEntry { sequence: row.column("sequence")?, at: time(row, "at")?, event, previous, hash })
}

pub(super) fn incident(row: &impl Row) -> Result<Incident, StoreError> {
    Ok(Incident {
        repository: RepositoryId(number(row, "repository")?),
        head: object_id(row, "head")?,
        kind: row.column("kind")?,
        detail: row.column("detail")?,
    })
}

pub(super) fn incident_with_time(row: &impl Row) -> Result<(Incident, Timestamp), StoreError> {
    Ok((incident(row)?, time(row, "created_at")?))
}

pub(super) fn account(row: &impl Row, column: &str) -> Result<Account, StoreError> {
    from_json(row, column, "account")
}

pub(super) fn listed_agent(row: &impl Row) -> Result<AccountId, StoreError> {
    number(row, "account").map(AccountId)
}

pub(super) fn reported_week(row: &impl Row) -> Result<Week, StoreError> {
    let week: String = row.column("week")?;
    week.parse().map_err(|_| StoreError::Corrupt { what: "week" })
}

pub(super) fn weekly_report(
    row: &impl Row,
    repository: RepositoryId,
    week: Week,
) -> Result<WeeklyReportRecord, StoreError> {
    Ok(WeeklyReportRecord {
        repository,
        week,
        json: row.column("json")?,
        markdown: row.column("markdown")?,
        html: row.column("html")?,
        issue: optional_number(row, "issue")?,
        is_sent: row.column("is_sent")?,
    })
}

/// An open pull request as the queue has it; without an entry as it was read last.
pub(super) fn open_entry(row: &impl Row) -> Result<QueueEntry, StoreError> {
    match optional_json(row, "entry", "entry of the queue")? {
        Some(entry) => Ok(entry),
        None => Ok(QueueEntry::of(&from_json(row, "pull_request", "pull request")?)),
    }
}

pub(super) fn queue_entry(row: &impl Row) -> Result<QueueEntry, StoreError> {
    from_json(row, "value", "entry of the queue")
}

pub(super) fn stay(row: &impl Row) -> Result<StayRecord, StoreError> {
    Ok(StayRecord {
        repository: RepositoryId(number(row, "repository")?),
        minutes: row.column("minutes")?,
        opened_at: time(row, "opened_at")?,
        left_at: optional_time(row, "left_at")?,
    })
}

pub(super) fn session(row: &impl Row) -> Result<SessionRecord, StoreError> {
    Ok(SessionRecord {
        digest: row.column("digest")?,
        account: account(row, "account")?,
        sealed_token: row.column("sealed_token")?,
        csrf: row.column("csrf")?,
        expires_at: time(row, "expires_at")?,
    })
}

pub(super) fn api_token(row: &impl Row) -> Result<ApiTokenRecord, StoreError> {
    Ok(ApiTokenRecord {
        id: row.column("id")?,
        digest: row.column("digest")?,
        account: account(row, "account")?,
        label: row.column("label")?,
        created_at: time(row, "created_at")?,
    })
}

pub(super) fn inspection(row: &impl Row) -> Result<Inspection, StoreError> {
    from_json(row, "value", "inspection")
}

pub(super) fn merge_record(
    row: &impl Row,
    repository: RepositoryId,
) -> Result<(PullRequestId, MergeRecord), StoreError> {
    let id = PullRequestId { repository, number: number(row, "number")? };
    Ok((id, from_json(row, "value", "record of a merge")?))
}

pub(super) fn queue_stay(row: &impl Row) -> Result<QueueStay, StoreError> {
    let entry: QueueEntry = from_json(row, "value", "entry of the queue")?;
    Ok(QueueStay {
        opened_at_seconds: time(row, "opened_at")?.as_second(),
        left_at_seconds: optional_time(row, "left_at")?.map(Timestamp::as_second),
        is_merged: row.column("is_merged")?,
        is_by_agent: entry.is_by_agent(),
        minutes: entry.change().map_or(0.0, |change| change.minutes),
    })
}

pub(super) fn trial_merge(row: &impl Row) -> Result<TrialMerge, StoreError> {
    Ok(TrialMerge {
        repository: RepositoryId(number(row, "repository")?),
        heads: [object_id(row, "one")?, object_id(row, "other")?],
        conflicts: row.column("conflicts")?,
    })
}

pub(super) fn reception(row: &impl Row) -> Result<Reception, StoreError> {
    Ok(Reception { rule: row.column("rule")?, shown: number(row, "shown")?, dismissed: number(row, "dismissed")? })
}
