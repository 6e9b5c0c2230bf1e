//! Issues, and the conversation of issues and pull requests.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::super::authentication::Access;
use super::super::call::{Answer, Call, Reply};
use super::super::json;
use super::super::state::State;
use super::super::state::issue::IssueState;

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    let ["repos", owner, name, "issues", rest @ ..] = segments.as_slice() else { return None };
    let access = if method == "GET" { Access::Read } else { Access::Write };
    let repository = call.repository(state, owner, name, "issues", access);
    Some(repository.and_then(|repository| match (method, rest) {
        ("GET", []) => issues(state, call, repository),
        ("POST", []) => create_issue(state, call, repository),
        ("GET", ["comments", id]) => comment(state, repository, id),
        ("PATCH", ["comments", id]) => update_comment(state, call, repository, id),
        ("GET", [number]) => issue(state, repository, find(state, repository, number)?),
        ("PATCH", [number]) => update_issue(state, call, repository, find(state, repository, number)?),
        ("GET", [number, "comments"]) => comments(state, call, repository, find(state, repository, number)?),
        ("POST", [number, "comments"]) => create_comment(state, call, repository, find(state, repository, number)?),
        ("GET", [number, "timeline"]) => timeline(state, call, repository, find(state, repository, number)?),
        _ => Err(Answer::not_found()),
    }))
}

fn find(state: &State, repository: u64, number: &str) -> Result<u64, Answer> {
    let number = number.parse().map_err(|_| Answer::not_found())?;
    let found = state.repository(repository);
    let known = found.pulls.contains_key(&number) || found.issues.contains_key(&number);
    if known { Ok(number) } else { Err(Answer::not_found()) }
}

/// Newest first unless the call says otherwise, pull requests among them, which nobody is to do.
fn issues(state: &State, call: &Call, repository: u64) -> Reply {
    let found = state.repository(repository);
    let wanted = call.parameter("state").unwrap_or("open");
    let since: Option<Timestamp> = call.parameter("since").and_then(|since| since.parse().ok());
    let is_wanted = |is: &str, updated_at: Timestamp| {
        (wanted == "all" || wanted == is) && since.is_none_or(|since| updated_at >= since)
    };
    let only_assigned = call.parameter("assignee") == Some("*");
    let issues = found.issues.values().filter(|issue| is_wanted(issue.state(), issue.updated_at));
    let issues = issues.filter(|issue| !only_assigned || !issue.assignees.is_empty());
    let issues = issues.map(|issue| (issue.number, json::issue::issue(state, repository, issue)));
    let pulls = found.pulls.values().filter(|pull| !only_assigned && is_wanted(pull.state(), pull.updated_at));
    let pulls = pulls.map(|pull| (pull.number, json::issue::of_pull(state, repository, pull.number)));
    let listed: BTreeMap<u64, Value> = issues.chain(pulls).collect();
    let mut listed: Vec<Value> = listed.into_values().collect();
    if call.parameter("direction") != Some("asc") {
        listed.reverse();
    }
    call.page(state, &listed)
}

fn create_issue(state: &mut State, call: &Call, repository: u64) -> Reply {
    let title = call.required_text("title")?.to_owned();
    let app = call.calling_app(state).ok_or_else(Answer::not_found)?;
    let labels = call.body["labels"].as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from);
    let issue = IssueState {
        id: state.new_id(),
        number: state.repository_mut(repository).next_number(),
        author: state.bot_of(app),
        title,
        body: call.text("body").map(String::from),
        labels: labels.collect(),
        assignees: Vec::new(),
        created_at: state.now(),
        updated_at: state.now(),
        closed_at: None,
    };
    let value = json::issue::issue(state, repository, &issue);
    state.repository_mut(repository).issues.insert(issue.number, issue);
    Answer::created(value)
}

fn issue(state: &State, repository: u64, number: u64) -> Reply {
    Answer::ok(match state.repository(repository).issues.get(&number) {
        Some(issue) => json::issue::issue(state, repository, issue),
        None => json::issue::of_pull(state, repository, number),
    })
}

fn update_issue(state: &mut State, call: &Call, repository: u64, number: u64) -> Reply {
    let (title, body) = (call.text("title").map(String::from), call.text("body").map(String::from));
    if !state.repository(repository).issues.contains_key(&number) {
        return Err(Answer::not_found());
    }
    state.change_issue(repository, number, |issue| {
        issue.title = title.unwrap_or_else(|| issue.title.clone());
        issue.body = body.or_else(|| issue.body.clone());
    });
    issue(state, repository, number)
}

fn comment(state: &State, repository: u64, id: &str) -> Reply {
    let comments = &state.repository(repository).comments;
    let found = comments.iter().find(|comment| comment.id.to_string() == id).ok_or_else(Answer::not_found)?;
    Answer::ok(json::issue::comment(state, repository, found))
}

fn comments(state: &State, call: &Call, repository: u64, number: u64) -> Reply {
    let comments = state.repository(repository).comments.iter().filter(|comment| comment.number == number);
    let comments = comments.map(|comment| json::issue::comment(state, repository, comment));
    call.page(state, &comments.collect::<Vec<_>>())
}

fn create_comment(state: &mut State, call: &Call, repository: u64, number: u64) -> Reply {
    let body = call.required_text("body")?;
    let app = call.calling_app(state).ok_or_else(Answer::not_found)?;
    let author = state.bot_of(app);
    let id = state.comment(repository, number, author, Some(app), body);
    let mut answer = comment(state, repository, &id.to_string())?;
    answer.status = 201;
    Ok(answer)
}

fn update_comment(state: &mut State, call: &Call, repository: u64, id: &str) -> Reply {
    let body = call.required_text("body")?;
    let app = call.calling_app(state).ok_or_else(Answer::not_found)?;
    let comments = &state.repository(repository).comments;
    let found = comments.iter().find(|comment| comment.id.to_string() == id).ok_or_else(Answer::not_found)?;
    let (number, author) = (found.id, state.bot_of(app));
    state.edit_comment(repository, number, author, body);
    comment(state, repository, id)
}

fn timeline(state: &State, call: &Call, repository: u64, number: u64) -> Reply {
    let pull = state.repository(repository).pulls.get(&number);
    let events = pull.into_iter().flat_map(|pull| &pull.timeline);
    let events = events.map(|event| json::issue::timeline_event(state, repository, event));
    call.page(state, &events.collect::<Vec<_>>())
}
