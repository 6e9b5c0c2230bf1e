//! Apps and installations as JSON.

use serde_json::{Value, json};

use super::super::state::app::{App, Installation};
use super::super::state::{State, WEB_FLOW};
use super::{account, time};

/// An App, as everyone sees it.
pub(crate) fn app(state: &State, app: &App) -> Value {
    json!({
        "id": app.id, "slug": app.slug, "node_id": format!("A_{}", app.id), "client_id": format!("Iv1.{:016x}", app.id),
        "owner": account::simple(state, WEB_FLOW), "name": app.slug, "description": "",
        "external_url": "https://example.com/", "html_url": format!("{}/apps/{}", state.web_url, app.slug),
        "created_at": app.created_at.to_string(), "updated_at": app.created_at.to_string(),
        "permissions": app.permissions, "events": app.events,
    })
}

/// An App on an account.
pub(crate) fn installation(state: &State, installation: &Installation) -> Value {
    let app = &state.apps[&installation.app];
    let account = &state.accounts[&installation.account];
    let url = format!("{}/app/installations/{}", state.api_url, installation.id);
    let suspended_by = installation.suspended_at.map(|_| installation.account);
    json!({
        "id": installation.id, "app_id": app.id, "app_slug": app.slug, "target_id": account.id,
        "target_type": account.kind.as_str(), "single_file_name": null, "events": app.events,
        "account": account::simple(state, account.id), "permissions": installation.permissions,
        "repository_selection": if installation.repositories.is_some() { "selected" } else { "all" },
        "access_tokens_url": format!("{url}/access_tokens"), "html_url": format!("{}/settings/installations/{}", state.web_url, installation.id),
        "repositories_url": format!("{}/installation/repositories", state.api_url),
        "created_at": installation.created_at.to_string(), "updated_at": installation.created_at.to_string(),
        "suspended_by": account::optional(state, suspended_by), "suspended_at": time(installation.suspended_at),
    })
}
