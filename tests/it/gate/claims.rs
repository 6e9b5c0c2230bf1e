//! What an author says of the checks, held against how they ended.

use super::world::{QUALITY, World};
use crate::support::github::pull::Pull;

const UNKNOWN: &str = "the results of the checks are not part of the diff";
const FAILED: &str = "the check `tests` did not succeed on this commit";
const PASSED: &str = "every check of this commit succeeded";

/// The number of an App that is not the gate.
fn other_app(world: &World) -> u64 {
    world.github.organization("acme").install_other_app("github-actions", &[("checks", "write")])
}

/// A pull request whose author says so of the checks.
fn pull_that_says(world: &World, body: &str) -> Pull {
    world.push(&world.alice, "answer", "Add an answer");
    world.repository.open_pull(&world.alice, "answer", "main", "Add an answer", body)
}

#[tokio::test]
async fn claim_that_tests_pass_is_held_against_the_checks_of_the_head() {
    let world = World::new().await;
    let app = other_app(&world);
    let pull = pull_that_says(&world, "It was missing.\n\n- All tests pass");
    world.settle().await;
    let told = |text: &str| world.summary(&pull.head(), QUALITY).contains(text);
    assert!(told(UNKNOWN));
    world.repository.create_check_run_as(app, "tests", &pull.head(), "failure");
    world.settle().await;
    assert!(told(FAILED) && !told(PASSED));
    world.repository.create_check_run_as(app, "tests", &pull.head(), "success");
    world.settle().await;
    assert!(told(PASSED) && !told(FAILED));
}

#[tokio::test]
async fn claim_waits_for_the_last_check() {
    let world = World::new().await;
    let app = other_app(&world);
    let pull = pull_that_says(&world, "It was missing.\n\n- All tests pass");
    world.repository.create_check_run_as(app, "tests", &pull.head(), "success");
    world.repository.create_status(&world.bob, &pull.head(), "build", "pending");
    world.settle().await;
    let told = |text: &str| world.summary(&pull.head(), QUALITY).contains(text);
    assert!(told(UNKNOWN) && !told(PASSED));
    world.repository.create_status(&world.bob, &pull.head(), "build", "success");
    world.settle().await;
    assert!(told(PASSED));
}
