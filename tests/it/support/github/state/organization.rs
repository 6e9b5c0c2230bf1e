//! Organizations and their teams.

use std::collections::{BTreeMap, BTreeSet};

use super::role_rank;
use super::rules::Ruleset;

/// Who belongs to an organization.
#[derive(Clone, Debug, Default)]
pub(crate) struct OrganizationState {
    /// Accounts with `admin` or `member`.
    pub(crate) members: BTreeMap<u64, String>,
    /// By slug.
    pub(crate) teams: BTreeMap<String, TeamState>,
    /// They hold for every repository.
    pub(crate) rulesets: Vec<Ruleset>,
}

/// A team of an organization.
#[derive(Clone, Debug)]
pub(crate) struct TeamState {
    pub(crate) id: u64,
    pub(crate) slug: String,
    /// Accounts, each with whether the membership is active (else the invitation is pending).
    pub(crate) members: BTreeMap<u64, bool>,
    /// What the team may do in which repository.
    pub(crate) roles: BTreeMap<u64, String>,
    /// Slugs of the teams inside, whose members count as members.
    pub(crate) children: BTreeSet<String>,
}

impl OrganizationState {
    /// What owning the organization or a team gives an account in a repository.
    pub(crate) fn role_in(&self, repository: u64, account: u64) -> Option<&str> {
        if self.members.get(&account).is_some_and(|role| role == "admin") {
            return Some("admin");
        }
        let teams = self.teams.values().filter(|team| self.is_member(team, account));
        teams.filter_map(|team| team.roles.get(&repository)).map(String::as_str).max_by_key(|role| role_rank(role))
    }

    /// Whether the account is an active member of the team or of one inside it.
    pub(crate) fn is_member(&self, team: &TeamState, account: u64) -> bool {
        team.members.get(&account) == Some(&true)
            || team.children.iter().filter_map(|slug| self.teams.get(slug)).any(|child| self.is_member(child, account))
    }
}
