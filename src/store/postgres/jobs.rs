//! Deliveries and jobs.
//!
//! Any number of processes claim jobs at once. Each looks past the rows that another has just locked; that of one sequence a
//! single job runs is the task of a unique index, which the slower of two runs into, to look once more.

use jiff::Timestamp;
use tokio_postgres::types::ToSql;

use super::session::{Parameters, Session};
use crate::model::pull_request::RepositoryId;
use crate::store::columns::{self, Row, before, in_milliseconds, integer, milliseconds};
use crate::store::error::StoreError;
use crate::store::jobs::{Claimant, DeadJob, Job, JobBacklog, Kinds, NewJob, PREFERENCE, PRESENCE, Retry, TURN};
use crate::store::reading;
use crate::store::records::Delivery;

/// Where processes listen for jobs that others have taken up.
pub(super) const CHANNEL: &str = "review_gate_jobs";

pub(super) async fn receive(
    session: &Session,
    delivery: &Delivery,
    jobs: &[NewJob],
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO deliveries (id, event, body, received_at, state) VALUES ($1, $2, $3, $4, 'pending')
        ON CONFLICT (id) DO NOTHING";
    session.execute(sql, &[&delivery.id, &delivery.event, &delivery.body, &milliseconds(now)]).await?;
    let sql = "SELECT state = 'pending' AS is_pending FROM deliveries WHERE id = $1 FOR UPDATE";
    let is_pending = session.one(sql, &[&delivery.id], |row| row.column("is_pending")).await?;
    if is_pending == Some(true) { enqueue(session, jobs, now).await } else { Ok(()) }
}

pub(super) async fn delivery(session: &Session, id: &str) -> Result<Option<Delivery>, StoreError> {
    session.one("SELECT id, event, body FROM deliveries WHERE id = $1", &[&id], reading::delivery).await
}

pub(super) async fn finish_delivery(
    session: &Session,
    id: &str,
    jobs: &[NewJob],
    now: Timestamp,
) -> Result<(), StoreError> {
    session.execute("UPDATE deliveries SET state = 'done' WHERE id = $1", &[&id]).await?;
    enqueue(session, jobs, now).await
}

pub(super) async fn forget_deliveries(session: &Session, before: Timestamp) -> Result<u64, StoreError> {
    let sql = "DELETE FROM deliveries WHERE received_at < $1 AND state = 'done'";
    session.execute(sql, &[&milliseconds(before)]).await
}

/// Takes up jobs. Whoever listens is told when the transaction has happened.
pub(super) async fn enqueue(session: &Session, jobs: &[NewJob], now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO jobs (kind, subject, sequence, repository, body, lane, state, due_at, turn_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, greatest($7, $9 + (
            SELECT max(turn_at) FROM jobs WHERE state = 'waiting' AND repository = $4 AND lane = $6)), $8)
        ON CONFLICT (kind, subject) WHERE state = 'waiting' DO UPDATE SET body = excluded.body,
            lane = least(jobs.lane, excluded.lane), due_at = least(jobs.due_at, excluded.due_at),
            turn_at = least(jobs.turn_at, excluded.turn_at)";
    for job in jobs {
        let NewJob { kind, subject, sequence, repository, body, lane, due_at } = job;
        let repository = repository.map(|repository| integer(repository.0));
        let (lane, due_at, now) = (*lane as i64, milliseconds(*due_at), milliseconds(now));
        let turn_ms = in_milliseconds(TURN);
        let parameters: Parameters = &[kind, subject, sequence, &repository, body, &lane, &due_at, &now, &turn_ms];
        session.execute(sql, parameters).await?;
    }
    if !jobs.is_empty() {
        session.execute("SELECT pg_notify($1, '')", &[&CHANNEL]).await?;
    }
    Ok(())
}

pub(super) async fn claim(
    session: &Session,
    claimant: Claimant<'_>,
    now: Timestamp,
    leased_until: Timestamp,
) -> Result<Option<Job>, StoreError> {
    release_expired(session, now).await?;
    let sql = "WITH next AS (
            SELECT id FROM jobs AS due WHERE state = 'waiting' AND due_at <= $3
                AND ($4::text[] IS NULL OR kind = ANY($4))
                AND NOT EXISTS (SELECT FROM jobs WHERE state = 'running' AND sequence = due.sequence)
                AND (due_at <= $6
                    OR EXISTS (SELECT FROM mirrors WHERE repository = due.repository AND place = $5)
                    OR NOT EXISTS (SELECT FROM mirrors WHERE repository = due.repository AND used_at > $7))
            ORDER BY lane, turn_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        UPDATE jobs SET state = 'running', attempts = attempts + 1, worker = $1, leased_until = $2
        FROM next WHERE jobs.id = next.id
        RETURNING jobs.id, kind, subject, repository, body, lane, attempts, losses, due_at, created_at";
    let Claimant { worker, place, kinds } = claimant;
    let kinds = match kinds {
        Kinds::All => None,
        Kinds::Only(kinds) => Some(kinds),
    };
    let leased_until = milliseconds(leased_until);
    let [preferred_since, present_since] = [PREFERENCE, PRESENCE].map(|pause| milliseconds(before(now, pause)));
    let now = milliseconds(now);
    let parameters: Parameters = &[&worker, &leased_until, &now, &kinds, &place, &preferred_since, &present_since];
    let job = session.one(sql, parameters, reading::job).await?;
    if let Some(repository) = job.as_ref().and_then(|job| job.repository) {
        note_mirror(session, repository, place, now).await?;
    }
    Ok(job)
}

/// Remembers who has a copy of a repository. What is known to within a minute is not written anew.
async fn note_mirror(session: &Session, repository: RepositoryId, place: &str, now: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO mirrors (repository, place, used_at) VALUES ($1, $2, $3)
        ON CONFLICT (repository, place) DO UPDATE SET used_at = excluded.used_at
        WHERE mirrors.used_at < excluded.used_at - 60000";
    session.execute(sql, &[&integer(repository.0), &place, &now]).await?;
    Ok(())
}

/// The job that `worker` has claimed until then.
pub(super) async fn claimed(
    session: &Session,
    worker: &str,
    leased_until: Timestamp,
) -> Result<Option<Job>, StoreError> {
    let sql = "SELECT id, kind, subject, repository, body, lane, attempts, losses, due_at, created_at FROM jobs
        WHERE state = 'running' AND worker = $1 AND leased_until = $2";
    session.one(sql, &[&worker, &milliseconds(leased_until)], reading::job).await
}

/// Gives back the jobs of workers that are gone, each time later: it may be the job that they died of. Where its like was
/// taken up meanwhile, that one goes on with the counts of both and the better lane. What another process is giving back is left to it.
async fn release_expired(session: &Session, now: Timestamp) -> Result<(), StoreError> {
    let now = milliseconds(now);
    let sql = "SELECT id FROM jobs WHERE state = 'running' AND leased_until <= $1 ORDER BY id FOR UPDATE SKIP LOCKED";
    let lost: Vec<i64> = session.all(sql, &[&now], |row| row.column("id")).await?;
    if lost.is_empty() {
        return Ok(());
    }
    let sql = "UPDATE jobs SET attempts = greatest(jobs.attempts, lost.attempts),
            losses = jobs.losses + lost.losses + 1, lane = least(jobs.lane, lost.lane),
            created_at = least(jobs.created_at, lost.created_at),
            due_at = greatest(jobs.due_at, $1 + (2000::bigint << least(lost.losses, 8)::integer))
        FROM jobs AS lost
        WHERE lost.id = ANY($2) AND jobs.state = 'waiting' AND jobs.kind = lost.kind AND jobs.subject = lost.subject";
    session.execute(sql, &[&now, &lost]).await?;
    let sql = "DELETE FROM jobs WHERE id = ANY($1) AND EXISTS (
        SELECT FROM jobs AS like_it
        WHERE like_it.state = 'waiting' AND like_it.kind = jobs.kind AND like_it.subject = jobs.subject)";
    session.execute(sql, &[&lost]).await?;
    let sql = "UPDATE jobs SET state = 'waiting', worker = NULL, leased_until = NULL, error = 'its worker was lost',
            losses = losses + 1, due_at = greatest(due_at, $1 + (2000::bigint << least(losses, 8)::integer))
        WHERE id = ANY($2)";
    session.execute(sql, &[&now, &lost]).await?;
    Ok(())
}

pub(super) async fn renew(
    session: &Session,
    job: i64,
    worker: &str,
    leased_until: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE jobs SET leased_until = $3 WHERE id = $1 AND worker = $2 AND state = 'running'";
    Ok(session.execute(sql, &[&job, &worker, &milliseconds(leased_until)]).await? == 1)
}

pub(super) async fn complete(session: &Session, job: i64, worker: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM jobs WHERE id = $1 AND worker = $2 AND state = 'running'";
    session.execute(sql, &[&job, &worker]).await?;
    Ok(())
}

pub(super) async fn fail(
    session: &Session,
    job: i64,
    worker: &str,
    error: &str,
    retry: Retry,
) -> Result<(), StoreError> {
    let Retry::At(due_at) = retry else {
        let sql = "UPDATE jobs SET state = 'dead', error = $3, worker = NULL, leased_until = NULL
            WHERE id = $1 AND worker = $2 AND state = 'running'";
        session.execute(sql, &[&job, &worker, &error]).await?;
        return Ok(());
    };
    // Where the same was taken up meanwhile, that one goes on with this one's story.
    let sql = "UPDATE jobs SET attempts = greatest(jobs.attempts, failed.attempts),
            losses = greatest(jobs.losses, failed.losses), lane = least(jobs.lane, failed.lane),
            created_at = least(jobs.created_at, failed.created_at), error = $2
        FROM jobs AS failed
        WHERE failed.id = $1 AND jobs.state = 'waiting' AND jobs.kind = failed.kind AND jobs.subject = failed.subject";
    let is_wanted_anew = session.execute(sql, &[&job, &error]).await? > 0;
    if is_wanted_anew {
        return complete(session, job, worker).await;
    }
    let sql = "UPDATE jobs SET state = 'waiting', due_at = $3, turn_at = greatest(turn_at, $3), error = $4, worker = NULL, leased_until = NULL
        WHERE id = $1 AND worker = $2 AND state = 'running'";
    let parameters: [&(dyn ToSql + Sync); 4] = [&job, &worker, &milliseconds(due_at), &error];
    session.execute(sql, &parameters).await?;
    Ok(())
}

pub(super) async fn revive(session: &Session, job: i64, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "DELETE FROM jobs WHERE id = $1 AND state = 'dead' AND EXISTS (
        SELECT FROM jobs AS like_it
        WHERE like_it.state = 'waiting' AND like_it.kind = jobs.kind AND like_it.subject = jobs.subject)";
    let is_wanted_anew = session.execute(sql, &[&job]).await? == 1;
    let sql =
        "UPDATE jobs SET state = 'waiting', attempts = 0, losses = 0, due_at = $2 WHERE id = $1 AND state = 'dead'";
    Ok(is_wanted_anew || session.execute(sql, &[&job, &milliseconds(now)]).await? == 1)
}

pub(super) async fn dead_jobs(session: &Session) -> Result<Vec<DeadJob>, StoreError> {
    let sql = "SELECT id, kind, subject, attempts, error FROM jobs WHERE state = 'dead' ORDER BY id";
    session.all(sql, &[], reading::dead_job).await
}

pub(super) async fn time(session: &Session) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now";
    session.one(sql, &[], |row| columns::time(row, "now")).await
}

pub(super) async fn backlog(session: &Session, now: Timestamp) -> Result<JobBacklog, StoreError> {
    let sql = "SELECT
            count(*) FILTER (WHERE state = 'waiting' AND due_at <= $1) AS due,
            count(*) FILTER (WHERE state = 'waiting' AND due_at > $1) AS later,
            count(*) FILTER (WHERE state = 'running') AS running,
            count(*) FILTER (WHERE state = 'dead') AS dead,
            min(created_at) FILTER (WHERE state = 'waiting' AND due_at <= $1) AS oldest_due,
            min(due_at) FILTER (WHERE state = 'waiting' AND due_at > $1) AS next_due
        FROM jobs";
    Ok(session.one(sql, &[&milliseconds(now)], reading::backlog).await?.unwrap_or_default())
}
