//! Check runs: made, changed and read.

use serde_json::Value;

use super::super::authentication::Access;
use super::super::call::{Answer, Call, Reply};
use super::super::checks::CheckPosting;
use super::super::json;
use super::super::state::State;
use super::super::state::check::CheckRun;

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    let ["repos", owner, name, "check-runs", rest @ ..] = segments.as_slice() else { return None };
    let access = if method == "GET" { Access::Read } else { Access::Write };
    let repository = call.repository(state, owner, name, "checks", access);
    Some(repository.and_then(|repository| {
        match (method, rest) {
            ("POST", []) => create(state, call, repository),
            ("PATCH", [id]) => update(state, call, repository, id),
            ("GET", [id]) => {
                find(state, repository, id).and_then(|run| Answer::ok(json::check::run(state, repository, run)))
            }
            ("GET", [id, "annotations"]) => find(state, repository, id)
                .and_then(|run| call.page(state, &json::check::annotations(state, repository, run))),
            _ => Err(Answer::not_found()),
        }
    }))
}

fn find<'a>(state: &'a State, repository: u64, id: &str) -> Result<&'a CheckRun, Answer> {
    let runs = &state.repository(repository).check_runs;
    runs.iter().find(|run| run.id.to_string() == id).ok_or_else(Answer::not_found)
}

fn create(state: &mut State, call: &Call, repository: u64) -> Reply {
    let app = call.calling_app(state).ok_or_else(Answer::not_found)?;
    let name = call.required_text("name")?.to_owned();
    let sha = call.required_text("head_sha")?.to_owned();
    let posting = CheckPosting::parse(&call.body)?;
    let id = state.create_check_run(repository, app, &name, &sha, posting)?;
    let run = find(state, repository, &id.to_string())?;
    Answer::created(json::check::run(state, repository, run))
}

fn update(state: &mut State, call: &Call, repository: u64, id: &str) -> Reply {
    let run = find(state, repository, id)?;
    if call.calling_app(state) != Some(run.app) {
        return Err(Answer::error(
            403,
            "Invalid app_id - check run can only be modified by the GitHub App that created it.",
        ));
    }
    let id_number = run.id;
    let posting = CheckPosting::parse(&call.body)?;
    state.update_check_run(repository, id_number, call.text("name"), posting);
    Answer::ok(json::check::run(state, repository, find(state, repository, id)?))
}

/// The check runs of a commit, newest first.
pub(super) fn list(state: &State, call: &Call, repository: u64, sha: &str) -> Reply {
    let app = call.parameter("app_id").and_then(|id| id.parse::<u64>().ok());
    let wanted = |run: &&CheckRun| {
        run.head_sha == sha
            && app.is_none_or(|app| run.app == app)
            && call.parameter("check_name").is_none_or(|name| run.name == name)
            && call.parameter("status").is_none_or(|status| run.status == status)
    };
    let mut runs: Vec<&CheckRun> = Vec::new();
    for run in state.repository(repository).check_runs.iter().rev().filter(wanted) {
        let superseded = runs.iter().any(|newer| newer.app == run.app && newer.name == run.name);
        if call.parameter("filter") == Some("all") || !superseded {
            runs.push(run);
        }
    }
    let runs: Vec<Value> = runs.into_iter().map(|run| json::check::run(state, repository, run)).collect();
    call.counted_page(state, "check_runs", &runs)
}
