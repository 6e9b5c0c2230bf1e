//! Apps installed, suspended and taken away, and the App under test being told of it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::FakeGitHub;
use super::account::Account;
use super::json;
use super::repository::Repository;
use super::state::State;
use super::state::app::{App, Installation};
use super::webhook::Event;

impl FakeGitHub {
    /// Installs the App under test on all repositories of an account, unless it is there already; returns the id.
    pub(crate) fn install(&self, account: &Account) -> u64 {
        let mut state = self.shared.state();
        let own = state.own_app;
        let found = state.installations.values().find(|found| found.app == own && found.account == account.id);
        let found = found.map(|found| found.id);
        found.unwrap_or_else(|| state.install(own, account.id))
    }

    /// Leaves the installation of an account these repositories and no others.
    pub(crate) fn select_repositories(&self, account: &Account, repositories: &[&Repository]) {
        let id = self.install(account);
        let mut state = self.shared.state();
        let selected: BTreeSet<u64> = repositories.iter().map(|repository| repository.id()).collect();
        let before = state.installations[&id].clone();
        let owned = state.repositories.values().filter(|found| found.owner == account.id && before.covers(found.id));
        let removed: Vec<u64> = owned.map(|found| found.id).filter(|found| !selected.contains(found)).collect();
        let added: Vec<u64> = selected.iter().copied().filter(|found| !before.covers(*found)).collect();
        let installation = state.installations.get_mut(&id).expect("it was just found");
        installation.repositories = Some(selected);
        let installation = installation.clone();
        for (action, added, removed) in [("removed", Vec::new(), removed), ("added", added, Vec::new())] {
            if !added.is_empty() || !removed.is_empty() {
                let [added, removed] = [added, removed]
                    .map(|ids| ids.into_iter().map(|found| brief(&state, found)).collect::<Vec<Value>>());
                let fields = json!({ "repositories_removed": removed, "repositories_added": added });
                state.emit_installation(&installation, "installation_repositories", action, fields);
            }
        }
    }

    /// Takes the suspension of the installation on an account back.
    pub(crate) fn unsuspend(&self, account: &Account) {
        let id = self.install(account);
        let mut state = self.shared.state();
        let installation = state.installations.get_mut(&id).expect("it was just found");
        installation.suspended_at = None;
        let installation = installation.clone();
        state.emit_installation(&installation, "installation", "unsuspend", json!({}));
    }

    /// Suspends the installation on an account.
    pub(crate) fn suspend(&self, account: &Account) {
        let id = self.install(account);
        let mut state = self.shared.state();
        let now = state.now();
        let installation = state.installations.get_mut(&id).expect("it was just found");
        installation.suspended_at = Some(now);
        let installation = installation.clone();
        state.emit_installation(&installation, "installation", "suspend", json!({}));
    }

    /// Takes the App away from an account.
    pub(crate) fn uninstall(&self, account: &Account) {
        let id = self.install(account);
        let mut state = self.shared.state();
        let installation = state.installations[&id].clone();
        state.emit_installation(&installation, "installation", "deleted", json!({}));
        state.installations.remove(&id);
    }

    /// Changes an installation without telling anyone: for a scene's beginning.
    pub(crate) fn change_installation(&self, id: u64, change: impl FnOnce(&mut Installation)) {
        change(self.shared.state().installations.get_mut(&id).expect("the installation is there"));
    }

    /// Changes the App under test.
    pub(crate) fn change_app(&self, change: impl FnOnce(&mut App)) {
        let mut state = self.shared.state();
        let own = state.own_app;
        change(state.apps.get_mut(&own).expect("the App is there"));
    }
}

impl State {
    /// Installs an App on all repositories of an account and tells it.
    pub(crate) fn install(&mut self, app: u64, account: u64) -> u64 {
        let (id, created_at) = (self.new_id(), self.now());
        let permissions = self.apps[&app].permissions.clone();
        let (repositories, suspended_at) = (None, None);
        let installation = Installation { id, app, account, permissions, repositories, created_at, suspended_at };
        self.installations.insert(id, installation.clone());
        if app == self.own_app {
            let covered = self.repositories.values().filter(|found| found.owner == account);
            let repositories: Vec<Value> = covered.map(|found| brief(self, found.id)).collect();
            let fields = json!({ "repositories": repositories });
            self.emit_installation(&installation, "installation", "created", fields);
        }
        id
    }

    fn emit_installation(&mut self, installation: &Installation, name: &str, action: &str, further: Value) {
        let mut fields = json!({ "installation": json::app::installation(self, installation) });
        json::account::merge(&mut fields, further);
        let event = Event { name, action: Some(action), sender: installation.account, fields };
        self.emit_in_organization(installation.account, event);
    }
}

fn brief(state: &State, repository: u64) -> Value {
    let found = state.repository(repository);
    let full_name = state.full_name(repository);
    json!({ "id": found.id, "name": found.name, "full_name": full_name, "private": found.private })
}
