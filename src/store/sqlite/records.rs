//! Everything that is kept besides deliveries and jobs.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::rows::{all, one};
use crate::model::check::GateCheck;
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{InstallationId, PullRequest, PullRequestId, PullRequestState, RepositoryId};
use crate::store::audit::{AuditEntry, AuditEvent, GENESIS};
use crate::store::columns::{as_limit, integer, json, key, milliseconds, number, time};
use crate::store::error::StoreError;
use crate::store::reading;
use crate::store::records::{
    Evaluation, HeadRecord, Incident, MergeGroupRecord, Moment, NewEvaluation, PendingChecks, Posting,
    RepositoryRecord, Response,
};

pub(super) fn save_repository(writer: &Connection, repository: &RepositoryRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO repositories (id, installation, owner, name) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (id) DO UPDATE SET
            installation = excluded.installation, owner = excluded.owner, name = excluded.name";
    let RepositoryRecord { id, installation, name } = repository;
    writer.prepare_cached(sql)?.execute(params![integer(id.0), integer(installation.0), name.owner, name.name])?;
    Ok(())
}

const REPOSITORY: &str = "SELECT id, installation, owner, name FROM repositories";

pub(super) fn repository(reader: &Connection, id: RepositoryId) -> Result<Option<RepositoryRecord>, StoreError> {
    one(reader, &format!("{REPOSITORY} WHERE id = ?1"), [integer(id.0)], |row| reading::repository(row))
}

pub(super) fn repositories(reader: &Connection) -> Result<Vec<RepositoryRecord>, StoreError> {
    all(reader, &format!("{REPOSITORY} ORDER BY owner, name"), [], |row| reading::repository(row))
}

pub(super) fn save_pull_request(writer: &Connection, pull_request: &PullRequest) -> Result<(), StoreError> {
    let sql = "INSERT INTO pull_requests (repository, number, state, head, base_branch, value)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
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
    let parameters = params![repository, number, state, head.as_hex(), base_branch, value];
    writer.prepare_cached(sql)?.execute(parameters)?;
    Ok(())
}

pub(super) fn open_pull_requests(
    reader: &Connection,
    repository: RepositoryId,
) -> Result<Vec<PullRequest>, StoreError> {
    let sql = "SELECT value FROM pull_requests WHERE repository = ?1 AND state = 'open' ORDER BY number";
    all(reader, sql, [integer(repository.0)], |row| reading::pull_request(row))
}

/// By how much the times may differ that GitHub gives in different places for one push.
const SAME_EVENT_MS: i64 = 5_000;

pub(super) fn record_head(writer: &Connection, id: PullRequestId, head: &HeadRecord) -> Result<(), StoreError> {
    let (repository, number) = key(id);
    let HeadRecord { head, base_branch, since, pusher } = head;
    let pusher = pusher.as_ref().map(json).transpose()?;
    let since = milliseconds(*since);
    let parameters = params![repository, number, head.as_hex(), since, pusher, base_branch];
    // The same event, told once more or seen before it was told.
    let sql = format!(
        "UPDATE heads SET pusher = coalesce(pusher, ?5), base_branch = ?6
        WHERE repository = ?1 AND number = ?2 AND head = ?3 AND coalesce(base_branch, ?6) = ?6
            AND since > ?4 - {SAME_EVENT_MS} AND position = (
                SELECT position FROM heads WHERE repository = ?1 AND number = ?2
                ORDER BY since DESC, position DESC LIMIT 1)"
    );
    if writer.prepare_cached(&sql)?.execute(parameters)? > 0 {
        return Ok(());
    }
    let sql = "INSERT INTO heads (repository, number, position, head, since, pusher, base_branch)
        SELECT ?1, ?2, coalesce(max(position), 0) + 1, ?3, ?4, ?5, ?6 FROM heads WHERE repository = ?1 AND number = ?2";
    writer.prepare_cached(sql)?.execute(parameters)?;
    Ok(())
}

pub(super) fn heads(reader: &Connection, id: PullRequestId) -> Result<Vec<HeadRecord>, StoreError> {
    let sql = "SELECT head, since, pusher, base_branch FROM heads
        WHERE repository = ?1 AND number = ?2 ORDER BY since, position";
    all(reader, sql, key(id), |row| reading::head(row))
}

/// Forgets what can be had again.
pub(super) fn forget_copies(writer: &Connection, before: Timestamp) -> Result<usize, StoreError> {
    let before = milliseconds(before);
    let sql = "DELETE FROM reports WHERE created_at < ?1 AND digest NOT IN (
        SELECT report FROM pull_requests
        JOIN dossiers ON evaluation = (
            SELECT max(id) FROM evaluations
            WHERE evaluations.repository = pull_requests.repository AND evaluations.number = pull_requests.number)
        WHERE state = 'open' AND report IS NOT NULL)";
    let reports = writer.prepare_cached(sql)?.execute([before])?;
    let responses = writer.prepare_cached("DELETE FROM responses WHERE used_at < ?1")?.execute([before])?;
    let mirrors = writer.prepare_cached("DELETE FROM mirrors WHERE used_at < ?1")?.execute([before])?;
    Ok(reports + responses + mirrors)
}

pub(super) fn moment(reader: &Connection, moment: Moment) -> Result<Option<Timestamp>, StoreError> {
    one(reader, "SELECT at FROM moments WHERE name = ?1", [moment.name()], |row| time(row, "at"))
}

pub(super) fn save_moment(writer: &Connection, moment: Moment, at: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO moments (name, at) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET at = excluded.at";
    writer.prepare_cached(sql)?.execute(params![moment.name(), milliseconds(at)])?;
    Ok(())
}

pub(super) fn report(reader: &Connection, digest: &str) -> Result<Option<String>, StoreError> {
    one(reader, "SELECT value FROM reports WHERE digest = ?1", [digest], |row| Ok(row.get("value")?))
}

pub(super) fn save_report(writer: &Connection, digest: &str, value: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO reports (digest, value, created_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (digest) DO UPDATE SET value = excluded.value, created_at = excluded.created_at";
    writer.prepare_cached(sql)?.execute(params![digest, value, milliseconds(now)])?;
    Ok(())
}

pub(super) fn save_evaluation(
    writer: &Connection,
    evaluation: &NewEvaluation,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO evaluations
            (repository, number, head, base_branch, inputs, quality, approval, pages, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let NewEvaluation { head, base_branch, inputs, quality, approval, pages, .. } = evaluation;
    let (repository, number) = key(evaluation.pull_request);
    let (quality, approval, pages) = (json(quality)?, json(approval)?, json(pages)?);
    let now = milliseconds(now);
    let parameters = params![repository, number, head.as_hex(), base_branch, inputs, quality, approval, pages, now];
    writer.prepare_cached(sql)?.execute(parameters)?;
    Ok(writer.last_insert_rowid())
}

pub(super) fn evaluation(reader: &Connection, id: PullRequestId) -> Result<Option<Evaluation>, StoreError> {
    let sql = "SELECT id, head, base_branch, inputs, quality, approval, pages FROM evaluations
        WHERE repository = ?1 AND number = ?2 ORDER BY id DESC LIMIT 1";
    one(reader, sql, key(id), |row| reading::evaluation(row, id))
}

pub(super) fn posting(
    reader: &Connection,
    repository: RepositoryId,
    head: &ObjectId,
    check: GateCheck,
) -> Result<Option<Posting>, StoreError> {
    let sql = "SELECT run, content, conclusion, remarks, posted_at FROM postings
        WHERE repository = ?1 AND head = ?2 AND check_name = ?3";
    one(reader, sql, params![integer(repository.0), head.as_hex(), check.name()], |row| {
        reading::posting(row, repository, head, check)
    })
}

pub(super) fn ask_for_retry(writer: &Connection, repository: RepositoryId, head: &ObjectId) -> Result<(), StoreError> {
    let sql = "UPDATE postings SET content = '' WHERE repository = ?1 AND head = ?2";
    writer.prepare_cached(sql)?.execute(params![integer(repository.0), head.as_hex()])?;
    let sql = "INSERT INTO retries (repository, head, times) VALUES (?1, ?2, 1)
        ON CONFLICT (repository, head) DO UPDATE SET times = times + 1";
    writer.prepare_cached(sql)?.execute(params![integer(repository.0), head.as_hex()])?;
    Ok(())
}

pub(super) fn retries(reader: &Connection, repository: RepositoryId, head: &ObjectId) -> Result<u64, StoreError> {
    let sql = "SELECT times FROM retries WHERE repository = ?1 AND head = ?2";
    let times = one(reader, sql, params![integer(repository.0), head.as_hex()], |row| number(row, "times"))?;
    Ok(times.unwrap_or_default())
}

pub(super) fn save_posting(writer: &Connection, posting: &Posting) -> Result<(), StoreError> {
    let sql = "INSERT INTO postings (repository, head, check_name, run, content, conclusion, posted_at, remarks)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT (repository, head, check_name) DO UPDATE SET run = excluded.run, content = excluded.content,
            conclusion = excluded.conclusion, posted_at = excluded.posted_at, remarks = excluded.remarks";
    let Posting { repository, head, check, run, content, conclusion, remarks, posted_at } = posting;
    let (conclusion, remarks) = (conclusion.as_ref().map(json).transpose()?, json(remarks)?);
    let (repository, run, posted_at) = (integer(repository.0), integer(*run), milliseconds(*posted_at));
    let parameters = params![repository, head.as_hex(), check.name(), run, content, conclusion, posted_at, remarks];
    writer.prepare_cached(sql)?.execute(parameters)?;
    Ok(())
}

pub(super) fn pending_checks(reader: &Connection) -> Result<PendingChecks, StoreError> {
    let sql = "SELECT count(*) AS count, min(posted_at) AS oldest FROM postings
        WHERE conclusion IS NULL AND EXISTS (
            SELECT 1 FROM pull_requests WHERE pull_requests.repository = postings.repository
                AND pull_requests.head = postings.head AND pull_requests.state = 'open')";
    Ok(one(reader, sql, [], |row| reading::pending_checks(row))?.unwrap_or_default())
}

pub(super) fn save_app_checks(
    writer: &Connection,
    repository: RepositoryId,
    branch: &str,
    names: &BTreeSet<String>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO app_checks (repository, branch, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let mut statement = writer.prepare_cached(sql)?;
    for name in names {
        statement.execute(params![integer(repository.0), branch, name])?;
    }
    Ok(())
}

pub(super) fn app_checks(
    reader: &Connection,
    repository: RepositoryId,
    branch: &str,
) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT name FROM app_checks WHERE repository = ?1 AND branch = ?2";
    let names = all(reader, sql, params![integer(repository.0), branch], |row| Ok(row.get("name")?))?;
    Ok(names.into_iter().collect())
}

pub(super) fn save_merge_group(writer: &Connection, group: &MergeGroupRecord) -> Result<(), StoreError> {
    let sql = "INSERT INTO merge_groups (repository, head, base, branch) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (repository, head) DO UPDATE SET base = excluded.base, branch = excluded.branch";
    let MergeGroupRecord { repository, head, base, branch } = group;
    writer.prepare_cached(sql)?.execute(params![integer(repository.0), head.as_hex(), base.as_hex(), branch])?;
    Ok(())
}

pub(super) fn remove_merge_group(
    writer: &Connection,
    repository: RepositoryId,
    head: &ObjectId,
) -> Result<(), StoreError> {
    let sql = "DELETE FROM merge_groups WHERE repository = ?1 AND head = ?2";
    writer.prepare_cached(sql)?.execute(params![integer(repository.0), head.as_hex()])?;
    Ok(())
}

pub(super) fn merge_groups(reader: &Connection, repository: RepositoryId) -> Result<Vec<MergeGroupRecord>, StoreError> {
    let sql = "SELECT head, base, branch FROM merge_groups WHERE repository = ?1 ORDER BY head";
    all(reader, sql, [integer(repository.0)], |row| reading::merge_group(row, repository))
}

pub(super) fn response(
    reader: &Connection,
    installation: InstallationId,
    url: &str,
) -> Result<Option<Response>, StoreError> {
    let sql = "SELECT etag, body, link FROM responses WHERE installation = ?1 AND url = ?2";
    one(reader, sql, params![integer(installation.0), url], |row| reading::response(row))
}

pub(super) fn save_response(
    writer: &Connection,
    installation: InstallationId,
    url: &str,
    response: &Response,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO responses (installation, url, etag, body, link, used_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (installation, url) DO UPDATE SET
            etag = excluded.etag, body = excluded.body, link = excluded.link, used_at = excluded.used_at";
    let Response { etag, body, link } = response;
    let parameters = params![integer(installation.0), url, etag, body, link, milliseconds(now)];
    writer.prepare_cached(sql)?.execute(parameters)?;
    Ok(())
}

pub(super) fn audit(writer: &Connection, event: AuditEvent, now: Timestamp) -> Result<(), StoreError> {
    let sql = "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1";
    let last: Option<(i64, String)> =
        writer.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (sequence, previous) = last.unwrap_or((0, GENESIS.to_owned()));
    let entry = AuditEntry::following(sequence + 1, previous, event, now);
    let sql = "INSERT INTO audit (sequence, at, repository, subject, action, detail, previous, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let AuditEvent { repository, subject, action, detail } = &entry.event;
    let repository = repository.map(|repository| integer(repository.0));
    let at = milliseconds(entry.at);
    let parameters = params![entry.sequence, at, repository, subject, action, detail, entry.previous, entry.hash];
    writer.prepare_cached(sql)?.execute(parameters)?;
    Ok(())
}

pub(super) fn audit_from(reader: &Connection, sequence: i64, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
    let sql = "SELECT sequence, at, repository, subject, action, detail, previous, hash FROM audit
        WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2";
    all(reader, sql, params![sequence, as_limit(limit)], |row| reading::audit_entry(row))
}

pub(super) fn save_incident(writer: &Connection, incident: &Incident, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "INSERT INTO incidents (repository, head, kind, detail, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (repository, head, kind) DO NOTHING";
    let Incident { repository, head, kind, detail } = incident;
    let parameters = params![integer(repository.0), head.as_hex(), kind, detail, milliseconds(now)];
    let is_new = writer.prepare_cached(sql)?.execute(parameters)? == 1;
    if is_new {
        let detail = json(incident)?;
        let subject = head.as_hex().to_owned();
        let event = AuditEvent { repository: Some(*repository), subject, action: kind.clone(), detail };
        audit(writer, event, now)?;
    }
    Ok(is_new)
}

pub(super) fn save_gated_branch(writer: &Connection, repository: RepositoryId, branch: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO gated_branches (repository, branch) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    writer.prepare_cached(sql)?.execute(params![integer(repository.0), branch])?;
    Ok(())
}

pub(super) fn forget_gated_branch(
    writer: &Connection,
    repository: RepositoryId,
    branch: &str,
) -> Result<bool, StoreError> {
    let sql = "DELETE FROM gated_branches WHERE repository = ?1 AND branch = ?2";
    Ok(writer.prepare_cached(sql)?.execute(params![integer(repository.0), branch])? == 1)
}

pub(super) fn incidents(reader: &Connection, limit: usize) -> Result<Vec<Incident>, StoreError> {
    let sql = "SELECT repository, head, kind, detail FROM incidents ORDER BY id DESC LIMIT ?1";
    all(reader, sql, [as_limit(limit)], |row| reading::incident(row))
}

pub(super) fn save_edited_comment(
    writer: &Connection,
    repository: RepositoryId,
    comment: u64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO edited_comments (repository, comment) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    writer.prepare_cached(sql)?.execute([integer(repository.0), integer(comment)])?;
    Ok(())
}

pub(super) fn edited_comments(
    reader: &Connection,
    repository: RepositoryId,
    comments: &[u64],
) -> Result<BTreeSet<u64>, StoreError> {
    let sql = "SELECT comment FROM edited_comments WHERE repository = ?1 AND comment = ?2";
    let mut found = BTreeSet::new();
    for comment in comments {
        found.extend(one(reader, sql, [integer(repository.0), integer(*comment)], |row| number(row, "comment"))?);
    }
    Ok(found)
}

pub(super) fn count_incidents(reader: &Connection) -> Result<u64, StoreError> {
    let count = one(reader, "SELECT count(*) AS count FROM incidents", [], |row| number(row, "count"))?;
    Ok(count.unwrap_or_default())
}
