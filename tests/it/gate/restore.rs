//! A service whose state is lost and comes back from a backup.

use review_gate::model::pull_request::{PullRequestId, RepositoryId};
use review_gate::store::records::Evaluation;

use super::world::{A_WHILE, World};
use crate::support::github::pull::Pull;

/// What is remembered of the verdicts on pull requests.
async fn verdicts(world: &World, pulls: &[Pull]) -> Vec<Option<Evaluation>> {
    let mut verdicts = Vec::new();
    for pull in pulls {
        let id = PullRequestId { repository: RepositoryId(world.repository.id()), number: pull.number() };
        verdicts.push(world.store.evaluation(id).await.unwrap());
    }
    verdicts
}

#[tokio::test]
async fn restored_backup_leads_to_the_same_verdicts() {
    let mut world = World::new().await;
    let branches = ["waiting", "approved", "approved-later"];
    let pulls = branches.map(|branch| world.pull_with(&world.copilot, branch, &format!("Do {branch}")));
    let persons = world.pull_with(&world.bob, "by-a-person", "Do something by hand");
    world.settle().await;
    world.approve(&pulls[1], &world.alice).await;
    let all: Vec<Pull> = pulls.into_iter().chain([persons]).collect();
    let before = verdicts(&world, &all).await;
    let backup = world.back_up();

    world.github.advance(A_WHILE);
    world.approve(&all[2], &world.alice).await;
    let pushed = world.push(&world.copilot, "pushed-later", "Add another answer");
    let newest =
        world.repository.open_pull(&world.copilot, "pushed-later", "main", "Add another answer", "It adds one.");
    world.settle().await;
    let posted = world.github.check_history().len();

    world.restore(&backup).await;
    assert_eq!(verdicts(&world, &all).await, before);
    world.sweep().await;
    assert_eq!(verdicts(&world, &all[..2]).await, before[..2], "the same verdicts, and none of them anew");
    world.waits(&all[0].head());
    world.is_green(&all[1].head());
    world.is_green(&all[2].head());
    world.is_green(&all[3].head());
    assert_eq!(newest.head(), pushed);
    world.waits(&pushed);
    for event in &world.github.check_history()[posted..] {
        let is_known = [all[0].head(), all[1].head(), all[3].head()].contains(&event.sha);
        assert!(!is_known, "what was in the backup is not posted once more: {event:?}");
    }
}
