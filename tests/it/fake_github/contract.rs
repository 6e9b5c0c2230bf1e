//! Every answer is as GitHub describes it, and requests that are not are noticed.

use serde_json::{Value, json};

use super::client::{call, full_token, signed_token};
use super::scene::Scene;
use crate::support::github::FakeGitHub;
use crate::support::github::state::rules::{Protection, RequiredCheck, Ruleset};

/// Everything that can be asked of a repository, after its name.
const OF_REPOSITORY: &[&str] = &[
    "",
    "/actions/permissions/workflow",
    "/activity",
    "/activity?ref=main&activity_type=push&per_page=5",
    "/branches",
    "/branches/main",
    "/branches/main/protection",
    "/branches/feature/slashed",
    "/collaborators/alice/permission",
    "/commits/topic",
    "/commits/topic/check-runs?check_name=gate&filter=all&app_id=4711",
    "/commits/topic/pulls",
    "/commits/topic/status",
    "/commits/feature/slashed/status",
    "/contents/README.md",
    "/contents/src?ref=topic",
    "/contents/",
    "/issues?state=open&assignee=*&sort=created&direction=asc",
    "/issues/1",
    "/issues/1/comments",
    "/issues/3",
    "/issues/1/timeline",
    "/pulls",
    "/pulls?state=all&head=acme:topic&base=main&sort=updated&direction=asc&page=1",
    "/pulls/1",
    "/pulls/1/comments",
    "/pulls/1/commits",
    "/pulls/1/files",
    "/pulls/1/reviews",
    "/pulls/2",
    "/rules/branches/main",
    "/rulesets",
];

/// Everything that can be asked otherwise with a token of an installation.
const OF_INSTALLATION: &[&str] = &[
    "/installation/repositories",
    "/users/alice",
    "/users/agent%5Bbot%5D",
    "/orgs/acme",
    "/orgs/acme/installations",
    "/orgs/acme/teams/reviewers",
    "/orgs/acme/teams/reviewers/members",
    "/orgs/acme/teams/reviewers/memberships/alice",
];

/// Everything the App itself can ask.
const OF_APP: &[&str] = &[
    "/app",
    "/app/installations",
    "/app/hook/deliveries?per_page=3&status=failure",
    "/repos/acme/widgets/installation",
];

/// A repository where there is something of everything.
fn furnished() -> Scene {
    let scene = Scene::new();
    let Scene { github, repository, bot, alice, pull } = &scene;
    let acme = github.organization("acme");
    acme.team("reviewers").add(alice);
    acme.install_other_app("other", &[("contents", "write")]);
    acme.protect(Ruleset::of_default_branch("all").require_check("gate", Some(github.app_id())).strict());
    let ruleset = Ruleset::of_default_branch("own").require_pull_request(1).merge_queue(true).rule("non_fast_forward");
    repository.protect(ruleset.require_check("tests", None).bypass("RepositoryRole", 5));
    let check = RequiredCheck { context: "gate".to_owned(), integration: None };
    let protection = Protection { required_checks: vec![check], required_approvals: Some(1), enforce_admins: false };
    repository.protect_classically("main", protection);
    repository.push(bot, "feature/slashed", &pull.head(), false).unwrap();
    let review = pull.review(alice, "CHANGES_REQUESTED", "No.");
    pull.dismiss_review(review, bot);
    pull.review(alice, "APPROVED", "Yes.");
    pull.comment(alice, "Good.");
    pull.retarget(bot, "feature/slashed");
    pull.retarget(bot, "main");
    repository.create_check_run_as(github.app_id(), "gate", &pull.head(), "success");
    repository.create_status(alice, &pull.head(), "tests", "success");
    let second = repository.open_pull(bot, "feature/slashed", "main", "Second", "");
    second.merge_as_administrator(alice);
    repository.open_issue(alice, "Count faster", "It is slow.", &[bot]);
    while github.drop_next().is_some() {}
    scene
}

#[tokio::test]
async fn every_answer_is_as_github_describes_it() {
    let scene = furnished();
    let github = &scene.github;
    let (token, app) = (full_token(github).await, signed_token(github, 600));
    let of_repository = OF_REPOSITORY.iter().map(|path| format!("/repos/acme/widgets{path}"));
    let of_id = [format!("/repositories/{}/pulls/1", scene.repository.id()), format!("/user/{}", scene.alice.id)];
    let of_installation = OF_INSTALLATION.iter().copied().map(String::from).chain(of_repository).chain(of_id);
    for path in of_installation {
        let answer = call(github, &token, "GET", &path, Value::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
    for path in OF_APP {
        let answer = call(github, &app, "GET", path, Value::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
    assert_eq!(github.contract_faults(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_written_is_as_github_describes_it() {
    let scene = furnished();
    let (github, head) = (&scene.github, scene.pull.head());
    let token = full_token(github).await;
    let output = json!({ "title": "t", "summary": "s", "annotations": [
        { "path": "a", "start_line": 1, "end_line": 2, "annotation_level": "failure", "message": "m" }
    ] });
    let check = json!({ "name": "gate", "head_sha": head, "status": "completed", "conclusion": "failure", "output": output,
        "actions": [{ "label": "Again", "description": "Judge again", "identifier": "again" }] });
    let rules = json!([
        { "type": "deletion" },
        { "type": "required_status_checks", "parameters": {
            "strict_required_status_checks_policy": false, "do_not_enforce_on_create": false,
            "required_status_checks": [{ "context": "gate", "integration_id": github.app_id() }],
        } },
    ]);
    let ruleset = json!({ "name": "written", "target": "branch", "enforcement": "active", "rules": rules,
        "conditions": { "ref_name": { "include": ["~DEFAULT_BRANCH"], "exclude": [] } }, "bypass_actors": [] });
    let mut made = Vec::new();
    for (path, body) in [
        ("check-runs", check),
        ("issues", json!({ "title": "Merged without a verdict", "body": "b", "labels": ["incident"] })),
        ("issues/1/comments", json!({ "body": "b" })),
        ("rulesets", ruleset),
    ] {
        let answer = call(github, &token, "POST", &format!("/repos/acme/widgets/{path}"), body).await;
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
        made.push(answer.body["id"].to_string());
    }
    let read = ["check-runs/", "issues/comments/", "rulesets/"];
    for (path, id) in read.into_iter().zip([&made[0], &made[2], &made[3]]) {
        let answer = call(github, &token, "GET", &format!("/repos/acme/widgets/{path}{id}"), Value::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
    let path = format!("/repos/acme/widgets/issues/comments/{}", made[2]);
    assert_eq!(call(github, &token, "PATCH", &path, json!({ "body": "c" })).await.body["body"], "c");
    let path = format!("/repos/acme/widgets/check-runs/{}/annotations", made[0]);
    assert_eq!(call(github, &token, "GET", &path, Value::Null).await.body[0]["end_line"], 2);
    let path = format!("/repos/acme/widgets/rulesets/{}", made[3]);
    let disabled = call(github, &token, "PUT", &path, json!({ "enforcement": "disabled" })).await;
    assert_eq!((&disabled.body["enforcement"], &disabled.body["rules"]), (&json!("disabled"), &rules));
    let converted = call(github, "", "POST", "/app-manifests/code/conversions", Value::Null).await;
    assert_eq!((converted.status, converted.body["pem"].as_str()), (201, Some(github.private_key_pem())));
    assert_eq!(github.contract_faults(), Vec::<String>::new());
}

#[tokio::test]
async fn requests_that_github_does_not_describe_are_noticed() {
    let github = FakeGitHub::start();
    let head = github.repository("acme/widgets").branch("main");
    let token = full_token(&github).await;
    for (method, path, body, fault) in [
        ("GET", "/repos/acme/widgets/nonsense", Value::Null, "no such operation"),
        ("GET", "/repos/acme/widgets/pulls?stat=all", Value::Null, "unknown parameter `stat`"),
        ("GET", "/repos/acme/widgets/pulls?per_page=many", Value::Null, "is not of type \"integer\""),
        ("POST", "/repos/acme/widgets/check-runs", json!({ "head_sha": head }), "\"name\" is a required property"),
        ("POST", "/repos/acme/widgets/issues/1/comments", Value::Null, "null is not of type \"object\""),
    ] {
        let known = github.contract_faults().len();
        call(&github, &token, method, path, body).await;
        let faults = github.contract_faults().split_off(known).join("\n");
        assert!(faults.contains(fault), "{method} {path}: {faults}");
    }
}
