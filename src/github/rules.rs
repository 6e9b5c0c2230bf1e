//! The rules that are in force for a branch, from rulesets of every level.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::client::Repository;
use super::error::GitHubError;

/// GitHub allows 75 rulesets to a repository and as many to an organisation.
const MOST_RULES: usize = 5_000;

/// A rule and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveRule {
    /// The ruleset that it is part of.
    pub ruleset: Option<u64>,
    /// What it asks for.
    pub rule: Rule,
}

/// What a rule asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Changes come by pull request alone.
    PullRequest(PullRequestRule),
    /// Checks must pass.
    RequiredChecks(RequiredChecks),
    /// Changes are merged by a queue.
    MergeQueue {
        /// Whether every entry of a group must pass, and not the last alone.
        every_entry_must_pass: bool,
    },
    /// Nobody creates such a branch.
    Creation,
    /// Nobody deletes the branch.
    Deletion,
    /// Nobody rewrites the history of the branch.
    NonFastForward,
    /// Anything else, by GitHub's name for it.
    Other(String),
}

/// How pull requests are to be reviewed, in GitHub's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "these are the switches that GitHub has")]
pub struct PullRequestRule {
    /// How many approvals GitHub itself asks for.
    pub required_approving_review_count: u32,
    /// Whether a push strikes out the approvals before it.
    pub dismiss_stale_reviews_on_push: bool,
    /// Whether the owners of the code must approve.
    pub require_code_owner_review: bool,
    /// Whether somebody else must approve the last push.
    pub require_last_push_approval: bool,
    /// Whether every conversation must be resolved.
    pub required_review_thread_resolution: bool,
}

/// The checks that must pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredChecks {
    /// Which ones.
    #[serde(rename = "required_status_checks")]
    pub checks: Vec<RequiredCheck>,
    /// Whether the branch must be up to date with its base.
    #[serde(rename = "strict_required_status_checks_policy")]
    pub is_strict: bool,
    /// Whether a branch may be created without them.
    #[serde(rename = "do_not_enforce_on_create", default)]
    pub spares_creation: bool,
}

/// A check that must pass.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RequiredCheck {
    /// The name of the check run or the context of the status.
    pub context: String,
    /// The App that it must come from; `None` lets anybody post it.
    #[serde(rename = "integration_id", default, skip_serializing_if = "Option::is_none")]
    pub app: Option<u64>,
}

impl Repository {
    /// Reads the rules that are in force for a branch, whether it exists or not.
    pub async fn active_rules(&self, branch: &str) -> Result<Vec<ActiveRule>, GitHubError> {
        let path = self.path().segment("rules").segment("branches").segment(branch);
        let found: Vec<WireRule> = self.connection().list(path.clone(), MOST_RULES).await?;
        let rules = found.into_iter().map(|found| {
            let ruleset = found.ruleset_id;
            let unclear = |_| GitHubError::unavailable(format!("GET {path}"), "a rule is not as expected");
            found.into_rule().map(|rule| ActiveRule { ruleset, rule }).map_err(unclear)
        });
        rules.collect()
    }
}

#[derive(Deserialize)]
struct WireRule {
    #[serde(rename = "type")]
    kind: String,
    ruleset_id: Option<u64>,
    #[serde(default)]
    parameters: Value,
}

#[derive(Deserialize)]
struct MergeQueueParameters {
    grouping_strategy: String,
}

impl WireRule {
    fn into_rule(self) -> Result<Rule, serde_json::Error> {
        Ok(match self.kind.as_str() {
            "pull_request" => Rule::PullRequest(serde_json::from_value(self.parameters)?),
            "required_status_checks" => Rule::RequiredChecks(serde_json::from_value(self.parameters)?),
            "merge_queue" => {
                let parameters: MergeQueueParameters = serde_json::from_value(self.parameters)?;
                Rule::MergeQueue { every_entry_must_pass: parameters.grouping_strategy == "ALLGREEN" }
            }
            "creation" => Rule::Creation,
            "deletion" => Rule::Deletion,
            "non_fast_forward" => Rule::NonFastForward,
            _ => Rule::Other(self.kind),
        })
    }
}
