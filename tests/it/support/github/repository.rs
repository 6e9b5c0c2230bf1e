//! A repository, as tests change and ask it.

use std::sync::Arc;

use serde_json::json;

use super::account::Account;
use super::checks::CheckPosting;
use super::git::{Git, NewCommit};
use super::json;
use super::pull::Pull;
use super::pushing::Push;
use super::server::Shared;
use super::state::State;
use super::state::check::CheckRun;
use super::state::issue::IssueState;
use super::state::repository::RepositoryState;
use super::webhook::Event;

/// A commit to make. Start from [`Commit::by`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Commit<'a> {
    /// The branch whose tip is the parent, if none is given; the default branch, if there is none of this name.
    pub(crate) branch: &'a str,
    /// None take the tip of the branch.
    pub(crate) parents: &'a [&'a str],
    /// Name and address.
    pub(crate) author: (&'a str, &'a str),
    /// Name and address.
    pub(crate) committer: (&'a str, &'a str),
    pub(crate) message: &'a str,
    /// Paths with their new text; `None` removes.
    pub(crate) files: &'a [(&'a str, Option<&'a str>)],
}

impl<'a> Commit<'a> {
    /// An empty one on `main`, by an author who commits it too.
    pub(crate) fn by(signature: &'a (String, String)) -> Self {
        let (name, email) = signature;
        let author = (name.as_str(), email.as_str());
        Self { branch: "main", parents: &[], author, committer: author, message: "Change", files: &[] }
    }
}

/// A repository.
#[derive(Clone)]
pub(crate) struct Repository {
    pub(super) shared: Arc<Shared>,
    pub(super) id: u64,
}

impl Repository {
    /// The id, which stays when the repository is renamed or transferred.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// `owner/name`.
    pub(crate) fn full_name(&self) -> String {
        self.shared.state().full_name(self.id)
    }

    /// The commit a branch is at.
    pub(crate) fn branch(&self, name: &str) -> Option<String> {
        self.shared.state().repository(self.id).branch(name).map(String::from)
    }

    /// Gives an account a role: `read`, `triage`, `write`, `maintain`, `admin` or `none`.
    pub(crate) fn set_permission(&self, account: &Account, role: &str) {
        let mut state = self.shared.state();
        let roles = &mut state.repository_mut(self.id).roles;
        let before = roles.insert(account.id, role.to_owned());
        let action = match (before, role) {
            (None, _) => "added",
            (Some(_), "none") => "removed",
            (Some(_), _) => "edited",
        };
        let fields = json!({ "member": json::account::simple(&state, account.id) });
        let sender = state.repository(self.id).owner;
        state.emit(self.id, Event { name: "member", action: Some(action), sender, fields });
    }

    /// Stores a commit without moving any branch; returns its SHA.
    pub(crate) fn commit(&self, commit: &Commit) -> String {
        let state = self.shared.state();
        let found = state.repository(self.id);
        let tip = found.branch(commit.branch).or_else(|| found.branch(&found.default_branch)).map(String::from);
        let given: Vec<String> = commit.parents.iter().copied().map(String::from).collect();
        let parents = if given.is_empty() { tip.into_iter().collect() } else { given };
        let Commit { author, committer, message, files, .. } = *commit;
        found.git.commit(&NewCommit { parents: &parents, author, committer, at: state.now(), message, files })
    }

    /// Marks a commit as signed by its committer.
    pub(crate) fn verify(&self, sha: &str) {
        self.shared.state().repository_mut(self.id).verified.insert(sha.to_owned());
    }

    /// Pushes as an account; the error says what permissions and rules refuse.
    pub(crate) fn push(&self, pusher: &Account, branch: &str, sha: &str, forced: bool) -> Result<(), Vec<String>> {
        let push = Push { pusher: pusher.id, branch, sha: Some(sha), forced };
        self.shared.state().push(self.id, &push)
    }

    /// Pushes past all rules, as an administrator may who is exempt from them.
    pub(crate) fn push_as_administrator(&self, pusher: &Account, branch: &str, sha: &str) {
        let push = Push { pusher: pusher.id, branch, sha: Some(sha), forced: false };
        self.shared.state().move_branch(self.id, &push, "push");
    }

    /// Deletes a branch as an account; the error says what permissions and rules refuse.
    pub(crate) fn delete_branch(&self, by: &Account, branch: &str) -> Result<(), Vec<String>> {
        self.shared.state().push(self.id, &Push { pusher: by.id, branch, sha: None, forced: false })
    }

    /// Points a branch at a commit, whatever protects it and without telling anyone: for a scene's beginning.
    pub(crate) fn set_branch(&self, branch: &str, sha: &str) {
        self.shared.state().repository_mut(self.id).set_ref(&format!("refs/heads/{branch}"), Some(sha));
    }

    /// Opens a pull request from a branch of this repository.
    pub(crate) fn open_pull(&self, author: &Account, head: &str, base: &str, title: &str, body: &str) -> Pull {
        self.open_pull_from(self, author, head, base, title, body)
    }

    /// Opens a pull request from a branch of a fork.
    pub(crate) fn open_pull_from(
        &self,
        fork: &Self,
        author: &Account,
        head: &str,
        base: &str,
        title: &str,
        body: &str,
    ) -> Pull {
        let number = self.shared.state().open_pull(self.id, fork.id, author.id, [head, base], [title, body]);
        self.pull(number)
    }

    /// The pull request with this number.
    pub(crate) fn pull(&self, number: u64) -> Pull {
        Pull { shared: Arc::clone(&self.shared), repository: self.id, number }
    }

    /// Forks the repository to another account, with all branches.
    pub(crate) fn fork(&self, owner: &Account) -> Self {
        let mut state = self.shared.state();
        let (id, now) = (state.new_id(), state.now());
        let origin = state.repository(self.id).clone();
        let git = Git::create(state.git_directory(id), Some(&origin.git));
        let mut fork = RepositoryState::new(id, owner.id, &origin.name, git, now);
        fork.fork_of = Some(self.id);
        for (name, sha) in origin.refs.iter().filter(|(name, _)| name.starts_with("refs/heads/")) {
            fork.set_ref(name, Some(sha));
        }
        state.repositories.insert(id, fork);
        Self { shared: Arc::clone(&self.shared), id }
    }

    /// The issues, oldest first.
    pub(crate) fn issues(&self) -> Vec<IssueState> {
        self.shared.state().repository(self.id).issues.values().cloned().collect()
    }

    /// Changes what has no method of its own: visibility, default branch, settings of Actions.
    pub(crate) fn change(&self, change: impl FnOnce(&mut RepositoryState)) {
        change(self.shared.state().repository_mut(self.id));
    }

    /// All check runs on a commit, oldest first.
    pub(crate) fn check_runs(&self, sha: &str) -> Vec<CheckRun> {
        let state = self.shared.state();
        state.repository(self.id).check_runs.iter().filter(|run| run.head_sha == sha).cloned().collect()
    }

    /// Makes a completed check run as another App.
    pub(crate) fn create_check_run_as(&self, app: u64, name: &str, sha: &str, conclusion: &str) -> u64 {
        let posting = CheckPosting::concluded(conclusion);
        self.shared.state().create_check_run(self.id, app, name, sha, posting).expect("the commit is there")
    }

    /// Asks the App that made a check run to make it again, as its button does.
    pub(crate) fn rerequest(&self, by: &Account, check_run: u64) {
        self.shared.state().emit_check_run(self.id, check_run, "rerequested", Some(by.id), json!({}));
    }

    /// Asks the App under test to make all its check runs on a commit again.
    pub(crate) fn rerequest_suite(&self, by: &Account, sha: &str) {
        let mut state = self.shared.state();
        let own = state.own_app;
        let suites = &state.repository(self.id).check_suites;
        let id = suites.get(&(own, sha.to_owned())).expect("the App has a check run on the commit");
        let suite = json!({ "id": id, "head_sha": sha, "status": "queued", "conclusion": null, "app": { "id": own } });
        let fields = json!({ "check_suite": suite });
        state.emit(self.id, Event { name: "check_suite", action: Some("rerequested"), sender: by.id, fields });
    }

    /// Presses a button of a check run of the App under test.
    pub(crate) fn request_action(&self, by: &Account, check_run: u64, identifier: &str) {
        let mut state = self.shared.state();
        state.emit_check_run(
            self.id,
            check_run,
            "requested_action",
            Some(by.id),
            json!({ "requested_action": { "identifier": identifier } }),
        );
    }

    /// Makes a commit status with a person's token.
    pub(crate) fn create_status(&self, creator: &Account, sha: &str, context: &str, state: &str) {
        self.shared.state().create_status(self.id, sha, context, state, creator.id, None);
    }
}

impl State {
    /// Where the git directory of a repository is.
    pub(crate) fn git_directory(&self, repository: u64) -> std::path::PathBuf {
        let directory = self.directory.join(format!("{repository}.git"));
        std::fs::create_dir_all(&directory).expect("a directory can be made");
        directory
    }
}
