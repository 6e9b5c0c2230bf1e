//! Ways into the base branch: by administrators, by auto-merge and through the merge queue.

use super::world::{APPROVAL, World, gate_rules};
use crate::support::github::pull::Pull;

/// `main` is merged into by its queue alone.
async fn queued(all_green: bool) -> World {
    let world = World::new().await;
    let rules = gate_rules(&world.github, &["~DEFAULT_BRANCH"]).require_pull_request(0).merge_queue(all_green);
    world.repository.change(|repository| repository.rulesets = vec![rules]);
    world
}

/// Three pull requests of an agent.
async fn three_pulls(world: &World) -> [Pull; 3] {
    let pulls = ["first", "second", "third"].map(|name| world.pull_with(&world.copilot, name, &format!("Add {name}")));
    world.settle().await;
    pulls
}

#[tokio::test]
async fn merge_past_the_checks_is_an_incident() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    pull.merge_as_administrator(&world.alice);
    world.settle().await;
    world.never_passed(&pull.head());
    assert_eq!(world.incidents().await, ["merged-without-verdict"]);
}

#[tokio::test]
async fn change_of_the_base_branch_shortly_before_the_merge_is_found_after_it() {
    let world = World::new().await;
    world.protected_branch("release");
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    pull.retarget(&world.copilot, "release");
    pull.merge(&world.copilot).unwrap();
    world.settle().await;
    assert_eq!(world.incidents().await, ["merged-without-verdict"]);
}

#[tokio::test]
async fn auto_merge_waits_for_the_approval_of_what_it_merges() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    pull.enable_auto_merge(&world.copilot);
    world.settle().await;
    assert!(!pull.is_merged());
    let pushed = world.push(&world.copilot, "answer", "Answer better");
    world.settle().await;
    assert!(!pull.is_merged());
    world.github.advance(60);
    pull.review(&world.alice, "APPROVED", "");
    world.settle().await;
    assert!(pull.is_merged());
    assert!(world.was_ever_green(&pushed));
    assert_eq!(world.incidents().await, Vec::<String>::new());
}

#[tokio::test]
async fn group_with_an_unapproved_pull_request_in_the_middle_does_not_pass() {
    for all_green in [true, false] {
        let world = queued(all_green).await;
        let [first, second, third] = three_pulls(&world).await;
        world.approve(&first, &world.alice).await;
        world.approve(&third, &world.alice).await;
        let group = world.repository.queue_group(&[&first, &second, &third]);
        world.settle().await;
        world.never_passed(group.head_sha());
        world.never_passed(&second.head());
        assert!(group.merge().is_err());
        if all_green {
            world.is_green(&group.entries[0].sha);
            world.never_passed(&group.entries[1].sha);
        }
        world.approve(&second, &world.alice).await;
        world.is_green(group.head_sha());
        group.merge().unwrap();
        world.settle().await;
        assert_eq!(world.incidents().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn approval_that_is_withdrawn_while_queued_fails_the_group() {
    let world = queued(true).await;
    let [first, second, _] = three_pulls(&world).await;
    world.approve(&first, &world.alice).await;
    world.github.advance(60);
    let review = second.review(&world.alice, "APPROVED", "");
    world.settle().await;
    let group = world.repository.queue_group(&[&first, &second]);
    world.settle().await;
    world.is_green(group.head_sha());
    second.dismiss_review(review, &world.alice);
    world.settle().await;
    world.waits(group.head_sha());
    assert!(group.merge().is_err());
}

#[tokio::test]
async fn push_to_a_queued_pull_request_fails_the_group() {
    let world = queued(false).await;
    let [first, second, _] = three_pulls(&world).await;
    world.approve(&first, &world.alice).await;
    world.approve(&second, &world.alice).await;
    let group = world.repository.queue_group(&[&first, &second]);
    world.settle().await;
    world.is_green(group.head_sha());
    world.push(&world.copilot, "second", "Slip this in");
    world.settle().await;
    assert_ne!(world.check(group.head_sha(), APPROVAL).as_deref(), Some("success"));
    assert!(group.merge().is_err());
}

#[tokio::test]
async fn group_that_was_taken_apart_is_void() {
    let world = queued(true).await;
    let [first, ..] = three_pulls(&world).await;
    world.approve(&first, &world.alice).await;
    let group = world.repository.queue_group(&[&first]);
    world.settle().await;
    world.is_green(group.head_sha());
    group.destroy("dequeued");
    world.settle().await;
    world.waits(group.head_sha());
}

#[tokio::test]
async fn branch_that_is_named_like_the_queues_is_no_group() {
    let world = queued(true).await;
    let [first, ..] = three_pulls(&world).await;
    world.approve(&first, &world.alice).await;
    let main = world.repository.branch("main").unwrap();
    let branch = format!("gh-readonly-queue/main/pr-{}-{main}", first.number());
    let pushed = world.push(&world.copilot, &branch, "Slip this in");
    world.settle().await;
    assert_eq!(world.check(&pushed, APPROVAL), None);
}

#[tokio::test]
async fn group_whose_webhook_was_lost_is_judged_after_the_redelivery() {
    let world = queued(true).await;
    let [first, ..] = three_pulls(&world).await;
    world.approve(&first, &world.alice).await;
    let group = world.repository.queue_group(&[&first]);
    while world.github.drop_next().is_some() {}
    world.sweep().await;
    world.is_green(group.head_sha());
}
