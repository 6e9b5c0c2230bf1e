//! Rulesets and protection as administrators change them.

use serde_json::{Value, json};

use super::account::Account;
use super::json;
use super::json::rules::Source;
use super::repository::Repository;
use super::state::State;
use super::state::rules::{Protection, Ruleset};
use super::webhook::Event;

impl Repository {
    /// Adds a ruleset without telling anyone, for a scene's beginning; returns its id.
    pub(crate) fn protect(&self, ruleset: Ruleset) -> u64 {
        let mut state = self.shared.state();
        let id = state.new_id();
        state.repository_mut(self.id).rulesets.push(Ruleset { id, ..ruleset });
        id
    }

    /// All rulesets of the repository itself.
    pub(crate) fn rulesets(&self) -> Vec<Ruleset> {
        self.shared.state().repository(self.id).rulesets.clone()
    }

    /// Changes a ruleset as an account.
    pub(crate) fn change_ruleset(&self, by: &Account, id: u64, change: impl FnOnce(&mut Ruleset)) {
        let mut state = self.shared.state();
        let mut rulesets = state.repository_mut(self.id).rulesets.iter_mut();
        change(rulesets.find(|ruleset| ruleset.id == id).expect("the ruleset is there"));
        state.emit_ruleset(self.id, id, "edited", by.id);
    }

    /// Deletes a ruleset as an account.
    pub(crate) fn delete_ruleset(&self, by: &Account, id: u64) {
        let mut state = self.shared.state();
        state.emit_ruleset(self.id, id, "deleted", by.id);
        state.repository_mut(self.id).rulesets.retain(|ruleset| ruleset.id != id);
    }

    /// Protects a branch in the classic way, without telling anyone.
    pub(crate) fn protect_classically(&self, branch: &str, protection: Protection) {
        self.shared.state().repository_mut(self.id).protections.insert(branch.to_owned(), protection);
    }

    /// Changes or removes classic protection as an account.
    pub(crate) fn change_protection(&self, by: &Account, branch: &str, protection: Option<Protection>) {
        let mut state = self.shared.state();
        let protections = &mut state.repository_mut(self.id).protections;
        let action = if protection.is_some() { "edited" } else { "deleted" };
        match protection {
            Some(protection) => protections.insert(branch.to_owned(), protection),
            None => protections.remove(branch),
        };
        let fields = json!({ "rule": { "name": branch } });
        state.emit(self.id, Event { name: "branch_protection_rule", action: Some(action), sender: by.id, fields });
    }
}

impl State {
    /// Tells of a ruleset.
    pub(crate) fn emit_ruleset(&mut self, repository: u64, id: u64, action: &str, sender: u64) {
        let ruleset = self.repository(repository).rulesets.iter().find(|ruleset| ruleset.id == id);
        let ruleset = ruleset.expect("the ruleset is there");
        let ruleset: Value = json::rules::full(self, repository, ruleset, Source::Repository, true);
        let fields = json!({ "repository_ruleset": ruleset });
        self.emit(repository, Event { name: "repository_ruleset", action: Some(action), sender, fields });
    }
}
