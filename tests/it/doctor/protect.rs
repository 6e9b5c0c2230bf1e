//! The ruleset that closes what is open: what it changes, what it leaves, and that GitHub then refuses.

use insta::assert_snapshot;

use super::scene::{APPROVAL, QUALITY, Scene};
use crate::support::github::repository::Commit;
use crate::support::github::state::rules::{Protection, RequiredCheck, Ruleset};

const PROTECT: &[&str] = &["protect", "--repo", "acme/widgets"];

/// Protects once and expects the doctor to be content, and nothing to be left to do.
fn protect(scene: &Scene) -> String {
    let run = scene.run(PROTECT);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert_eq!(scene.report().1, 0, "{:#?}", scene.complaints());
    let written = scene.repository.rulesets();
    let again = scene.run(PROTECT);
    assert_eq!((again.code, again.out.as_str()), (0, "acme/widgets: nothing to change\n"));
    assert_eq!(format!("{written:?}"), format!("{:?}", scene.repository.rulesets()));
    run.out
}

#[test]
fn nothing_becomes_a_ruleset_that_closes_everything() {
    let scene = Scene::unprotected();
    assert_snapshot!(protect(&scene), @r#"
    acme/widgets: changes
      - create the ruleset `review-gate`
      - cover the default branch
      - require `review-gate/quality`, from this App alone
      - require `review-gate/approval`, from this App alone
      - require a pull request
      - forbid force pushes
      - forbid deleting the branch
    "#);
    assert_eq!(scene.complaints(), Vec::<String>::new());
}

#[test]
fn protected_branch_takes_nothing_without_both_checks_of_the_app() {
    let scene = Scene::unprotected();
    let (bob, agent) = (scene.github.user("bob"), scene.github.bot("agent"));
    scene.repository.set_permission(&bob, "admin");
    scene.repository.set_permission(&agent, "write");
    let signature = agent.signature();
    let change = Commit { branch: "topic", files: &[("a.txt", Some("a\n"))], ..Commit::by(&signature) };
    let head = scene.repository.commit(&change);
    scene.repository.push(&agent, "topic", &head, false).unwrap();
    let pull = scene.repository.open_pull(&agent, "topic", "main", "Add a", "");
    assert_eq!(pull.mergeable_by(&agent), Ok(()));

    protect(&scene);
    assert!(pull.merge(&agent).is_err());
    for name in [QUALITY, APPROVAL] {
        scene.repository.create_status(&agent, &head, name, "success");
    }
    assert!(pull.merge(&bob).is_err(), "a status is not the App's check");
    let app = scene.github.app_id();
    scene.repository.create_check_run_as(app, QUALITY, &head, "success");
    assert!(pull.merge(&bob).is_err());
    assert!(scene.repository.push(&bob, "main", &head, false).is_err());
    scene.repository.create_check_run_as(app, APPROVAL, &head, "success");
    assert_eq!(pull.mergeable_by(&agent), Ok(()));
    assert!(
        scene.repository.push(&bob, "main", &head, false).is_err(),
        "not even a green commit without a pull request"
    );
}

#[test]
fn weak_ruleset_of_the_gate_becomes_strong_and_keeps_what_it_had() {
    let scene = Scene::unprotected();
    let weak = Ruleset::new("review-gate", &["refs/heads/main", "refs/heads/docs"])
        .require_check(APPROVAL, None)
        .require_check("ci/test", None)
        .do_not_enforce_on_create()
        .strict()
        .require_pull_request(2)
        .merge_queue(false)
        .rule("required_linear_history")
        .bypass("RepositoryRole", 5);
    let weak = Ruleset { exclude: vec!["refs/heads/m*".to_owned(), "refs/heads/bot/**".to_owned()], ..weak };
    scene.repository.protect(weak.enforcement("evaluate"));
    assert_snapshot!(protect(&scene), @r#"
    acme/widgets: changes
      - put the ruleset `review-gate` in force
      - let nobody pass by; so far 1 may
      - cover the default branch
      - no longer leave out `m*`
      - ask for the checks when a branch is created, too
      - require `review-gate/quality`, from this App alone
      - accept `review-gate/approval` from this App alone
      - forbid force pushes
      - forbid deleting the branch
      - let the merge queue ask every entry to pass
    "#);

    let written = scene.repository.rulesets();
    assert_eq!(written.len(), 1);
    let rules = &written[0];
    assert_eq!(rules.enforcement, "active");
    assert_eq!(rules.exclude, ["refs/heads/bot/**"]);
    assert_eq!(rules.include, ["refs/heads/main", "refs/heads/docs", "~DEFAULT_BRANCH"]);
    assert_eq!(rules.find("pull_request").unwrap()["parameters"]["required_approving_review_count"], 2);
    assert!(rules.find("required_linear_history").is_some());
    let checks = &rules.find("required_status_checks").unwrap()["parameters"];
    assert_eq!(checks["strict_required_status_checks_policy"], true);
    assert_eq!(checks["required_status_checks"][0]["context"], "ci/test");
}

#[test]
fn other_rulesets_are_left_as_they_are() {
    let scene = Scene::unprotected();
    let other = Ruleset::of_default_branch("team").require_check(QUALITY, None).bypass("RepositoryRole", 5);
    scene.repository.protect(other);
    let before = format!("{:?}", scene.repository.rulesets()[0]);
    protect(&scene);
    assert_eq!(before, format!("{:?}", scene.repository.rulesets()[0]));
    let what = "`review-gate/quality` is also required from anybody";
    assert_eq!(scene.complaints(), [format!("warning ambiguous-checks, acme/widgets main: {what}")]);
}

#[test]
fn classic_protection_that_spares_administrators_is_made_up_for() {
    let scene = Scene::unprotected();
    let integration = Some(scene.github.app_id());
    let required_checks =
        [QUALITY, APPROVAL].map(|context| RequiredCheck { context: context.to_owned(), integration }).to_vec();
    let protection = Protection { required_checks, required_approvals: Some(1), enforce_admins: false };
    scene.repository.protect_classically("main", protection);
    protect(&scene);
    assert_eq!(scene.complaints(), Vec::<String>::new());
}

#[test]
fn every_branch_that_the_doctor_finds_open_is_covered() {
    let scene = Scene::unprotected();
    scene.branch("release/1");
    scene.repository.protect(Ruleset::new("releases", &["refs/heads/release/*"]).require_pull_request(1));
    protect(&scene);
    assert_eq!(scene.complaints(), Vec::<String>::new());
    assert_eq!(
        scene.repository.rulesets()[1].include,
        ["~DEFAULT_BRANCH", "refs/heads/release/1", "refs/heads/release/*"]
    );
}

#[test]
fn named_branches_are_covered_alone() {
    let scene = Scene::unprotected();
    let run = scene.run(&["protect", "--repo", "acme/widgets", "--branch", "release/*", "--branch", "main"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert_eq!(scene.repository.rulesets()[0].include, ["refs/heads/release/*", "~DEFAULT_BRANCH"]);
}

#[test]
fn dry_run_says_the_same_and_changes_nothing() {
    let scene = Scene::unprotected();
    let dry = scene.run(&[PROTECT, &["--dry-run"]].concat());
    assert_eq!((dry.code, dry.err.as_str()), (0, ""));
    assert!(scene.repository.rulesets().is_empty());
    assert!(dry.out.starts_with("acme/widgets: would change\n"), "{}", dry.out);
    assert_eq!(dry.out.replace("would change", "changes"), protect(&scene));
}

#[test]
fn what_a_ruleset_cannot_close_is_told() {
    let scene = Scene::unprotected();
    scene.repository.change(|repository| repository.actions_may_approve = true);
    let run = scene.run(PROTECT);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert_snapshot!(run.out, @r#"
    acme/widgets: changes
      - create the ruleset `review-gate`
      - cover the default branch
      - require `review-gate/quality`, from this App alone
      - require `review-gate/approval`, from this App alone
      - require a pull request
      - forbid force pushes
      - forbid deleting the branch

    Still open:

    acme/widgets
      open[actions-approval]: GitHub Actions may create and approve pull requests
        why: a workflow, which an agent can write, gives approvals that GitHub itself counts
        do:  turn off "Allow GitHub Actions to create and approve pull requests" in the settings of Actions
    "#);
}

#[test]
fn app_that_may_not_write_rulesets_says_so() {
    let scene = Scene::unprotected();
    let installation = scene.github.install(&scene.github.user("acme"));
    scene.github.change_installation(installation, |installation| {
        installation.permissions.insert("administration".to_owned(), "read".to_owned());
    });
    let run = scene.run(PROTECT);
    assert_eq!(run.code, 2);
    assert_snapshot!(run.err, @r#"error: the App may not write rulesets of `acme/widgets`: grant it `administration: write` on its settings page under "Permissions & events", and accept that on the page of the installation"#);
    assert!(scene.repository.rulesets().is_empty());
}
