//! Leave to merge in spite of the verdict: who can give it, for what, and how long.

use review_gate::model::snapshot::{Commit, Unknown};

use super::scene::{AGENT, ALICE, BOB, CAROL, SOME_APP, Scene, commit_by, nobody, with_co_authors};

const POLICY: &str = "[exceptions]\nteams = [\"acme/on-call\"]\nhours = 2\n[checks]\nrequired = [\"CodeQL\"]";
const OVERRIDE: &str = "/review-gate override the site is down";

/// A change that waits for a check and an approval, in a repository where Bob is on call.
fn scene() -> Scene {
    on_call(Scene::opened_by(AGENT))
}

fn on_call(scene: Scene) -> Scene {
    scene.policy(POLICY).member(BOB, &["acme/on-call"])
}

#[test]
fn a_member_of_the_team_lets_a_change_pass() {
    let scene = scene().asks_for_changes(CAROL).comments(BOB, OVERRIDE);
    scene.is_green();
    let verdict = scene.verdict();
    let exception = verdict.exception.unwrap();
    assert_eq!((exception.by, exception.reason.as_str()), (BOB.account(), "the site is down"));
    assert_eq!(verdict.obstacles.len(), 3, "what was overridden is still told");
    assert_eq!(verdict.counted, 0, "it is no approval");
}

#[test]
fn nobody_else_does() {
    scene().comments(ALICE, OVERRIDE).waits();
    scene().comments(AGENT, OVERRIDE).waits();
    scene().member(SOME_APP, &["acme/on-call"]).comments(SOME_APP, OVERRIDE).waits();
    scene().comments(BOB, "/review-gate override").waits();
    Scene::opened_by(AGENT).member(BOB, &["acme/on-call"]).comments(BOB, OVERRIDE).waits();
    let without_write = scene().comments(BOB, OVERRIDE).with(|snapshot| {
        snapshot.rights.get_mut(&BOB.account().id).unwrap().as_mut().unwrap().can_write = false;
    });
    without_write.waits();
}

#[test]
fn nobody_lets_their_own_change_pass() {
    scene().pushes(BOB).comments(BOB, OVERRIDE).waits();
    let requested = with_co_authors(commit_by(AGENT), &[BOB]);
    on_call(Scene::opened_with(AGENT, requested)).comments(BOB, OVERRIDE).waits();
    scene().asks_for_changes(CAROL).dismisses(BOB, CAROL).comments(BOB, OVERRIDE).waits();
}

#[test]
fn it_ends_with_the_next_push() {
    scene().comments(BOB, OVERRIDE).pushes(AGENT).waits();
    scene().comments(BOB, OVERRIDE).forces_back_to(AGENT, 1).waits();
}

#[test]
fn it_ends_with_time() {
    let scene = scene().comments(BOB, OVERRIDE);
    let after = |seconds| scene.clone().after_seconds(seconds).comments(ALICE, "Thanks");
    after(2 * 60 * 60 - 1).is_green();
    after(2 * 60 * 60).waits();
}

#[test]
fn right_after_a_push_it_cannot_be_about_what_was_pushed() {
    scene().after_seconds(2).comments(BOB, OVERRIDE).waits();
}

#[test]
fn a_comment_that_was_changed_gives_none() {
    scene().comments(BOB, "Hm").last_comment_is_edited_to(OVERRIDE).waits();
}

#[test]
fn what_nobody_knows_has_no_exceptions() {
    let unknown = || Unknown("GitHub answered 502".to_owned());
    scene().comments(BOB, OVERRIDE).with(|snapshot| snapshot.paths = Err(unknown())).fails();
    scene().comments(BOB, OVERRIDE).with(|snapshot| snapshot.reviews = Err(unknown())).fails();
    scene().comments(BOB, OVERRIDE).with(|snapshot| snapshot.base_is_gated = Ok(false)).waits();
    let unattributed = Commit { author: nobody("a@example.com"), ..commit_by(AGENT) };
    on_call(Scene::opened_with(AGENT, unattributed)).comments(BOB, OVERRIDE).fails();
}

#[test]
fn what_was_refused_is_listed_with_the_reason() {
    let refused = |scene: Scene| {
        let refused = scene.verdict().refused_exceptions;
        refused.iter().map(|refused| refused.why.clone()).collect::<Vec<_>>()
    };
    assert_eq!(refused(Scene::opened_by(AGENT).comments(BOB, OVERRIDE)), ["the policy lets nobody do that"]);
    let outsider = "they are in none of the teams that may do that: acme/on-call";
    assert_eq!(refused(scene().comments(CAROL, OVERRIDE)), [outsider]);
    assert_eq!(refused(scene().comments(BOB, "/review-gate override")), ["it gives no reason"]);
    assert_eq!(refused(scene().pushes(BOB).comments(BOB, OVERRIDE)), ["they wrote commit `2222222222`"]);
    let late = "the change was pushed after that, or too soon before to have been read; write it again";
    assert_eq!(refused(scene().comments(BOB, OVERRIDE).pushes(AGENT)), [late]);
    assert_eq!(refused(scene().comments(BOB, OVERRIDE)), Vec::<String>::new());
}
