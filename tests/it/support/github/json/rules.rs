//! Rulesets and classic protection as JSON.

use serde_json::{Value, json};

use super::super::state::State;
use super::super::state::rules::{Protection, RequiredCheck, Ruleset};
use super::repository;

/// Where a ruleset is from.
#[derive(Clone, Copy)]
pub(crate) enum Source {
    Repository,
    Organization,
}

impl Source {
    fn kind(self) -> &'static str {
        match self {
            Self::Repository => "Repository",
            Self::Organization => "Organization",
        }
    }

    fn name(self, state: &State, repository: u64) -> String {
        match self {
            Self::Repository => state.full_name(repository),
            Self::Organization => state.accounts[&state.repository(repository).owner].login.clone(),
        }
    }
}

/// A ruleset as lists show it, without conditions and rules.
pub(crate) fn summary(state: &State, repository: u64, ruleset: &Ruleset, source: Source) -> Value {
    let created_at = state.repository(repository).created_at.to_string();
    let url = format!("{}/rulesets/{}", repository::url(state, repository), ruleset.id);
    json!({
        "id": ruleset.id, "node_id": format!("RRS_{}", ruleset.id), "name": ruleset.name, "target": "branch",
        "source_type": source.kind(), "source": source.name(state, repository), "enforcement": ruleset.enforcement,
        "_links": { "self": { "href": url } }, "created_at": created_at, "updated_at": created_at,
    })
}

/// A ruleset alone. Bypass actors are shown to those alone who may write it.
pub(crate) fn full(state: &State, repository: u64, ruleset: &Ruleset, source: Source, may_write: bool) -> Value {
    let mut value = summary(state, repository, ruleset, source);
    value["conditions"] = json!({ "ref_name": { "include": ruleset.include, "exclude": ruleset.exclude } });
    value["rules"] = ruleset.rules.clone().into();
    if may_write {
        value["bypass_actors"] = ruleset.bypass_actors.clone().into();
    }
    value
}

/// The rules of a ruleset, each saying where it is from.
pub(crate) fn detailed(state: &State, repository: u64, ruleset: &Ruleset, source: Source) -> Vec<Value> {
    let sourced = |rule: &Value| {
        let mut rule = rule.clone();
        rule["ruleset_source_type"] = source.kind().into();
        rule["ruleset_source"] = source.name(state, repository).into();
        rule["ruleset_id"] = ruleset.id.into();
        rule
    };
    ruleset.rules.iter().map(sourced).collect()
}

/// Classic protection of a branch.
pub(crate) fn protection(state: &State, repository: u64, branch: &str, protection: &Protection) -> Value {
    let url = format!("{}/branches/{branch}/protection", repository::url(state, repository));
    let check = |check: &RequiredCheck| json!({ "context": check.context, "app_id": check.integration });
    let mut value = json!({
        "url": url, "enforce_admins": { "url": format!("{url}/enforce_admins"), "enabled": protection.enforce_admins },
        "allow_force_pushes": { "enabled": false }, "allow_deletions": { "enabled": false },
    });
    if !protection.required_checks.is_empty() {
        value["required_status_checks"] = json!({
            "url": format!("{url}/required_status_checks"), "strict": false,
            "contexts": protection.required_checks.iter().map(|check| &check.context).collect::<Vec<_>>(),
            "checks": protection.required_checks.iter().map(check).collect::<Vec<_>>(),
        });
    }
    if let Some(approvals) = protection.required_approvals {
        value["required_pull_request_reviews"] = json!({
            "url": format!("{url}/required_pull_request_reviews"), "dismiss_stale_reviews": false,
            "require_code_owner_reviews": false, "required_approving_review_count": approvals,
        });
    }
    value
}
