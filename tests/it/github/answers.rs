//! What is made of GitHub's answers, above all of those that leave something out.

use jiff::Timestamp;
use review_gate::github::error::GitHubError;
use review_gate::model::account::{Account, AccountId, AccountKind};
use review_gate::model::check::ForeignCheckState;
use review_gate::model::pull_request::PullRequestState;
use review_gate::model::snapshot::ReviewState;
use serde_json::{Value, json};

use super::server::{REPOSITORY, Reply, Server, id, user};

fn account(number: u64, login: &str) -> Account {
    Account { id: AccountId(number), login: login.to_owned(), kind: AccountKind::User }
}

fn pull_request(repository: u64) -> Value {
    json!({
        "number": 5, "state": "closed", "draft": false, "user": null, "title": "Add a thing", "body": null,
        "labels": [{ "name": "b" }, { "name": "a" }],
        "head": { "ref": "topic", "sha": id('b'), "repo": null },
        "base": { "ref": "main", "sha": id('a'), "repo": { "id": repository } },
        "created_at": "2026-01-01T00:00:00Z", "merged_at": "2026-01-02T00:00:00Z",
    })
}

#[tokio::test]
async fn pull_request_without_author_text_and_head_repository_is_read() {
    let server = Server::start(|_| Reply::json(&pull_request(REPOSITORY))).await;
    let found = server.repository().pull_request(5).await.unwrap();
    assert_eq!((found.state, found.author, found.body.as_str()), (PullRequestState::Merged, None, ""));
    assert_eq!((found.labels, found.head), (vec!["a".to_owned(), "b".to_owned()], id('b')));
}

#[tokio::test]
async fn name_that_passed_to_another_repository_is_noticed() {
    let server = Server::start(|_| Reply::json(&pull_request(REPOSITORY + 1))).await;
    let error = server.repository().pull_request(5).await.unwrap_err();
    assert!(matches!(error, GitHubError::Moved { .. }), "{error}");
}

#[tokio::test]
async fn commits_that_are_not_listed_are_read_one_by_one() {
    let commit = |sha, author: Value| json!({ "sha": id(sha), "author": author, "committer": {}, "commit": { "verification": { "verified": true } } });
    let server = Server::start(move |seen| {
        if seen.url.contains("/pulls/5/commits") {
            Reply::json(&json!([commit('a', user(1, "ann"))]))
        } else {
            Reply::json(&commit('b', Value::Null))
        }
    })
    .await;
    let found = server.repository().commit_accounts(5, &[id('a'), id('b')]).await.unwrap();
    assert_eq!(found[&id('a')].author, Some(account(1, "ann")));
    assert_eq!(
        (&found[&id('b')].author, &found[&id('b')].committer, found[&id('b')].is_verified),
        (&None, &None, true)
    );
}

#[tokio::test]
async fn dismissed_reviews_tell_what_they_were_and_who_struck_them_out() {
    let review = |number: u64, state: &str| {
        let date = format!("2026-01-0{number}T00:00:00Z");
        json!({ "id": number, "user": user(number, "reviewer"), "state": state, "commit_id": id('a'), "submitted_at": date })
    };
    let dismissal = |number: u64, state: &str| {
        let dismissed = json!({ "review_id": number, "state": state });
        json!({ "event": "review_dismissed", "actor": user(9, "bob"), "dismissed_review": dismissed })
    };
    let pending = json!({ "id": 5, "user": user(5, "me"), "state": "PENDING", "commit_id": null });
    let reviews =
        json!([review(4, "APPROVED"), review(3, "DISMISSED"), review(2, "DISMISSED"), review(1, "DISMISSED"), pending]);
    let timeline = json!([
        { "event": "committed", "author": { "name": "n", "email": "e" }, "sha": id('a') },
        dismissal(1, "approved"),
        dismissal(2, "changes_requested"),
    ]);
    let server =
        Server::start(
            move |seen| if seen.url.contains("/timeline") { Reply::json(&timeline) } else { Reply::json(&reviews) },
        )
        .await;
    let found = server.repository().reviews(5).await.unwrap();
    let dismissed = |had_requested_changes, by| ReviewState::Dismissed { had_requested_changes, by };
    let bob = || Some(account(9, "bob"));
    let expected = [dismissed(false, bob()), dismissed(true, bob()), dismissed(true, None), ReviewState::Approved];
    assert_eq!(found.into_iter().map(|review| review.state).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn review_in_an_unknown_state_is_an_error() {
    let review = json!([{ "id": 1, "user": null, "state": "ENDORSED", "submitted_at": "2026-01-01T00:00:00Z" }]);
    let server = Server::start(move |_| Reply::json(&review)).await;
    assert!(matches!(server.repository().reviews(5).await, Err(GitHubError::Unavailable { .. })));
}

#[tokio::test]
async fn edited_comments_are_told_from_others() {
    let comment = |number: u64, updated: &str| json!({ "id": number, "user": null, "body": "text", "created_at": "2026-01-01T00:00:00Z", "updated_at": updated });
    let comments = json!([comment(1, "2026-01-01T00:00:00Z"), comment(2, "2026-01-01T00:00:01Z")]);
    let server = Server::start(move |_| Reply::json(&comments)).await;
    let found = server.repository().comments(5).await.unwrap();
    assert_eq!(found.iter().map(|comment| comment.was_edited).collect::<Vec<_>>(), [false, true]);
}

fn permission(user: &Value, permission: &str) -> Value {
    json!({ "permission": permission, "role_name": permission, "user": user })
}

#[tokio::test]
async fn rights_are_those_of_the_account_and_not_of_its_old_login() {
    let server = Server::start(|seen| match seen.url.as_str() {
        "/user/1" => Reply::json(&user(1, "ann-new")),
        url if url.contains("/ann-new/") => Reply::json(&permission(&user(1, "ann-new"), "read")),
        _ => Reply::json(&permission(&user(2, "ann"), "admin")),
    })
    .await;
    assert!(!server.repository().can_write(&account(1, "ann")).await.unwrap());
    assert!(server.repository().can_write(&account(2, "ann")).await.unwrap());
}

#[tokio::test]
async fn accounts_that_are_gone_or_no_users_may_nothing() {
    let bot = json!({ "id": 3, "login": "helper[bot]", "type": "Bot" });
    let server = Server::start(move |seen| match seen.url.as_str() {
        "/user/3" => Reply::json(&bot),
        _ => Reply::status(404),
    })
    .await;
    assert!(!server.repository().can_write(&account(1, "ann")).await.unwrap());
    assert!(!server.repository().can_write(&account(3, "helper[bot]")).await.unwrap());
    assert_eq!(server.asked()[2], "GET /repos/acme/shop/collaborators/helper%5Bbot%5D/permission");
}

#[tokio::test]
async fn invited_members_are_not_members_yet() {
    let server = Server::start(|seen| match seen.url.as_str() {
        "/user/1" => Reply::json(&user(1, "ann")),
        "/user/2" => Reply::json(&user(2, "bob")),
        "/orgs/acme/teams/reviewers/memberships/ann" => Reply::json(&json!({ "state": "active" })),
        "/orgs/acme/teams/reviewers/memberships/bob" => Reply::json(&json!({ "state": "pending" })),
        _ => Reply::status(404),
    })
    .await;
    let mut members = Vec::new();
    for number in 1..=3 {
        members.push(server.installation().is_team_member("acme", "reviewers", AccountId(number)).await.unwrap());
    }
    assert_eq!(members, [true, false, false]);
}

#[tokio::test]
async fn foreign_checks_are_the_newest_of_each_app() {
    let run = |number: u64, name: &str, app: u64, status: &str, conclusion: Value| json!({ "id": number, "name": name, "app": { "id": app, "slug": format!("app-{app}") }, "status": status, "conclusion": conclusion });
    let runs = json!([
        run(2, "test", 1, "completed", "failure".into()),
        run(1, "test", 1, "completed", "success".into()),
        run(3, "lint", 1, "completed", "neutral".into()),
        run(4, "scan", 1, "in_progress", Value::Null),
        run(5, "review-gate/quality", super::server::APP_ID, "completed", "success".into()),
    ]);
    let statuses =
        json!({ "total_count": 1, "statuses": [{ "context": "ci", "state": "success" }], "state": "success" });
    let server = Server::start(move |seen| {
        if seen.url.contains("/check-runs") {
            Reply::json(&json!({ "total_count": 5, "check_runs": runs }))
        } else {
            Reply::json(&statuses)
        }
    })
    .await;
    let found = server.repository().foreign_checks(&id('a')).await.unwrap();
    let found: Vec<(&str, ForeignCheckState)> = found.iter().map(|check| (check.name.as_str(), check.state)).collect();
    let expected = [
        ("ci", ForeignCheckState::Succeeded),
        ("lint", ForeignCheckState::NotSucceeded),
        ("scan", ForeignCheckState::Running),
        ("test", ForeignCheckState::NotSucceeded),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn branch_moves_are_read_as_far_back_as_asked() {
    let moved = |number: u64, day: u64| {
        json!({
            "id": number, "before": id('0'), "after": id('a'), "ref": "refs/heads/topic", "actor": user(1, "ann"),
            "timestamp": format!("2026-01-0{day}T00:00:00Z"), "activity_type": "push",
        })
    };
    let server = Server::start(move |seen| {
        if seen.url.contains("after=abc%3D") {
            Reply::json(&json!([moved(2, 3), moved(1, 1)])).link_to_next()
        } else {
            Reply::json(&json!([moved(4, 5), moved(3, 4)]))
                .header("link", "<https://elsewhere.example/activity?after=abc%3D&per_page=100>; rel=\"next\"")
        }
    })
    .await;
    let since: Timestamp = "2026-01-02T00:00:00Z".parse().unwrap();
    let found = server.repository().branch_moves("topic", since).await.unwrap();
    assert_eq!(found.iter().map(|found| found.id).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn clone_url_in_the_clear_is_refused() {
    let repository = |clone_url: &str| json!({ "id": 10, "full_name": "acme/shop", "default_branch": "main", "clone_url": clone_url, "archived": false });
    let server = Server::start(move |seen| match seen.url.as_str() {
        "/repositories/10" => Reply::json(&repository("https://host/acme/shop.git")),
        _ => Reply::json(&repository("http://host/acme/shop.git")),
    })
    .await;
    let found = server.installation().repository_by_id(server.repository().id()).await.unwrap();
    assert_eq!(found.clone_url.as_str(), "https://host/acme/shop.git");
    let error = server.installation().repository_by_name(&found.name).await.unwrap_err();
    insta::assert_snapshot!(error, @"`GET /repos/acme/shop` got no usable answer: its clone URL is not encrypted");
}

#[tokio::test]
async fn files_are_decoded_and_directories_are_none() {
    let file = |size| json!({ "type": "file", "size": size, "encoding": "base64", "content": "aGVs\nbG8=\n" });
    let server = Server::start(move |seen| match seen.url.split(['/', '?']).nth(5).unwrap() {
        "file" => Reply::json(&file(5)),
        "cut" => Reply::json(&file(6)),
        "big" => Reply::json(&json!({ "type": "file", "size": 2_000_000, "encoding": "none", "content": "" })),
        "directory" => Reply::json(&json!([file(5)])),
        _ => Reply::status(404),
    })
    .await;
    let repository = server.repository();
    assert_eq!(repository.file("file", &id('a')).await.unwrap(), Some(b"hello".to_vec()));
    assert_eq!(repository.file("directory", &id('a')).await.unwrap(), None);
    assert_eq!(repository.file("missing", &id('a')).await.unwrap(), None);
    assert!(matches!(repository.file("cut", &id('a')).await, Err(GitHubError::Unavailable { .. })));
    assert!(matches!(repository.file("big", &id('a')).await, Err(GitHubError::Unprocessable { .. })));
}
