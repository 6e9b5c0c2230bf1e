//! The page of a repository.

use jiff::SignedDuration;
use review_gate::jobs::task::Task;
use review_gate::store::jobs::{Kinds, Lane, Retry};

use super::browser::Browser;
use crate::gate::world::World;

#[tokio::test]
async fn trends_and_incidents_are_shown() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    pull.merge_as_administrator(&world.alice);
    world.settle().await;
    let page = Browser::of(&world, &world.alice).await.get("/acme/widgets").await;
    page.has("Review time");
    page.has("within twelve weeks");
    page.has("merged without verdict");
}

#[tokio::test]
async fn settings_and_conventions_are_shown_once_they_were_looked_at() {
    let mut world = World::new().await;
    for file in 0..24 {
        let text = format!(
            "import logging\n\nlogger = logging.getLogger(__name__)\n\n\ndef f{file}():\n    logger.info('{file}')\n"
        );
        world.main_moves_on(&format!("src/part_{file}.py"), &text);
    }
    world.worker.service.inspection_pause = Some(SignedDuration::from_hours(24));
    let browser = Browser::of(&world, &world.alice).await;
    world.sweep().await;
    let page = browser.get("/acme/widgets").await;
    page.has("Settings on GitHub <small>as of");
    page.has("<td class=\"number\">24 of 24</td>");
    page.has("src/part_0.py:");
    let repository = world.store.repositories().await.unwrap()[0].id;
    let first = world.store.inspection(repository).await.unwrap().unwrap().at;
    world.sweep().await;
    assert_eq!(world.store.inspection(repository).await.unwrap().unwrap().at, first, "once a day is enough");
}

/// Has a job of the repository fail for good, and returns its number.
pub(super) async fn job_given_up(world: &World, error: &str) -> i64 {
    let (now, store) = (world.github.now(), &world.store);
    let repository = store.repositories().await.unwrap()[0].id;
    store.enqueue(vec![Task::SweepRepository { repository }.job(Lane::Sweep, now)], now).await.unwrap();
    let job = store.claim("test", Kinds::All, now, now).await.unwrap().unwrap();
    store.fail(job.id, "test", error, Retry::Never).await.unwrap();
    job.id
}

#[tokio::test]
async fn job_that_was_given_up_is_tried_again_by_whoever_may_see_it() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let store = &world.store;
    let job = job_given_up(&world, "it <b>broke</b>").await;
    let retry = format!("/acme/widgets/jobs/{job}/retry");
    let stranger = Browser::of(&world, &world.mallory).await;
    let csrf = stranger.get("/").await.csrf();
    assert_eq!(stranger.post(&retry, &format!("csrf={csrf}")).await.status, 404);
    let browser = Browser::of(&world, &world.alice).await;
    let page = browser.get("/acme/widgets").await;
    page.has("sweep repository");
    page.has("<code>review-gate jobs list</code> says why");
    page.has_no("broke");
    let csrf = page.csrf();
    assert_eq!(browser.post("/acme/widgets/jobs/99999/retry", &format!("csrf={csrf}")).await.status, 404);
    assert_eq!(browser.post(&retry, &format!("csrf={csrf}")).await.status, 303);
    assert!(store.dead_jobs().await.unwrap().is_empty());
}
