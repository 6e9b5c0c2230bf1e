//! What GitHub lets be merged.

use super::scene::Scene;
use crate::support::github::merging::MergeMethod;
use crate::support::github::repository::Commit;
use crate::support::github::state::app::GITHUB_ACTIONS;
use crate::support::github::state::rules::{Protection, RequiredCheck, Ruleset};

const CHECK: &str = "review-gate/approval";

fn pinned(scene: &Scene) -> Ruleset {
    Ruleset::of_default_branch("gate").require_check(CHECK, Some(scene.github.app_id()))
}

fn conclude(scene: &Scene, conclusion: &str) {
    scene.repository.create_check_run_as(scene.github.app_id(), CHECK, &scene.pull.head(), conclusion);
}

#[test]
fn an_unprotected_branch_takes_anything() {
    let scene = Scene::new();
    let sha = scene.pull.merge(&scene.bot).unwrap();
    assert_eq!(scene.repository.branch("main"), Some(sha));
    assert!(scene.pull.is_merged());
}

#[test]
fn a_required_check_must_have_reported() {
    let scene = Scene::new();
    scene.repository.protect(pinned(&scene));
    assert_eq!(scene.pull.merge(&scene.bot), Err(vec![format!("`{CHECK}` has not reported")]));
    conclude(&scene, "action_required");
    assert_eq!(scene.pull.merge(&scene.bot), Err(vec![format!("`{CHECK}` is action_required")]));
    conclude(&scene, "success");
    scene.pull.merge(&scene.bot).unwrap();
}

#[test]
fn neutral_and_skipped_pass() {
    for conclusion in ["neutral", "skipped"] {
        let scene = Scene::new();
        scene.repository.protect(pinned(&scene));
        conclude(&scene, conclusion);
        assert_eq!(scene.pull.mergeable_by(&scene.bot), Ok(()));
    }
}

#[test]
fn a_check_of_the_same_name_by_another_app_passes_unless_pinned() {
    for (integration, merges) in [(None, true), (Some(()), false)] {
        let scene = Scene::new();
        let integration = integration.map(|()| scene.github.app_id());
        scene.repository.protect(Ruleset::of_default_branch("gate").require_check(CHECK, integration));
        conclude(&scene, "failure");
        scene.repository.create_check_run_as(GITHUB_ACTIONS, CHECK, &scene.pull.head(), "success");
        assert_eq!(scene.pull.mergeable_by(&scene.bot).is_ok(), merges);
    }
}

#[test]
fn a_status_on_the_test_merge_commit_comes_first_unless_pinned() {
    for (integration, merges) in [(None, true), (Some(()), false)] {
        let scene = Scene::new();
        let integration = integration.map(|()| scene.github.app_id());
        scene.repository.protect(Ruleset::of_default_branch("gate").require_check(CHECK, integration));
        conclude(&scene, "failure");
        assert!(scene.pull.mergeable_by(&scene.bot).is_err());
        let test_merge = scene.pull.state().test_merge.and_then(|merge| merge.sha).unwrap();
        scene.repository.create_status(&scene.bot, &test_merge, CHECK, "success");
        assert_eq!(scene.pull.mergeable_by(&scene.bot).is_ok(), merges);
    }
}

#[test]
fn a_green_commit_serves_a_second_pull_request_and_a_direct_push() {
    let scene = Scene::new();
    scene.repository.protect(pinned(&scene));
    conclude(&scene, "success");
    let second = scene.repository.open_pull(&scene.bot, "topic", "main", "Again", "");
    assert_eq!(second.mergeable_by(&scene.bot), Ok(()));
    scene.repository.push(&scene.bot, "main", &second.head(), false).unwrap();
}

#[test]
fn a_branch_that_wants_pull_requests_refuses_pushes() {
    let scene = Scene::new();
    scene.repository.protect(pinned(&scene).require_pull_request(0));
    conclude(&scene, "success");
    let pushed = scene.repository.push(&scene.bot, "main", &scene.pull.head(), false);
    assert_eq!(pushed, Err(vec!["changes must be made through a pull request".to_owned()]));
    scene.pull.merge(&scene.bot).unwrap();
}

#[test]
fn a_new_branch_escapes_checks_that_are_not_enforced_on_creation() {
    for (lax, created) in [(true, true), (false, false)] {
        let scene = Scene::new();
        let ruleset = Ruleset::new("releases", &["refs/heads/release/**/*"]).require_check(CHECK, None);
        scene.repository.protect(if lax { ruleset.do_not_enforce_on_create() } else { ruleset });
        let pushed = scene.repository.push(&scene.bot, "release/1", &scene.pull.head(), false);
        assert_eq!(pushed.is_ok(), created);
    }
}

#[test]
fn approvals_are_counted_by_latest_opinion_of_those_who_may_write() {
    let scene = Scene::new();
    scene.repository.protect(Ruleset::of_default_branch("reviews").require_pull_request(1));
    let carol = scene.github.user("carol");
    scene.pull.review(&carol, "APPROVED", "");
    assert_eq!(scene.pull.mergeable_by(&scene.bot), Err(vec!["0 of 1 approvals".to_owned()]));
    let approval = scene.pull.review(&scene.alice, "APPROVED", "");
    assert_eq!(scene.pull.mergeable_by(&scene.bot), Ok(()));
    scene.pull.dismiss_review(approval, &scene.bot);
    assert_eq!(scene.pull.mergeable_by(&scene.bot), Err(vec!["0 of 1 approvals".to_owned()]));
}

#[test]
fn rules_that_only_evaluate_or_that_exempt_do_not_hold() {
    let scene = Scene::new();
    scene.repository.protect(pinned(&scene).enforcement("evaluate"));
    assert_eq!(scene.pull.mergeable_by(&scene.bot), Ok(()));
    scene.repository.protect(pinned(&scene).bypass("User", scene.bot.id));
    assert_eq!(scene.pull.mergeable_by(&scene.bot), Ok(()));
    assert!(scene.pull.mergeable_by(&scene.alice).is_err());
}

#[test]
fn classic_protection_lets_administrators_by_unless_they_are_included() {
    for enforce_admins in [false, true] {
        let scene = Scene::new();
        let admin = scene.github.user("admin");
        scene.repository.set_permission(&admin, "admin");
        let check = RequiredCheck { context: CHECK.to_owned(), integration: Some(scene.github.app_id()) };
        let protection = Protection { required_checks: vec![check], required_approvals: None, enforce_admins };
        scene.repository.protect_classically("main", protection);
        assert!(scene.pull.mergeable_by(&scene.bot).is_err());
        assert_eq!(scene.pull.mergeable_by(&admin).is_err(), enforce_admins);
    }
}

#[test]
fn auto_merge_waits_for_the_last_check() {
    let scene = Scene::new();
    scene.repository.protect(pinned(&scene));
    scene.pull.enable_auto_merge(&scene.bot);
    assert!(!scene.pull.is_merged());
    conclude(&scene, "success");
    assert!(scene.pull.is_merged());
}

#[test]
fn conflicts_and_drafts_do_not_merge() {
    let scene = Scene::new();
    let other = scene
        .repository
        .commit(&Commit { files: &[("src/lib.rs", Some("2\n"))], ..Commit::by(&scene.alice.signature()) });
    scene.repository.push(&scene.alice, "main", &other, false).unwrap();
    scene.pull.convert_to_draft(&scene.bot);
    let reasons = ["the pull request is a draft", "head and base conflict"].map(String::from);
    assert_eq!(scene.pull.mergeable_by(&scene.bot), Err(reasons.to_vec()));
}

#[test]
fn a_push_dismisses_approvals_where_the_rules_say_so() {
    let scene = Scene::new();
    let mut ruleset = Ruleset::of_default_branch("reviews").require_pull_request(1);
    ruleset.rules[0]["parameters"]["dismiss_stale_reviews_on_push"] = true.into();
    scene.repository.protect(ruleset);
    let approval = scene.pull.review(&scene.alice, "APPROVED", "");
    let signature = scene.bot.signature();
    let sha = scene.repository.commit(&Commit { branch: "topic", ..Commit::by(&signature) });
    scene.repository.push(&scene.bot, "topic", &sha, false).unwrap();
    assert_eq!(scene.pull.state().review(approval).unwrap().state, "DISMISSED");
}

#[test]
fn whoever_is_exempt_in_pull_requests_alone_may_not_push() {
    let scene = Scene::new();
    let mut ruleset = pinned(&scene).require_pull_request(0).bypass("User", scene.bot.id);
    ruleset.bypass_actors[0]["bypass_mode"] = "pull_request".into();
    scene.repository.protect(ruleset);
    assert!(scene.repository.push(&scene.bot, "main", &scene.pull.head(), false).is_err());
    assert_eq!(scene.pull.mergeable_by(&scene.bot), Ok(()));
}

#[test]
fn commits_pushed_while_a_pull_request_was_closed_are_in_it_when_it_is_reopened() {
    let scene = Scene::new();
    scene.pull.close(&scene.bot);
    let signature = scene.bot.signature();
    let sha = scene.repository.commit(&Commit { branch: "topic", ..Commit::by(&signature) });
    scene.repository.push(&scene.bot, "topic", &sha, false).unwrap();
    assert_ne!(scene.pull.head(), sha);
    scene.pull.reopen(&scene.bot);
    assert_eq!(scene.pull.head(), sha);
}

#[test]
fn deleting_the_head_branch_closes_the_pull_request() {
    let scene = Scene::new();
    scene.repository.delete_branch(&scene.bot, "topic").unwrap();
    assert_eq!(scene.pull.state().state(), "closed");
}

#[test]
fn a_squash_leaves_one_commit_by_the_author() {
    let scene = Scene::new();
    let before = scene.repository.branch("main");
    let sha = scene.pull.merge_by(&scene.alice, MergeMethod::Squash).unwrap();
    assert_eq!(scene.repository.branch("main"), Some(sha));
    assert_ne!(scene.repository.branch("main"), before);
    assert_eq!(scene.pull.state().merged.unwrap().by, scene.alice.id);
}
