//! Clone and fetch with the stock git.

use std::path::Path;
use std::process::Command;

use super::client::full_token;
use crate::support::github::FakeGitHub;
use crate::support::github::repository::Commit;

fn git(directory: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    command.current_dir(directory).args(arguments).env("GIT_TERMINAL_PROMPT", "0").env("HOME", directory);
    let output = command.env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    let printed = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    if output.status.success() { Ok(printed(output.stdout)) } else { Err(printed(output.stderr)) }
}

fn url(github: &FakeGitHub, token: &str) -> String {
    github.web_url().replace("http://", &format!("http://x-access-token:{token}@")) + "/acme/widgets.git"
}

#[tokio::test]
async fn a_private_repository_is_cloned_with_a_token_alone() {
    let github = FakeGitHub::start();
    let repository = github.repository("acme/widgets");
    let token = full_token(&github).await;
    let directory = tempfile::tempdir().unwrap();
    let refused = git(directory.path(), &["clone", "--quiet", &url(&github, "made-up"), "refused"]);
    assert!(refused.is_err());
    git(directory.path(), &["clone", "--quiet", &url(&github, &token), "cloned"]).unwrap();
    let head = git(&directory.path().join("cloned"), &["rev-parse", "HEAD"]).unwrap();
    assert_eq!(Some(head), repository.branch("main"));
}

#[tokio::test]
async fn the_head_of_a_forks_pull_request_is_fetched_from_the_base() {
    let github = FakeGitHub::start();
    let repository = github.repository("acme/widgets");
    let mallory = github.user("mallory");
    let fork = repository.fork(&mallory);
    let sha = fork.commit(&Commit { files: &[("a", Some("b"))], ..Commit::by(&mallory.signature()) });
    fork.push(&mallory, "topic", &sha, false).unwrap();
    let pull = repository.open_pull_from(&fork, &mallory, "topic", "main", "Change", "");
    let token = full_token(&github).await;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    git(path, &["init", "--quiet"]).unwrap();
    git(path, &["fetch", "--quiet", &url(&github, &token), "refs/pull/1/head"]).unwrap();
    assert_eq!(git(path, &["rev-parse", "FETCH_HEAD"]).unwrap(), pull.head());
    let refs = git(path, &["ls-remote", &url(&github, &token)]).unwrap();
    assert!(refs.contains("refs/pull/1/head") && !refs.contains("refs/fake"), "{refs}");
}
