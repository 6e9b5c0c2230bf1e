//! What was read of GitHub's settings, and what could not be.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::github::app::{Delivery, Permissions};
use crate::github::branch_protection::BranchProtection;
use crate::github::organisations::InstalledApp;
use crate::github::rules::ActiveRule;
use crate::github::rulesets::Ruleset;

/// What was read, or in one line why it could not be.
pub type Reading<T> = Result<T, String>;

/// Everything that is diagnosed at a time.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The App as it is registered.
    pub app: AppFacts,
    /// Where it is installed.
    pub installations: Vec<InstallationFacts>,
    /// The repositories there.
    pub repositories: Vec<RepositoryFacts>,
}

/// The App as it is registered.
#[derive(Clone, Debug)]
pub struct AppFacts {
    /// Its number.
    pub id: u64,
    /// What it asks for.
    pub permissions: Permissions,
    /// The webhook events it wants.
    pub events: BTreeSet<String>,
    /// The attempts of the last day to deliver webhooks, newest first.
    pub deliveries: Reading<Vec<Delivery>>,
}

/// An installation of the App.
#[derive(Clone, Debug)]
pub struct InstallationFacts {
    /// The user or organisation that it is installed on.
    pub account: String,
    /// Since when it is suspended, if it is.
    pub suspended_at: Option<Timestamp>,
    /// What it was granted.
    pub permissions: Permissions,
    /// The webhook events it gets.
    pub events: BTreeSet<String>,
    /// All Apps that are installed there, this one too.
    pub apps: Reading<Vec<InstalledApp>>,
}

/// A repository that the gate is to guard.
#[derive(Clone, Debug)]
pub struct RepositoryFacts {
    /// `owner/name`.
    pub name: String,
    /// The default branch and all branches that something protects, the default branch first.
    pub branches: Vec<BranchFacts>,
    /// Why there may be more of them, if there may.
    pub unread_branches: Option<String>,
    /// The rulesets that bear on it.
    pub rulesets: Reading<Vec<Ruleset>>,
    /// Whether workflows may approve pull requests.
    pub workflows_may_approve: Reading<bool>,
    /// The file that tells agents how to work here.
    pub instructions: Reading<Option<Instructions>>,
}

/// A branch, or all branches that a pattern names.
#[derive(Clone, Debug)]
pub struct BranchFacts {
    /// What it is called, or the pattern.
    pub name: String,
    /// What it is.
    pub kind: BranchKind,
    /// The rules that are in force for it.
    pub rules: Reading<Vec<ActiveRule>>,
    /// How it is protected in the classic way.
    pub classic: Reading<Option<BranchProtection>>,
}

/// What a name of a branch stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchKind {
    /// The default branch.
    Default,
    /// Another branch that is there.
    Existing,
    /// Branches that may come, which a ruleset names.
    Coming,
}

/// A file that tells agents how to work in a repository.
#[derive(Clone, Debug)]
pub struct Instructions {
    /// Where it is.
    pub path: String,
    /// What it says.
    pub text: String,
}
