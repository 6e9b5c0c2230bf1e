//! A repository: its branches, who may do what, and what hangs on it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::super::git::Git;
use super::check::{CheckRun, Status};
use super::issue::{Comment, IssueState};
use super::pull::PullState;
use super::rules::{Protection, Ruleset};

/// A repository.
#[derive(Clone)]
pub(crate) struct RepositoryState {
    pub(crate) id: u64,
    /// The account it belongs to.
    pub(crate) owner: u64,
    pub(crate) name: String,
    pub(crate) private: bool,
    pub(crate) archived: bool,
    /// The repository it was forked from; their objects are shared.
    pub(crate) fork_of: Option<u64>,
    pub(crate) default_branch: String,
    pub(crate) git: Git,
    /// Commits whose signature GitHub has checked; those that GitHub makes itself are among them.
    pub(crate) verified: BTreeSet<String>,
    /// Full names of refs with their objects; the git directory follows.
    pub(crate) refs: BTreeMap<String, String>,
    /// Roles of collaborators.
    pub(crate) roles: BTreeMap<u64, String>,
    pub(crate) pulls: BTreeMap<u64, PullState>,
    pub(crate) issues: BTreeMap<u64, IssueState>,
    /// Of issues and pull requests, in the order they were made.
    pub(crate) comments: Vec<Comment>,
    pub(crate) last_number: u64,
    pub(crate) check_runs: Vec<CheckRun>,
    /// Ids of check suites by App and commit.
    pub(crate) check_suites: BTreeMap<(u64, String), u64>,
    pub(crate) statuses: Vec<Status>,
    pub(crate) rulesets: Vec<Ruleset>,
    /// Classic protection, by branch.
    pub(crate) protections: BTreeMap<String, Protection>,
    pub(crate) activity: Vec<Activity>,
    /// "Allow GitHub Actions to create and approve pull requests".
    pub(crate) actions_may_approve: bool,
    pub(crate) created_at: Timestamp,
}

impl RepositoryState {
    /// An empty private repository.
    pub(crate) fn new(id: u64, owner: u64, name: &str, git: Git, created_at: Timestamp) -> Self {
        Self {
            id,
            owner,
            name: name.to_owned(),
            private: true,
            archived: false,
            fork_of: None,
            default_branch: "main".to_owned(),
            git,
            verified: BTreeSet::new(),
            refs: BTreeMap::new(),
            roles: BTreeMap::new(),
            pulls: BTreeMap::new(),
            issues: BTreeMap::new(),
            comments: Vec::new(),
            last_number: 0,
            check_runs: Vec::new(),
            check_suites: BTreeMap::new(),
            statuses: Vec::new(),
            rulesets: Vec::new(),
            protections: BTreeMap::new(),
            activity: Vec::new(),
            actions_may_approve: false,
            created_at,
        }
    }

    /// The commit a branch is at.
    pub(crate) fn branch(&self, name: &str) -> Option<&str> {
        self.refs.get(&format!("refs/heads/{name}")).map(String::as_str)
    }

    /// The commit that a branch, a full ref or a SHA names.
    pub(crate) fn resolve(&self, name: &str) -> Option<String> {
        let by_ref = self.refs.get(name).or_else(|| self.refs.get(&format!("refs/{name}"))).map(String::as_str);
        self.branch(name).or(by_ref).map(String::from).or_else(|| self.git.commit_named(name))
    }

    /// The number of the next issue or pull request.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// Points a ref at a commit, or removes it.
    pub(crate) fn set_ref(&mut self, name: &str, sha: Option<&str>) {
        self.git.set_ref(name, sha);
        match sha {
            Some(sha) => self.refs.insert(name.to_owned(), sha.to_owned()),
            None => self.refs.remove(name),
        };
    }
}

/// A movement of a branch, as the activity of a repository shows it.
#[derive(Clone, Debug)]
pub(crate) struct Activity {
    pub(crate) id: u64,
    /// The full name of the ref.
    pub(crate) reference: String,
    pub(crate) before: String,
    pub(crate) after: String,
    /// As the API spells it: `push`, `force_push`, `branch_creation` …
    pub(crate) kind: &'static str,
    pub(crate) actor: u64,
    pub(crate) at: Timestamp,
}
