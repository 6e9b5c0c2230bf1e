//! The way of a pull request: red, approved, green, pushed to, red again.

use super::world::{APPROVAL, QUALITY, World};
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
