//! An approval is of exactly one change, and of one that somebody can have read.

use review_gate::model::snapshot::Head;

use super::scene::{AGENT, ALICE, BOB, CAROL, QUIET_SECONDS, Scene, id};

#[test]
fn a_push_voids_an_approval() {
    let scene = Scene::opened_by(AGENT).approves(ALICE).pushes(AGENT);
    scene.waits();
    let why = "the change is another one since `1111111111` was approved; approve again";
    assert_eq!(scene.said(), [format!("@alice approved: not counted, because {why}")]);
    scene.approves(ALICE).is_green();
}

#[test]
fn a_push_away_and_back_voids_an_approval() {
    let scene = Scene::opened_by(AGENT).approves(ALICE).pushes(AGENT).forces_back_to(AGENT, 1);
    scene.waits();
    let why = "the change was pushed after that; approve again";
    assert_eq!(scene.said(), [format!("@alice approved: not counted, because {why}")]);
    scene.approves(ALICE).is_green();
}

#[test]
fn a_commit_that_was_approved_before_it_was_pushed_is_not_approved() {
    let ahead_of_time = format!("/review-gate approve {}", id(2));
    let scene = Scene::opened_by(AGENT).approves(ALICE).comments(BOB, &ahead_of_time).pushes(AGENT);
    scene.waits();
    assert_eq!(scene.verdict().counted, 0);
}

#[test]
fn an_approval_of_an_older_commit_is_none_of_the_head() {
    Scene::opened_by(AGENT).pushes(AGENT).approves_commit(ALICE, 1).waits();
}

#[test]
fn an_approval_of_nobody_knows_what_does_not_count() {
    let scene = Scene::opened_by(AGENT).approves(ALICE).with(|snapshot| {
        snapshot.reviews.as_mut().unwrap()[0].commit = None;
    });
    scene.waits();
    let why = "nobody knows which commit was approved; approve again";
    assert_eq!(scene.said(), [format!("@alice approved: not counted, because {why}")]);
}

#[test]
fn an_approval_right_after_a_push_cannot_be_of_what_was_pushed() {
    for (seconds, counts) in [(0, false), (2, false), (QUIET_SECONDS - 1, false), (QUIET_SECONDS, true)] {
        let scene = Scene::opened_by(AGENT).after_seconds(seconds).approves(ALICE);
        assert_eq!(scene.verdict().counted, u32::from(counts), "{seconds}");
    }
    let scene = Scene::opened_by(AGENT).after_seconds(2).approves(ALICE);
    let why = "it came within 30 seconds of a push, too soon to have read what was pushed; approve again";
    assert_eq!(scene.said(), [format!("@alice approved: not counted, because {why}")]);
    scene.approves(ALICE).is_green();
}

#[test]
fn bringing_the_branch_up_to_date_keeps_approvals() {
    let scene = Scene::opened_by(AGENT).approves(ALICE).updates(BOB);
    scene.is_green();
    scene.clone().updates(AGENT).is_green();
    scene.pushes(AGENT).waits();
}

#[test]
fn an_approval_may_be_of_any_state_that_stands_for_the_same_change() {
    Scene::opened_by(AGENT).updates(BOB).approves_commit(ALICE, 1).is_green();
    Scene::opened_by(AGENT).updates(BOB).after_seconds(2).approves(ALICE).is_green();
    Scene::opened_by(AGENT).after_seconds(2).updates(BOB).after_seconds(2).approves(ALICE).waits();
}

#[test]
fn a_change_between_two_updates_voids_an_approval() {
    let scene = Scene::opened_by(AGENT).updates(BOB).approves(ALICE).pushes(AGENT).updates(BOB);
    scene.waits();
    scene.approves_commit(CAROL, 3).is_green();
}

#[test]
fn another_base_branch_voids_an_approval() {
    let scene = Scene::opened_by(AGENT).approves(ALICE).with(|snapshot| {
        snapshot.pull_request.base_branch = "release".to_owned();
        let since = snapshot.at;
        let pusher = Some(BOB.account());
        snapshot.heads.push(Head { commit: id(1), since, pusher, is_clean_update: false, is_automatic: false });
    });
    scene.waits();
    scene.clone().approves(BOB).waits();
    scene.approves(ALICE).is_green();
}
