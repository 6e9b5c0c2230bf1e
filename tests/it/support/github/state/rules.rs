//! Rulesets and classic branch protection, as the API writes them.

use serde_json::{Value, json};

/// A ruleset of a repository. The rules stay JSON, because whoever writes one through the API gets it back as it was.
#[derive(Clone, Debug)]
pub(crate) struct Ruleset {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// `active`, `evaluate` or `disabled`.
    pub(crate) enforcement: String,
    /// Patterns of full refs, `~DEFAULT_BRANCH` or `~ALL`.
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
    pub(crate) bypass_actors: Vec<Value>,
    pub(crate) rules: Vec<Value>,
}

impl Ruleset {
    /// An active ruleset without rules for the branches that match one of the patterns, which are full refs.
    pub(crate) fn new(name: &str, include: &[&str]) -> Self {
        Self {
            id: 0,
            name: name.to_owned(),
            enforcement: "active".to_owned(),
            include: include.iter().copied().map(String::from).collect(),
            exclude: Vec::new(),
            bypass_actors: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// An active ruleset for the default branch.
    pub(crate) fn of_default_branch(name: &str) -> Self {
        Self::new(name, &["~DEFAULT_BRANCH"])
    }

    /// Changes the enforcement to `active`, `evaluate` or `disabled`.
    #[must_use]
    pub(crate) fn enforcement(mut self, enforcement: &str) -> Self {
        enforcement.clone_into(&mut self.enforcement);
        self
    }

    /// Requires a check, from a given App if one is named.
    #[must_use]
    pub(crate) fn require_check(mut self, context: &str, integration: Option<u64>) -> Self {
        let mut check = json!({ "context": context });
        if let Some(integration) = integration {
            check["integration_id"] = integration.into();
        }
        self.parameters("required_status_checks")["required_status_checks"]
            .as_array_mut()
            .expect("the rule was made with a list")
            .push(check);
        self
    }

    /// Lets branches be created at commits whose checks have not passed. Wants a required check before it.
    #[must_use]
    pub(crate) fn do_not_enforce_on_create(mut self) -> Self {
        self.parameters("required_status_checks")["do_not_enforce_on_create"] = true.into();
        self
    }

    /// Requires pull requests to be up to date with the base.
    #[must_use]
    pub(crate) fn strict(mut self) -> Self {
        self.parameters("required_status_checks")["strict_required_status_checks_policy"] = true.into();
        self
    }

    /// Requires changes to come by pull request, with so many approvals.
    #[must_use]
    pub(crate) fn require_pull_request(mut self, approvals: u64) -> Self {
        self.parameters("pull_request")["required_approving_review_count"] = approvals.into();
        self
    }

    /// Requires merges to go through the queue, which tests every entry or the head of the group only.
    #[must_use]
    pub(crate) fn merge_queue(mut self, all_green: bool) -> Self {
        let strategy = if all_green { "ALLGREEN" } else { "HEADGREEN" };
        self.parameters("merge_queue")["grouping_strategy"] = strategy.into();
        self
    }

    /// Adds a rule without parameters: `non_fast_forward`, `deletion`, `creation` …
    #[must_use]
    pub(crate) fn rule(mut self, kind: &str) -> Self {
        self.rules.push(json!({ "type": kind }));
        self
    }

    /// Exempts an actor: `Integration`, `RepositoryRole`, `Team`, `User` or `OrganizationAdmin`.
    #[must_use]
    pub(crate) fn bypass(mut self, kind: &str, id: u64) -> Self {
        self.bypass_actors.push(json!({ "actor_id": id, "actor_type": kind, "bypass_mode": "always" }));
        self
    }

    /// The parameters of the rule of this type, if it is there.
    pub(crate) fn find(&self, kind: &str) -> Option<&Value> {
        self.rules.iter().find(|rule| rule["type"] == kind)
    }

    fn parameters(&mut self, kind: &str) -> &mut Value {
        let position = self.rules.iter().position(|rule| rule["type"] == kind).unwrap_or_else(|| {
            self.rules.push(json!({ "type": kind, "parameters": default_parameters(kind) }));
            self.rules.len() - 1
        });
        &mut self.rules[position]["parameters"]
    }
}

fn default_parameters(kind: &str) -> Value {
    match kind {
        "required_status_checks" => json!({
            "required_status_checks": [],
            "strict_required_status_checks_policy": false,
            "do_not_enforce_on_create": false,
        }),
        "pull_request" => json!({
            "allowed_merge_methods": ["merge", "squash", "rebase"],
            "dismiss_stale_reviews_on_push": false,
            "require_code_owner_review": false,
            "require_last_push_approval": false,
            "required_approving_review_count": 0,
            "required_review_thread_resolution": false,
        }),
        "merge_queue" => json!({
            "check_response_timeout_minutes": 60,
            "grouping_strategy": "ALLGREEN",
            "max_entries_to_build": 5,
            "max_entries_to_merge": 5,
            "merge_method": "MERGE",
            "min_entries_to_merge": 1,
            "min_entries_to_merge_wait_minutes": 5,
        }),
        _ => json!({}),
    }
}

/// A check that must pass, whatever asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequiredCheck {
    pub(crate) context: String,
    /// The App it must come from; any, if there is none.
    pub(crate) integration: Option<u64>,
}

/// Classic protection of one branch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Protection {
    pub(crate) required_checks: Vec<RequiredCheck>,
    /// Approvals that a pull request needs; `None` lets changes come without one.
    pub(crate) required_approvals: Option<u64>,
    /// Whether administrators are held to it.
    pub(crate) enforce_admins: bool,
}
