//! What nobody knows is never taken for well.

use review_gate::model::pull_request::PullRequestState;
use review_gate::model::snapshot::{Snapshot, Unknown};

use super::scene::{AGENT, ALICE, Scene, id};

fn unknown<T>() -> Result<T, Unknown> {
    Err(Unknown("GitHub answered 502".to_owned()))
}

/// A green scene of which one thing is not known.
#[track_caller]
fn blocks(hide: impl Fn(&mut Snapshot), obstacle: &str) {
    for scene in [Scene::opened_by(AGENT).approves(ALICE), Scene::opened_by(ALICE)] {
        scene.is_green();
        let scene = scene.with(&hide);
        scene.fails();
        assert!(scene.obstacles().contains(&obstacle.to_owned()), "{:?}", scene.obstacles());
        let scene = scene.policy("[approval]\nrequired = 0");
        scene.fails();
    }
}

#[test]
fn what_could_not_be_read_blocks() {
    let why = "is not known: GitHub answered 502";
    blocks(|snapshot| snapshot.base_is_gated = unknown(), &format!("whether the base branch is protected {why}"));
    blocks(|snapshot| snapshot.commits = unknown(), &format!("who wrote the commits {why}"));
    blocks(|snapshot| snapshot.paths = unknown(), &format!("what the change touches {why}"));
    blocks(|snapshot| snapshot.reviews = unknown(), &format!("what reviewers said {why}"));
    blocks(|snapshot| snapshot.comments = unknown(), &format!("what was commented {why}"));
    blocks(|snapshot| snapshot.checks = unknown(), &format!("how other checks ended {why}"));
    blocks(|snapshot| snapshot.taints = unknown(), &format!("where the commits were seen before {why}"));
}

#[test]
fn what_is_not_known_is_tried_again_by_itself() {
    let scene = Scene::opened_by(ALICE).with(|snapshot| snapshot.paths = unknown());
    assert_eq!(scene.ways_out(), ["it is tried again by itself; `/review-gate recheck` tries it now"]);
}

#[test]
fn who_did_something_has_to_be_known() {
    blocks(|snapshot| snapshot.pull_request.author = None, "nobody knows which account opened the pull request");
    blocks(|snapshot| snapshot.heads[0].pusher = None, "nobody knows which account pushed `1111111111`");
}

#[test]
fn a_head_that_was_not_seen_being_pushed_blocks() {
    let why = "when the head was pushed is not known: it is not the one that was seen last";
    blocks(|snapshot| snapshot.heads.clear(), why);
    blocks(|snapshot| snapshot.heads[0].commit = id(9), why);
    blocks(|snapshot| snapshot.pull_request.head = id(9), why);
}

#[test]
fn commits_of_another_head_block() {
    let why = "who wrote the commits is not known: the head is not among them";
    blocks(|snapshot| snapshot.commits = Ok(Vec::new()), why);
    blocks(|snapshot| snapshot.commits.as_mut().unwrap()[0].id = id(9), why);
}

#[test]
fn an_approval_of_somebody_whose_rights_are_not_known_does_not_count() {
    let scene = Scene::opened_by(AGENT).approves(ALICE);
    let scene = scene.with(|snapshot| _ = snapshot.rights.insert(ALICE.account().id, unknown()));
    scene.waits();
    let why = "their rights in the repository are not known: GitHub answered 502";
    assert_eq!(scene.said(), [format!("@alice approved: not counted, because {why}")]);
}

#[test]
fn a_pull_request_that_is_not_open_gets_no_green() {
    for state in [PullRequestState::Closed, PullRequestState::Merged] {
        for scene in [Scene::opened_by(AGENT).approves(ALICE), Scene::opened_by(ALICE)] {
            let scene = scene.with(|snapshot| snapshot.pull_request.state = state);
            scene.waits();
            assert_eq!(scene.obstacles(), ["the pull request is not open"]);
        }
    }
}

#[test]
fn a_branch_that_nobody_protects_gets_no_green() {
    for scene in [Scene::opened_by(AGENT).approves(ALICE), Scene::opened_by(ALICE)] {
        let scene = scene.with(|snapshot| snapshot.base_is_gated = Ok(false));
        scene.waits();
        assert_eq!(scene.obstacles(), ["branch `main` does not require this check"]);
    }
}
