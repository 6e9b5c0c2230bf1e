//! A repository: what stands beside the rules of its branches.

use super::app::list;
use super::branch::is_to_be_gated;
use super::diagnose::Findings;
use super::diagnosis::Topic;
use super::facts::RepositoryFacts;
use super::instructions;
use crate::github::rulesets::{Enforcement, Ruleset};

/// More names than anybody reads.
const MOST_NAMED: usize = 5;

/// Settings that are no rules.
pub(super) fn settings(found: &mut Findings, repository: &RepositoryFacts) {
    match repository.workflows_may_approve {
        Ok(true) => found.open(
            Topic::ActionsApproval,
            "GitHub Actions may create and approve pull requests",
            "turn off \"Allow GitHub Actions to create and approve pull requests\" in the settings of Actions",
        ),
        Ok(false) => {}
        Err(ref reason) => found.not_known(Topic::ActionsApproval, reason),
    }
    instructions::diagnose(found, &repository.instructions);
    found.otherwise_fine(&[Topic::ActionsApproval, Topic::AgentInstructions]);
}

/// Branches that something protects, though not from being merged into.
pub(super) fn ungated_branches(found: &mut Findings, repository: &RepositoryFacts) {
    let ungated = repository.branches.iter().filter(|branch| !is_to_be_gated(branch));
    let mut ungated: Vec<String> = ungated.map(|branch| format!("`{}`", branch.name)).collect();
    let count = ungated.len();
    if count > MOST_NAMED {
        ungated.truncate(MOST_NAMED);
        ungated.push(format!("{} more", count - MOST_NAMED));
    }
    if count > 0 {
        let what = format!("rules bear on {}, but none says what may be merged there", list(&ungated));
        let remedy =
            format!("review-gate protect --repo {} --branch NAME, where agents shall not merge", repository.name);
        found.warn(Topic::UngatedBranches, what, remedy);
    }
    if let Some(reason) = &repository.unread_branches {
        found.not_known(Topic::UngatedBranches, reason);
    }
    found.otherwise_fine(&[Topic::UngatedBranches]);
}

/// Rulesets that only record. Whether that matters depends on what the others leave open.
pub(super) fn rulesets_on_trial(found: &mut Findings, repository: &RepositoryFacts, is_something_open: bool) {
    let rulesets = match &repository.rulesets {
        Ok(rulesets) => rulesets,
        Err(reason) => return found.not_known(Topic::EvaluateMode, reason),
    };
    let is_for_branches = |ruleset: &&Ruleset| ruleset.target.as_deref().is_none_or(|target| target == "branch");
    let on_trial = rulesets.iter().filter(|ruleset| ruleset.enforcement == Enforcement::Evaluate);
    for ruleset in on_trial.filter(is_for_branches) {
        let what = format!("ruleset `{}` is in evaluate mode: it stops nothing", ruleset.name);
        let remedy = "set its enforcement to active";
        if is_something_open {
            found.open(Topic::EvaluateMode, what, remedy);
        } else {
            found.warn(Topic::EvaluateMode, what, remedy);
        }
    }
    found.otherwise_fine(&[Topic::EvaluateMode]);
}
