//! Who may call what, and what the answers look like.

use serde_json::{Value, json};

use super::client::{call, full_token, installation_token, send, signed_token};
use super::scene::Scene;
use crate::support::github::FakeGitHub;

#[tokio::test]
async fn the_app_signs_in_and_gets_a_token_for_an_hour() {
    let github = FakeGitHub::start();
    github.repository("acme/widgets");
    let app = signed_token(&github, 600);
    assert_eq!(call(&github, &app, "GET", "/app", Value::Null).await.body["slug"], "review-gate");
    let token = full_token(&github).await;
    assert_eq!(call(&github, &token, "GET", "/repos/acme/widgets", Value::Null).await.status, 200);
    github.advance(3601);
    assert_eq!(call(&github, &token, "GET", "/repos/acme/widgets", Value::Null).await.status, 401);
}

#[tokio::test]
async fn credentials_that_do_not_hold_are_refused() {
    let github = FakeGitHub::start();
    github.repository("acme/widgets");
    let long_lived = signed_token(&github, 4000);
    assert_eq!(call(&github, &long_lived, "GET", "/app", Value::Null).await.status, 401);
    assert_eq!(call(&github, "ghs_made_up", "GET", "/repos/acme/widgets", Value::Null).await.status, 401);
    assert_eq!(call(&github, "", "GET", "/repos/acme/widgets", Value::Null).await.status, 401);
    let token = full_token(&github).await;
    assert_eq!(call(&github, &token, "GET", "/app", Value::Null).await.status, 401);
}

#[tokio::test]
async fn a_token_reaches_what_was_asked_for_and_no_more() {
    let github = FakeGitHub::start();
    let widgets = github.repository("acme/widgets");
    github.repository("acme/gadgets");
    let wanted = json!({ "repository_ids": [widgets.id()], "permissions": { "contents": "read" } });
    let token = installation_token(&github, wanted).await;
    let status = async |path| call(&github, &token, "GET", path, Value::Null).await.status;
    assert_eq!(status("/repos/acme/widgets/branches/main").await, 200);
    assert_eq!(status("/repos/acme/gadgets/branches/main").await, 404);
    assert_eq!(status("/repos/acme/widgets/pulls").await, 403);
}

#[tokio::test]
async fn a_pull_request_is_served_with_commits_files_and_reviews() {
    let Scene { github, repository, .. } = Scene::new();
    let pull = repository.pull(1);
    pull.review(&github.user("alice"), "APPROVED", "Fine.");
    let token = full_token(&github).await;
    let get =
        async |path: &str| call(&github, &token, "GET", &format!("/repos/acme/widgets{path}"), Value::Null).await.body;

    let shown = get("/pulls/1").await;
    assert_eq!(shown["head"]["sha"], pull.head());
    assert_eq!((&shown["commits"], &shown["changed_files"], &shown["mergeable"]), (&json!(1), &json!(1), &json!(true)));
    assert_eq!(get("/pulls?head=acme:topic").await[0]["number"], 1);
    assert_eq!(get("/pulls?state=closed").await, json!([]));
    assert_eq!(get("/pulls/1/commits").await[0]["author"]["login"], "agent[bot]");
    assert_eq!(get("/pulls/1/files").await[0]["patch"], "@@ -0,0 +1,3 @@\n+pub fn two() -> u8 {\n+    2\n+}");
    assert_eq!(get("/pulls/1/reviews").await[0]["commit_id"], pull.head());
    assert_eq!(get(&format!("/commits/{}/pulls", pull.head())).await[0]["number"], 1);
    assert_eq!(get("/contents/src/lib.rs?ref=topic").await["size"], 29);
    assert_eq!(get("/collaborators/alice/permission").await["role_name"], "write");
}

#[tokio::test]
async fn check_runs_are_made_changed_and_listed_within_the_limits() {
    let Scene { github, repository, .. } = Scene::new();
    let head = repository.pull(1).head();
    let token = full_token(&github).await;
    let annotation =
        json!({ "path": "a", "start_line": 1, "end_line": 1, "annotation_level": "warning", "message": "m" });
    let output = |count| json!({ "title": "t", "summary": "s", "annotations": vec![annotation.clone(); count] });
    let path = "/repos/acme/widgets/check-runs";
    let create = async |body| call(&github, &token, "POST", path, body).await;

    let unconcluded = json!({ "name": "gate", "head_sha": head, "status": "completed" });
    assert_eq!(create(unconcluded).await.status, 422);
    assert_eq!(create(json!({ "name": "gate", "head_sha": head, "output": output(51) })).await.status, 422);
    let made = create(json!({ "name": "gate", "head_sha": head, "output": output(50) })).await;
    assert_eq!((made.status, &made.body["status"]), (201, &json!("queued")));

    let own = format!("{path}/{}", made.body["id"]);
    let changed = json!({ "conclusion": "failure", "output": output(7) });
    let changed = call(&github, &token, "PATCH", &own, changed).await.body;
    assert_eq!((&changed["status"], &changed["output"]["annotations_count"]), (&json!("completed"), &json!(57)));
    let listed =
        call(&github, &token, "GET", &format!("/repos/acme/widgets/commits/{head}/check-runs"), Value::Null).await;
    assert_eq!(listed.body["total_count"], 1);

    let foreign = repository.create_check_run_as(15368, "gate", &head, "success");
    assert_eq!(call(&github, &token, "PATCH", &format!("{path}/{foreign}"), json!({ "name": "x" })).await.status, 403);
    let conclusions: Vec<_> = github.check_history().into_iter().map(|event| event.conclusion).collect();
    assert_eq!(conclusions, [None, Some("failure".to_owned()), Some("success".to_owned())]);
}

#[tokio::test]
async fn long_lists_come_in_pages_with_absolute_links() {
    let Scene { github, repository, .. } = Scene::new();
    let alice = github.user("alice");
    for _ in 0..5 {
        repository.pull(1).review(&alice, "COMMENTED", "");
    }
    let token = full_token(&github).await;
    let path = "/repos/acme/widgets/pulls/1/reviews?per_page=2";
    let first = call(&github, &token, "GET", path, Value::Null).await;
    let link = first.headers["link"].to_str().unwrap();
    let next = link.split(['<', '>']).nth(1).unwrap();
    assert!(next.starts_with(&github.api_url()) && link.contains("rel=\"next\""), "{link}");
    let last = send(&token, "GET", &next.replace("page=2&", "page=3&"), Value::Null, &[]).await;
    assert_eq!(last.body.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_answer_that_did_not_change_is_not_sent_again() {
    let Scene { github, repository, .. } = Scene::new();
    let token = full_token(&github).await;
    let url = format!("{}/repos/acme/widgets/pulls", github.api_url());
    let tag = send(&token, "GET", &url, Value::Null, &[]).await.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(send(&token, "GET", &url, Value::Null, &[("if-none-match", &tag)]).await.status, 304);
    repository.pull(1).close(&github.user("alice"));
    assert_eq!(send(&token, "GET", &url, Value::Null, &[("if-none-match", &tag)]).await.status, 200);
}

#[tokio::test]
async fn comments_are_read_and_written() {
    let Scene { github, repository, .. } = Scene::new();
    let alice = github.user("alice");
    let id = repository.pull(1).comment(&alice, "/review-gate why");
    github.advance(5);
    repository.pull(1).edit_comment(id, &alice, "never mind");
    let token = full_token(&github).await;
    let path = "/repos/acme/widgets/issues/1/comments";
    let made = call(&github, &token, "POST", path, json!({ "body": "Because." })).await;
    assert_eq!((made.status, &made.body["user"]["login"]), (201, &json!("review-gate[bot]")));
    let comments = call(&github, &token, "GET", path, Value::Null).await.body;
    assert_eq!(comments[0]["body"], "never mind");
    assert_ne!(comments[0]["updated_at"], comments[0]["created_at"]);
    assert_eq!(comments[1]["performed_via_github_app"]["id"], github.app_id());
}
