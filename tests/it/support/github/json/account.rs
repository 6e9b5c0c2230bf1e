//! Accounts as JSON.

use serde_json::{Map, Value, json};

use super::super::account::AccountKind;
use super::super::percent;
use super::super::state::State;

/// Addresses that follow from the login alone.
const USER_LINKS: &[(&str, &str)] = &[
    ("events_url", "/events{/privacy}"),
    ("followers_url", "/followers"),
    ("following_url", "/following{/other_user}"),
    ("gists_url", "/gists{/gist_id}"),
    ("organizations_url", "/orgs"),
    ("received_events_url", "/received_events"),
    ("repos_url", "/repos"),
    ("starred_url", "/starred{/owner}{/repo}"),
    ("subscriptions_url", "/subscriptions"),
];

/// The short form, which stands wherever someone is named.
pub(crate) fn simple(state: &State, id: u64) -> Value {
    let account = &state.accounts[&id];
    let login = &account.login;
    let url = format!("{}/users/{}", state.api_url, percent::encoded(login));
    let mut fields = Map::new();
    for (name, path) in USER_LINKS {
        fields.insert((*name).to_owned(), format!("{url}{path}").into());
    }
    fields.insert("url".to_owned(), url.into());
    let mut value = json!({
        "login": login,
        "id": id,
        "node_id": format!("U_{id}"),
        "avatar_url": format!("{}/avatars/u/{id}", state.web_url),
        "gravatar_id": "",
        "html_url": format!("{}/{}", state.web_url, login.trim_end_matches("[bot]")),
        "type": account.kind.as_str(),
        "site_admin": false,
    });
    value.as_object_mut().expect("it is an object").append(&mut fields);
    value
}

/// The short form, or `null` for an account that was deleted.
pub(crate) fn optional(state: &State, id: Option<u64>) -> Value {
    id.filter(|id| state.accounts.contains_key(id)).map_or(Value::Null, |id| simple(state, id))
}

/// The page of a user.
pub(crate) fn full(state: &State, id: u64) -> Value {
    let mut value = simple(state, id);
    let further = json!({
        "name": null, "company": null, "blog": "", "location": null, "email": null, "hireable": null, "bio": null,
        "public_repos": 0, "public_gists": 0, "followers": 0, "following": 0,
        "created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z",
    });
    merge(&mut value, further);
    value
}

/// The page of an organization.
pub(crate) fn organization(state: &State, id: u64) -> Value {
    let account = &state.accounts[&id];
    let url = format!("{}/orgs/{}", state.api_url, account.login);
    json!({
        "login": account.login, "id": id, "node_id": format!("O_{id}"), "url": url,
        "repos_url": format!("{url}/repos"), "events_url": format!("{url}/events"),
        "hooks_url": format!("{url}/hooks"), "issues_url": format!("{url}/issues"),
        "members_url": format!("{url}/members{{/member}}"),
        "public_members_url": format!("{url}/public_members{{/member}}"),
        "avatar_url": format!("{}/avatars/u/{id}", state.web_url), "description": null,
        "html_url": format!("{}/{}", state.web_url, account.login),
        "has_organization_projects": true, "has_repository_projects": true, "public_repos": 0, "public_gists": 0,
        "followers": 0, "following": 0, "type": AccountKind::Organization.as_str(), "archived_at": null,
        "default_repository_permission": "none", "two_factor_requirement_enabled": true,
        "created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z",
    })
}

/// Adds the fields of one object to another.
pub(crate) fn merge(value: &mut Value, further: Value) {
    if let (Value::Object(fields), Value::Object(further)) = (value, further) {
        fields.extend(further);
    }
}
