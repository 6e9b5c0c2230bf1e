//! Whose turn it is: repositories beside each other, and workers that have a copy of one.

use jiff::SignedDuration;
use review_gate::model::pull_request::RepositoryId;
use review_gate::store::jobs::{NewJob, Retry};

use super::scene::{Scene, at, claim, claim_at, job};

/// A job of a repository, taken up and due at that second.
async fn take_up(scene: &Scene, repository: u64, subject: &str, second: i64) {
    let job = NewJob { repository: Some(RepositoryId(repository)), due_at: at(second), ..job(subject, subject) };
    scene.store.enqueue(vec![job], at(second)).await.unwrap();
}

/// The subjects of all that is due at that second, in turn.
async fn order(scene: &Scene, second: i64) -> Vec<String> {
    let mut order = Vec::new();
    while let Some((id, subject)) = claim(scene.store.as_ref(), "worker", at(second)).await {
        scene.store.complete(id, "worker").await.unwrap();
        order.push(subject);
    }
    order
}

#[tokio::test]
async fn noisy_repository_does_not_keep_others_waiting() {
    let scene = Scene::new().await;
    for number in 0..4 {
        take_up(&scene, 1, &format!("noisy {number}"), 0).await;
    }
    take_up(&scene, 2, "quiet", 3).await;
    take_up(&scene, 3, "other 0", 4).await;
    take_up(&scene, 3, "other 1", 4).await;
    let expected = ["noisy 0", "quiet", "other 0", "noisy 1", "other 1", "noisy 2", "noisy 3"];
    assert_eq!(order(&scene, 4).await, expected);
}

#[tokio::test]
async fn job_that_is_wanted_once_more_keeps_its_turn() {
    let scene = Scene::new().await;
    for (repository, subject, second) in [(1, "first", 0), (2, "second", 1), (1, "first", 2)] {
        take_up(&scene, repository, subject, second).await;
    }
    assert_eq!(order(&scene, 2).await, ["first", "second"]);
}

#[tokio::test]
async fn job_that_failed_waits_behind_those_that_came_meanwhile() {
    let scene = Scene::new().await;
    take_up(&scene, 1, "failing", 0).await;
    let (id, _) = claim(scene.store.as_ref(), "worker", at(0)).await.unwrap();
    take_up(&scene, 2, "fresh", 1).await;
    scene.store.fail(id, "worker", "GitHub is away", Retry::At(at(2))).await.unwrap();
    assert_eq!(order(&scene, 3).await, ["fresh", "failing"]);
}

#[tokio::test]
async fn worker_with_a_copy_of_the_repository_is_preferred_for_some_seconds() {
    let scene = Scene::new().await;
    take_up(&scene, 1, "#1", 0).await;
    let first = claim_at("there", scene.store.as_ref(), "one", at(0)).await.unwrap();
    scene.store.complete(first.id, "one").await.unwrap();
    for (second, who) in [(10, "there"), (20, "here"), (30, "here")] {
        take_up(&scene, 1, &format!("#{second}"), second).await;
        if (second, who) == (20, "here") {
            assert_eq!(claim_at("here", scene.store.as_ref(), "other", at(second)).await, None);
        }
        let later = at(second) + SignedDuration::from_secs(if second == 20 { 2 } else { 0 });
        let job =
            claim_at(who, scene.store.as_ref(), "any", later).await.expect("either it has a copy, or took one over");
        scene.store.complete(job.id, "any").await.unwrap();
    }
}

#[tokio::test]
async fn whoever_is_gone_is_not_waited_for() {
    let scene = Scene::new().await;
    take_up(&scene, 1, "#1", 0).await;
    let first = claim_at("there", scene.store.as_ref(), "one", at(0)).await.unwrap();
    scene.store.complete(first.id, "one").await.unwrap();
    take_up(&scene, 1, "#2", 601).await;
    assert!(claim_at("here", scene.store.as_ref(), "other", at(601)).await.is_some());
}

#[tokio::test]
async fn lane_that_a_newer_version_knows_keeps_nobody_waiting() {
    let scene = Scene::new().await;
    for subject in ["#1", "#2"] {
        take_up(&scene, 1, subject, 0).await;
    }
    scene.execute("UPDATE jobs SET lane = CASE subject WHEN '#1' THEN -7 ELSE 9 END");
    assert_eq!(order(&scene, 0).await, ["#1", "#2"]);
}

#[tokio::test]
async fn lost_job_gives_its_lane_to_the_one_that_was_taken_up_meanwhile() {
    let scene = Scene::new().await;
    take_up(&scene, 1, "lost", 0).await;
    claim(scene.store.as_ref(), "dead", at(0)).await.unwrap();
    take_up(&scene, 1, "lost", 1).await;
    scene.execute("UPDATE jobs SET lane = 2 WHERE state = 'waiting'");
    take_up(&scene, 2, "other", 1).await;
    assert_eq!(order(&scene, 61).await, ["other"], "the lost one is due again only later");
    take_up(&scene, 2, "other", 65).await;
    scene.execute("UPDATE jobs SET lane = 1 WHERE subject = 'other'");
    assert_eq!(order(&scene, 70).await, ["lost", "other"]);
}
