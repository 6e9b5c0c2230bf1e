//! Rulesets, the rules of a branch, and classic protection.

use serde_json::Value;

use super::super::authentication::Access;
use super::super::call::{Answer, Call, Reply};
use super::super::json;
use super::super::json::rules::Source;
use super::super::state::State;
use super::super::state::rules::Ruleset;

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    let ["repos", owner, name, rest @ ..] = segments.as_slice() else { return None };
    let repository = |permission, access| call.repository(state, owner, name, permission, access);
    Some(match (method, rest) {
        ("GET", ["branches", branch @ .., "protection"]) => {
            let found = repository("administration", Access::Read);
            found.and_then(|id| protection(state, id, &branch.join("/")))
        }
        ("GET", ["rules", "branches", branch @ ..]) => {
            repository("metadata", Access::Read).and_then(|id| rules_of_branch(state, call, id, &branch.join("/")))
        }
        ("GET", ["rulesets"]) => repository("metadata", Access::Read).and_then(|id| list(state, call, id)),
        ("GET", ["rulesets", ruleset]) => {
            repository("metadata", Access::Read).and_then(|id| one(state, call, id, ruleset))
        }
        ("POST", ["rulesets"]) => repository("administration", Access::Write).and_then(|id| create(state, call, id)),
        ("PUT", ["rulesets", ruleset]) => {
            repository("administration", Access::Write).and_then(|id| update(state, call, id, ruleset))
        }
        _ => return None,
    })
}

fn protection(state: &State, repository: u64, branch: &str) -> Reply {
    let found = state.repository(repository).protections.get(branch);
    let found = found.ok_or_else(|| Answer::error(404, "Branch not protected"))?;
    Answer::ok(json::rules::protection(state, repository, branch, found))
}

fn rules_of_branch(state: &State, call: &Call, repository: u64, branch: &str) -> Reply {
    let rulesets = state.rulesets_for(repository, branch).into_iter();
    let rules = rulesets.flat_map(|(ruleset, source)| json::rules::detailed(state, repository, ruleset, source));
    call.page(state, &rules.collect::<Vec<_>>())
}

fn list(state: &State, call: &Call, repository: u64) -> Reply {
    let with_parents = call.parameter("includes_parents") != Some("false");
    let rulesets = state.rulesets(repository).into_iter();
    let wanted = rulesets.filter(|(_, source)| with_parents || matches!(source, Source::Repository));
    let rulesets = wanted.map(|(ruleset, source)| json::rules::summary(state, repository, ruleset, source));
    call.page(state, &rulesets.collect::<Vec<_>>())
}

fn one(state: &State, call: &Call, repository: u64, id: &str) -> Reply {
    let found = state.rulesets(repository).into_iter().find(|(ruleset, _)| ruleset.id.to_string() == id);
    let (ruleset, source) = found.ok_or_else(Answer::not_found)?;
    let may_write = call.require(state, "administration", Access::Write).is_ok();
    Answer::ok(json::rules::full(state, repository, ruleset, source, may_write))
}

fn create(state: &mut State, call: &Call, repository: u64) -> Reply {
    let name = call.required_text("name")?;
    if state.repository(repository).rulesets.iter().any(|ruleset| ruleset.name == name) {
        return Err(Answer::unprocessable("Name must be unique"));
    }
    let id = state.new_id();
    let mut ruleset = Ruleset { id, ..Ruleset::new(name, &[]) };
    rewrite(&mut ruleset, &call.body);
    let value = json::rules::full(state, repository, &ruleset, Source::Repository, true);
    state.repository_mut(repository).rulesets.push(ruleset);
    tell(state, call, repository, id, "created");
    Answer::created(value)
}

fn update(state: &mut State, call: &Call, repository: u64, id: &str) -> Reply {
    let rulesets = &mut state.repository_mut(repository).rulesets;
    let found = rulesets.iter_mut().find(|ruleset| ruleset.id.to_string() == id).ok_or_else(Answer::not_found)?;
    rewrite(found, &call.body);
    let ruleset = found.clone();
    tell(state, call, repository, ruleset.id, "edited");
    let value = json::rules::full(state, repository, &ruleset, Source::Repository, true);
    Answer::ok(value)
}

/// Takes over what a request says; the rest stays.
fn rewrite(ruleset: &mut Ruleset, body: &Value) {
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut ruleset.name);
    }
    if let Some(enforcement) = body["enforcement"].as_str() {
        enforcement.clone_into(&mut ruleset.enforcement);
    }
    let patterns = |value: &Value| -> Option<Vec<String>> {
        Some(value.as_array()?.iter().filter_map(Value::as_str).map(String::from).collect())
    };
    let names = &body["conditions"]["ref_name"];
    if let Some(include) = patterns(&names["include"]) {
        ruleset.include = include;
    }
    if let Some(exclude) = patterns(&names["exclude"]) {
        ruleset.exclude = exclude;
    }
    if let Some(actors) = body["bypass_actors"].as_array() {
        ruleset.bypass_actors.clone_from(actors);
    }
    if let Some(rules) = body["rules"].as_array() {
        ruleset.rules.clone_from(rules);
    }
}

fn tell(state: &mut State, call: &Call, repository: u64, ruleset: u64, action: &str) {
    if let Some(app) = call.calling_app(state) {
        let sender = state.bot_of(app);
        state.emit_ruleset(repository, ruleset, action, sender);
    }
}
