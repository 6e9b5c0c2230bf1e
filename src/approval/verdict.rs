//! What the gate has to say of who approved a change.

use std::fmt;

use serde::Serialize;

use super::evidence::Evidence;
use crate::model::account::Account;
use crate::model::check::{CheckConclusion, ForeignCheckState};
use crate::model::path::RepoPath;

/// Whether independent humans have approved exactly this change, and why not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ApprovalVerdict {
    /// How the check ends.
    pub conclusion: CheckConclusion,
    /// How many approvals the change needs.
    pub needed: u32,
    /// How many it has that count.
    pub counted: u32,
    /// All that stands in the way, gravest first.
    pub obstacles: Vec<Obstacle>,
    /// Everybody who said something on whether to merge, in the order they said it.
    pub reviewers: Vec<Reviewer>,
    /// What shows that an agent had a hand in it; hints included.
    pub evidence: Vec<Evidence>,
    /// Whether the evidence makes it an agent's change.
    pub is_by_agent: bool,
    /// Who set the agent its task, as the agent says.
    pub requesters: Vec<Account>,
    /// The sensitive paths it touches.
    pub sensitive_paths: Vec<RepoPath>,
    /// Who lets it pass in spite of the obstacles, and why.
    pub exception: Option<Exception>,
    /// Attempts at that which do not count, newest first.
    pub refused_exceptions: Vec<RefusedException>,
    /// Everybody who is known to have had a hand in it, by their numbers.
    pub contributors: Vec<Account>,
}

/// Somebody who said something on whether to merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reviewer {
    /// Who; `None` for an account that is gone.
    pub account: Option<Account>,
    /// What they said last, an approval that counts before later ones that do not.
    pub said: Statement,
    /// Why it does not count; `None` when it does.
    pub not_counted: Option<String>,
}

impl Reviewer {
    /// Whether it is an approval, and one that counts.
    pub fn is_counted_approval(&self) -> bool {
        self.said == Statement::Approved && self.not_counted.is_none()
    }
}

/// What a reviewer said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// It may be merged.
    Approved,
    /// It may not.
    ChangesRequested,
}

impl fmt::Display for Statement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Approved => "approved",
            Self::ChangesRequested => "asked for changes",
        })
    }
}

/// Leave to merge in spite of what speaks against it, by somebody whom the policy trusts with that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// Who gave it.
    pub by: Account,
    /// Why.
    pub reason: String,
    /// Until when it holds.
    pub until: jiff::Timestamp,
}

/// An attempt to let a change pass that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedException {
    /// By whom; `None` for an account that is gone.
    pub by: Option<Account>,
    /// Why it does not count.
    pub why: String,
}

/// Something that stands in the way of merging.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Obstacle {
    /// Something that the verdict needs could not be read.
    NotKnown {
        /// What.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// The pull request is closed.
    NotOpen,
    /// The base branch does not require the checks.
    NotGated {
        /// The branch.
        branch: String,
    },
    /// Somebody had a hand in the change, and nobody knows who.
    Stranger {
        /// What they did.
        trace: String,
        /// What makes them known.
        way_out: String,
    },
    /// Somebody who may approve asks for changes.
    ChangesRequested {
        /// Who.
        by: String,
    },
    /// A check that the policy requires did not succeed.
    Check {
        /// Its name.
        name: String,
        /// How it stands; `None` when it did not run.
        state: Option<ForeignCheckState>,
    },
    /// A check that the policy requires is there as a commit status alone, where an App posts check runs of that name.
    ForgedCheck {
        /// Its name.
        name: String,
    },
    /// Approvals are missing.
    Approvals {
        /// How many.
        missing: u32,
        /// The teams they have to come from; empty when any will do.
        teams: Vec<String>,
    },
}

impl Obstacle {
    /// How the check ends because of it.
    pub fn conclusion(&self) -> CheckConclusion {
        match self {
            Self::NotKnown { .. }
            | Self::Stranger { .. }
            | Self::ChangesRequested { .. }
            | Self::ForgedCheck { .. }
            | Self::Check { state: Some(ForeignCheckState::NotSucceeded), .. } => CheckConclusion::Failure,
            Self::NotOpen | Self::NotGated { .. } | Self::Check { .. } | Self::Approvals { .. } => {
                CheckConclusion::ActionRequired
            }
        }
    }

    /// Whether somebody trusted with it may let a change pass in spite of this: never in spite of what nobody knows.
    pub fn has_exceptions(&self) -> bool {
        match self {
            Self::ChangesRequested { .. } | Self::Check { .. } | Self::ForgedCheck { .. } | Self::Approvals { .. } => {
                true
            }
            Self::NotKnown { .. } | Self::NotOpen | Self::NotGated { .. } | Self::Stranger { .. } => false,
        }
    }

    /// What removes it, as a sentence without its full stop.
    pub fn way_out(&self) -> String {
        match self {
            Self::NotKnown { .. } => "it is tried again by itself; `/review-gate recheck` tries it now".to_owned(),
            Self::NotOpen => "reopen it, or open a new one; nothing is to be done if it was merged".to_owned(),
            Self::NotGated { .. } => {
                "require both checks of this App on that branch; `review-gate protect` does it".to_owned()
            }
            Self::Stranger { way_out, .. } => way_out.clone(),
            Self::ChangesRequested { .. } => {
                "that reviewer approves, or the review is dismissed by them or by somebody \
                else who may approve; it does not help if it is dismissed by anybody who had a hand in the change"
                    .to_owned()
            }
            Self::Check { state: None, .. } => "let it run on this commit".to_owned(),
            Self::Check { state: Some(ForeignCheckState::Running), .. } => "wait until it has ended".to_owned(),
            Self::Check { .. } => "make it succeed on this commit".to_owned(),
            Self::ForgedCheck { .. } => "let the App run it on this commit; a commit status, which everybody can post \
                who may push, does not stand for it"
                .to_owned(),
            Self::Approvals { missing, teams } => {
                let (who, approves) = if *missing == 1 { ("somebody", "approves") } else { ("people", "approve") };
                let members = match teams.as_slice() {
                    [] => String::new(),
                    [team] => format!(" in the team {team}"),
                    teams => format!(" in one of the teams {}", teams.join(", ")),
                };
                format!("{who} with write access{members} who had no hand in the change {approves} it")
            }
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotKnown { what, why } => write!(formatter, "{what} is not known: {why}"),
            Self::NotOpen => formatter.write_str("the pull request is not open"),
            Self::NotGated { branch } => write!(formatter, "branch `{branch}` does not require this check"),
            Self::Stranger { trace, .. } => write!(formatter, "nobody knows which account {trace}"),
            Self::ChangesRequested { by } => write!(formatter, "{by} asks for changes"),
            Self::Check { name, state: None } => write!(formatter, "check `{name}` did not run"),
            Self::Check { name, state: Some(ForeignCheckState::Running) } => {
                write!(formatter, "check `{name}` has not ended")
            }
            Self::Check { name, .. } => write!(formatter, "check `{name}` did not succeed"),
            Self::ForgedCheck { name } => {
                write!(formatter, "`{name}` is a commit status here, and a check run of an App on the base branch")
            }
            Self::Approvals { missing: 1, .. } => {
                formatter.write_str("one approval of an independent human is missing")
            }
            Self::Approvals { missing, .. } => {
                write!(formatter, "{missing} approvals of independent humans are missing")
            }
        }
    }
}
