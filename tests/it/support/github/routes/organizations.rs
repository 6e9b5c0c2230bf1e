//! Organizations, their teams, and the Apps installed on them.

use serde_json::{Value, json};

use super::super::authentication::Access;
use super::super::call::{Answer, Call, Reply};
use super::super::json;
use super::super::state::State;
use super::super::state::organization::{OrganizationState, TeamState};

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    let ("GET", ["orgs", login, rest @ ..]) = (method, segments.as_slice()) else { return None };
    Some(find(state, call, login, rest.first().copied()).and_then(|id| match rest {
        [] => Answer::ok(json::account::organization(state, id)),
        ["installations"] => installations(state, call, id),
        ["teams", slug] => {
            let (organization, team) = find_team(state, id, slug)?;
            Answer::ok(team_page(state, id, organization, team))
        }
        ["teams", slug, "members"] => {
            let (organization, team) = find_team(state, id, slug)?;
            let members = state.accounts.keys().filter(|account| organization.is_member(team, **account));
            call.page(state, &members.map(|account| json::account::simple(state, *account)).collect::<Vec<_>>())
        }
        ["teams", slug, "memberships", login] => membership(state, id, slug, login),
        _ => Err(Answer::not_found()),
    }))
}

/// The organization, if the App is installed on it and may see this part of it.
fn find(state: &State, call: &Call, login: &str, part: Option<&str>) -> Result<u64, Answer> {
    let (permission, access) = match part {
        Some("teams") => ("members", Access::Read),
        Some("installations") => ("organization_administration", Access::Read),
        _ => ("metadata", Access::Read),
    };
    let installation = call.require(state, permission, access)?;
    let account = state.find_account(login).filter(|account| state.organizations.contains_key(&account.id));
    let account = account.filter(|account| part.is_none() || account.id == installation.account);
    account.map(|account| account.id).ok_or_else(Answer::not_found)
}

fn find_team<'a>(
    state: &'a State,
    organization: u64,
    slug: &str,
) -> Result<(&'a OrganizationState, &'a TeamState), Answer> {
    let organization = &state.organizations[&organization];
    let team = organization.teams.get(slug).ok_or_else(Answer::not_found)?;
    Ok((organization, team))
}

fn installations(state: &State, call: &Call, organization: u64) -> Reply {
    let installed = state.installations.values().filter(|found| found.account == organization);
    let installed: Vec<Value> = installed.map(|found| json::app::installation(state, found)).collect();
    call.counted_page(state, "installations", &installed)
}

fn team_page(state: &State, id: u64, organization: &OrganizationState, team: &TeamState) -> Value {
    let url = format!("{}/organizations/{id}/team/{}", state.api_url, team.id);
    let login = &state.accounts[&id].login;
    let members = state.accounts.keys().filter(|account| organization.is_member(team, **account)).count();
    json!({
        "id": team.id, "node_id": format!("T_{}", team.id), "slug": team.slug, "name": team.slug, "description": null,
        "url": url, "html_url": format!("{}/orgs/{login}/teams/{}", state.web_url, team.slug), "privacy": "closed",
        "notification_setting": "notifications_enabled", "permission": "pull", "parent": null, "type": "organization",
        "members_url": format!("{url}/members{{/member}}"), "repositories_url": format!("{url}/repos"),
        "members_count": members, "repos_count": team.roles.len(), "organization_id": id,
        "organization": json::account::organization(state, id),
        "created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z",
    })
}

fn membership(state: &State, id: u64, slug: &str, login: &str) -> Reply {
    let (organization, team) = find_team(state, id, slug)?;
    let account = state.find_account(login).ok_or_else(Answer::not_found)?;
    let invited = team.members.get(&account.id) == Some(&false);
    let word = if organization.is_member(team, account.id) { "active" } else { "pending" };
    if word == "pending" && !invited {
        return Err(Answer::not_found());
    }
    let url = format!("{}/organizations/{id}/team/{}/memberships/{}", state.api_url, team.id, account.login);
    Answer::ok(json!({ "url": url, "role": "member", "state": word }))
}
