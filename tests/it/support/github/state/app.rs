//! GitHub Apps, where they are installed, and the tokens they get.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

/// The id of the App under test.
pub(crate) const OWN_APP: u64 = 4711;
/// The account the App under test acts with.
pub(crate) const OWN_APP_BOT: u64 = 4712;
/// The App that workflow runs act as.
pub(crate) const GITHUB_ACTIONS: u64 = 15368;

/// What the App under test may do unless a test says otherwise.
const PERMISSIONS: &[(&str, &str)] = &[
    ("actions", "read"),
    ("administration", "write"),
    ("checks", "write"),
    ("contents", "read"),
    ("issues", "write"),
    ("members", "read"),
    ("merge_queues", "read"),
    ("metadata", "read"),
    ("organization_administration", "read"),
    ("pull_requests", "write"),
    ("statuses", "write"),
];

/// What the App under test is told of unless a test says otherwise.
const EVENTS: &[&str] = &[
    "branch_protection_configuration",
    "branch_protection_rule",
    "check_run",
    "check_suite",
    "issue_comment",
    "issues",
    "member",
    "membership",
    "merge_group",
    "organization",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_review_thread",
    "push",
    "repository",
    "repository_ruleset",
    "status",
    "team",
    "team_add",
];

/// Names of permissions with their levels, `read`, `write` or `admin`.
pub(crate) type Permissions = BTreeMap<String, String>;

/// A GitHub App.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) id: u64,
    pub(crate) slug: String,
    pub(crate) permissions: Permissions,
    pub(crate) events: BTreeSet<String>,
    pub(crate) created_at: Timestamp,
}

impl App {
    /// The App that the tests are about.
    pub(crate) fn under_test(created_at: Timestamp) -> Self {
        let events = EVENTS.iter().copied().map(String::from).collect();
        Self { events, ..Self::new(OWN_APP, "review-gate", PERMISSIONS, created_at) }
    }

    /// GitHub's own, whose token every workflow run has.
    pub(crate) fn github_actions(created_at: Timestamp) -> Self {
        Self::new(GITHUB_ACTIONS, "github-actions", &[("checks", "write"), ("statuses", "write")], created_at)
    }

    /// Any App; without events.
    pub(crate) fn new(id: u64, slug: &str, permissions: &[(&str, &str)], created_at: Timestamp) -> Self {
        let permissions = permissions.iter().map(|(name, level)| ((*name).to_owned(), (*level).to_owned())).collect();
        Self { id, slug: slug.to_owned(), permissions, events: BTreeSet::new(), created_at }
    }
}

/// An App on the repositories of one account.
#[derive(Clone, Debug)]
pub(crate) struct Installation {
    pub(crate) id: u64,
    pub(crate) app: u64,
    pub(crate) account: u64,
    /// What was granted, which may be less than the App asks for.
    pub(crate) permissions: Permissions,
    /// `None` is all of them.
    pub(crate) repositories: Option<BTreeSet<u64>>,
    pub(crate) created_at: Timestamp,
    pub(crate) suspended_at: Option<Timestamp>,
}

impl Installation {
    /// Whether the App reaches the repository, which is one of this account.
    pub(crate) fn covers(&self, repository: u64) -> bool {
        self.repositories.as_ref().is_none_or(|selected| selected.contains(&repository))
    }
}

/// An installation access token.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) installation: u64,
    pub(crate) permissions: Permissions,
    /// Fewer than the installation reaches, if it was asked for so.
    pub(crate) repositories: Option<BTreeSet<u64>>,
    pub(crate) expires_at: Timestamp,
}
