//! Who is an agent, who had a hand in what agents made, and whose an address is.

use std::collections::BTreeSet;

use super::session::{Exclusive, Session};
use crate::model::account::{Account, AccountId};
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequestId, RepositoryId};
use crate::model::snapshot::Taint;
use crate::store::columns::{Row, integer, json, key, number};
use crate::store::error::StoreError;
use crate::store::reading;
use crate::store::records::TaintRecord;

pub(super) async fn save_marks(session: &Session, id: PullRequestId, marks: &[String]) -> Result<(), StoreError> {
    session.lock(Exclusive::Taints).await?;
    let (repository, pull_request) = key(id);
    let sql = "DELETE FROM marks WHERE repository = $1 AND pull_request = $2";
    session.execute(sql, &[&repository, &pull_request]).await?;
    let sql = "INSERT INTO marks (repository, mark, pull_request)
        SELECT $1, mark, $3 FROM unnest($2::text[]) AS mark ON CONFLICT DO NOTHING";
    session.execute(sql, &[&repository, &marks, &pull_request]).await?;
    Ok(())
}

/// Returns the pull requests to which it is news.
pub(super) async fn taint(session: &Session, taint: &TaintRecord) -> Result<Vec<PullRequestId>, StoreError> {
    session.lock(Exclusive::Taints).await?;
    let (repository, pull_request) = key(taint.pull_request);
    let sql = "INSERT INTO taints (repository, mark, pull_request, agent)
        SELECT $1, mark, $3, $4 FROM unnest($2::text[]) WITH ORDINALITY AS marks (mark, position) ORDER BY position
        ON CONFLICT (repository, mark, pull_request) DO NOTHING";
    let mut news = session.execute(sql, &[&repository, &taint.marks, &pull_request, &taint.agent]).await?;
    let sql = "INSERT INTO contributors (repository, pull_request, account, value) VALUES ($1, $2, $3, $4)
        ON CONFLICT (repository, pull_request, account) DO NOTHING";
    for contributor in &taint.contributors {
        let (account, value) = (integer(contributor.id.0), json(contributor)?);
        news += session.execute(sql, &[&repository, &pull_request, &account, &value]).await?;
    }
    if news > 0 { sharing(session, taint).await } else { Ok(Vec::new()) }
}

/// The same for the commit that merging a pull request made, if the pull request is known as an agent's.
pub(super) async fn taint_merge(
    session: &Session,
    id: PullRequestId,
    commit: &ObjectId,
) -> Result<Vec<PullRequestId>, StoreError> {
    session.lock(Exclusive::Taints).await?;
    let Some(agent) = first_agent(session, id).await? else { return Ok(Vec::new()) };
    let marks = vec![commit.as_hex().to_owned()];
    taint(session, &TaintRecord { pull_request: id, agent, marks, contributors: Vec::new() }).await
}

/// By which agent a pull request became known as one's.
async fn first_agent(session: &Session, id: PullRequestId) -> Result<Option<String>, StoreError> {
    let (repository, pull_request) = key(id);
    let sql = "SELECT agent FROM taints WHERE repository = $1 AND pull_request = $2 ORDER BY rowid LIMIT 1";
    session.one(sql, &[&repository, &pull_request], |row| row.column("agent")).await
}

/// The other pull requests that hold a mark of this one.
async fn sharing(session: &Session, taint: &TaintRecord) -> Result<Vec<PullRequestId>, StoreError> {
    let (repository, pull_request) = key(taint.pull_request);
    let sql = "SELECT DISTINCT pull_request FROM marks
        WHERE repository = $1 AND mark = ANY($2) AND pull_request <> $3 ORDER BY pull_request";
    let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 3] = [&repository, &taint.marks, &pull_request];
    let repository = taint.pull_request.repository;
    let read = |row: &_| Ok(PullRequestId { repository, number: number(row, "pull_request")? });
    session.all(sql, &parameters, read).await
}

pub(super) async fn taints(
    session: &Session,
    id: PullRequestId,
    marks: &[(String, ObjectId)],
) -> Result<Vec<Taint>, StoreError> {
    let (repository, own) = key(id);
    let sql = "SELECT mark, pull_request, agent FROM taints
        WHERE repository = $1 AND pull_request <> $2 AND mark = ANY($3)";
    let wanted: Vec<&str> = marks.iter().map(|(mark, _)| mark.as_str()).collect();
    let read = |row: &_| Ok((Row::column(row, "mark")?, number(row, "pull_request")?, Row::column(row, "agent")?));
    let found: Vec<(String, u64, String)> = session.all(sql, &[&repository, &own, &wanted], read).await?;
    let mut seen = BTreeSet::new();
    for (mark, commit) in marks {
        let of_mark = found.iter().filter(|(tainted, _, _)| tainted == mark);
        seen.extend(of_mark.map(|(_, number, agent)| (Some(commit.clone()), *number, agent.clone())));
    }
    seen.extend(first_agent(session, id).await?.map(|agent| (None, id.number, agent)));
    let mut taints = Vec::new();
    for (commit, pull_request, agent) in seen {
        let holder = PullRequestId { repository: id.repository, number: pull_request };
        taints.push(Taint { commit, pull_request, agent, contributors: contributors(session, holder).await? });
    }
    Ok(taints)
}

async fn contributors(session: &Session, id: PullRequestId) -> Result<Vec<Account>, StoreError> {
    let (repository, pull_request) = key(id);
    let sql = "SELECT value FROM contributors WHERE repository = $1 AND pull_request = $2 ORDER BY account";
    session.all(sql, &[&repository, &pull_request], |row| reading::account(row, "value")).await
}

pub(super) async fn save_listed_agent(
    session: &Session,
    repository: RepositoryId,
    login: &str,
    account: AccountId,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO listed_agents (repository, login, account) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    session.execute(sql, &[&integer(repository.0), &login.to_lowercase(), &integer(account.0)]).await?;
    Ok(())
}

pub(super) async fn listed_agent(
    session: &Session,
    repository: RepositoryId,
    login: &str,
) -> Result<Option<AccountId>, StoreError> {
    let sql = "SELECT account FROM listed_agents WHERE repository = $1 AND login = $2";
    session.one(sql, &[&integer(repository.0), &login.to_lowercase()], reading::listed_agent).await
}

pub(super) async fn save_addresses(session: &Session, addresses: &[(String, Account)]) -> Result<(), StoreError> {
    let sql = "INSERT INTO addresses (email, account) VALUES ($1, $2)
        ON CONFLICT (email) DO UPDATE SET account = excluded.account";
    for (email, account) in addresses {
        session.execute(sql, &[&email.to_lowercase(), &json(account)?]).await?;
    }
    Ok(())
}

pub(super) async fn address(session: &Session, email: &str) -> Result<Option<Account>, StoreError> {
    let sql = "SELECT account FROM addresses WHERE email = $1";
    session.one(sql, &[&email.to_lowercase()], |row| reading::account(row, "account")).await
}
