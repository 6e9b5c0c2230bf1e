//! Repositories as JSON.

use serde_json::{Map, Value, json};

use super::super::state::State;
use super::account;

/// Addresses that follow from the name alone.
const LINKS: &[(&str, &str)] = &[
    ("archive_url", "/{archive_format}{/ref}"),
    ("assignees_url", "/assignees{/user}"),
    ("blobs_url", "/git/blobs{/sha}"),
    ("branches_url", "/branches{/branch}"),
    ("collaborators_url", "/collaborators{/collaborator}"),
    ("comments_url", "/comments{/number}"),
    ("commits_url", "/commits{/sha}"),
    ("compare_url", "/compare/{base}...{head}"),
    ("contents_url", "/contents/{+path}"),
    ("contributors_url", "/contributors"),
    ("deployments_url", "/deployments"),
    ("downloads_url", "/downloads"),
    ("events_url", "/events"),
    ("forks_url", "/forks"),
    ("git_commits_url", "/git/commits{/sha}"),
    ("git_refs_url", "/git/refs{/sha}"),
    ("git_tags_url", "/git/tags{/sha}"),
    ("hooks_url", "/hooks"),
    ("issue_comment_url", "/issues/comments{/number}"),
    ("issue_events_url", "/issues/events{/number}"),
    ("issues_url", "/issues{/number}"),
    ("keys_url", "/keys{/key_id}"),
    ("labels_url", "/labels{/name}"),
    ("languages_url", "/languages"),
    ("merges_url", "/merges"),
    ("milestones_url", "/milestones{/number}"),
    ("notifications_url", "/notifications{?since,all,participating}"),
    ("pulls_url", "/pulls{/number}"),
    ("releases_url", "/releases{/id}"),
    ("stargazers_url", "/stargazers"),
    ("statuses_url", "/statuses/{sha}"),
    ("subscribers_url", "/subscribers"),
    ("subscription_url", "/subscription"),
    ("tags_url", "/tags"),
    ("teams_url", "/teams"),
    ("trees_url", "/git/trees{/sha}"),
];

/// Where the API has a repository.
pub(crate) fn url(state: &State, id: u64) -> String {
    format!("{}/repos/{}", state.api_url, state.full_name(id))
}

/// The long form, which serves everywhere.
pub(crate) fn full(state: &State, id: u64) -> Value {
    let repository = state.repository(id);
    let url = url(state, id);
    let full_name = state.full_name(id);
    let page = format!("{}/{full_name}", state.web_url);
    let created_at = repository.created_at.to_string();
    let open_issues = repository.pulls.values().filter(|pull| pull.open).count() + repository.issues.len();
    let mut links = Map::new();
    for (name, path) in LINKS {
        links.insert((*name).to_owned(), format!("{url}{path}").into());
    }
    let mut value = json!({
        "id": id, "node_id": format!("R_{id}"), "name": repository.name, "full_name": full_name, "private": repository.private,
        "owner": account::simple(state, repository.owner), "html_url": page, "description": null,
        "fork": repository.fork_of.is_some(), "url": url, "clone_url": format!("{page}.git"),
        "git_url": format!("{page}.git"), "ssh_url": format!("{page}.git"), "svn_url": page, "mirror_url": null,
        "homepage": null, "language": null, "license": null, "default_branch": repository.default_branch,
        "archived": repository.archived, "disabled": false, "visibility": if repository.private { "private" } else { "public" },
    });
    let counts = json!({
        "forks": 0, "forks_count": 0, "network_count": 0, "subscribers_count": 0, "stargazers_count": 0, "watchers": 0,
        "watchers_count": 0, "open_issues": open_issues, "open_issues_count": open_issues, "size": 1, "has_issues": true,
        "has_projects": false, "has_wiki": false, "has_pages": false, "has_discussions": false, "has_downloads": false,
        "created_at": created_at, "updated_at": created_at, "pushed_at": created_at,
    });
    account::merge(&mut value, counts);
    account::merge(&mut value, Value::Object(links));
    value
}
