//! What one change can cost: nobody else's verdict, no more requests than a change is worth, and never the service.

use std::time::Duration;

use jiff::SignedDuration;
use review_gate::jobs::analyst::Analyst;
use review_gate::jobs::task::{self, Task};
use review_gate::jobs::worker::Worker;
use review_gate::model::pull_request::PullRequestId;
use review_gate::store::jobs::{Claimant, Job, Kinds};

use super::world::{APPROVAL, QUALITY, World};
use crate::support::github::fault::{Effect, Fault};

/// Longer than a lease, and than a job that was lost is put off.
const LATER: i64 = 700;

impl World {
    /// Delivers what waits and does what is quickly done.
    async fn take_in(&self) {
        self.github.deliver_all().await;
        let light = Worker { name: "light".to_owned(), kinds: task::LIGHT, ..self.worker.clone() };
        light.run_until_idle().await.unwrap();
    }

    /// The next pull request to be judged, if one is due, taken by a worker that does not live to do it.
    async fn take_next(&self) -> Option<Job> {
        let now = self.github.now();
        let leased_until = now + SignedDuration::from_secs(60);
        let claimant = Claimant { worker: "mortal", place: "here", kinds: Kinds::Only(&["judge"]) };
        self.store.claim(claimant, now, leased_until).await.unwrap()
    }

    /// It is noticed that the worker is gone, and its job is put off for a while.
    async fn lose_worker(&self) {
        self.github.advance(LATER);
        assert_eq!(self.take_next().await, None);
        self.github.advance(LATER);
    }

    fn asked(&self, part: &str) -> usize {
        self.github.requests().iter().filter(|request| request.path.contains(part)).count()
    }
}

#[tokio::test]
async fn change_that_the_service_dies_of_is_given_up_until_it_changes_or_somebody_asks() {
    let world = World::new().await;
    world.settle().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.take_in().await;
    for losses in 0..5 {
        assert_eq!(world.take_next().await.map(|job| job.losses), Some(losses));
        world.lose_worker().await;
    }
    world.settle().await;
    world.sweep().await;
    for check in [QUALITY, APPROVAL] {
        let summary = world.summary(&pull.head(), check);
        assert!(summary.starts_with("Could not be judged\n") && summary.contains("ended 5 times"), "{summary}");
        assert_eq!(world.check(&pull.head(), check).as_deref(), Some("failure"));
    }
    assert_eq!(world.store.dead_jobs().await.unwrap(), Vec::new());
    pull.comment(&world.alice, "/review-gate recheck");
    world.settle().await;
    world.waits(&pull.head());
}

#[tokio::test]
async fn job_that_is_asked_for_anew_while_it_kills_is_not_begun_from_nothing() {
    let world = World::new().await;
    world.settle().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.take_in().await;
    let repository = world.store.repositories().await.unwrap()[0].id;
    for losses in 0..3 {
        let (now, job) = (world.github.now(), world.take_next().await.unwrap());
        assert_eq!(job.losses, losses);
        let again = Task::Judge { pull_request: PullRequestId { repository, number: pull.number() } };
        world.store.enqueue(vec![again.job(job.lane, now)], now).await.unwrap();
        world.lose_worker().await;
    }
}

#[tokio::test]
async fn judging_that_does_not_end_is_ended() {
    let mut world = World::new().await;
    let sound = world.worker.service.clone();
    world.worker.service.analyst = Analyst::new("/bin/sh".into(), vec!["-c".to_owned(), "exec sleep 600".to_owned()]);
    world.worker.service.time_limit = Duration::from_millis(800);
    let pull = world.pull_by(&world.copilot, "answer");
    for _ in 0..8 {
        world.round().await;
    }
    let summary = world.summary(&pull.head(), APPROVAL);
    assert!(summary.starts_with("Could not be judged yet") && summary.contains("took longer than"), "{summary}");
    world.worker.service = sound;
    world.settle().await;
    world.waits(&pull.head());
}

#[tokio::test]
async fn verdict_that_may_have_to_be_taken_back_goes_before_what_is_pushed() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.github.advance(60);
    let review = pull.review(&world.alice, "APPROVED", "");
    world.settle().await;
    world.is_green(&pull.head());
    for number in 0..3 {
        world.pull_with(&world.copilot, &format!("flood-{number}"), &format!("Add answer {number}"));
    }
    pull.dismiss_review(review, &world.bob);
    world.take_in().await;
    let job = world.take_next().await.unwrap();
    assert!(job.subject.ends_with(&format!("#{}", pull.number())), "{job:?}");
}

#[tokio::test]
async fn worker_that_takes_webhooks_in_does_not_judge() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.take_in().await;
    assert_eq!(world.check(&pull.head(), QUALITY).as_deref(), Some("in_progress"));
    world.settle().await;
    world.waits(&pull.head());
}

/// A message that names so many co-authors with numbers that no account has.
fn naming(co_authors: u32) -> String {
    let trailer = |number: u32| format!("Co-authored-by: N <{}+n@users.noreply.github.com>\n", 900_000_000 + number);
    format!("Add an answer\n\n{}", (0..co_authors).map(trailer).collect::<String>())
}

#[tokio::test]
async fn message_that_names_a_crowd_costs_no_requests_and_blocks() {
    let world = World::new().await;
    let pull = world.pull_with(&world.alice, "answer", &naming(5_000));
    world.settle().await;
    world.never_passed(&pull.head());
    assert!(world.summary(&pull.head(), APPROVAL).contains("more than 100 co-authors"));
    assert_eq!(world.asked("/user/9"), 0);
}

#[tokio::test]
async fn message_that_names_many_who_are_not_there_costs_few_requests_and_blocks() {
    let world = World::new().await;
    let pull = world.pull_with(&world.alice, "answer", &naming(90));
    world.settle().await;
    world.never_passed(&pull.head());
    assert!(world.summary(&pull.head(), APPROVAL).contains("that GitHub does not have"));
    assert!(world.asked("/user/9") < 40, "{}", world.asked("/user/9"));
}

#[tokio::test]
async fn whoever_only_comments_is_not_looked_up() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    pull.comment(&world.mallory, "Nice.");
    world.settle().await;
    assert_eq!(world.asked("/collaborators/mallory"), 0);
    pull.comment(&world.mallory, &format!("/review-gate approve {}", pull.head()));
    world.settle().await;
    assert!(world.asked("/collaborators/mallory") > 0);
    world.never_passed(&pull.head());
}

#[tokio::test]
async fn redelivery_that_is_refused_keeps_no_other_back() {
    let world = World::new().await;
    let pulls = ["one", "two"].map(|branch| world.pull_by(&world.copilot, branch));
    world.github.set_webhook_target("http://127.0.0.1:9/");
    world.github.deliver_all().await;
    world.github.set_webhook_target(&world.target);
    let refusal = Fault::new("POST", "/app/hook/deliveries/*/attempts", Effect::Status(422)).nth(1);
    world.github.inject(refusal);
    world.sweep().await;
    let asked = world.github.requests().into_iter().filter(|request| request.path.ends_with("/attempts"));
    assert!(asked.count() > 2);
    for pull in pulls {
        world.waits(&pull.head());
    }
}
