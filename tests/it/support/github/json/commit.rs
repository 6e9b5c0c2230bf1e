//! Commits and changed files as JSON.

use serde_json::{Value, json};

use super::super::git_history::{ChangedFile, CommitInfo, Signature};
use super::super::state::State;
use super::{account, repository};

/// A commit without its files.
pub(crate) fn commit(state: &State, repository: u64, commit: &CommitInfo) -> Value {
    let url = repository::url(state, repository);
    let page = format!("{}/{}", state.web_url, state.full_name(repository));
    let sha = &commit.sha;
    let verified = state.repository(repository).verified.contains(sha);
    let parent = |sha: &String| json!({ "sha": sha, "url": format!("{url}/commits/{sha}"), "html_url": format!("{page}/commit/{sha}") });
    json!({
        "url": format!("{url}/commits/{sha}"),
        "sha": sha,
        "node_id": format!("C_{sha}"),
        "html_url": format!("{page}/commit/{sha}"),
        "comments_url": format!("{url}/commits/{sha}/comments"),
        "commit": {
            "url": format!("{url}/git/commits/{sha}"),
            "author": signature(&commit.author),
            "committer": signature(&commit.committer),
            "message": commit.message,
            "comment_count": 0,
            "tree": { "sha": commit.tree, "url": format!("{url}/git/trees/{}", commit.tree) },
            "verification": {
                "verified": verified, "reason": if verified { "valid" } else { "unsigned" }, "payload": null,
                "signature": null, "verified_at": null,
            },
        },
        "author": linked(state, &commit.author),
        "committer": linked(state, &commit.committer),
        "parents": commit.parents.iter().map(parent).collect::<Vec<_>>(),
    })
}

/// A file of a change; `commit` is the one after it.
pub(crate) fn file(state: &State, repository: u64, commit: &str, file: &ChangedFile, hunks: Option<String>) -> Value {
    let url = repository::url(state, repository);
    let page = format!("{}/{}", state.web_url, state.full_name(repository));
    let path = &file.path;
    let mut value = json!({
        "sha": file.blob,
        "filename": path,
        "status": file.status,
        "additions": file.additions,
        "deletions": file.deletions,
        "changes": file.additions + file.deletions,
        "blob_url": format!("{page}/blob/{commit}/{path}"),
        "raw_url": format!("{page}/raw/{commit}/{path}"),
        "contents_url": format!("{url}/contents/{path}?ref={commit}"),
    });
    if let Some(previous) = &file.previous_path {
        value["previous_filename"] = previous.as_str().into();
    }
    if let Some(hunks) = hunks {
        value["patch"] = hunks.into();
    }
    value
}

fn signature(signature: &Signature) -> Value {
    json!({ "name": signature.name, "email": signature.email, "date": signature.at.to_string() })
}

/// The account whose address signed, or `null`.
fn linked(state: &State, signature: &Signature) -> Value {
    account::optional(state, state.account_of_email(&signature.email).map(|account| account.id))
}
