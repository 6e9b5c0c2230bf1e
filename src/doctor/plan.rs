//! The ruleset that closes what is open: a new one, or a stronger one in its place.
//!
//! Whatever the ruleset asked for before, it still asks for: rules that are not known here stay as they are.

use globset::GlobBuilder;
use serde_json::{Value, json};

use crate::github::rules::PullRequestRule;
use crate::github::rulesets::{Enforcement, GateRuleset, References, Ruleset};
use crate::model::check::GateCheck;

/// What the gate's ruleset is called.
pub const NAME: &str = "review-gate";

/// The default branch, whatever it is called.
pub const DEFAULT_BRANCH: &str = "~DEFAULT_BRANCH";

/// A branch that the ruleset is to cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// How the ruleset names it: [`DEFAULT_BRANCH`], or a full ref, which may be a pattern.
    pub pattern: String,
    /// The full ref that stands for it; for a pattern the pattern itself.
    pub reference: String,
}

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The ruleset.
    pub ruleset: GateRuleset,
    /// How it differs from what is there, a line each; empty where nothing has to be written.
    pub changes: Vec<String>,
}

/// The ruleset that covers `targets` with the checks of `app`, made of the one that is there, if there is one.
pub fn plan(existing: Option<&Ruleset>, targets: &[Target], app: u64) -> Plan {
    let mut changes = Vec::new();
    match existing {
        None => changes.push(format!("create the ruleset `{NAME}`")),
        Some(ruleset) => strengthen_reach(ruleset, &mut changes),
    }
    let branches = branches(existing, targets, &mut changes);
    let mut rules = existing.map(|ruleset| ruleset.rules.clone()).unwrap_or_default();
    require_checks(&mut rules, app, &mut changes);
    require_pull_request(&mut rules, &mut changes);
    forbid(&mut rules, "non_fast_forward", "forbid force pushes", &mut changes);
    forbid(&mut rules, "deletion", "forbid deleting the branch", &mut changes);
    test_every_queue_entry(&mut rules, &mut changes);
    Plan { ruleset: GateRuleset { name: NAME.to_owned(), branches, rules }, changes }
}

/// It comes into force, for everybody.
fn strengthen_reach(ruleset: &Ruleset, changes: &mut Vec<String>) {
    if ruleset.enforcement != Enforcement::Active {
        changes.push(format!("put the ruleset `{NAME}` in force"));
    }
    let actors = ruleset.bypass_actors.as_ref().map_or(0, Vec::len);
    if actors > 0 {
        changes.push(format!("let nobody pass by; so far {actors} may"));
    }
}

fn branches(existing: Option<&Ruleset>, targets: &[Target], changes: &mut Vec<String>) -> References {
    let conditions = existing.and_then(|ruleset| ruleset.conditions.clone());
    let References { mut include, mut exclude } = conditions.unwrap_or_default().ref_name;
    for target in targets {
        if !include.contains(&target.pattern) && !include.iter().any(|pattern| pattern == "~ALL") {
            include.push(target.pattern.clone());
            changes.push(format!("cover {}", shown(&target.pattern)));
        }
    }
    exclude.retain(|pattern| {
        let hits = targets.iter().any(|target| *pattern == target.pattern || matches(pattern, &target.reference));
        if hits {
            changes.push(format!("no longer leave out {}", shown(pattern)));
        }
        !hits
    });
    References { include, exclude }
}

fn require_checks(rules: &mut Vec<Value>, app: u64, changes: &mut Vec<String>) {
    let defaults = json!({ "required_status_checks": [], "strict_required_status_checks_policy": false });
    let parameters = parameters(rules, "required_status_checks", &defaults);
    if parameters["do_not_enforce_on_create"] == true {
        changes.push("ask for the checks when a branch is created, too".to_owned());
    }
    parameters["do_not_enforce_on_create"] = false.into();
    if !parameters["required_status_checks"].is_array() {
        parameters["required_status_checks"] = json!([]);
    }
    let required = parameters["required_status_checks"].as_array_mut().expect("it was just made one");
    for check in GateCheck::ALL {
        let pinned = json!({ "context": check.name(), "integration_id": app });
        let is_same = |found: &Value| found["context"] == check.name();
        if required.iter().filter(|found| is_same(found)).collect::<Vec<_>>() == [&pinned] {
            continue;
        }
        let was_required = required.iter().any(is_same);
        required.retain(|found| !is_same(found));
        required.push(pinned);
        changes.push(if was_required {
            format!("accept `{}` from this App alone", check.name())
        } else {
            format!("require `{}`, from this App alone", check.name())
        });
    }
}

fn require_pull_request(rules: &mut Vec<Value>, changes: &mut Vec<String>) {
    if position(rules, "pull_request").is_some() {
        return;
    }
    let any = serde_json::to_value(PullRequestRule::default()).expect("it is numbers and switches");
    parameters(rules, "pull_request", &any);
    changes.push("require a pull request".to_owned());
}

fn forbid(rules: &mut Vec<Value>, kind: &str, change: &str, changes: &mut Vec<String>) {
    if position(rules, kind).is_none() {
        rules.push(json!({ "type": kind }));
        changes.push(change.to_owned());
    }
}

/// Only where the ruleset has a merge queue: whether there is one is not for the gate to say.
fn test_every_queue_entry(rules: &mut [Value], changes: &mut Vec<String>) {
    let queue = rules.iter_mut().find(|rule| rule["type"] == "merge_queue");
    if let Some(queue) = queue.filter(|queue| queue["parameters"]["grouping_strategy"] == "HEADGREEN") {
        queue["parameters"]["grouping_strategy"] = "ALLGREEN".into();
        changes.push("let the merge queue ask every entry to pass".to_owned());
    }
}

/// The parameters of the rule of this kind, which is added with those given where it is missing.
fn parameters<'a>(rules: &'a mut Vec<Value>, kind: &str, given: &Value) -> &'a mut Value {
    let position = position(rules, kind).unwrap_or_else(|| {
        rules.push(json!({ "type": kind, "parameters": given }));
        rules.len() - 1
    });
    &mut rules[position]["parameters"]
}

fn position(rules: &[Value], kind: &str) -> Option<usize> {
    rules.iter().position(|rule| rule["type"] == kind)
}

/// Whether a pattern of a ruleset names a ref. A pattern that is not understood is taken to.
fn matches(pattern: &str, reference: &str) -> bool {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.map_or(true, |glob| glob.compile_matcher().is_match(reference))
}

fn shown(pattern: &str) -> String {
    match pattern {
        DEFAULT_BRANCH => "the default branch".to_owned(),
        pattern => format!("`{}`", pattern.strip_prefix("refs/heads/").unwrap_or(pattern)),
    }
}
