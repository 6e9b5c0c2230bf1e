//! Pull requests, their commits, files and reviews.

use serde_json::Value;

use super::super::authentication::Access;
use super::super::call::{Answer, Call, Reply};
use super::super::json;
use super::super::state::State;
use super::super::state::pull::PullState;

/// GitHub lists no more commits of one pull request.
const MOST_COMMITS: usize = 250;
/// GitHub lists no more files of one pull request.
const MOST_FILES: usize = 3000;

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    let ("GET", ["repos", owner, name, "pulls", rest @ ..]) = (method, segments.as_slice()) else { return None };
    let repository = call.repository(state, owner, name, "pull_requests", Access::Read);
    Some(repository.and_then(|repository| match rest {
        [] => list(state, call, repository),
        [number, part @ ..] => {
            let number = find(state, repository, number)?;
            match part {
                [] => one(state, repository, number),
                ["commits"] => commits(state, call, repository, number),
                ["files"] => files(state, call, repository, number),
                ["reviews"] => reviews(state, call, repository, number),
                ["reviews", id] => review(state, repository, number, id),
                ["comments"] => line_comments(state, call, repository, number),
                _ => Err(Answer::not_found()),
            }
        }
    }))
}

fn find(state: &State, repository: u64, number: &str) -> Result<u64, Answer> {
    let number = number.parse().map_err(|_| Answer::not_found())?;
    let known = state.repository(repository).pulls.contains_key(&number);
    if known { Ok(number) } else { Err(Answer::not_found()) }
}

fn list(state: &State, call: &Call, repository: u64) -> Reply {
    let wanted = |pull: &&PullState| {
        let state_fits = match call.parameter("state").unwrap_or("open") {
            "all" => true,
            wanted => wanted == pull.state(),
        };
        let owner = state.accounts.get(&pull.head.owner).map_or("", |account| &account.login);
        let label = format!("{owner}:{}", pull.head.branch);
        let head_fits = call.parameter("head").is_none_or(|head| head == label);
        state_fits && head_fits && call.parameter("base").is_none_or(|base| base == pull.base_branch)
    };
    let mut found: Vec<&PullState> = state.repository(repository).pulls.values().filter(wanted).collect();
    if call.parameter("sort") == Some("updated") {
        found.sort_by_key(|pull| (pull.updated_at, pull.number));
    }
    if call.parameter("direction") != Some("asc") {
        found.reverse();
    }
    let found: Vec<Value> = found.into_iter().map(|pull| json::pull::simple(state, repository, pull)).collect();
    call.page(state, &found)
}

fn one(state: &mut State, repository: u64, number: u64) -> Reply {
    state.try_merge(repository, number);
    Answer::ok(json::pull::full(state, repository, state.pull(repository, number)))
}

fn commits(state: &State, call: &Call, repository: u64, number: u64) -> Reply {
    let pull = state.pull(repository, number);
    let commits = state.repository(repository).git.commits_between(&pull.base_sha, &pull.head.sha);
    let commits = commits.iter().take(MOST_COMMITS).map(|commit| json::commit::commit(state, repository, commit));
    call.page(state, &commits.collect::<Vec<_>>())
}

fn line_comments(state: &State, call: &Call, repository: u64, number: u64) -> Reply {
    let pull = state.pull(repository, number);
    let of_review = |review| json::pull::line_comments(state, repository, number, review);
    let comments: Vec<Value> = pull.reviews.iter().flat_map(of_review).collect();
    call.page(state, &comments)
}

fn files(state: &State, call: &Call, repository: u64, number: u64) -> Reply {
    let pull = state.pull(repository, number);
    let git = &state.repository(repository).git;
    let head = &pull.head.sha;
    let base = git.merge_base(&pull.base_sha, head);
    let render = |file| json::commit::file(state, repository, head, file, git.patch(base.as_deref(), head, file));
    let files = git.changed_files(base.as_deref(), head);
    call.page(state, &files.iter().take(MOST_FILES).map(render).collect::<Vec<_>>())
}

fn reviews(state: &State, call: &Call, repository: u64, number: u64) -> Reply {
    let reviews = state.pull(repository, number).reviews.iter();
    let shown = reviews.map(|review| json::pull::review(state, repository, number, review));
    call.page(state, &shown.collect::<Vec<_>>())
}

fn review(state: &State, repository: u64, number: u64, id: &str) -> Reply {
    let id = id.parse().map_err(|_| Answer::not_found())?;
    let review = state.pull(repository, number).review(id).ok_or_else(Answer::not_found)?;
    Answer::ok(json::pull::review(state, repository, number, review))
}
