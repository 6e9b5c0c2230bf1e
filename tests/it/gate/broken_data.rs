//! Forks, long lists, and a GitHub that lags, fails and loses webhooks.

use http::Request;

use super::world::{APPROVAL, QUALITY, World};
use crate::support::github::fault::{Effect, Fault};
use crate::support::github::http_client;
use crate::support::github::pull::Pull;
use crate::support::github::repository::{Commit, Repository};

/// A pull request of mallory from her fork, where every change needs an approval.
async fn from_a_fork() -> (World, Repository, Pull) {
    let world = World::with_policy("[approval]\nscope = \"all\"").await;
    let fork = world.repository.fork(&world.mallory);
    push_to(&fork, &world, "Add an answer");
    let pull = world.repository.open_pull_from(&fork, &world.mallory, "answer", "main", "Answer", "");
    (world, fork, pull)
}

fn push_to(fork: &Repository, world: &World, message: &str) -> String {
    let mallorys = world.mallory.signature();
    let files = [("answer.txt", Some(message))];
    let sha = fork.commit(&Commit { branch: "answer", message, files: &files, ..Commit::by(&mallorys) });
    fork.push(&world.mallory, "answer", &sha, false).unwrap();
    sha
}

#[tokio::test]
async fn fork_is_judged_like_a_branch() {
    let (world, fork, pull) = from_a_fork().await;
    world.settle().await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    let pushed = push_to(&fork, &world, "Slip this in");
    world.settle().await;
    world.never_passed(&pushed);
}

#[tokio::test]
async fn fork_that_was_deleted_is_judged_by_what_is_left() {
    let (world, _, pull) = from_a_fork().await;
    world.settle().await;
    let number = pull.number();
    world.repository.change(|repository| repository.pulls.get_mut(&number).unwrap().head.repository = None);
    world.sweep().await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn push_to_a_fork_that_nobody_told_of_blocks_until_it_is_told() {
    let (world, fork, pull) = from_a_fork().await;
    world.settle().await;
    world.github.advance(60);
    let pushed = push_to(&fork, &world, "Slip this in");
    let lost: Vec<String> = world.github.pending_deliveries().into_iter().map(|delivery| delivery.guid).collect();
    while world.github.drop_next().is_some() {}
    pull.review(&world.alice, "APPROVED", "");
    world.settle().await;
    world.never_passed(&pushed);
    for guid in lost {
        world.github.repeat(&guid);
    }
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&pushed);
}

#[tokio::test]
async fn author_beyond_the_commits_that_github_lists_is_known() {
    let world = World::new().await;
    let (copilots, alices) = (world.copilot.signature(), world.alice.signature());
    let mut tip = world.repository.branch("main").unwrap();
    for number in 0..251 {
        let message = format!("Step {number}");
        let signature = if number == 250 { &alices } else { &copilots };
        tip = world.repository.commit(&Commit { parents: &[&tip.clone()], message: &message, ..Commit::by(signature) });
    }
    world.repository.push(&world.copilot, "answer", &tip, false).unwrap();
    let pull = world.repository.open_pull(&world.copilot, "answer", "main", "Answer", "");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.never_passed(&tip);
    world.approve(&pull, &world.bob).await;
    world.is_green(&tip);
}

#[tokio::test]
async fn objection_before_a_hundred_others_is_heard() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    pull.review(&world.bob, "CHANGES_REQUESTED", "");
    for _ in 0..101 {
        pull.review(&world.carol, "COMMENTED", "Hm");
        pull.comment(&world.carol, "Hm");
    }
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.fails(&pull.head());
    world.never_passed(&pull.head());
}

#[tokio::test]
async fn answers_that_lag_behind_a_push_pass_nothing() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.github.lag("GET", "/repos/*/*/pulls/*", 4);
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.settle().await;
    world.never_passed(&pushed);
    world.waits(&pushed);
    assert!(pull.merge(&world.alice).is_err());
}

#[tokio::test]
async fn lag_of_reviews_ends_with_the_truth() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.github.advance(60);
    let review = pull.review(&world.alice, "APPROVED", "");
    world.settle().await;
    world.github.lag("GET", "/repos/*/*/pulls/*/reviews", 2);
    pull.dismiss_review(review, &world.alice);
    world.settle().await;
    world.sweep().await;
    world.waits(&pull.head());
}

#[tokio::test]
async fn webhooks_in_any_order_and_number_end_with_the_truth() {
    for seed in 0..6 {
        let world = World::new().await;
        let pull = world.pull_by(&world.copilot, "answer");
        world.github.advance(60);
        pull.review(&world.alice, "APPROVED", "");
        world.github.advance(60);
        let pushed = world.push(&world.copilot, "answer", "Slip this in");
        for delivery in world.github.pending_deliveries() {
            world.github.repeat(&delivery.guid);
        }
        world.github.shuffle(seed);
        for _ in 0..seed {
            world.github.drop_next();
        }
        world.settle().await;
        world.sweep().await;
        world.waits(&pushed);
        world.never_passed(&pushed);
        world.approve(&pull, &world.alice).await;
        world.is_green(&pushed);
    }
}

#[tokio::test]
async fn lost_webhooks_are_made_up_for_by_the_sweep() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.lose_webhooks();
    world.sweep().await;
    world.waits(&pull.head());
    world.github.advance(60);
    let review = pull.review(&world.alice, "APPROVED", "");
    world.lose_webhooks();
    world.sweep().await;
    world.is_green(&pull.head());
    pull.dismiss_review(review, &world.bob);
    world.lose_webhooks();
    world.sweep().await;
    world.waits(&pull.head());
    pull.close(&world.alice);
    world.lose_webhooks();
    world.sweep().await;
    assert!(world.summary(&pull.head(), APPROVAL).contains("not up for review"));
}

#[tokio::test]
async fn whatever_github_fails_to_tell_passes_nothing() {
    let routes = [
        "/repositories/*",
        "/repos/*/*/pulls/*",
        "/repos/*/*/pulls/*/reviews",
        "/repos/*/*/pulls/*/commits",
        "/repos/*/*/issues/*/comments",
        "/repos/*/*/issues/*/timeline",
        "/repos/*/*/activity",
        "/repos/*/*/rules/branches/*",
        "/repos/*/*/commits/*/check-runs",
        "/repos/*/*/commits/*/status",
        "/repos/*/*/commits/*/pulls",
        "/repos/*/*/collaborators/*/permission",
    ];
    let world = World::new().await;
    for (number, route) in routes.into_iter().enumerate() {
        for effect in [Effect::Status(404), Effect::Truncate] {
            let name = format!("{effect:?} {number}").to_lowercase().replace(['(', ')', ' '], "-");
            let pull = world.pull_with(&world.alice, &name, &format!("Add {name}"));
            pull.review(&world.bob, "CHANGES_REQUESTED", "");
            world.github.inject(Fault::new("GET", route, effect).first(6));
            world.settle().await;
            world.github.end_faults();
            pull.comment(&world.alice, "/review-gate recheck");
            world.settle().await;
            world.fails(&pull.head());
            assert!(!world.was_ever_green(&pull.head()), "{route}");
        }
    }
}

#[tokio::test]
async fn death_between_verdict_and_posting_loses_and_doubles_nothing() {
    for effect in [Effect::Disconnect, Effect::DisconnectAfterwards] {
        let mut world = World::new().await;
        let pull = world.pull_by(&world.copilot, "answer");
        world.github.inject(Fault::new("*", "/repos/*/*/check-runs/**", effect.clone()).first(3));
        world.github.inject(Fault::new("*", "/repos/*/*/check-runs", effect).first(3));
        world.github.deliver_all().await;
        world.work().await;
        world.restart().await;
        world.settle().await;
        for check in [QUALITY, APPROVAL] {
            assert!(world.check(&pull.head(), check).is_some());
        }
        world.waits(&pull.head());
        world.restart().await;
        world.approve(&pull, &world.alice).await;
        world.is_green(&pull.head());
    }
}

#[tokio::test]
async fn forged_webhook_is_refused() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let body = r#"{"action":"closed"}"#;
    for signature in ["", "sha1=00", "sha256=00", &format!("sha256={}", "0".repeat(64))] {
        let request = Request::post(&world.target)
            .header("x-github-event", "pull_request")
            .header("x-github-delivery", "forged")
            .header("x-hub-signature-256", signature)
            .body(body.into());
        let answer = http_client::send(request.unwrap()).await.unwrap();
        assert_eq!(answer.status().as_u16(), 401, "{signature}");
    }
    assert_eq!(world.store.delivery("forged").await.unwrap(), None);
    world.never_passed(&pull.head());
}

#[tokio::test]
async fn delivery_that_was_dealt_with_is_not_dealt_with_again() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    let guids: Vec<String> = world.github.pending_deliveries().into_iter().map(|delivery| delivery.guid).collect();
    world.settle().await;
    let posted = world.github.check_history().len();
    world.github.forget_requests();
    for guid in guids {
        world.github.repeat(&guid);
    }
    world.settle().await;
    assert_eq!(world.github.check_history().len(), posted);
    assert!(world.github.requests().is_empty());
}

#[tokio::test]
async fn sensitive_file_beyond_the_files_that_github_lists_is_seen() {
    let world = World::new().await;
    let names: Vec<String> = (0..3_001).map(|number| format!("a/{number}.txt")).collect();
    let mut files: Vec<(&str, Option<&str>)> = names.iter().map(|name| (name.as_str(), Some("text\n"))).collect();
    files.push(("z/auth/rights.txt", Some("all\n")));
    let pull = world.pull_of(&world.copilot, "answer", &files);
    world.settle().await;
    assert!(world.summary(&pull.head(), APPROVAL).contains("z/auth/rights.txt"));
    assert_eq!(world.check(&pull.head(), QUALITY).as_deref(), Some("failure"));
    world.approve(&pull, &world.alice).await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.bob).await;
    world.is_green(&pull.head());
}

/// GitHub's JSON can hold the character, git's commits can, and the texts of PostgreSQL cannot.
#[tokio::test]
async fn commit_with_a_nul_in_a_trailer_is_judged() {
    let world = World::new().await;
    let message = "Do a task\n\nCo-authored-by: N\0 <a\0b@example.com>\nCo-authored-by: M <c@exam\0ple.com>\n";
    let pull = world.pull_with(&world.copilot, "task", message);
    world.settle().await;
    world.fails(&pull.head());
    assert!(world.summary(&pull.head(), APPROVAL).contains("a␀b@example.com"), "nobody has such an address");
    assert_eq!(world.store.dead_jobs().await.unwrap(), Vec::new());
}
