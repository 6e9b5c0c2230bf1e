//! Webhooks: what is read of them, and that GitHub's own examples can be read.

use std::path::Path;

use review_gate::github::webhook::event::{CheckRunAction, Event, IssueAction, PullRequestAction, Webhook};
use review_gate::model::account::AccountId;
use review_gate::model::pull_request::InstallationId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::server::{REPOSITORY, id, user};

fn parse(event: &str, payload: &Value) -> Webhook {
    Webhook::parse(event, payload.to_string().as_bytes()).unwrap()
}

fn with_origin(payload: &Value) -> Value {
    let mut payload = payload.clone();
    payload["installation"] = json!({ "id": 1 });
    payload["repository"] = json!({ "id": REPOSITORY, "full_name": "acme/shop" });
    payload["sender"] = user(1, "ann");
    payload
}

fn pull_request(action: &str) -> Value {
    json!({
        "action": action, "number": 5, "changes": { "base": { "ref": { "from": "dev" }, "sha": { "from": "x" } } },
        "pull_request": { "updated_at": "2026-01-01T00:00:00Z", "head": { "sha": id('b') }, "base": { "ref": "main" } },
    })
}

#[test]
fn origin_and_retarget_are_read() {
    let webhook = parse("pull_request", &with_origin(&pull_request("edited")));
    assert_eq!(webhook.installation, Some(InstallationId(1)));
    let (repository, name) = webhook.repository.unwrap();
    assert_eq!((repository.0, name.to_string().as_str()), (REPOSITORY, "acme/shop"));
    assert_eq!(webhook.sender.unwrap().id, AccountId(1));
    let Event::PullRequest(event) = webhook.event else { panic!() };
    assert_eq!((event.action, event.previous_base_branch.as_deref()), (PullRequestAction::Edited, Some("dev")));
}

#[test]
fn actions_of_tomorrow_are_read() {
    let Event::PullRequest(event) = parse("pull_request", &pull_request("beautified")).event else { panic!() };
    assert_eq!(event.action, PullRequestAction::Other);
    assert_eq!(parse("sunrise", &json!({ "action": "early" })).event, Event::Other);
}

#[test]
fn comment_on_an_issue_is_none_on_a_pull_request() {
    let date = "2026-01-01T00:00:00Z";
    let comment = json!({ "id": 2, "body": null, "user": null, "created_at": date, "updated_at": date });
    let mut payload = json!({ "action": "created", "issue": { "number": 5 }, "comment": comment });
    assert_eq!(parse("issue_comment", &payload).event, Event::Other);
    payload["issue"]["pull_request"] = json!({ "url": "…" });
    let Event::Comment(event) = parse("issue_comment", &payload).event else { panic!() };
    assert_eq!((event.pull_request, event.comment), (5, 2));
}

#[test]
fn assignment_of_an_issue_is_read() {
    let issue = json!({ "number": 5, "state": "open", "assignees": [user(1, "ann")] });
    let Event::Issue(event) = parse("issues", &json!({ "action": "assigned", "issue": issue })).event else { panic!() };
    assert_eq!((event.action, event.issue), (IssueAction::Assigned, 5));
    assert!(event.is_open && event.is_assigned);
}

#[test]
fn wish_for_another_run_is_told_from_other_changes_of_a_check_run() {
    let run = json!({ "name": "review-gate/quality", "head_sha": id('a'), "app": { "id": 7 } });
    let action = |action: &str| {
        let payload = json!({ "action": action, "check_run": run });
        let Event::CheckRun(event) = parse("check_run", &payload).event else { panic!() };
        event.action
    };
    assert_eq!(action("rerequested"), CheckRunAction::Rerequested);
    assert_eq!(action("completed"), CheckRunAction::Changed);
}

#[test]
fn malformed_payload_is_an_error_that_does_not_quote_it() {
    let error = Webhook::parse("push", br#"{"ref": "refs/heads/main", "before": "secret"}"#).unwrap_err();
    insta::assert_snapshot!(error, @"the payload of event `push` is not as GitHub writes it (line 1, column 46)");
    assert!(Webhook::parse("push", b"\xff\xfe").is_err());
}

/// One event of the package `@octokit/webhooks-examples`.
#[derive(Deserialize)]
struct Examples {
    name: String,
    examples: Vec<Value>,
}

/// `scripts/test` fetches the package and names its directory.
#[test]
#[allow(clippy::print_stdout, reason = "a test that is skipped says so")]
fn examples_of_github_are_read() {
    let Some(directory) = std::env::var_os("REVIEW_GATE_WEBHOOK_EXAMPLES") else {
        println!("skipped: REVIEW_GATE_WEBHOOK_EXAMPLES does not name the package's directory");
        return;
    };
    let text = std::fs::read(Path::new(&directory).join("api.github.com/index.json")).unwrap();
    let events: Vec<Examples> = serde_json::from_slice(&text).unwrap();
    let examples = events.iter().flat_map(|event| event.examples.iter().map(|example| (event.name.as_str(), example)));
    let results = examples.map(|(name, example)| Webhook::parse(name, example.to_string().as_bytes()));
    let (read, failed): (Vec<_>, Vec<_>) = results.partition(Result::is_ok);
    assert_eq!(failed.into_iter().filter_map(Result::err).map(|error| error.to_string()).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(read.len(), 329);
}
