//! Organizations and teams, as tests change them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;

use super::account::Account;
use super::json;
use super::repository::Repository;
use super::server::Shared;
use super::state::State;
use super::state::app::App;
use super::state::organization::TeamState;
use super::state::rules::Ruleset;
use super::webhook::Event;

/// An organization.
#[derive(Clone)]
pub(crate) struct Organization {
    pub(super) shared: Arc<Shared>,
    pub(super) id: u64,
}

impl Organization {
    /// The account, which owns repositories.
    pub(crate) fn account(&self) -> Account {
        self.shared.state().accounts[&self.id].clone()
    }

    /// Makes an account a member, or an owner with the role `admin`.
    pub(crate) fn add_member(&self, account: &Account, role: &str) {
        let mut state = self.shared.state();
        let organization = state.organizations.get_mut(&self.id).expect("the organization is there");
        organization.members.insert(account.id, role.to_owned());
        self.emit_member(&mut state, "member_added", account);
    }

    /// Removes an account from the organization and all its teams.
    pub(crate) fn remove_member(&self, account: &Account) {
        let mut state = self.shared.state();
        let organization = state.organizations.get_mut(&self.id).expect("the organization is there");
        organization.members.remove(&account.id);
        for team in organization.teams.values_mut() {
            team.members.remove(&account.id);
        }
        self.emit_member(&mut state, "member_removed", account);
    }

    /// A team, made if there is none of this slug.
    pub(crate) fn team(&self, slug: &str) -> Team {
        let mut state = self.shared.state();
        let id = state.new_id();
        let organization = state.organizations.get_mut(&self.id).expect("the organization is there");
        organization.teams.entry(slug.to_owned()).or_insert_with(|| TeamState {
            id,
            slug: slug.to_owned(),
            members: BTreeMap::new(),
            roles: BTreeMap::new(),
            children: BTreeSet::new(),
        });
        Team { organization: self.clone(), slug: slug.to_owned() }
    }

    /// Adds a ruleset that holds for all repositories; returns its id.
    pub(crate) fn protect(&self, ruleset: Ruleset) -> u64 {
        let mut state = self.shared.state();
        let id = state.new_id();
        let organization = state.organizations.get_mut(&self.id).expect("the organization is there");
        organization.rulesets.push(Ruleset { id, ..ruleset });
        id
    }

    /// Installs another App on all repositories; returns the App's id. Its bot is made too.
    pub(crate) fn install_other_app(&self, slug: &str, permissions: &[(&str, &str)]) -> u64 {
        let mut state = self.shared.state();
        let (id, now) = (state.new_id(), state.now());
        state.apps.insert(id, App::new(id, slug, permissions, now));
        state.bot_of(id);
        state.install(id, self.id);
        id
    }

    /// Lets another App reach these repositories alone.
    pub(crate) fn select_repositories(&self, app: u64, repositories: &[&Repository]) {
        let mut state = self.shared.state();
        let installation = state.installations.values_mut().find(|found| found.app == app && found.account == self.id);
        let selected = repositories.iter().map(|repository| repository.id).collect();
        installation.expect("the App is installed").repositories = Some(selected);
    }

    fn emit_member(&self, state: &mut State, action: &str, account: &Account) {
        let user = json::account::simple(state, account.id);
        let fields = json!({ "membership": { "user": user, "role": "member", "state": "active" } });
        let event = Event { name: "organization", action: Some(action), sender: account.id, fields };
        state.emit_in_organization(self.id, event);
    }
}

/// A team of an organization.
#[derive(Clone)]
pub(crate) struct Team {
    organization: Organization,
    slug: String,
}

impl Team {
    /// The id, as bypass actors name it.
    pub(crate) fn id(&self) -> u64 {
        self.change(|team| team.id)
    }

    /// Makes an account an active member.
    pub(crate) fn add(&self, account: &Account) {
        self.change(|team| team.members.insert(account.id, true));
        self.emit("added", account);
    }

    /// Invites an account; the membership is pending.
    pub(crate) fn invite(&self, account: &Account) {
        self.change(|team| team.members.insert(account.id, false));
    }

    /// Removes an account.
    pub(crate) fn remove(&self, account: &Account) {
        self.change(|team| team.members.remove(&account.id));
        self.emit("removed", account);
    }

    /// Puts a team inside this one.
    pub(crate) fn contain(&self, child: &Self) {
        self.change(|team| team.children.insert(child.slug.clone()));
    }

    /// Gives the members a role in a repository.
    pub(crate) fn grant(&self, repository: &Repository, role: &str) {
        self.change(|team| team.roles.insert(repository.id, role.to_owned()));
    }

    fn change<T>(&self, change: impl FnOnce(&mut TeamState) -> T) -> T {
        let mut state = self.organization.shared.state();
        let organization = state.organizations.get_mut(&self.organization.id).expect("the organization is there");
        change(organization.teams.get_mut(&self.slug).expect("teams are never removed"))
    }

    fn emit(&self, action: &str, account: &Account) {
        let id = self.id();
        let mut state = self.organization.shared.state();
        let member = json::account::simple(&state, account.id);
        let fields =
            json!({ "scope": "team", "member": member, "team": { "id": id, "slug": self.slug, "name": self.slug } });
        let event = Event { name: "membership", action: Some(action), sender: account.id, fields };
        state.emit_in_organization(self.organization.id, event);
    }
}
