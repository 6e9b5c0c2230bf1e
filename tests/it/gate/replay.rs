//! Attempts to use an approval, or a green commit, for another change than it was given to.

use super::world::{APPROVAL, World};
use crate::support::github::merging::MergeMethod;
use crate::support::github::pull::Pull;
use crate::support::github::repository::Commit;

/// An agent's pull request that alice has approved.
async fn approved(world: &World) -> Pull {
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    pull
}

#[tokio::test]
async fn commit_that_was_published_before_the_approval_is_not_approved_by_it() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    let ahead = world.commit(&world.copilot, "answer", "Slip this in");
    world.repository.push(&world.copilot, "elsewhere", &ahead, false).unwrap();
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.repository.push(&world.copilot, "answer", &ahead, false).unwrap();
    world.settle().await;
    world.never_passed(&ahead);
    assert!(pull.merge(&world.alice).is_err());
}

#[tokio::test]
async fn force_push_away_and_back_voids_the_approval() {
    let world = World::new().await;
    let pull = approved(&world).await;
    let approved = pull.head();
    world.github.advance(60);
    let other = world.commit(&world.copilot, "main", "Something else");
    world.repository.push(&world.copilot, "answer", &other, true).unwrap();
    world.settle().await;
    world.never_passed(&other);
    world.waits(&approved);
    world.github.advance(60);
    world.repository.push(&world.copilot, "answer", &approved, true).unwrap();
    world.settle().await;
    world.waits(&approved);
    assert!(pull.merge(&world.alice).is_err());
    world.approve(&pull, &world.alice).await;
    world.is_green(&approved);
}

#[tokio::test]
async fn force_push_away_and_back_is_noticed_without_webhooks() {
    let world = World::new().await;
    let pull = approved(&world).await;
    let approved = pull.head();
    world.github.advance(60);
    let other = world.commit(&world.copilot, "main", "Something else");
    world.repository.push(&world.copilot, "answer", &other, true).unwrap();
    world.github.advance(60);
    world.repository.push(&world.copilot, "answer", &approved, true).unwrap();
    world.lose_webhooks();
    world.sweep().await;
    world.waits(&approved);
}

#[tokio::test]
async fn what_was_on_the_branch_between_two_commits_of_the_same_content_is_noticed_without_webhooks() {
    let world = World::new().await;
    let pull = approved(&world).await;
    world.github.advance(60);
    let other = world.commit(&world.bob, "main", "Something else");
    world.repository.push(&world.bob, "answer", &other, true).unwrap();
    world.github.advance(60);
    // The same files as in what was approved, committed by somebody else.
    let again = world.commit(&world.carol, "main", "Add an answer");
    world.repository.push(&world.copilot, "answer", &again, true).unwrap();
    world.lose_webhooks();
    world.sweep().await;
    assert_eq!(pull.head(), again);
    world.never_passed(&again);
}

#[tokio::test]
async fn going_back_behind_base_with_the_same_files_voids_the_approval() {
    let world = World::new().await;
    let before = world.repository.branch("main").unwrap();
    world.main_moves_on("guard.txt", "Nobody passes.\n");
    let pull = world.pull_by(&world.copilot, "answer");
    let (signature, removed) = (world.carol.signature(), [("guard.txt", None)]);
    let commit = Commit { message: "Remove the guard", files: &removed, ..Commit::by(&signature) };
    world.repository.set_branch("main", &world.repository.commit(&commit));
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    world.github.advance(60);
    // The files of what was approved, on a base from before the guard: merging it would bring the guard back.
    let files =
        [("guard.txt", Some("Nobody passes.\n")), ("src/add_an_answer.py", Some("def answer():\n    return 42\n"))];
    let (signature, parents) = (world.copilot.signature(), [before.as_str()]);
    let commit = Commit { message: "Add an answer", parents: &parents, files: &files, ..Commit::by(&signature) };
    let back = world.repository.commit(&commit);
    world.repository.push(&world.copilot, "answer", &back, true).unwrap();
    world.settle().await;
    world.never_passed(&back);
}

#[tokio::test]
async fn sibling_into_a_branch_whose_protection_may_not_be_read_neither_frees_nor_freezes() {
    let world = World::new().await;
    let installation = world.github.install(&world.github.user("acme"));
    world.github.change_installation(installation, |installation| {
        installation.permissions.remove("administration");
    });
    world.branch("playground");
    let pull = approved(&world).await;
    world.repository.open_pull(&world.copilot, "answer", "playground", "The same", "");
    world.settle().await;
    world.is_green(&pull.head());
    pull.review(&world.alice, "CHANGES_REQUESTED", "");
    world.settle().await;
    world.fails(&pull.head());
}

#[tokio::test]
async fn second_pull_request_with_the_head_shares_the_worst_verdict() {
    let world = World::new().await;
    world.protected_branch("release");
    let pull = approved(&world).await;
    let sibling = world.repository.open_pull(&world.copilot, "answer", "release", "The same", "");
    world.settle().await;
    world.waits(&pull.head());
    assert!(sibling.merge(&world.alice).is_err() && pull.merge(&world.alice).is_err());
    world.approve(&sibling, &world.alice).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn second_pull_request_into_a_branch_without_checks_holds_nothing_up() {
    let world = World::new().await;
    world.branch("playground");
    let pull = approved(&world).await;
    world.repository.open_pull(&world.copilot, "answer", "playground", "The same", "");
    world.settle().await;
    world.is_green(&pull.head());
    assert_eq!(pull.mergeable_by(&world.alice), Ok(()));
}

#[tokio::test]
async fn green_of_a_closed_pull_request_is_void() {
    let world = World::new().await;
    world.protected_branch("release");
    let pull = approved(&world).await;
    let head = pull.head();
    pull.close(&world.copilot);
    world.settle().await;
    world.waits(&head);
    assert!(world.summary(&head, APPROVAL).contains("not up for review"));
    let next = world.repository.open_pull(&world.copilot, "answer", "release", "The same", "");
    world.settle().await;
    world.waits(&head);
    assert!(next.merge(&world.alice).is_err());
}

#[tokio::test]
async fn green_of_a_merged_pull_request_is_void() {
    let world = World::new().await;
    let pull = approved(&world).await;
    pull.merge(&world.alice).unwrap();
    world.settle().await;
    world.waits(&pull.head());
    assert_eq!(world.incidents().await, Vec::<String>::new());
}

#[tokio::test]
async fn pull_request_that_was_closed_for_a_while_needs_no_new_approval_of_the_same_commit() {
    let world = World::new().await;
    let pull = approved(&world).await;
    pull.close(&world.copilot);
    world.settle().await;
    world.waits(&pull.head());
    pull.reopen(&world.copilot);
    world.settle().await;
    world.is_green(&pull.head());
    pull.close(&world.copilot);
    world.settle().await;
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.repository.change(|repository| {
        repository.pulls.get_mut(&pull.number()).unwrap().head.sha.clone_from(&pushed);
        repository.set_ref(&format!("refs/pull/{}/head", pull.number()), Some(&pushed));
    });
    pull.reopen(&world.copilot);
    world.settle().await;
    world.never_passed(&pushed);
}

#[tokio::test]
async fn retarget_voids_the_approval() {
    let world = World::new().await;
    world.protected_branch("release");
    let pull = approved(&world).await;
    world.github.advance(60);
    pull.retarget(&world.copilot, "release");
    world.settle().await;
    world.waits(&pull.head());
    assert!(pull.merge(&world.alice).is_err());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn retarget_is_noticed_without_webhooks() {
    let world = World::new().await;
    world.protected_branch("release");
    let pull = approved(&world).await;
    world.github.advance(60);
    pull.retarget(&world.bob, "release");
    world.lose_webhooks();
    world.github.advance(60);
    world.sweep().await;
    world.waits(&pull.head());
    world.approve(&pull, &world.bob).await;
    world.waits(&pull.head());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn retarget_that_the_timeline_does_not_tell_of_is_noticed_by_the_base_branch() {
    let world = World::new().await;
    world.protected_branch("release");
    let pull = approved(&world).await;
    world.github.advance(60);
    pull.retarget(&world.bob, "release");
    world.lose_webhooks();
    let number = pull.number();
    let told = pull.state().timeline;
    world.repository.change(|repository| repository.pulls.get_mut(&number).unwrap().timeline.clear());
    world.sweep().await;
    assert_ne!(world.check(&pull.head(), APPROVAL).as_deref(), Some("success"));
    world.repository.change(|repository| repository.pulls.get_mut(&number).unwrap().timeline = told);
    world.sweep().await;
    world.waits(&pull.head());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn retarget_away_and_back_is_noticed_without_webhooks() {
    let world = World::new().await;
    world.protected_branch("release");
    let pull = approved(&world).await;
    world.github.advance(60);
    pull.retarget(&world.copilot, "release");
    world.github.advance(60);
    pull.retarget(&world.copilot, "main");
    world.lose_webhooks();
    world.sweep().await;
    world.waits(&pull.head());
}

#[tokio::test]
async fn green_from_a_branch_without_checks_does_not_exist() {
    let world = World::new().await;
    world.branch("playground");
    world.push(&world.copilot, "answer", "Add an answer");
    let pull = world.repository.open_pull(&world.copilot, "answer", "playground", "Answer", "");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.never_passed(&pull.head());
    pull.retarget(&world.copilot, "main");
    assert!(pull.merge(&world.alice).is_err(), "at once, before the gate hears of it");
    world.settle().await;
    world.never_passed(&pull.head());
}

#[tokio::test]
async fn agents_change_stays_one_through_an_unprotected_branch() {
    let world = World::new().await;
    world.branch("feature");
    world.push(&world.copilot, "answer", "Add an answer");
    let stacked = world.repository.open_pull(&world.copilot, "answer", "feature", "Answer", "");
    world.settle().await;
    stacked.merge(&world.alice).unwrap();
    world.settle().await;
    let pull = world.repository.open_pull(&world.alice, "feature", "main", "Feature", "");
    world.settle().await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.bob).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn squash_onto_lines_that_changed_meanwhile_stays_an_agents() {
    let world = World::new().await;
    world.main_moves_on("src/list.py", "ITEMS = [\n    1,\n]\n");
    world.branch("feature");
    let message = "Add an item\n\nClaude-Session: https://claude.ai/code/1";
    let (signature, files) = (world.alice.signature(), [("src/list.py", Some("ITEMS = [\n    1,\n    3,\n]\n"))]);
    let commit = Commit { branch: "feature", message, files: &files, ..Commit::by(&signature) };
    world.repository.push(&world.alice, "item", &world.repository.commit(&commit), false).unwrap();
    let stacked = world.repository.open_pull(&world.alice, "item", "feature", "Item", "");
    let (signature, files) = (world.bob.signature(), [("src/list.py", Some("# Numbers\nITEMS = [\n    1,\n]\n"))]);
    let commit = Commit { branch: "feature", message: "Say what", files: &files, ..Commit::by(&signature) };
    world.repository.push(&world.bob, "feature", &world.repository.commit(&commit), false).unwrap();
    world.settle().await;
    stacked.merge_by(&world.bob, MergeMethod::Squash).unwrap();
    world.settle().await;
    let pull = world.repository.open_pull(&world.bob, "feature", "main", "Items", "");
    world.settle().await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.carol).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn change_that_passed_before_its_patch_was_known_to_be_an_agents_is_judged_anew() {
    let world = World::new().await;
    let copied = world.pull_by(&world.alice, "mine");
    world.settle().await;
    world.is_green(&copied.head());
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.waits(&copied.head());
    world.approve(&copied, &world.bob).await;
    world.is_green(&copied.head());
}

#[tokio::test]
async fn squash_washes_off_neither_the_agent_nor_who_had_a_hand_in_it() {
    let world = World::new().await;
    world.branch("feature");
    world.push(&world.alice, "answer", "Add an answer\n\nClaude-Session: https://claude.ai/code/1");
    let stacked = world.repository.open_pull(&world.alice, "answer", "feature", "Answer", "");
    world.settle().await;
    stacked.merge_by(&world.bob, MergeMethod::Squash).unwrap();
    let squashed = world.repository.branch("feature").unwrap();
    let bobs = world.bob.signature();
    let main = world.repository.branch("main").unwrap();
    let files = [("src/add_an_answer.py", Some("def answer():\n    return 42\n"))];
    let parents = [main.as_str()];
    let rewritten =
        world.repository.commit(&Commit { message: "Mine", parents: &parents, files: &files, ..Commit::by(&bobs) });
    assert_ne!(squashed, rewritten);
    world.repository.push(&world.bob, "mine", &rewritten, false).unwrap();
    let pull = world.repository.open_pull(&world.bob, "mine", "main", "Mine", "");
    world.settle().await;
    world.never_passed(&rewritten);
    world.approve(&pull, &world.alice).await;
    world.never_passed(&rewritten);
    let why = world.summary(&rewritten, APPROVAL);
    assert!(why.contains("they had a hand in") || why.contains("because they"), "{why}");
    world.approve(&pull, &world.carol).await;
    world.is_green(&rewritten);
}

#[tokio::test]
async fn new_pull_request_from_the_commits_bars_who_opened_the_first() {
    let world = World::new().await;
    let claudes = "Add an answer\n\nCo-authored-by: Claude <noreply@anthropic.com>";
    world.push(&world.bob, "answer", claudes);
    let first = world.repository.open_pull(&world.alice, "answer", "main", "Answer", "");
    world.settle().await;
    first.close(&world.alice);
    let second = world.repository.open_pull(&world.bob, "answer", "main", "Answer", "");
    world.settle().await;
    world.approve(&second, &world.alice).await;
    world.never_passed(&second.head());
    world.approve(&second, &world.carol).await;
    world.is_green(&second.head());
}

#[tokio::test]
async fn stripping_the_trailers_in_the_pull_request_does_not_make_it_a_persons() {
    let world = World::new().await;
    world.push(&world.alice, "answer", "Add an answer\n\nClaude-Session: https://claude.ai/code/1");
    let pull = world.repository.open_pull(&world.alice, "answer", "main", "Answer", "");
    world.settle().await;
    world.never_passed(&pull.head());
    let parents = [world.repository.branch("main").unwrap()];
    let alices = world.alice.signature();
    let files = [("src/add_an_answer.py", Some("def answer():\n    return 43\n"))];
    let parents: Vec<&str> = parents.iter().map(String::as_str).collect();
    let stripped = world.repository.commit(&Commit {
        message: "Add an answer",
        parents: &parents,
        files: &files,
        ..Commit::by(&alices)
    });
    world.repository.push(&world.alice, "answer", &stripped, true).unwrap();
    world.settle().await;
    world.never_passed(&stripped);
    assert!(world.summary(&stripped, APPROVAL).contains("an earlier head of the pull request was an agent's"));
    world.approve(&pull, &world.bob).await;
    world.is_green(&stripped);
}
