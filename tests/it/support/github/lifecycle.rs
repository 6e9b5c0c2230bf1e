//! Repositories renamed, transferred and deleted; what their former names lead to; branches renamed.

use serde_json::json;

use super::account::Account;
use super::json;
use super::repository::Repository;
use super::state::State;
use super::state::pull::PullState;
use super::webhook::Event;

impl Repository {
    /// Gives the repository another name. The API answers to the former one with a redirection.
    pub(crate) fn rename(&self, by: &Account, name: &str) {
        let mut state = self.shared.state();
        state.remember_name(self.id);
        let before = std::mem::replace(&mut state.repository_mut(self.id).name, name.to_owned());
        let fields = json!({ "changes": { "repository": { "name": { "from": before } } } });
        state.emit(self.id, Event { name: "repository", action: Some("renamed"), sender: by.id, fields });
    }

    /// Gives the repository to another account; the App must be installed there to be told, and to go on.
    pub(crate) fn transfer(&self, by: &Account, owner: &Account) {
        let mut state = self.shared.state();
        state.remember_name(self.id);
        let before = std::mem::replace(&mut state.repository_mut(self.id).owner, owner.id);
        let before = json::account::simple(&state, before);
        let fields = json!({ "changes": { "owner": { "from": { "user": before } } } });
        state.emit(self.id, Event { name: "repository", action: Some("transferred"), sender: by.id, fields });
    }

    /// Makes another branch the default.
    pub(crate) fn set_default_branch(&self, by: &Account, branch: &str) {
        let mut state = self.shared.state();
        let repository = state.repository_mut(self.id);
        let before = std::mem::replace(&mut repository.default_branch, branch.to_owned());
        repository.git.set_head(branch);
        let fields = json!({ "changes": { "default_branch": { "from": before } } });
        state.emit(self.id, Event { name: "repository", action: Some("edited"), sender: by.id, fields });
    }

    /// Gives a branch another name. Pull requests into it follow, those from it are closed, and neither a push nor an entry of
    /// the activity tells of it.
    pub(crate) fn rename_branch(&self, by: &Account, branch: &str, name: &str) {
        let mut state = self.shared.state();
        let found = state.repository_mut(self.id);
        let tip = found.branch(branch).expect("the branch is there").to_owned();
        found.set_ref(&format!("refs/heads/{name}"), Some(&tip));
        let is_default = found.default_branch == branch;
        let open = || found.pulls.values().filter(|pull| pull.open);
        let into: Vec<u64> = open().filter(|pull| pull.base_branch == branch).map(|pull| pull.number).collect();
        let is_from = |pull: &&PullState| pull.head.repository == Some(self.id) && pull.head.branch == branch;
        let from: Vec<u64> = open().filter(is_from).map(|pull| pull.number).collect();
        for number in into {
            state.change_base(self.id, number, by.id, name, "automatic_base_change_succeeded");
        }
        for number in from {
            state.close(self.id, number, by.id);
        }
        state.repository_mut(self.id).set_ref(&format!("refs/heads/{branch}"), None);
        drop(state);
        if is_default {
            self.set_default_branch(by, name);
        }
    }

    /// Deletes a fork: its pull requests stay, without a head repository.
    pub(crate) fn delete_fork(self) {
        let mut state = self.shared.state();
        assert!(state.repository(self.id).fork_of.is_some(), "only forks are deleted");
        state.repositories.remove(&self.id);
        let pulls = state.repositories.values_mut().flat_map(|repository| repository.pulls.values_mut());
        for pull in pulls.filter(|pull| pull.head.repository == Some(self.id)) {
            pull.head.repository = None;
        }
    }
}

impl State {
    /// The repository that once had this name.
    pub(crate) fn formerly(&self, owner: &str, name: &str) -> Option<u64> {
        self.former_names.get(&format!("{owner}/{name}").to_lowercase()).copied()
    }

    fn remember_name(&mut self, repository: u64) {
        self.former_names.insert(self.full_name(repository).to_lowercase(), repository);
    }
}
