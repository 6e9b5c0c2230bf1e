//! Attempts to make more of a review or a comment than its author meant.

use super::world::{APPROVAL, QUALITY, World};

#[tokio::test]
async fn approval_right_after_a_push_is_none_of_what_was_pushed() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.github.advance(60);
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.github.advance(2);
    pull.review(&world.alice, "APPROVED", "");
    world.settle().await;
    world.never_passed(&pushed);
    assert!(world.summary(&pushed, APPROVAL).contains("too soon"));
}

#[tokio::test]
async fn push_while_the_success_is_posted_merges_nothing() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let approved = pull.head();
    let slipped = world.commit(&world.copilot, "answer", "Slip this in");
    let (repository, copilot, sha) = (world.repository.clone(), world.copilot.clone(), slipped.clone());
    world.github.meanwhile("PATCH", "/repos/*/*/check-runs/*", 2, move || {
        repository.push(&copilot, "answer", &sha, false).unwrap();
    });
    world.approve(&pull, &world.alice).await;
    assert_eq!(pull.head(), slipped);
    world.never_passed(&slipped);
    world.waits(&approved);
    assert!(pull.merge(&world.alice).is_err());
}

#[tokio::test]
async fn approval_that_is_withdrawn_while_the_success_is_posted_is_taken_back() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.github.advance(60);
    let review = pull.review(&world.alice, "APPROVED", "");
    let (withdrawn, alice) = (pull.clone(), world.alice.clone());
    world.github.meanwhile("PATCH", "/repos/*/*/check-runs/*", 2, move || withdrawn.dismiss_review(review, &alice));
    world.settle().await;
    world.waits(&pull.head());
    assert!(pull.merge(&world.alice).is_err());
}

#[tokio::test]
async fn dismissing_an_objection_does_not_bring_an_older_approval_back() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.github.advance(60);
    let objection = pull.review(&world.alice, "CHANGES_REQUESTED", "");
    world.settle().await;
    world.fails(&pull.head());
    pull.dismiss_review(objection, &world.bob);
    world.settle().await;
    world.waits(&pull.head());
}

#[tokio::test]
async fn objection_stands_when_who_had_a_hand_in_the_change_dismisses_it() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let objection = pull.review(&world.bob, "CHANGES_REQUESTED", "");
    world.settle().await;
    pull.dismiss_review(objection, &world.copilot);
    world.approve(&pull, &world.alice).await;
    world.fails(&pull.head());
    world.never_passed(&pull.head());
}

#[tokio::test]
async fn comment_approves_until_it_is_changed_or_deleted() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let head = pull.head();
    let approve = format!("/review-gate approve {head}");
    for ends in [true, false] {
        world.github.advance(60);
        let comment = pull.comment(&world.alice, &approve);
        world.settle().await;
        world.is_green(&head);
        world.github.advance(60);
        if ends {
            pull.delete_comment(comment, &world.alice);
        } else {
            pull.edit_comment(comment, &world.bob, &approve);
        }
        world.settle().await;
        world.waits(&head);
    }
}

#[tokio::test]
async fn comment_that_is_changed_into_an_approval_approves_nothing() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.github.advance(60);
    let comment = pull.comment(&world.alice, "Looks wrong to me.");
    world.settle().await;
    world.github.advance(60);
    pull.edit_comment(comment, &world.bob, &format!("/review-gate approve {}", pull.head()));
    world.settle().await;
    world.never_passed(&pull.head());
    assert!(world.summary(&pull.head(), APPROVAL).contains("the comment was changed after it was written"));
}

#[tokio::test]
async fn comment_that_is_changed_in_the_second_it_was_written_in_approves_nothing() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.github.advance(60);
    let comment = pull.comment(&world.alice, "Looks wrong to me.");
    pull.edit_comment(comment, &world.bob, &format!("/review-gate approve {}", pull.head()));
    world.settle().await;
    assert_eq!(world.check(&pull.head(), APPROVAL).as_deref(), Some("action_required"));
    assert!(world.summary(&pull.head(), APPROVAL).contains("the comment was changed after it was written"));
}

#[tokio::test]
async fn words_that_are_no_review_approve_nothing() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.github.advance(60);
    let approve = format!("/review-gate approve {}", pull.head());
    pull.edit(&world.alice, &approve, &approve);
    for comment in [format!("> {approve}"), format!("```\n{approve}\n```"), format!("Thanks\n{approve}"), ":+1:".into()]
    {
        pull.comment(&world.alice, &comment);
    }
    pull.review(&world.alice, "COMMENTED", &approve);
    world.settle().await;
    world.never_passed(&pull.head());
}

#[tokio::test]
async fn refused_approval_by_an_abbreviated_commit_is_listed() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.github.advance(60);
    pull.comment(&world.alice, &format!("/review-gate approve {}", &pull.head()[..12]));
    world.settle().await;
    world.never_passed(&pull.head());
    assert!(world.summary(&pull.head(), APPROVAL).contains("it does not name a commit by its full id"));
}

#[tokio::test]
async fn pending_review_is_of_the_commit_it_was_begun_on() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    let review = pull.review(&world.alice, "PENDING", "");
    world.settle().await;
    let pushed = world.push(&world.copilot, "answer", "Slip this in");
    world.github.advance(60);
    pull.submit_review(review, &world.alice, "APPROVED");
    world.settle().await;
    world.never_passed(&pushed);
}

#[tokio::test]
async fn override_is_for_who_is_trusted_with_it_and_for_a_time() {
    let world = World::with_policy("[exceptions]\nteams = [\"Acme/On-Call\"]\nhours = 2").await;
    world.github.organization("acme").team("on-call").add(&world.bob);
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let head = pull.head();
    world.github.advance(60);
    pull.comment(&world.alice, "/review-gate override the site is down");
    world.settle().await;
    world.never_passed(&head);
    let why = world.summary(&head, APPROVAL);
    assert!(why.contains("Exceptions that were refused") && why.contains("they are in none of the teams"), "{why}");
    pull.comment(&world.bob, "/review-gate override the site is down");
    world.settle().await;
    world.is_green(&head);
    assert_eq!(world.check(&head, QUALITY).as_deref(), Some("success"));
    world.github.advance(2 * 60 * 60);
    world.sweep().await;
    world.waits(&head);
}
