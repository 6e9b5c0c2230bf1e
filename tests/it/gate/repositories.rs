//! Repositories that are renamed, given away, or taken from the App for a while.

use super::world::World;
use crate::support::github::pull::Pull;

/// An agent's pull request that alice has approved.
async fn approved(world: &World) -> Pull {
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    pull
}

#[tokio::test]
async fn renamed_repository_is_guarded_on_and_its_former_name_means_nothing() {
    let world = World::new().await;
    let pull = approved(&world).await;
    world.repository.rename(&world.alice, "gadgets");
    let successor = world.github.repository("acme/widgets");
    assert_ne!(successor.id(), world.repository.id());
    world.lose_webhooks();
    world.sweep().await;
    world.is_green(&pull.head());
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.settle().await;
    world.never_passed(&pushed);
    world.approve(&pull, &world.alice).await;
    world.is_green(&pushed);
    pull.merge(&world.alice).unwrap();
    world.settle().await;
    assert_eq!(world.incidents().await, Vec::<String>::new());
}

#[tokio::test]
async fn repository_that_is_given_away_is_guarded_on() {
    let world = World::new().await;
    let pull = approved(&world).await;
    let owner = world.github.organization("umbrella").account();
    world.github.install(&owner);
    world.repository.transfer(&world.alice, &owner);
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.settle().await;
    world.never_passed(&pushed);
    world.approve(&pull, &world.alice).await;
    world.is_green(&pushed);
}

#[tokio::test]
async fn suspension_turns_nothing_green_and_ends_with_the_truth() {
    let world = World::new().await;
    let pull = approved(&world).await;
    let owner = world.github.organization("acme").account();
    world.github.suspend(&owner);
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.settle().await;
    world.sweep().await;
    world.never_passed(&pushed);
    assert!(pull.merge(&world.alice).is_err());
    world.github.unsuspend(&owner);
    world.settle().await;
    world.sweep().await;
    world.waits(&pushed);
    world.approve(&pull, &world.alice).await;
    world.is_green(&pushed);
}

#[tokio::test]
async fn repository_that_is_removed_from_the_app_and_added_again_ends_with_the_truth() {
    let world = World::new().await;
    let pull = approved(&world).await;
    let owner = world.github.organization("acme").account();
    world.github.select_repositories(&owner, &[]);
    world.settle().await;
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.sweep().await;
    world.never_passed(&pushed);
    assert!(pull.merge(&world.alice).is_err());
    world.github.select_repositories(&owner, &[&world.repository]);
    world.settle().await;
    world.waits(&pushed);
    world.approve(&pull, &world.alice).await;
    world.is_green(&pushed);
}
