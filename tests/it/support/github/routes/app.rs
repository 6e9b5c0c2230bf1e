//! The App, its installations, their tokens and repositories.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::super::authentication::Access;
use super::super::call::{Answer, Call, Caller, Reply};
use super::super::json;
use super::super::state::State;
use super::super::state::app::{Installation, Permissions, Token};

/// How long an installation's token is in force.
const TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(1);

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    Some(match (method, segments.as_slice()) {
        ("GET", ["app"]) => app(state, call),
        ("GET", ["app", "installations"]) => installations(state, call),
        ("GET", ["app", "installations", id]) => installation(state, call, id),
        ("POST", ["app", "installations", id, "access_tokens"]) => create_token(state, call, id),
        ("GET", ["repos", owner, name, "installation"]) => installation_of_repository(state, call, owner, name),
        ("GET", ["installation", "repositories"]) => repositories(state, call),
        _ => return None,
    })
}

fn app(state: &State, call: &Call) -> Reply {
    call.require_app()?;
    let mut value = json::app::app(state, &state.apps[&state.own_app]);
    value["installations_count"] = own_installations(state).count().into();
    Answer::ok(value)
}

fn own_installations(state: &State) -> impl Iterator<Item = &Installation> {
    state.installations.values().filter(|found| found.app == state.own_app)
}

fn installations(state: &State, call: &Call) -> Reply {
    call.require_app()?;
    let found: Vec<Value> = own_installations(state).map(|found| json::app::installation(state, found)).collect();
    call.page(state, &found)
}

fn own_installation<'a>(state: &'a State, call: &Call, id: &str) -> Result<&'a Installation, Answer> {
    call.require_app()?;
    own_installations(state).find(|found| found.id.to_string() == id).ok_or_else(Answer::not_found)
}

fn installation(state: &State, call: &Call, id: &str) -> Reply {
    let found = own_installation(state, call, id)?;
    Answer::ok(json::app::installation(state, found))
}

fn installation_of_repository(state: &State, call: &Call, owner: &str, name: &str) -> Reply {
    call.require_app()?;
    let repository = state.find_repository(owner, name).ok_or_else(Answer::not_found)?.id;
    let found = state.installation_on(state.own_app, repository).ok_or_else(Answer::not_found)?;
    Answer::ok(json::app::installation(state, found))
}

fn create_token(state: &mut State, call: &Call, id: &str) -> Reply {
    let installation = own_installation(state, call, id)?.clone();
    if installation.suspended_at.is_some() {
        return Err(Answer::error(403, "This installation has been suspended"));
    }
    let permissions = wanted_permissions(&installation, &call.body)?;
    let repositories = wanted_repositories(state, &installation, &call.body)?;
    let expires_at = state.now() + TOKEN_LIFE;
    let name = format!("ghs_{:036}", state.new_id());
    let mut value = json!({
        "token": name, "expires_at": expires_at.to_string(), "permissions": permissions,
        "repository_selection": if repositories.is_some() { "selected" } else { "all" },
    });
    if let Some(selected) = &repositories {
        value["repositories"] = selected.iter().map(|id| json::repository::full(state, *id)).collect();
    }
    state.tokens.insert(name, Token { installation: installation.id, permissions, repositories, expires_at });
    Answer::created(value)
}

fn wanted_permissions(installation: &Installation, body: &Value) -> Result<Permissions, Answer> {
    let Some(wanted) = body["permissions"].as_object() else { return Ok(installation.permissions.clone()) };
    let strength = |level: &str| ["read", "write", "admin"].iter().position(|known| *known == level);
    let mut permissions = Permissions::new();
    for (name, level) in wanted {
        let level = level.as_str().unwrap_or_default();
        let granted = installation.permissions.get(name).map_or("", String::as_str);
        if strength(level).is_none() || strength(level) > strength(granted) {
            return Err(Answer::unprocessable("The permissions requested are not granted to this installation."));
        }
        permissions.insert(name.clone(), level.to_owned());
    }
    Ok(permissions)
}

fn wanted_repositories(
    state: &State,
    installation: &Installation,
    body: &Value,
) -> Result<Option<BTreeSet<u64>>, Answer> {
    let by_id = body["repository_ids"].as_array().into_iter().flatten().map(Value::as_u64);
    let named = |name: &Value| {
        let mut owned = state.repositories.values().filter(|found| found.owner == installation.account);
        owned.find(|found| Some(found.name.as_str()) == name.as_str()).map(|found| found.id)
    };
    let by_name = body["repositories"].as_array().into_iter().flatten().map(named);
    let wanted: Option<BTreeSet<u64>> = by_id.chain(by_name).collect();
    let is_reached = |id: &u64| {
        installation.covers(*id) && state.repositories.get(id).is_some_and(|found| found.owner == installation.account)
    };
    match wanted {
        Some(wanted) if wanted.is_empty() => Ok(None),
        Some(wanted) if wanted.iter().all(is_reached) => Ok(Some(wanted)),
        Some(_) | None => Err(Answer::unprocessable(
            "There is at least one repository that does not exist or is not accessible to the parent installation.",
        )),
    }
}

fn repositories(state: &State, call: &Call) -> Reply {
    call.require(state, "metadata", Access::Read)?;
    let Caller::Installation(token) = &call.caller else { return Err(Answer::not_found()) };
    let found: Vec<Value> = state.reachable(token).into_iter().map(|id| json::repository::full(state, id)).collect();
    call.counted_page(state, "repositories", &found)
}
