//! Who is an agent, who had a hand in what agents made, and whose an address is.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::rows::{all, one};
use crate::model::account::{Account, AccountId};
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::snapshot::Taint;
use crate::store::columns::{integer, json, key, number};
use crate::store::error::StoreError;
use crate::store::reading;
use crate::store::records::TaintRecord;

pub(super) fn save_marks(writer: &Connection, id: PullRequestId, marks: &[String]) -> Result<(), StoreError> {
    let (repository, pull_request) = key(id);
    let sql = "DELETE FROM marks WHERE repository = ?1 AND pull_request = ?2";
    writer.prepare_cached(sql)?.execute([repository, pull_request])?;
    let sql = "INSERT INTO marks (repository, mark, pull_request) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let mut statement = writer.prepare_cached(sql)?;
    for mark in marks {
        statement.execute(params![repository, mark, pull_request])?;
    }
    Ok(())
}

/// Returns the pull requests to which it is news.
pub(super) fn taint(writer: &Connection, taint: &TaintRecord) -> Result<Vec<PullRequestId>, StoreError> {
    let (repository, pull_request) = key(taint.pull_request);
    let mut news = 0;
    let sql = "INSERT INTO taints (repository, mark, pull_request, agent) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (repository, mark, pull_request) DO NOTHING";
    let mut statement = writer.prepare_cached(sql)?;
    for mark in &taint.marks {
        news += statement.execute(params![repository, mark, pull_request, taint.agent])?;
    }
    let sql = "INSERT INTO contributors (repository, pull_request, account, value) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (repository, pull_request, account) DO NOTHING";
    let mut statement = writer.prepare_cached(sql)?;
    for contributor in &taint.contributors {
        news += statement.execute(params![repository, pull_request, integer(contributor.id.0), json(contributor)?])?;
    }
    if news > 0 { sharing(writer, taint) } else { Ok(Vec::new()) }
}

/// The same for the commit that merging a pull request made, if the pull request is known as an agent's.
pub(super) fn taint_merge(
    writer: &Connection,
    id: PullRequestId,
    commit: &ObjectId,
) -> Result<Vec<PullRequestId>, StoreError> {
    let sql = "SELECT agent FROM taints WHERE repository = ?1 AND pull_request = ?2 ORDER BY rowid LIMIT 1";
    let Some(agent) = one(writer, sql, key(id), |row| Ok(row.get("agent")?))? else { return Ok(Vec::new()) };
    let marks = vec![commit.as_hex().to_owned()];
    taint(writer, &TaintRecord { pull_request: id, agent, marks, contributors: Vec::new() })
}

/// The other pull requests that hold a mark of this one.
fn sharing(reader: &Connection, taint: &TaintRecord) -> Result<Vec<PullRequestId>, StoreError> {
    let (repository, pull_request) = key(taint.pull_request);
    let sql = "SELECT pull_request FROM marks WHERE repository = ?1 AND mark = ?2 AND pull_request <> ?3";
    let mut numbers = BTreeSet::new();
    for mark in &taint.marks {
        numbers.extend(all(reader, sql, params![repository, mark, pull_request], |row| number(row, "pull_request"))?);
    }
    let repository = taint.pull_request.repository;
    Ok(numbers.into_iter().map(|number| PullRequestId { repository, number }).collect())
}

pub(super) fn taints(
    reader: &Connection,
    id: PullRequestId,
    marks: &[(String, ObjectId)],
) -> Result<Vec<Taint>, StoreError> {
    let (repository, own) = key(id);
    let sql = "SELECT pull_request, agent FROM taints
        WHERE repository = ?1 AND pull_request <> ?2 AND mark = ?3 ORDER BY pull_request";
    let mut seen = Vec::new();
    for (mark, commit) in marks {
        seen.extend(all(reader, sql, params![repository, own, mark], |row| {
            Ok((Some(commit.clone()), number(row, "pull_request")?, row.get("agent")?))
        })?);
    }
    let sql = "SELECT agent FROM taints WHERE repository = ?1 AND pull_request = ?2 ORDER BY rowid LIMIT 1";
    seen.extend(one(reader, sql, [repository, own], |row| Ok((None, id.number, row.get("agent")?)))?);
    seen.sort();
    seen.dedup();
    let taint = |(commit, pull_request, agent)| {
        let contributors = contributors(reader, PullRequestId { repository: id.repository, number: pull_request })?;
        Ok(Taint { commit, pull_request, agent, contributors })
    };
    seen.into_iter().map(taint).collect()
}

fn contributors(reader: &Connection, id: PullRequestId) -> Result<Vec<Account>, StoreError> {
    let sql = "SELECT value FROM contributors WHERE repository = ?1 AND pull_request = ?2 ORDER BY account";
    all(reader, sql, key(id), |row| reading::account(row, "value"))
}

pub(super) fn save_listed_agent(
    writer: &Connection,
    repository: RepositoryId,
    login: &str,
    account: AccountId,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO listed_agents (repository, login, account) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    let parameters = params![integer(repository.0), login.to_lowercase(), integer(account.0)];
    writer.prepare_cached(sql)?.execute(parameters)?;
    Ok(())
}

pub(super) fn listed_agent(
    reader: &Connection,
    repository: RepositoryId,
    login: &str,
) -> Result<Option<AccountId>, StoreError> {
    let sql = "SELECT account FROM listed_agents WHERE repository = ?1 AND login = ?2";
    one(reader, sql, params![integer(repository.0), login.to_lowercase()], |row| reading::listed_agent(row))
}

pub(super) fn save_addresses(writer: &Connection, addresses: &[(String, Account)]) -> Result<(), StoreError> {
    let sql = "INSERT INTO addresses (email, account) VALUES (?1, ?2)
        ON CONFLICT (email) DO UPDATE SET account = excluded.account";
    let mut statement = writer.prepare_cached(sql)?;
    for (email, account) in addresses {
        statement.execute(params![email.to_lowercase(), json(account)?])?;
    }
    Ok(())
}

pub(super) fn address(reader: &Connection, email: &str) -> Result<Option<Account>, StoreError> {
    let sql = "SELECT account FROM addresses WHERE email = ?1";
    one(reader, sql, [email.to_lowercase()], |row| reading::account(row, "account"))
}
