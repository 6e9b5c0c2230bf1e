//! GitHub's limits: nothing goes out before it may.

use std::sync::Barrier;

use review_gate::github::error::GitHubError;
use review_gate::model::pull_request::InstallationId;
use serde_json::json;

use super::server::{Reply, Server, user};

/// Seconds from the clock's beginning until which to wait.
fn wait(error: &GitHubError) -> i64 {
    match error {
        GitHubError::RateLimited { until, .. } => until.as_second() - 1_800_000_000,
        error => panic!("{error}"),
    }
}

#[tokio::test]
async fn secondary_limit_holds_everything_back_until_it_ends() {
    let server = Server::start(|seen| {
        if seen.url.ends_with("first") {
            Reply::status(403).header("retry-after", 30)
        } else {
            Reply::json(&user(1, "ann"))
        }
    })
    .await;
    let installation = server.installation();
    assert_eq!(wait(&installation.account_by_login("first").await.unwrap_err()), 30);
    server.pass_seconds(29);
    assert_eq!(wait(&installation.account_by_login("ann").await.unwrap_err()), 30);
    assert_eq!(server.asked(), ["GET /users/first"]);
    server.pass_seconds(1);
    installation.account_by_login("ann").await.unwrap();
}

#[tokio::test]
async fn limit_is_that_of_one_installation() {
    let server = Server::start(|seen| match seen.authorization.as_str() {
        "Bearer ghs_1" => Reply::status(429),
        _ => Reply::json(&user(1, "ann")),
    })
    .await;
    let others = server.github.installation(InstallationId(2));
    assert_eq!(wait(&server.installation().account_by_login("ann").await.unwrap_err()), 60);
    others.account_by_login("ann").await.unwrap();
}

#[tokio::test]
async fn pauses_grow_where_github_does_not_say_how_long() {
    let server =
        Server::start(|_| Reply::json(&json!({ "message": "You have exceeded a secondary rate limit." })).refused())
            .await;
    let mut waits = Vec::new();
    let mut now = 0;
    for _ in 0..3 {
        let until = wait(&server.installation().account_by_login("ann").await.unwrap_err());
        waits.push(until - now);
        server.pass_seconds(until - now);
        now = until;
    }
    assert_eq!(waits, [60, 120, 240]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refusals_of_one_moment_make_one_pause() {
    let both_arrived = Barrier::new(2);
    let server = Server::start(move |_| {
        both_arrived.wait();
        Reply::status(429)
    })
    .await;
    let installation = server.installation();
    let (one, other) = tokio::join!(installation.account_by_login("ann"), installation.account_by_login("bob"));
    assert_eq!((wait(&one.unwrap_err()), wait(&other.unwrap_err())), (60, 60));
}

#[tokio::test]
async fn last_request_of_the_hour_is_answered_and_the_next_held_back() {
    let server = Server::start(|_| {
        let reply = Reply::json(&user(1, "ann")).header("x-ratelimit-remaining", 0).header("x-ratelimit-limit", 5000);
        // GitHub's clock is a minute behind.
        reply.header("date", "Fri, 15 Jan 2027 07:59:00 GMT").header("x-ratelimit-reset", 1_800_000_540)
    })
    .await;
    server.installation().account_by_login("ann").await.unwrap();
    assert_eq!(wait(&server.installation().account_by_login("ann").await.unwrap_err()), 600);
    assert_eq!(server.installation().now().unwrap().as_second(), 1_799_999_940);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_is_left_is_kept_for_what_somebody_waits_for() {
    let server = Server::start(|_| {
        let reply =
            Reply::json(&user(1, "ann")).header("x-ratelimit-remaining", 1249).header("x-ratelimit-limit", 5000);
        reply.header("date", "Fri, 15 Jan 2027 08:00:00 GMT").header("x-ratelimit-reset", 1_800_000_900)
    })
    .await;
    server.installation().account_by_login("ann").await.unwrap();
    let background = server.installation().in_background();
    assert_eq!(wait(&background.account_by_login("ann").await.unwrap_err()), 900);
    server.installation().account_by_login("ann").await.unwrap();
    server.pass_seconds(900);
    background.account_by_login("ann").await.unwrap();
}
