//! Base branches that are merged, deleted and renamed under a pull request, and head branches that are renamed.

use super::world::{APPROVAL, World};
use crate::support::github::pull::Pull;

/// An agent's pull request on top of one of bob's, both judged.
async fn stacked(world: &World) -> (Pull, Pull) {
    let below = world.pull_with(&world.bob, "below", "Add what is below");
    world.repository.set_branch("above", &below.head());
    world.push(&world.copilot, "above", "Add an answer");
    let above = world.repository.open_pull(&world.copilot, "above", "below", "Answer", "");
    world.settle().await;
    (below, above)
}

#[tokio::test]
async fn who_merges_the_branch_below_has_no_hand_in_what_is_stacked_on_it() {
    for is_told in [true, false] {
        let world = World::new().await;
        let (below, above) = stacked(&world).await;
        world.approve(&above, &world.carol).await;
        world.github.advance(60);
        below.merge(&world.alice).unwrap();
        world.repository.delete_branch(&world.alice, "below").unwrap();
        assert_eq!(above.state().base_branch, "main");
        if !is_told {
            world.lose_webhooks();
            world.sweep().await;
        }
        world.settle().await;
        world.waits(&above.head());
        world.never_passed(&above.head());
        world.approve(&above, &world.alice).await;
        world.is_green(&above.head());
        above.merge(&world.alice).unwrap();
        world.settle().await;
        assert_eq!(world.incidents().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn who_retargets_by_hand_right_after_the_branch_below_was_merged_is_barred() {
    let world = World::new().await;
    world.protected_branch("release");
    let (below, above) = stacked(&world).await;
    world.github.advance(60);
    below.merge(&world.alice).unwrap();
    world.repository.delete_branch(&world.alice, "below").unwrap();
    world.github.advance(2);
    above.retarget(&world.alice, "release");
    world.settle().await;
    world.approve(&above, &world.alice).await;
    world.never_passed(&above.head());
    world.approve(&above, &world.carol).await;
    world.is_green(&above.head());
}

#[tokio::test]
async fn renamed_default_branch_is_guarded_on_and_bars_nobody() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    let own = world.pull_with(&world.bob, "own", "Write it myself");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    world.github.advance(60);
    world.repository.rename_branch(&world.alice, "main", "trunk");
    world.settle().await;
    world.waits(&pull.head());
    world.is_green(&own.head());
    assert!(pull.merge(&world.alice).is_err());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    pull.merge(&world.alice).unwrap();
    world.settle().await;
    assert_eq!(world.incidents().await, Vec::<String>::new());
}

#[tokio::test]
async fn rules_that_name_the_default_branch_do_not_follow_it_and_nothing_is_green() {
    let world = World::new().await;
    world.repository.change(|repository| repository.rulesets[0].include = vec!["refs/heads/main".to_owned()]);
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    world.repository.rename_branch(&world.alice, "main", "trunk");
    world.settle().await;
    world.approve(&pull, &world.bob).await;
    world.waits(&pull.head());
    assert!(world.summary(&pull.head(), APPROVAL).contains("`trunk` does not require this check"));
}

/// The way out that the check names: the commits on a new branch, and a pull request from that.
async fn pushed_anew(world: &World, head: &str) -> Pull {
    world.repository.push(&world.copilot, "anew", head, false).unwrap();
    let pull = world.repository.open_pull(&world.copilot, "anew", "main", "Answer", "");
    world.settle().await;
    pull
}

#[tokio::test]
async fn renamed_branch_whose_pushes_nobody_knows_blocks_and_says_how_to_get_on() {
    let world = World::new().await;
    let head = world.pull_by(&world.copilot, "answer").head();
    world.settle().await;
    world.repository.rename_branch(&world.copilot, "answer", "renamed");
    let pull = world.repository.open_pull(&world.copilot, "renamed", "main", "Answer", "");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.fails(&head);
    world.never_passed(&head);
    let why = world.summary(&head, APPROVAL);
    assert!(why.to_lowercase().contains("push the commits to a new branch"), "{why}");
    pull.close(&world.copilot);
    let pull = pushed_anew(&world, &head).await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&head);
}

#[tokio::test]
async fn branch_renamed_to_a_name_that_another_had_blocks_and_says_how_to_get_on() {
    let world = World::new().await;
    world.push(&world.bob, "former", "Try something");
    world.repository.rename_branch(&world.bob, "former", "elsewhere");
    let head = world.push(&world.copilot, "answer", "Add an answer");
    world.repository.rename_branch(&world.copilot, "answer", "former");
    let pull = world.repository.open_pull(&world.copilot, "former", "main", "Answer", "");
    world.settle().await;
    world.fails(&head);
    let why = world.summary(&head, APPROVAL);
    assert!(why.contains("push the commits to a new branch and open a pull request from that"), "{why}");
    pull.close(&world.copilot);
    let pull = pushed_anew(&world, &head).await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&head);
}
