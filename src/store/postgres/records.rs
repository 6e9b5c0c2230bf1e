//! Everything that is kept besides deliveries and jobs.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::session::{Exclusive, Parameters, Session};
use crate::model::check::GateCheck;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{InstallationId, PullRequest, PullRequestId, PullRequestState, RepositoryId};
use crate::store::audit::{AuditEntry, AuditEvent, GENESIS};
use crate::store::columns::{Row, as_limit, integer, json, key, milliseconds, number, time};
use crate::store::error::StoreError;
use crate::store::reading;
use crate::store::records::{
    Evaluation, HeadRecord, Incident, MergeGroupRecord, Moment, NewEvaluation, PendingChecks, Posting,
    RepositoryRecord, Response,
};

pub(super) async fn save_repository(session: &Session, repository: &RepositoryRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO repositories (id, installation, owner, name) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET
            installation = excluded.installation, owner = excluded.owner, name = excluded.name";
    let RepositoryRecord { id, installation, name } = repository;
    session.execute(sql, &[&integer(id.0), &integer(installation.0), &name.owner, &name.name]).await?;
    Ok(())
}

const REPOSITORY: &str = "SELECT id, installation, owner, name FROM repositories";

pub(super) async fn repository(session: &Session, id: RepositoryId) -> Result<Option<RepositoryRecord>, StoreError> {
    session.one(&format!("{REPOSITORY} WHERE id = $1"), &[&integer(id.0)], reading::repository).await
}

pub(super) async fn repositories(session: &Session) -> Result<Vec<RepositoryRecord>, StoreError> {
    session.all(&format!("{REPOSITORY} ORDER BY owner, name"), &[], reading::repository).await
}

pub(super) async fn save_pull_request(session: &Session, pull_request: &PullRequest) -> Result<(), StoreError> {
    let sql = "INSERT INTO pull_requests (repository, number, state, head, base_branch, value)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (repository, number) DO UPDATE SET state = excluded.state, head = excluded.head,
            base_branch = excluded.base_branch, value = excluded.value";
    let PullRequest { id, head, base_branch, .. } = pull_request;
    let state = match pull_request.state {
        PullRequestState::Open => "open",
        PullRequestState::Closed => "closed",
        PullRequestState::Merged => "merged",
    };
    let (repository, number) = key(*id);
    let value = json(pull_request)?;
    let parameters: Parameters = &[&repository, &number, &state, &head.as_hex(), &base_branch, &value];
    session.execute(sql, parameters).await?;
    Ok(())
}

pub(super) async fn open_pull_requests(
    session: &Session,
    repository: RepositoryId,
) -> Result<Vec<PullRequest>, StoreError> {
    let sql = "SELECT value FROM pull_requests WHERE repository = $1 AND state = 'open' ORDER BY number";
    session.all(sql, &[&integer(repository.0)], reading::pull_request).await
}

/// By how much the times may differ that GitHub gives in different places for one push.
const SAME_EVENT_MS: i64 = 5_000;

pub(super) async fn record_head(session: &Session, id: PullRequestId, head: &HeadRecord) -> Result<(), StoreError> {
    let (repository, number) = key(id);
    let HeadRecord { head, base_branch, since, pusher } = head;
    let pusher = pusher.as_ref().map(json).transpose()?;
    let since = milliseconds(*since);
    let parameters: Parameters = &[&repository, &number, &head.as_hex(), &since, &pusher, &base_branch];
    // The same event, told once more or seen before it was told.
    let sql = format!(
        "UPDATE heads SET pusher = coalesce(pusher, $5), base_branch = $6
        WHERE repository = $1 AND number = $2 AND head = $3 AND coalesce(base_branch, $6) = $6
            AND since > $4::bigint - {SAME_EVENT_MS} AND position = (
                SELECT position FROM heads WHERE repository = $1 AND number = $2
                ORDER BY since DESC, position DESC LIMIT 1)"
    );
    if session.execute(&sql, parameters).await? > 0 {
        return Ok(());
    }
    let sql = "INSERT INTO heads (repository, number, position, head, since, pusher, base_branch)
        SELECT $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6 FROM heads WHERE repository = $1 AND number = $2";
    session.execute(sql, parameters).await?;
    Ok(())
}

pub(super) async fn heads(session: &Session, id: PullRequestId) -> Result<Vec<HeadRecord>, StoreError> {
    let (repository, number) = key(id);
    let sql = "SELECT head, since, pusher, base_branch FROM heads
        WHERE repository = $1 AND number = $2 ORDER BY since, position";
    session.all(sql, &[&repository, &number], reading::head).await
}

/// Forgets what can be had again.
pub(super) async fn forget_copies(session: &Session, before: Timestamp) -> Result<u64, StoreError> {
    let before = milliseconds(before);
    let sql = "DELETE FROM reports WHERE created_at < $1 AND digest NOT IN (
        SELECT report FROM pull_requests
        JOIN dossiers ON evaluation = (
            SELECT max(id) FROM evaluations
            WHERE evaluations.repository = pull_requests.repository AND evaluations.number = pull_requests.number)
        WHERE state = 'open' AND report IS NOT NULL)";
    let reports = session.execute(sql, &[&before]).await?;
    let responses = session.execute("DELETE FROM responses WHERE used_at < $1", &[&before]).await?;
    let mirrors = session.execute("DELETE FROM mirrors WHERE used_at < $1", &[&before]).await?;
    Ok(reports + responses + mirrors)
}

pub(super) async fn moment(session: &Session, moment: Moment) -> Result<Option<Timestamp>, StoreError> {
    session.one("SELECT at FROM moments WHERE name = $1", &[&moment.name()], |row| time(row, "at")).await
}

pub(super) async fn save_moment(session: &Session, moment: Moment, at: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO moments (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at";
    session.execute(sql, &[&moment.name(), &milliseconds(at)]).await?;
    Ok(())
}

pub(super) async fn report(session: &Session, digest: &str) -> Result<Option<String>, StoreError> {
    session.one("SELECT value FROM reports WHERE digest = $1", &[&digest], |row| row.column("value")).await
}

pub(super) async fn save_report(
    session: &Session,
    digest: &str,
    value: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO reports (digest, value, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (digest) DO UPDATE SET value = excluded.value, created_at = excluded.created_at";
    session.execute(sql, &[&digest, &value, &milliseconds(now)]).await?;
    Ok(())
}

pub(super) async fn save_evaluation(
    session: &Session,
    evaluation: &NewEvaluation,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO evaluations
            (repository, number, head, base_branch, inputs, quality, approval, pages, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id";
    let NewEvaluation { head, base_branch, inputs, quality, approval, pages, .. } = evaluation;
    let (repository, number) = key(evaluation.pull_request);
    let (quality, approval, pages) = (json(quality)?, json(approval)?, json(pages)?);
    let now = milliseconds(now);
    let parameters: Parameters =
        &[&repository, &number, &head.as_hex(), &base_branch, &inputs, &quality, &approval, &pages, &now];
    session.one(sql, parameters, |row| row.column("id")).await?.ok_or(StoreError::Corrupt { what: "evaluation" })
}

pub(super) async fn evaluation(session: &Session, id: PullRequestId) -> Result<Option<Evaluation>, StoreError> {
    let (repository, number) = key(id);
    let sql = "SELECT id, head, base_branch, inputs, quality, approval, pages FROM evaluations
        WHERE repository = $1 AND number = $2 ORDER BY id DESC LIMIT 1";
    session.one(sql, &[&repository, &number], |row| reading::evaluation(row, id)).await
}

pub(super) async fn posting(
    session: &Session,
    repository: RepositoryId,
    head: &ObjectId,
    check: GateCheck,
) -> Result<Option<Posting>, StoreError> {
    let sql = "SELECT run, content, conclusion, remarks, posted_at FROM postings
        WHERE repository = $1 AND head = $2 AND check_name = $3";
    session
        .one(sql, &[&integer(repository.0), &head.as_hex(), &check.name()], |row| {
            reading::posting(row, repository, head, check)
        })
        .await
}

pub(super) async fn ask_for_retry(
    session: &Session,
    repository: RepositoryId,
    head: &ObjectId,
) -> Result<(), StoreError> {
    let sql = "UPDATE postings SET content = '' WHERE repository = $1 AND head = $2";
    session.execute(sql, &[&integer(repository.0), &head.as_hex()]).await?;
    let sql = "INSERT INTO retries (repository, head, times) VALUES ($1, $2, 1)
        ON CONFLICT (repository, head) DO UPDATE SET times = retries.times + 1";
    session.execute(sql, &[&integer(repository.0), &head.as_hex()]).await?;
    Ok(())
}

pub(super) async fn retries(session: &Session, repository: RepositoryId, head: &ObjectId) -> Result<u64, StoreError> {
    let sql = "SELECT times FROM retries WHERE repository = $1 AND head = $2";
    let times = session.one(sql, &[&integer(repository.0), &head.as_hex()], |row| number(row, "times")).await?;
    Ok(times.unwrap_or_default())
}

/// False when that very posting was saved before.
pub(super) async fn save_posting(session: &Session, posting: &Posting) -> Result<bool, StoreError> {
    let sql = "INSERT INTO postings (repository, head, check_name, run, content, conclusion, posted_at, remarks)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (repository, head, check_name) DO UPDATE SET run = excluded.run, content = excluded.content,
            conclusion = excluded.conclusion, posted_at = excluded.posted_at, remarks = excluded.remarks
        WHERE (postings.run, postings.content, postings.posted_at)
            <> (excluded.run, excluded.content, excluded.posted_at)";
    let Posting { repository, head, check, run, content, conclusion, remarks, posted_at } = posting;
    let (conclusion, remarks) = (conclusion.as_ref().map(json).transpose()?, json(remarks)?);
    let (repository, run, posted_at) = (integer(repository.0), integer(*run), milliseconds(*posted_at));
    let parameters: Parameters =
        &[&repository, &head.as_hex(), &check.name(), &run, &content, &conclusion, &posted_at, &remarks];
    Ok(session.execute(sql, parameters).await? == 1)
}

pub(super) async fn pending_checks(session: &Session) -> Result<PendingChecks, StoreError> {
    let sql = "SELECT count(*) AS count, min(posted_at) AS oldest FROM postings
        WHERE conclusion IS NULL AND EXISTS (
            SELECT 1 FROM pull_requests WHERE pull_requests.repository = postings.repository
                AND pull_requests.head = postings.head AND pull_requests.state = 'open')";
    Ok(session.one(sql, &[], reading::pending_checks).await?.unwrap_or_default())
}

pub(super) async fn save_app_checks(
    session: &Session,
    repository: RepositoryId,
    branch: &str,
    names: &BTreeSet<String>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO app_checks (repository, branch, name)
        SELECT $1, $2, name FROM unnest($3::text[]) AS name ON CONFLICT DO NOTHING";
    let names: Vec<&String> = names.iter().collect();
    session.execute(sql, &[&integer(repository.0), &branch, &names]).await?;
    Ok(())
}

pub(super) async fn app_checks(
    session: &Session,
    repository: RepositoryId,
    branch: &str,
) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT name FROM app_checks WHERE repository = $1 AND branch = $2";
    let names = session.all(sql, &[&integer(repository.0), &branch], |row| row.column("name")).await?;
    Ok(names.into_iter().collect())
}

pub(super) async fn save_merge_group(session: &Session, group: &MergeGroupRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO merge_groups (repository, head, base, branch) VALUES ($1, $2, $3, $4)
        ON CONFLICT (repository, head) DO UPDATE SET base = excluded.base, branch = excluded.branch";
    let MergeGroupRecord { repository, head, base, branch } = group;
    session.execute(sql, &[&integer(repository.0), &head.as_hex(), &base.as_hex(), &branch]).await?;
    Ok(())
}

pub(super) async fn remove_merge_group(
    session: &Session,
    repository: RepositoryId,
    head: &ObjectId,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM merge_groups WHERE repository = $1 AND head = $2";
    session.execute(sql, &[&integer(repository.0), &head.as_hex()]).await?;
    Ok(())
}

pub(super) async fn merge_groups(
    session: &Session,
    repository: RepositoryId,
) -> Result<Vec<MergeGroupRecord>, StoreError> {
    let sql = "SELECT head, base, branch FROM merge_groups WHERE repository = $1 ORDER BY head";
    session.all(sql, &[&integer(repository.0)], |row| reading::merge_group(row, repository)).await
}

pub(super) async fn response(
    session: &Session,
    installation: InstallationId,
    url: &str,
) -> Result<Option<Response>, StoreError> {
    let sql = "SELECT etag, body, link FROM responses WHERE installation = $1 AND url = $2";
    session.one(sql, &[&integer(installation.0), &url], reading::response).await
}

pub(super) async fn save_response(
    session: &Session,
    installation: InstallationId,
    url: &str,
    response: &Response,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO responses (installation, url, etag, body, link, used_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (installation, url) DO UPDATE SET
            etag = excluded.etag, body = excluded.body, link = excluded.link, used_at = excluded.used_at";
    let Response { etag, body, link } = response;
    let parameters: Parameters = &[&integer(installation.0), &url, &etag, &body, &link, &milliseconds(now)];
    session.execute(sql, parameters).await?;
    Ok(())
}

pub(super) async fn audit(session: &Session, event: AuditEvent, now: Timestamp) -> Result<(), StoreError> {
    session.lock(Exclusive::Audit).await?;
    let sql = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";
    let last = session.one(sql, &[], |row| Ok((row.column("sequence")?, row.column("hash")?))).await?;
    let (sequence, previous): (i64, String) = last.unwrap_or((0, GENESIS.to_owned()));
    let entry = AuditEntry::following(sequence + 1, previous, event, now);
    let sql = "INSERT INTO audit (sequence, at, repository, subject, action, detail, previous, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let AuditEvent { repository, subject, action, detail } = &entry.event;
    let repository = repository.map(|repository| integer(repository.0));
    let at = milliseconds(entry.at);
    let parameters: Parameters =
        &[&entry.sequence, &at, &repository, &subject, &action, &detail, &entry.previous, &entry.hash];
    session.execute(sql, parameters).await?;
    Ok(())
}

pub(super) async fn audit_from(session: &Session, sequence: i64, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
    let sql = "SELECT sequence, at, repository, subject, action, detail, previous, hash FROM audit
        WHERE sequence >= $1 ORDER BY sequence LIMIT $2";
    session.all(sql, &[&sequence, &as_limit(limit)], reading::audit_entry).await
}

pub(super) async fn save_incident(session: &Session, incident: &Incident, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "INSERT INTO incidents (repository, head, kind, detail, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (repository, head, kind) DO NOTHING";
    let Incident { repository, head, kind, detail } = incident;
    let parameters: Parameters = &[&integer(repository.0), &head.as_hex(), &kind, &detail, &milliseconds(now)];
    let is_new = session.execute(sql, parameters).await? == 1;
    if is_new {
        let detail = json(incident)?;
        let subject = head.as_hex().to_owned();
        let event = AuditEvent { repository: Some(*repository), subject, action: kind.clone(), detail };
        audit(session, event, now).await?;
    }
    Ok(is_new)
}

pub(super) async fn save_gated_branch(
    session: &Session,
    repository: RepositoryId,
    branch: &str,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO gated_branches (repository, branch) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    session.execute(sql, &[&integer(repository.0), &branch]).await?;
    Ok(())
}

pub(super) async fn forget_gated_branch(
    session: &Session,
    repository: RepositoryId,
    branch: &str,
) -> Result<bool, StoreError> {
    let sql = "DELETE FROM gated_branches WHERE repository = $1 AND branch = $2";
    Ok(session.execute(sql, &[&integer(repository.0), &branch]).await? == 1)
}

pub(super) async fn incidents(session: &Session, limit: usize) -> Result<Vec<Incident>, StoreError> {
    let sql = "SELECT repository, head, kind, detail FROM incidents ORDER BY id DESC LIMIT $1";
    session.all(sql, &[&as_limit(limit)], reading::incident).await
}

pub(super) async fn save_edited_comment(
    session: &Session,
    repository: RepositoryId,
    comment: u64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO edited_comments (repository, comment) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    session.execute(sql, &[&integer(repository.0), &integer(comment)]).await?;
    Ok(())
}

pub(super) async fn edited_comments(
    session: &Session,
    repository: RepositoryId,
    comments: &[u64],
) -> Result<BTreeSet<u64>, StoreError> {
    let sql = "SELECT comment FROM edited_comments WHERE repository = $1 AND comment = ANY($2)";
    let comments: Vec<i64> = comments.iter().map(|comment| integer(*comment)).collect();
    let found = session.all(sql, &[&integer(repository.0), &comments], |row| number(row, "comment")).await?;
    Ok(found.into_iter().collect())
}

pub(super) async fn count_incidents(session: &Session) -> Result<u64, StoreError> {
    let count = session.one("SELECT count(*) AS count FROM incidents", &[], |row| number(row, "count")).await?;
    Ok(count.unwrap_or_default())
}
