//! Branches: each way past the checks, and what is no way.

use crate::support::github::state::rules::{Protection, RequiredCheck, Ruleset};

use super::scene::{APPROVAL, QUALITY, Scene};

/// Asserts what the doctor finds at `main` when these rulesets protect it.
fn check(rulesets: impl FnOnce(&Scene) -> Vec<Ruleset>, expected: &[&str]) {
    let scene = Scene::unprotected();
    for ruleset in rulesets(&scene) {
        scene.repository.protect(ruleset);
    }
    assert_eq!(scene.complaints(), expected);
}

fn main_branch(name: &str) -> Ruleset {
    Ruleset::of_default_branch(name)
}

#[test]
fn sound_organisation_is_fine() {
    let scene = Scene::sound();
    assert_eq!(scene.complaints(), Vec::<String>::new());
    assert_eq!(scene.fine().len(), 21);
}

#[test]
fn unprotected_branch_is_open() {
    check(
        |_| Vec::new(),
        &[
            "open required-checks, acme/widgets main: `review-gate/quality` is not required",
            "open required-checks, acme/widgets main: `review-gate/approval` is not required",
            "open pull-request-required, acme/widgets main: changes can be pushed without a pull request",
            "open force-pushes, acme/widgets main: its history can be rewritten by a force push",
        ],
    );
}

#[test]
fn one_missing_check_is_open() {
    let app = |scene: &Scene| Some(scene.github.app_id());
    check(
        |scene| {
            let rules = main_branch("gate").require_check(QUALITY, app(scene)).require_pull_request(1);
            vec![rules.rule("non_fast_forward")]
        },
        &["open required-checks, acme/widgets main: `review-gate/approval` is not required"],
    );
}

#[test]
fn unpinned_check_is_open() {
    check(
        |scene| {
            let rules = main_branch("gate").require_check(QUALITY, Some(scene.github.app_id()));
            vec![rules.require_check(APPROVAL, None).require_pull_request(0).rule("non_fast_forward")]
        },
        &[
            "open pinned-checks, acme/widgets main: `review-gate/approval` is required, but from anybody instead of this App",
        ],
    );
}

#[test]
fn check_pinned_to_another_app_is_open() {
    check(
        |scene| {
            let rules = main_branch("gate").require_check(QUALITY, Some(scene.github.app_id()));
            vec![rules.require_check(APPROVAL, Some(15_368)).require_pull_request(0).rule("non_fast_forward")]
        },
        &["open pinned-checks, acme/widgets main: `review-gate/approval` is required, but from the App with number \
            15368 instead of this App"],
    );
}

#[test]
fn check_required_twice_is_ambiguous() {
    check(
        |scene| {
            let other = main_branch("old").require_check(APPROVAL, None);
            vec![scene.gate("gate", &["~DEFAULT_BRANCH"]), other]
        },
        &["warning ambiguous-checks, acme/widgets main: `review-gate/approval` is also required from anybody"],
    );
}

#[test]
fn bypass_actors_are_open() {
    check(
        |scene| vec![scene.gate("gate", &["~DEFAULT_BRANCH"]).bypass("RepositoryRole", 5).bypass("Integration", 99)],
        &[
            "open bypass-actors, acme/widgets main: the rules can be passed by: administrators (ruleset `gate`) and the App \
            with number 99 (ruleset `gate`)",
        ],
    );
}

#[test]
fn bypass_actors_of_a_ruleset_that_another_makes_up_for_are_fine() {
    check(
        |scene| {
            let weaker = scene.gate("weaker", &["~DEFAULT_BRANCH"]).bypass("OrganizationAdmin", 1);
            vec![weaker, scene.gate("gate", &["~ALL"])]
        },
        &[],
    );
}

#[test]
fn missing_pull_request_is_open() {
    check(
        |scene| vec![scene.with_checks(main_branch("gate")).rule("non_fast_forward")],
        &["open pull-request-required, acme/widgets main: changes can be pushed without a pull request"],
    );
}

#[test]
fn force_pushes_are_open() {
    check(
        |scene| vec![scene.with_checks(main_branch("gate")).require_pull_request(0)],
        &["open force-pushes, acme/widgets main: its history can be rewritten by a force push"],
    );
}

#[test]
fn head_of_the_group_alone_in_the_merge_queue_is_open() {
    check(
        |scene| vec![scene.gate("gate", &["~DEFAULT_BRANCH"]).merge_queue(false)],
        &["open merge-queue, acme/widgets main: its merge queue asks only the last entry of a group to pass"],
    );
    check(|scene| vec![scene.gate("gate", &["~DEFAULT_BRANCH"]).merge_queue(true)], &[]);
}

#[test]
fn unprotected_release_branch_is_found_by_its_rules() {
    let scene = Scene::sound();
    scene.branch("release/1");
    scene.repository.protect(Ruleset::new("releases", &["refs/heads/release/*"]).require_pull_request(1));
    let complaints = scene.complaints();
    for branch in ["release/1", "release/*"] {
        let missing = format!("open required-checks, acme/widgets {branch}: `{APPROVAL}` is not required");
        assert!(complaints.contains(&missing), "{complaints:#?}");
        assert!(complaints.contains(&format!("open deletion, acme/widgets {branch}: it can be deleted")));
    }
}

#[test]
fn creation_without_checks_is_open() {
    let scene = Scene::sound();
    let releases = scene.gate("releases", &["refs/heads/release/*"]).do_not_enforce_on_create();
    scene.repository.protect(releases);
    let what = "the checks are not asked for when it is created (`do_not_enforce_on_create`)";
    assert_eq!(scene.complaints(), [format!("open creation, acme/widgets release/*: {what}")]);
}

#[test]
fn forbidden_creation_is_fine() {
    let scene = Scene::sound();
    let releases = scene.gate("releases", &["refs/heads/release/*"]).do_not_enforce_on_create();
    scene.repository.protect(releases.rule("creation"));
    assert_eq!(scene.complaints(), Vec::<String>::new());
}

#[test]
fn branches_whose_rules_let_anything_be_merged_are_named() {
    let scene = Scene::sound();
    scene.branch("develop");
    scene.organization.protect(Ruleset::new("history", &["~ALL"]).rule("non_fast_forward"));
    assert_eq!(
        scene.complaints(),
        ["warning ungated-branches, acme/widgets: rules bear on `develop`, but none says what may be merged there"]
    );
}

#[test]
fn pattern_that_cannot_be_tried_is_not_known() {
    let scene = Scene::sound();
    scene.repository.protect(Ruleset::new("releases", &["refs/heads/release/[0-9]*"]).require_pull_request(1));
    let what = "what the pattern `release/[0-9]*` means is for GitHub alone to say";
    assert_eq!(scene.complaints(), [format!("not_known ungated-branches, acme/widgets: {what}")]);
}

#[test]
fn name_of_a_branch_cannot_add_to_the_command_that_closes_it() {
    let scene = Scene::sound();
    scene.branch("it's;reboot;'");
    scene.repository.protect(Ruleset::new("all", &["~ALL"]).require_pull_request(0));
    let report = scene.report().0;
    let remedies = report["diagnoses"].as_array().unwrap().iter().filter_map(|found| found["what_to_do"].as_str());
    let expected = r"review-gate protect --repo acme/widgets --branch 'it'\''s;reboot;'\'''";
    assert_eq!(remedies.filter(|remedy| *remedy == expected).count(), 4);
}

#[test]
fn rulesets_of_the_organisation_count() {
    let scene = Scene::unprotected();
    scene.organization.protect(scene.gate("everywhere", &["~DEFAULT_BRANCH"]));
    assert_eq!(scene.complaints(), Vec::<String>::new());
}

#[test]
fn classic_protection_that_spares_administrators_is_open() {
    let scene = Scene::unprotected();
    let app = Some(scene.github.app_id());
    let check = |context: &str| RequiredCheck { context: context.to_owned(), integration: app };
    let required_checks = vec![check(QUALITY), check(APPROVAL)];
    let protection = Protection { required_checks, required_approvals: Some(1), enforce_admins: false };
    scene.repository.protect_classically("main", protection.clone());
    let what = "the classic protection does not bind administrators";
    assert_eq!(scene.complaints(), [format!("open administrators-exempt, acme/widgets main: {what}")]);

    scene.repository.protect_classically("main", Protection { enforce_admins: true, ..protection });
    assert_eq!(scene.complaints(), Vec::<String>::new());
}

#[test]
fn what_may_not_be_read_is_not_known() {
    let scene = Scene::sound();
    let installation = scene.github.install(&scene.github.user("acme"));
    scene.github.change_installation(installation, |installation| {
        installation.permissions.remove("administration");
    });
    let complaints = scene.complaints();
    let hidden = "GitHub does not show who may bypass ruleset `gate`; it takes `administration: write`";
    assert!(complaints.contains(&format!("not_known bypass-actors, acme/widgets main: {hidden}")), "{complaints:#?}");
    assert!(complaints.iter().any(|line| line.starts_with("not_known actions-approval")), "{complaints:#?}");
    assert!(complaints.iter().all(|line| !line.starts_with("open")), "{complaints:#?}");
}
