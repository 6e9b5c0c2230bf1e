//! Two instances of the service at once on the same state.

use super::world::{APPROVAL, QUALITY, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_post_each_check_once_and_end_with_the_truth() {
    let world = World::new().await;
    let other = world.another_instance().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle_beside(&other).await;
    world.waits(&pull.head());
    for round in 0..4 {
        let approved = pull.head();
        world.github.advance(60);
        let review = pull.review(&world.alice, "APPROVED", "");
        for _ in 0..3 {
            pull.comment(&world.carol, "/review-gate recheck");
            world.begin_sweep().await;
        }
        world.settle_beside(&other).await;
        world.is_green(&approved);
        let pushed = world.commit(&world.copilot, "answer", &format!("Slip this in {round}"));
        let (repository, copilot, sha) = (world.repository.clone(), world.copilot.clone(), pushed.clone());
        world.github.meanwhile("GET", "/repos/*/*/pulls/*/reviews", 2, move || {
            repository.push(&copilot, "answer", &sha, false).unwrap();
        });
        pull.dismiss_review(review, &world.bob);
        world.begin_sweep().await;
        world.settle_beside(&other).await;
        world.github.end_faults();
        assert_eq!(pull.head(), pushed);
        world.never_passed(&pushed);
        world.waits(&approved);
        for check in [QUALITY, APPROVAL] {
            assert!(world.check(&pushed, check).is_some(), "and not two, which the call itself asserts");
        }
        assert!(pull.merge(&world.alice).is_err());
    }
}
