//! The way of a pull request: red, approved, green, pushed to, red again.

use super::world::{A_WHILE, APPROVAL, QUALITY, World};
use crate::support::github::repository::Commit;

#[tokio::test]
async fn agents_pull_request_waits_for_an_independent_human() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "copilot/answer");
    world.settle().await;
    let head = pull.head();
    assert_eq!(world.check(&head, QUALITY).as_deref(), Some("success"));
    assert_eq!(world.check(&head, APPROVAL).as_deref(), Some("action_required"), "{}", world.summary(&head, APPROVAL));
    assert!(pull.merge(&world.alice).is_err());

    world.approve(&pull, &world.alice).await;
    assert_eq!(world.check(&head, APPROVAL).as_deref(), Some("success"), "{}", world.summary(&head, APPROVAL));
    assert_eq!(pull.mergeable_by(&world.alice), Ok(()));

    let pushed = world.push(&world.copilot, "copilot/answer", "Answer better");
    world.settle().await;
    assert_eq!(world.check(&pushed, APPROVAL).as_deref(), Some("action_required"));
    assert!(pull.merge(&world.alice).is_err());
    assert!(!world.was_ever_green(&pushed));
}

#[tokio::test]
async fn pull_request_without_agent_marks_needs_no_approval() {
    let world = World::new().await;
    let pull = world.pull_by(&world.alice, "answer");
    world.settle().await;
    assert_eq!(
        world.check(&pull.head(), APPROVAL).as_deref(),
        Some("success"),
        "{}",
        world.summary(&pull.head(), APPROVAL)
    );
    assert_eq!(pull.mergeable_by(&world.alice), Ok(()));
}

#[tokio::test]
async fn commit_that_an_agent_pushed_first_stays_the_agents_whoever_pushes_it_again() {
    let world = World::new().await;
    let signature = world.alice.signature();
    let commit = |text: &str| {
        let files = [("notes.txt", Some(text))];
        world.repository.commit(&Commit { message: "Take notes", files: &files, ..Commit::by(&signature) })
    };
    let (first, second) = (commit("One.\n"), commit("Two.\n"));
    world.repository.push(&world.copilot, "notes", &first, false).unwrap();
    world.repository.push(&world.alice, "notes", &second, true).unwrap();
    world.repository.open_pull(&world.alice, "notes", "main", "Take notes", "");
    world.settle().await;
    world.repository.push(&world.alice, "notes", &first, true).unwrap();
    world.settle().await;
    assert_eq!(
        world.check(&first, APPROVAL).as_deref(),
        Some("action_required"),
        "{}",
        world.summary(&first, APPROVAL)
    );
    assert!(!world.was_ever_green(&first));
}

#[tokio::test]
async fn copy_of_an_agents_commit_that_passed_before_the_agents_was_judged_does_not_stay_green() {
    let world = World::new().await;
    let sha = world.push(&world.copilot, "original", "Add an answer");
    let original = world.repository.open_pull(&world.copilot, "original", "main", "Add an answer", "");
    world.lose_webhooks();
    let alices = world.alice.signature();
    let files = [("src/add_an_answer.py", Some("def answer():\n    return 42\n"))];
    let copied = world.repository.commit(&Commit { message: "Answer", files: &files, ..Commit::by(&alices) });
    world.repository.push(&world.alice, "copy", &copied, false).unwrap();
    world.repository.open_pull(&world.alice, "copy", "main", "Answer", "");
    world.settle().await;
    world.is_green(&copied);
    original.comment(&world.alice, "/review-gate recheck");
    world.settle().await;
    world.waits(&sha);
    world.waits(&copied);
}

/// GitHub's times hold whole seconds, and its webhooks come in any order, or late.
#[tokio::test]
async fn pushes_of_one_second_that_are_told_of_late_and_in_any_order_leave_the_approval_of_the_last_one_counted() {
    for seed in 0..6 {
        let world = World::new().await;
        let pull = world.pull_by(&world.copilot, "copilot/answer");
        world.settle().await;
        for message in ["Answer better", "Answer well", "Answer best"] {
            world.push(&world.copilot, "copilot/answer", message);
        }
        world.github.advance(A_WHILE);
        pull.review(&world.alice, "APPROVED", "");
        world.github.advance(A_WHILE);
        world.github.shuffle(seed);
        world.settle().await;
        world.is_green(&pull.head());
    }
}
