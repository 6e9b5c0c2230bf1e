//! Deliveries and jobs.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::rows::{all, one};
use crate::model::pull_request::RepositoryId;
use crate::store::columns::{before, in_milliseconds, integer, json, milliseconds};
use crate::store::error::StoreError;
use crate::store::jobs::{Claimant, DeadJob, Job, JobBacklog, Kinds, NewJob, PREFERENCE, PRESENCE, Retry, TURN};
use crate::store::reading;
use crate::store::records::Delivery;

pub(super) fn receive(
    writer: &Connection,
    delivery: &Delivery,
    jobs: &[NewJob],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO deliveries (id, event, body, received_at, state) VALUES (?1, ?2, ?3, ?4, 'pending')
        ON CONFLICT (id) DO NOTHING";
    writer.prepare_cached(sql)?.execute(params![delivery.id, delivery.event, delivery.body, milliseconds(now)])?;
    let sql = "SELECT state = 'pending' FROM deliveries WHERE id = ?1";
    let is_pending: bool = writer.prepare_cached(sql)?.query_row([&delivery.id], |row| row.get(0))?;
    if is_pending { enqueue(writer, jobs, now) } else { Ok(()) }
}

pub(super) fn delivery(reader: &Connection, id: &str) -> Result<Option<Delivery>, StoreError> {
    let sql = "SELECT id, event, body FROM deliveries WHERE id = ?1";
    one(reader, sql, [id], |row| reading::delivery(row))
}

pub(super) fn finish_delivery(
    writer: &Connection,
    id: &str,
    jobs: &[NewJob],
    now: Timestamp,
) -> Result<(), StoreError> {
    writer.prepare_cached("UPDATE deliveries SET state = 'done' WHERE id = ?1")?.execute([id])?;
    enqueue(writer, jobs, now)
}

pub(super) fn forget_deliveries(writer: &Connection, before: Timestamp) -> Result<usize, StoreError> {
    let sql = "DELETE FROM deliveries WHERE received_at < ?1 AND state = 'done'";
    Ok(writer.prepare_cached(sql)?.execute([milliseconds(before)])?)
}

pub(super) fn enqueue(writer: &Connection, jobs: &[NewJob], now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO jobs (kind, subject, sequence, repository, body, lane, state, due_at, turn_at, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'waiting', ?7, max(?7, coalesce(?9 + (
            SELECT max(turn_at) FROM jobs WHERE state = 'waiting' AND repository = ?4 AND lane = ?6), ?7)), ?8)
        ON CONFLICT (kind, subject) WHERE state = 'waiting' DO UPDATE SET body = excluded.body,
            lane = min(lane, excluded.lane), due_at = min(due_at, excluded.due_at),
            turn_at = min(turn_at, excluded.turn_at)";
    let mut statement = writer.prepare_cached(sql)?;
    for job in jobs {
        let NewJob { kind, subject, sequence, repository, body, lane, due_at } = job;
        let repository = repository.map(|repository| integer(repository.0));
        let (lane, due_at, now) = (*lane as i64, milliseconds(*due_at), milliseconds(now));
        let turn_ms = in_milliseconds(TURN);
        statement.execute(params![kind, subject, sequence, repository, body, lane, due_at, now, turn_ms])?;
    }
    Ok(())
}

pub(super) fn claim(
    writer: &Connection,
    claimant: Claimant<'_>,
    now: Timestamp,
    leased_until: Timestamp,
) -> Result<Option<Job>, StoreError> {
    release_expired(writer, now)?;
    let sql = "UPDATE jobs SET state = 'running', attempts = attempts + 1, worker = ?1, leased_until = ?2
        WHERE id = (
            SELECT id FROM jobs AS next WHERE state = 'waiting' AND due_at <= ?3
                AND (?4 IS NULL OR kind IN (SELECT value FROM json_each(?4)))
                AND NOT EXISTS (SELECT 1 FROM jobs WHERE state = 'running' AND sequence = next.sequence)
                AND (due_at <= ?6
                    OR EXISTS (SELECT 1 FROM mirrors WHERE repository = next.repository AND place = ?5)
                    OR NOT EXISTS (SELECT 1 FROM mirrors WHERE repository = next.repository AND used_at > ?7))
            ORDER BY lane, turn_at, id LIMIT 1)
        RETURNING id, kind, subject, repository, body, lane, attempts, losses, due_at, created_at";
    let Claimant { worker, place, kinds } = claimant;
    let kinds = match kinds {
        Kinds::All => None,
        Kinds::Only(kinds) => Some(json(&kinds)?),
    };
    let leased_until = milliseconds(leased_until);
    let [preferred_since, present_since] = [PREFERENCE, PRESENCE].map(|pause| milliseconds(before(now, pause)));
    let now = milliseconds(now);
    let parameters = params![worker, leased_until, now, kinds, place, preferred_since, present_since];
    let job = one(writer, sql, parameters, |row| reading::job(row))?;
    if let Some(repository) = job.as_ref().and_then(|job| job.repository) {
        note_mirror(writer, repository, place, now)?;
    }
    Ok(job)
}

/// Remembers who has a copy of a repository. What is known to within a minute is not written anew.
fn note_mirror(writer: &Connection, repository: RepositoryId, place: &str, now: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO mirrors (repository, place, used_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (repository, place) DO UPDATE SET used_at = excluded.used_at
        WHERE used_at < excluded.used_at - 60000";
    writer.prepare_cached(sql)?.execute(params![integer(repository.0), place, now])?;
    Ok(())
}

/// Gives back the jobs of workers that are gone, each time later: it may be the job that they died of. Where its like was
/// taken up meanwhile, that one goes on with the counts of both and the better lane.
fn release_expired(writer: &Connection, now: Timestamp) -> Result<(), StoreError> {
    let now = milliseconds(now);
    let sql = "UPDATE jobs SET attempts = max(jobs.attempts, lost.attempts), losses = jobs.losses + lost.losses + 1,
            lane = min(jobs.lane, lost.lane), created_at = min(jobs.created_at, lost.created_at), due_at = max(due_at, ?1 + (2000 << min(lost.losses, 8)))
        FROM (SELECT kind, subject, attempts, losses, lane, created_at FROM jobs WHERE state = 'running' AND leased_until <= ?1) AS lost
        WHERE jobs.state = 'waiting' AND jobs.kind = lost.kind AND jobs.subject = lost.subject";
    writer.prepare_cached(sql)?.execute([now])?;
    let sql = "DELETE FROM jobs WHERE state = 'running' AND leased_until <= ?1 AND EXISTS (
        SELECT 1 FROM jobs AS like_it
        WHERE like_it.state = 'waiting' AND like_it.kind = jobs.kind AND like_it.subject = jobs.subject)";
    writer.prepare_cached(sql)?.execute([now])?;
    let sql = "UPDATE jobs SET state = 'waiting', worker = NULL, leased_until = NULL, error = 'its worker was lost',
            losses = losses + 1, due_at = max(due_at, ?1 + (2000 << min(losses, 8)))
        WHERE state = 'running' AND leased_until <= ?1";
    writer.prepare_cached(sql)?.execute([now])?;
    Ok(())
}

pub(super) fn renew(writer: &Connection, job: i64, worker: &str, leased_until: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE jobs SET leased_until = ?3 WHERE id = ?1 AND worker = ?2 AND state = 'running'";
    Ok(writer.prepare_cached(sql)?.execute(params![job, worker, milliseconds(leased_until)])? == 1)
}

pub(super) fn complete(writer: &Connection, job: i64, worker: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM jobs WHERE id = ?1 AND worker = ?2 AND state = 'running'";
    writer.prepare_cached(sql)?.execute(params![job, worker])?;
    Ok(())
}

pub(super) fn fail(writer: &Connection, job: i64, worker: &str, error: &str, retry: Retry) -> Result<(), StoreError> {
    match retry {
        Retry::Never => {
            let sql = "UPDATE jobs SET state = 'dead', error = ?3, worker = NULL, leased_until = NULL
                WHERE id = ?1 AND worker = ?2 AND state = 'running'";
            writer.prepare_cached(sql)?.execute(params![job, worker, error])?;
        }
        Retry::At(due_at) => {
            // Where the same was taken up meanwhile, that one goes on with this one's story.
            let sql = "UPDATE jobs SET attempts = max(attempts, (SELECT attempts FROM jobs WHERE id = ?1)),
                    losses = max(losses, (SELECT losses FROM jobs WHERE id = ?1)),
                    lane = min(lane, (SELECT lane FROM jobs WHERE id = ?1)),
                    created_at = min(created_at, (SELECT created_at FROM jobs WHERE id = ?1)), error = ?2
                WHERE state = 'waiting' AND (kind, subject) = (SELECT kind, subject FROM jobs WHERE id = ?1)";
            let is_wanted_anew = writer.prepare_cached(sql)?.execute(params![job, error])? > 0;
            if is_wanted_anew {
                return complete(writer, job, worker);
            }
            let sql = "UPDATE jobs SET state = 'waiting', due_at = ?3, turn_at = max(turn_at, ?3), error = ?4,
                    worker = NULL, leased_until = NULL
                WHERE id = ?1 AND worker = ?2 AND state = 'running'";
            writer.prepare_cached(sql)?.execute(params![job, worker, milliseconds(due_at), error])?;
        }
    }
    Ok(())
}

pub(super) fn revive(writer: &Connection, job: i64, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "DELETE FROM jobs WHERE id = ?1 AND state = 'dead' AND EXISTS (
        SELECT 1 FROM jobs AS like_it
        WHERE like_it.state = 'waiting' AND like_it.kind = jobs.kind AND like_it.subject = jobs.subject)";
    let is_wanted_anew = writer.prepare_cached(sql)?.execute([job])? == 1;
    let sql =
        "UPDATE jobs SET state = 'waiting', attempts = 0, losses = 0, due_at = ?2 WHERE id = ?1 AND state = 'dead'";
    Ok(is_wanted_anew || writer.prepare_cached(sql)?.execute(params![job, milliseconds(now)])? == 1)
}

pub(super) fn dead_jobs(reader: &Connection) -> Result<Vec<DeadJob>, StoreError> {
    let sql = "SELECT id, kind, subject, attempts, error FROM jobs WHERE state = 'dead' ORDER BY id";
    all(reader, sql, [], |row| reading::dead_job(row))
}

pub(super) fn backlog(reader: &Connection, now: Timestamp) -> Result<JobBacklog, StoreError> {
    let sql = "SELECT
            count(*) FILTER (WHERE state = 'waiting' AND due_at <= ?1) AS due,
            count(*) FILTER (WHERE state = 'waiting' AND due_at > ?1) AS later,
            count(*) FILTER (WHERE state = 'running') AS running,
            count(*) FILTER (WHERE state = 'dead') AS dead,
            min(created_at) FILTER (WHERE state = 'waiting' AND due_at <= ?1) AS oldest_due,
            min(due_at) FILTER (WHERE state = 'waiting' AND due_at > ?1) AS next_due
        FROM jobs";
    Ok(one(reader, sql, [milliseconds(now)], |row| reading::backlog(row))?.unwrap_or_default())
}
