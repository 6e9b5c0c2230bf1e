//! Repositories, their branches, contents and collaborators.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::super::account::AccountKind;
use super::super::authentication::Access;
use super::super::call::{Answer, Call, Reply};
use super::super::json;
use super::super::state::State;

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    let ("GET", ["repos", owner, name, rest @ ..]) = (method, segments.as_slice()) else { return None };
    let repository = |permission| call.repository(state, owner, name, permission, Access::Read);
    Some(match rest {
        [] => repository("metadata").and_then(|id| Answer::ok(json::repository::full(state, id))),
        ["branches"] => repository("contents").and_then(|id| branches(state, call, id)),
        ["branches", branch @ ..] if branch.last() != Some(&"protection") => {
            repository("contents").and_then(|id| one_branch(state, id, &branch.join("/")))
        }
        ["contents", path @ ..] => repository("contents").and_then(|id| contents(state, call, id, &path.join("/"))),
        ["collaborators", login, "permission"] => repository("metadata").and_then(|id| permission(state, id, login)),
        _ => return None,
    })
}

fn branches(state: &State, call: &Call, repository: u64) -> Reply {
    let url = json::repository::url(state, repository);
    let short = |(name, sha): (&String, &String)| {
        let name = name.strip_prefix("refs/heads/")?;
        let commit = json!({ "sha": sha, "url": format!("{url}/commits/{sha}") });
        Some(json!({ "name": name, "commit": commit, "protected": state.is_protected(repository, name) }))
    };
    let found = state.repository(repository).refs.iter().filter_map(short);
    let wanted = call.parameter("protected").map(|protected| protected == "true");
    let found = found.filter(|branch| wanted.is_none_or(|wanted| branch["protected"] == wanted));
    let found: Vec<Value> = found.collect();
    call.page(state, &found)
}

fn one_branch(state: &State, repository: u64, name: &str) -> Reply {
    let found = state.repository(repository);
    let sha = found.branch(name).ok_or_else(|| Answer::error(404, "Branch not found"))?;
    let url = format!("{}/branches/{name}", json::repository::url(state, repository));
    let page = format!("{}/{}/tree/{name}", state.web_url, state.full_name(repository));
    let protected = state.is_protected(repository, name);
    Answer::ok(json!({
        "name": name,
        "commit": json::commit::commit(state, repository, &found.git.commit_info(sha)),
        "protected": protected,
        "protection": { "enabled": protected },
        "protection_url": format!("{url}/protection"),
        "_links": { "self": url, "html": page },
    }))
}

fn contents(state: &State, call: &Call, repository: u64, path: &str) -> Reply {
    let found = state.repository(repository);
    let reference = call.parameter("ref").unwrap_or(&found.default_branch);
    let missing = || Answer::error(404, &format!("No commit found for the ref {reference}"));
    let commit = found.resolve(reference).ok_or_else(missing)?;
    if let Some((sha, content)) = found.git.file(&commit, path) {
        let mut value = content_entry(state, repository, reference, "file", &sha, path);
        value["size"] = content.len().into();
        value["encoding"] = "base64".into();
        value["content"] = wrapped_base64(&content).into();
        return Answer::ok(value);
    }
    let entries = found.git.entries(&commit, path).ok_or_else(Answer::not_found)?;
    let entry = |(kind, sha, name): &(String, String, String)| {
        let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        let kind = if kind == "tree" { "dir" } else { "file" };
        content_entry(state, repository, reference, kind, sha, &path)
    };
    Answer::ok(entries.iter().map(entry).collect())
}

fn content_entry(state: &State, repository: u64, reference: &str, kind: &str, sha: &str, path: &str) -> Value {
    let url = json::repository::url(state, repository);
    let page = format!("{}/{}/blob/{reference}/{path}", state.web_url, state.full_name(repository));
    let (own, git) = (format!("{url}/contents/{path}?ref={reference}"), format!("{url}/git/blobs/{sha}"));
    json!({
        "type": kind, "name": path.rsplit('/').next(), "path": path, "sha": sha, "size": 0, "url": own, "git_url": git,
        "html_url": page, "download_url": page, "_links": { "self": own, "git": git, "html": page },
    })
}

/// GitHub breaks the text into lines of sixty characters.
fn wrapped_base64(content: &[u8]) -> String {
    let encoded = STANDARD.encode(content);
    let lines = encoded.as_bytes().chunks(60).map(|line| String::from_utf8_lossy(line).into_owned() + "\n");
    lines.collect()
}

fn permission(state: &State, repository: u64, login: &str) -> Reply {
    let account = state.find_account(login).ok_or_else(Answer::not_found)?;
    if account.kind == AccountKind::Bot {
        return Err(Answer::error(404, &format!("{login} is not a user")));
    }
    let role = state.role(repository, account.id);
    let permission = match role {
        "admin" => "admin",
        "maintain" | "write" => "write",
        "triage" | "read" => "read",
        _ => "none",
    };
    let mut user = json::account::simple(state, account.id);
    user["role_name"] = role.into();
    Answer::ok(json!({ "permission": permission, "role_name": role, "user": user }))
}
