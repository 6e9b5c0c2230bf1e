//! What the App has to be granted and told, in one place for those who register it and those who examine it.

use crate::github::app::Permissions;

/// A permission that the App asks for.
#[derive(Clone, Copy, Debug)]
pub struct NeededPermission {
    /// GitHub's name for it.
    pub name: &'static str,
    /// How much of it.
    pub level: Level,
    /// What for.
    pub purpose: &'static str,
    /// Whether the gate does not work without it.
    pub is_vital: bool,
}

/// How much of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// To see.
    Read,
    /// To change too.
    Write,
}

/// A webhook event that the App subscribes to.
#[derive(Clone, Copy, Debug)]
pub struct NeededEvent {
    /// GitHub's name for it.
    pub name: &'static str,
    /// Whether verdicts come late without it.
    pub is_vital: bool,
}

/// All permissions, by name.
pub const PERMISSIONS: &[NeededPermission] = &[
    optional(
        "administration",
        Level::Write,
        "`protect` writes rulesets, and GitHub shows bypass actors to no one else",
    ),
    vital("checks", Level::Write, "it posts its checks"),
    vital("contents", Level::Read, "it reads changes and the policy"),
    optional("issues", Level::Write, "it answers comments, files incidents and assesses tasks"),
    vital("members", Level::Read, "it looks up who is in a team"),
    optional("merge_queues", Level::Read, "it judges the groups of merge queues"),
    vital("metadata", Level::Read, "it looks up who may write"),
    optional("organization_administration", Level::Read, "`doctor` lists the other Apps of the organisation"),
    vital("pull_requests", Level::Read, "it reads pull requests and reviews"),
    vital("statuses", Level::Write, "GitHub pins required checks only to Apps that may write statuses"),
];

/// All events, by name. Those about installations come without being asked for.
pub const EVENTS: &[NeededEvent] = &[
    NeededEvent { name: "branch_protection_configuration", is_vital: false },
    NeededEvent { name: "branch_protection_rule", is_vital: false },
    NeededEvent { name: "check_run", is_vital: true },
    NeededEvent { name: "check_suite", is_vital: false },
    NeededEvent { name: "issue_comment", is_vital: true },
    NeededEvent { name: "issues", is_vital: false },
    NeededEvent { name: "member", is_vital: true },
    NeededEvent { name: "membership", is_vital: true },
    NeededEvent { name: "merge_group", is_vital: false },
    NeededEvent { name: "organization", is_vital: true },
    NeededEvent { name: "pull_request", is_vital: true },
    NeededEvent { name: "pull_request_review", is_vital: true },
    NeededEvent { name: "push", is_vital: true },
    NeededEvent { name: "repository", is_vital: false },
    NeededEvent { name: "repository_ruleset", is_vital: false },
    NeededEvent { name: "status", is_vital: true },
    NeededEvent { name: "team", is_vital: true },
    NeededEvent { name: "team_add", is_vital: true },
];

const fn vital(name: &'static str, level: Level, purpose: &'static str) -> NeededPermission {
    NeededPermission { name, level, purpose, is_vital: true }
}

const fn optional(name: &'static str, level: Level, purpose: &'static str) -> NeededPermission {
    NeededPermission { name, level, purpose, is_vital: false }
}

impl Level {
    /// GitHub's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// How much of a permission there is; `None` where there is nothing of it.
    pub fn of(permissions: &Permissions, name: &str) -> Option<Self> {
        match permissions.get(name)?.as_str() {
            "none" => None,
            "read" => Some(Self::Read),
            // What GitHub may call otherwise some day is not taken for less than it may be.
            _ => Some(Self::Write),
        }
    }
}
