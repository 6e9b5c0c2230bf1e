//! What goes out, how often, with which credentials, and what is made of broken answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use review_gate::github::client::GitHub;
use review_gate::github::error::GitHubError;
use review_gate::github::response_cache::MemoryCache;
use review_gate::github::settings::{Settings, SettingsError};
use review_gate::model::pull_request::InstallationId;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::server::{self, Reply, Server, id, user};

fn comment(number: usize) -> Value {
    let date = "2026-01-01T00:00:00Z";
    json!({ "id": number, "user": user(1, "ann"), "body": "", "created_at": date, "updated_at": date })
}

fn comments(count: usize) -> Value {
    (0..count).map(comment).collect()
}

#[tokio::test]
async fn unchanged_answers_are_taken_from_the_cache() {
    let server = Server::start(|seen| match &seen.if_none_match {
        Some(etag) if etag == "\"one\"" => Reply::status(304),
        _ => Reply::json(&comments(3)).header("etag", "\"one\""),
    })
    .await;
    let first = server.repository().comments(5).await.unwrap();
    let second = server.repository().comments(5).await.unwrap();
    assert_eq!((first.len(), &first), (3, &second));
    let etags: Vec<Option<String>> = server.seen().into_iter().map(|seen| seen.if_none_match).collect();
    assert_eq!(etags, [None, Some("\"one\"".to_owned())]);
}

#[tokio::test]
async fn cached_answers_belong_to_one_installation() {
    let server = Server::start(|_| Reply::json(&user(1, "ann")).header("etag", "\"one\"")).await;
    for installation in [1, 2] {
        let installation = server.github.installation(InstallationId(installation));
        installation.account_by_login("ann").await.unwrap();
    }
    assert!(server.seen().iter().all(|seen| seen.if_none_match.is_none()));
}

#[tokio::test]
async fn every_page_is_asked_for_with_credentials() {
    let server = Server::start(|seen| {
        if seen.url.contains("page=1") && !seen.url.ends_with("page=2") {
            Reply::json(&comments(100)).link_to_next()
        } else {
            Reply::json(&comments(1))
        }
    })
    .await;
    assert_eq!(server.repository().comments(5).await.unwrap().len(), 101);
    let authorizations: Vec<String> = server.seen().into_iter().map(|seen| seen.authorization).collect();
    assert_eq!(authorizations, ["Bearer ghs_1", "Bearer ghs_1"]);
}

#[tokio::test]
async fn short_page_before_another_is_an_error() {
    let server = Server::start(|_| Reply::json(&comments(50)).link_to_next()).await;
    let error = server.repository().comments(5).await.unwrap_err();
    insta::assert_snapshot!(error, @"`GET /repos/acme/shop/issues/5/comments` got no usable answer: a page is not full although another follows");
}

#[tokio::test]
async fn list_beyond_its_cap_is_an_error() {
    let commit = |digit: usize| json!({ "sha": format!("{digit:040}"), "author": null, "committer": {}, "commit": {} });
    let page: Value = (0..100).map(commit).collect();
    let server = Server::start(move |_| Reply::json(&page).link_to_next()).await;
    let error = server.repository().commit_accounts(5, &[id('a')]).await.unwrap_err();
    assert!(matches!(error, GitHubError::TooLong { most: 250, .. }), "{error}");
}

#[tokio::test]
async fn list_that_is_shorter_than_it_says_is_an_error() {
    let server = Server::start(|_| Reply::json(&json!({ "total_count": 2, "check_runs": [] }))).await;
    let error = server.repository().foreign_checks(&id('a')).await.unwrap_err();
    insta::assert_snapshot!(error, @"`GET /repos/acme/shop/commits/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/check-runs` got no usable answer: a part is missing");
}

#[tokio::test]
async fn half_an_answer_is_an_error_that_does_not_quote_it() {
    let server = Server::start(|_| Reply::text("[{\"id\": \"ghs_secret")).await;
    let error = server.repository().comments(5).await.unwrap_err();
    insta::assert_snapshot!(error, @"`GET /repos/acme/shop/issues/5/comments` got no usable answer: its JSON is not as expected at line 1 column 19");
    assert!(!format!("{error:?}").contains("ghs_secret"));
}

/// A server that gives out tokens, and breaks off in the middle of everything else.
async fn start_breaking_off(answers: Arc<AtomicUsize>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut connection, _) = listener.accept().await.unwrap();
            let mut request = [0; 8192];
            let length = connection.read(&mut request).await.unwrap();
            let answer = if String::from_utf8_lossy(&request[..length]).contains("access_tokens") {
                let token =
                    json!({ "token": "ghs_1", "expires_at": "2100-01-01T00:00:00Z", "permissions": {} }).to_string();
                format!("HTTP/1.1 201 Created\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{token}", token.len())
            } else {
                answers.fetch_add(1, Ordering::SeqCst);
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 100\r\n\r\n[]".to_owned()
            };
            connection.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    url
}

#[tokio::test]
async fn broken_connection_is_tried_once_more_where_nothing_changes() {
    let answers = Arc::new(AtomicUsize::new(0));
    let github = server::client(&start_breaking_off(Arc::clone(&answers)).await, server::clock().0);
    let error = server::repository(&github).comments(5).await.unwrap_err();
    assert!(matches!(error, GitHubError::Unavailable { .. }), "{error}");
    assert_eq!(answers.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn broken_connection_is_not_tried_again_where_something_changes() {
    let answers = Arc::new(AtomicUsize::new(0));
    let github = server::client(&start_breaking_off(Arc::clone(&answers)).await, server::clock().0);
    let error = server::repository(&github).create_comment(5, "hello").await.unwrap_err();
    assert!(matches!(error, GitHubError::Unavailable { .. }), "{error}");
    assert_eq!(answers.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn failed_change_goes_out_once() {
    let server = Server::start(|_| Reply::status(502)).await;
    let error = server.repository().create_comment(5, "hello").await.unwrap_err();
    assert!(matches!(error, GitHubError::Unavailable { .. }), "{error}");
    assert_eq!(server.asked(), ["POST /repos/acme/shop/issues/5/comments"]);
}

#[tokio::test]
async fn expired_token_is_replaced_once() {
    let server = Server::start(|seen| match seen.authorization.as_str() {
        "Bearer ghs_1" => Reply::status(401),
        _ => Reply::json(&comments(1)),
    })
    .await;
    server.repository().comments(5).await.unwrap();
    server.repository().comments(6).await.unwrap();
    let authorizations: Vec<String> = server.seen().into_iter().map(|seen| seen.authorization).collect();
    assert_eq!(authorizations, ["Bearer ghs_1", "Bearer ghs_2", "Bearer ghs_2"]);
}

#[tokio::test]
async fn refused_credentials_are_not_tried_forever() {
    let server = Server::start(|_| Reply::status(401)).await;
    let error = server.repository().comments(5).await.unwrap_err();
    assert!(matches!(error, GitHubError::Unauthorised { .. }), "{error}");
    assert_eq!((server.seen().len(), server.tokens()), (2, 2));
}

#[tokio::test]
async fn installation_that_is_gone_is_not_taken_for_something_that_is_missing() {
    let server = Server::start(|_| Reply::json(&user(1, "ann"))).await;
    let error = server.github.installation(InstallationId(404)).account_by_login("ann").await.unwrap_err();
    insta::assert_snapshot!(error, @"`POST /app/installations/…/access_tokens` is not permitted: the App is not installed there any more; grant the App what it needs");
}

#[tokio::test]
async fn many_requests_at_once_share_one_token() {
    let server = Server::start(|_| Reply::json(&comments(1))).await;
    let repository = server.repository();
    let reads = (0..8).map(|number| {
        let repository = repository.clone();
        tokio::spawn(async move { repository.comments(number).await.map(drop) })
    });
    for read in reads.collect::<Vec<_>>() {
        read.await.unwrap().unwrap();
    }
    assert_eq!((server.seen().len(), server.tokens()), (8, 1));
}

#[tokio::test]
async fn statuses_say_what_to_do() {
    let permission = "x-accepted-github-permissions";
    let server = Server::start(move |seen| match seen.url.split(['/', '?']).nth(5).unwrap() {
        "1" => Reply::status(301),
        "2" => Reply::status(403).header(permission, "checks=write"),
        "3" => Reply::status(404),
        "4" => Reply::status(410),
        "5" => Reply::status(422),
        _ => Reply::status(500),
    })
    .await;
    let mut errors = Vec::new();
    for number in 1..=6 {
        errors.push(server.repository().comments(number).await.unwrap_err().to_string());
    }
    insta::assert_snapshot!(errors.join("\n"), @"
    `GET /repos/acme/shop/issues/1/comments` leads to a repository that was renamed or transferred
    `GET /repos/acme/shop/issues/2/comments` is not permitted: no; grant the App checks=write
    `GET /repos/acme/shop/issues/3/comments` found nothing
    `GET /repos/acme/shop/issues/4/comments` found nothing
    `GET /repos/acme/shop/issues/5/comments` was refused: no
    `GET /repos/acme/shop/issues/6/comments` got no usable answer: status 500 Internal Server Error
    ");
}

#[tokio::test]
async fn plain_http_is_for_this_machine_alone() {
    let settings = |api_url: &str| Settings {
        api_url: api_url.to_owned(),
        app_id: server::APP_ID,
        private_key: server::PRIVATE_KEY.into(),
    };
    let build = |api_url: &str| {
        let cache = Arc::new(MemoryCache::default());
        GitHub::new(&settings(api_url), cache, server::clock().0).map(drop)
    };
    for url in
        ["https://api.github.com", "https://host/api/v3", "http://127.0.0.1:1", "http://[::1]:1", "http://localhost"]
    {
        assert!(build(url).is_ok(), "{url}");
    }
    for url in ["http://host/api/v3", "http://127.0.0.1.host", "http://10.0.0.1", "ftp://127.0.0.1"] {
        assert!(matches!(build(url), Err(SettingsError::NotEncrypted { .. })), "{url}");
    }
    assert!(matches!(build("api.github.com/x y"), Err(SettingsError::NotAUrl { .. })));
    assert!(!format!("{:?}", settings("https://host")).contains("PRIVATE KEY"));
}
