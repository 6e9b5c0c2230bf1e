//! Whoever had a hand in a change cannot approve it.

use review_gate::model::account::{AccountId, AccountKind};
use review_gate::model::snapshot::{Commit, Known, Rights};

use super::scene::{
    AGENT, ALICE, BOB, CAROL, GHOST, MACHINE_USER, PASSER_BY, Scene, WEB_FLOW, Who, commit_by, nobody, with_co_authors,
    with_trailers,
};

/// What becomes of Alice's approval, and that Bob's, who had no hand in anything, is enough.
#[track_caller]
fn approval_of_alice(scene: &Scene) -> String {
    scene.clone().approves(ALICE).waits();
    scene.clone().approves(BOB).is_green();
    scene.clone().approves(ALICE).said().remove(0)
}

#[test]
fn whoever_had_a_hand_in_it_does_not_count() {
    let by_agent = || commit_by(AGENT);
    for (scene, did) in [
        (Scene::opened_with(ALICE, by_agent()), "opened the pull request"),
        (Scene::opened_with(AGENT, Commit { author: ALICE.signature(), ..by_agent() }), "wrote commit `1111111111`"),
        (
            Scene::opened_with(AGENT, Commit { committer: ALICE.signature(), ..by_agent() }),
            "committed commit `1111111111`",
        ),
        (Scene::opened_by(AGENT).pushes_commit(ALICE, by_agent()), "pushed `2222222222`"),
        (
            Scene::opened_by(AGENT).pushes_commit(AGENT, with_co_authors(commit_by(CAROL), &[ALICE])),
            "are a co-author of commit `2222222222`",
        ),
        (Scene::opened_by(AGENT).pushes(ALICE).pushes(AGENT), "wrote commit `2222222222`"),
        (Scene::opened_by(AGENT).pushes_commit(ALICE, by_agent()).forces_back_to(AGENT, 1), "pushed `2222222222`"),
    ] {
        let why = format!("@alice approved: not counted, because they {did}");
        assert_eq!(approval_of_alice(&scene), why);
    }
}

#[test]
fn whoever_suggested_or_applied_a_line_does_not_count() {
    let applied = Commit { committer: WEB_FLOW.signature(), ..with_co_authors(commit_by(CAROL), &[ALICE]) };
    let scene = Scene::opened_by(AGENT).pushes_commit(CAROL, applied);
    scene.clone().approves(CAROL).waits();
    let why = "@alice approved: not counted, because they are a co-author of commit `2222222222`";
    assert_eq!(approval_of_alice(&scene), why);
}

#[test]
fn a_spoofed_author_bars_whom_it_names_but_makes_nobody_independent() {
    let spoofed = Commit { author: ALICE.signature(), committer: ALICE.signature(), ..commit_by(AGENT) };
    let scene = Scene::opened_by(AGENT).pushes_commit(CAROL, spoofed);
    scene.clone().approves(CAROL).waits();
    approval_of_alice(&scene);
}

#[test]
fn accounts_are_compared_by_number() {
    let renamed = Who { login: "Alice-Renamed", ..ALICE };
    Scene::opened_with(ALICE, commit_by(AGENT)).approves(renamed).waits();
    let took_over = Who { id: 60, ..ALICE };
    let scene = Scene::opened_with(ALICE, commit_by(AGENT)).member(took_over, &[]);
    scene.approves(took_over).is_green();
    let scene = Scene::opened_by(AGENT).asks_for_changes(ALICE).approves(renamed);
    scene.is_green();
    assert_eq!(scene.said().len(), 1);
}

#[test]
fn a_requester_whom_the_agent_names_may_approve() {
    let commit = with_co_authors(commit_by(AGENT), &[ALICE]);
    let scene = Scene::opened_with(AGENT, commit.clone());
    scene.clone().approves(ALICE).is_green();
    assert_eq!(scene.verdict().requesters, [ALICE.account()]);
    let on_the_page = Commit { committer: WEB_FLOW.signature(), ..commit };
    Scene::opened_with(AGENT, on_the_page).approves(ALICE).is_green();
}

#[test]
fn a_requester_may_not_approve_where_the_policy_forbids_it() {
    let scene = Scene::opened_with(AGENT, with_co_authors(commit_by(AGENT), &[ALICE]))
        .policy("[approval]\nrequester_may_approve = false");
    let why = "they set the agent its task, and the policy does not let such people approve";
    assert_eq!(approval_of_alice(&scene), format!("@alice approved: not counted, because {why}"));
}

#[test]
fn a_requester_with_a_hand_in_the_change_is_a_contributor() {
    let scene = Scene::opened_with(AGENT, with_co_authors(commit_by(AGENT), &[ALICE]));
    for scene in [
        scene.clone().pushes(ALICE),
        scene.clone().pushes_commit(ALICE, commit_by(AGENT)),
        scene.clone().pushes_commit(AGENT, commit_by(ALICE)),
        scene.clone().pushes_commit(AGENT, Commit { committer: ALICE.signature(), ..commit_by(AGENT) }),
        scene.pushes_commit(BOB, with_co_authors(commit_by(BOB), &[ALICE])),
    ] {
        scene.clone().approves(ALICE).waits();
        scene.approves(CAROL).is_green();
    }
}

#[test]
fn a_co_author_in_a_persons_commit_is_no_requester() {
    let commit = with_co_authors(commit_by(CAROL), &[ALICE, AGENT]);
    approval_of_alice(&Scene::opened_with(CAROL, commit));
    let recorded_by_a_person = Commit { committer: CAROL.signature(), ..commit_by(AGENT) };
    approval_of_alice(&Scene::opened_with(CAROL, with_co_authors(recorded_by_a_person, &[ALICE])));
}

#[test]
fn an_agents_name_in_anothers_commit_makes_no_requester() {
    let claimed = with_co_authors(commit_by(AGENT), &[ALICE]);
    approval_of_alice(&Scene::opened_with(CAROL, claimed.clone()));
    approval_of_alice(&Scene::opened_by(AGENT).pushes_commit(CAROL, claimed.clone()));
    let signed = Commit { is_verified: true, ..claimed.clone() };
    Scene::opened_with(CAROL, signed).approves(ALICE).is_green();
    Scene::opened_with(AGENT, claimed).updates(CAROL).approves(ALICE).is_green();
}

#[test]
fn who_brings_the_branch_up_to_date_stays_independent() {
    Scene::opened_by(AGENT).updates(ALICE).approves(ALICE).is_green();
}

#[test]
fn who_has_no_write_access_does_not_count() {
    let scene = Scene::opened_by(AGENT).approves(PASSER_BY);
    scene.waits();
    let why = "they may not write to the repository";
    assert_eq!(scene.said(), [format!("@passer-by approved: not counted, because {why}")]);
}

#[test]
fn rights_are_those_of_now() {
    let rights = |rights: Known<Rights>| {
        Scene::opened_by(AGENT).approves(ALICE).with(|snapshot| _ = snapshot.rights.insert(AccountId(ALICE.id), rights))
    };
    rights(Ok(Rights::default())).waits();
    rights(Ok(Rights { can_write: true, teams: Vec::new() })).is_green();
    let gone = Scene::opened_by(AGENT).approves(ALICE).with(|snapshot| snapshot.rights.clear());
    gone.waits();
    assert_eq!(gone.said(), ["@alice approved: not counted, because their rights in the repository are not known"]);
}

#[test]
fn accounts_that_are_gone_do_not_count() {
    let scene = Scene::opened_by(AGENT).member(GHOST, &[]).approves(GHOST);
    scene.waits();
    assert_eq!(scene.said(), ["@ghost approved: not counted, because the account is gone"]);
    let scene = Scene::opened_by(AGENT).approves(ALICE).with(|snapshot| {
        snapshot.reviews.as_mut().unwrap()[0].account = None;
    });
    scene.waits();
    assert_eq!(scene.said(), ["somebody approved: not counted, because the account is gone"]);
}

#[test]
fn an_address_without_an_account_blocks_and_says_how_it_becomes_known() {
    let author = Commit { author: nobody("a@example.com"), ..commit_by(ALICE) };
    let committer = Commit { committer: nobody("a@example.com"), ..commit_by(ALICE) };
    for (commit, did) in [(author, "wrote"), (committer, "committed")] {
        for author in [ALICE, AGENT] {
            let scene = Scene::opened_with(author, commit.clone()).approves(BOB);
            scene.fails();
            let trace = format!("nobody knows which account {did} commit `1111111111` as `a@example.com`");
            assert_eq!(scene.obstacles(), [trace]);
            let way_out = "add the address to the account it belongs to, in GitHub's settings under \"Emails\", or write \
                           the commit anew with an address that is linked";
            assert_eq!(scene.ways_out(), [way_out]);
        }
    }
}

#[test]
fn a_co_author_without_an_account_matters_where_somebody_has_to_approve() {
    let commit = with_trailers(commit_by(ALICE), "Co-authored-by: A <a@example.com>");
    Scene::opened_with(ALICE, commit.clone()).is_green();
    Scene::opened_with(ALICE, commit.clone()).policy("[approval]\nscope = \"all\"").approves(BOB).fails();
    let scene = Scene::opened_with(ALICE, commit).pushes(AGENT).approves(BOB);
    scene.fails();
    let trace = "nobody knows which account is a co-author of commit `1111111111` as `a@example.com`";
    assert_eq!(scene.obstacles(), [trace]);
}

#[test]
fn accounts_that_stand_for_anybody_are_nobody_in_particular() {
    let on_the_page = Commit { committer: WEB_FLOW.signature(), ..commit_by(ALICE) };
    Scene::opened_with(ALICE, on_the_page).is_green();
    Scene::opened_with(ALICE, Commit { author: WEB_FLOW.signature(), ..commit_by(ALICE) }).fails();
    Scene::opened_with(ALICE, Commit { author: GHOST.signature(), ..commit_by(ALICE) }).fails();
    let scene = Scene::opened_with(GHOST, commit_by(ALICE));
    scene.fails();
    let opened = "nobody knows which account opened the pull request";
    let pushed = "nobody knows which account pushed `1111111111`";
    assert_eq!(scene.obstacles(), [opened, pushed]);
}

#[test]
fn association_and_looks_of_an_account_decide_nothing() {
    let looks_like_a_bot = Who { id: 61, login: "robot", kind: AccountKind::User };
    Scene::opened_by(AGENT).member(looks_like_a_bot, &[]).approves(looks_like_a_bot).is_green();
    Scene::opened_by(AGENT).approves(MACHINE_USER).is_green();
}
