//! A repository beside its branches: rulesets on trial, workflows, instructions for agents.

use insta::assert_snapshot;

use super::scene::Scene;
use crate::support::github::state::rules::Ruleset;

#[test]
fn ruleset_in_evaluate_mode_is_open_where_nothing_else_guards() {
    let scene = Scene::unprotected();
    scene.repository.protect(scene.gate("gate", &["~DEFAULT_BRANCH"]).enforcement("evaluate"));
    let complaints = scene.complaints();
    let what = "ruleset `gate` is in evaluate mode: it stops nothing";
    assert!(complaints.contains(&format!("open evaluate-mode, acme/widgets: {what}")), "{complaints:#?}");
    assert!(complaints.iter().any(|line| line.starts_with("open required-checks")), "{complaints:#?}");
}

#[test]
fn ruleset_in_evaluate_mode_is_a_warning_beside_one_in_force() {
    let scene = Scene::sound();
    scene.repository.protect(Ruleset::of_default_branch("trial").require_pull_request(2).enforcement("evaluate"));
    let what = "ruleset `trial` is in evaluate mode: it stops nothing";
    assert_eq!(scene.complaints(), [format!("warning evaluate-mode, acme/widgets: {what}")]);
}

#[test]
fn workflows_that_may_approve_are_open() {
    let scene = Scene::sound();
    scene.repository.change(|repository| repository.actions_may_approve = true);
    let what = "GitHub Actions may create and approve pull requests";
    assert_eq!(scene.complaints(), [format!("open actions-approval, acme/widgets: {what}")]);
}

#[test]
fn missing_instructions_are_a_warning() {
    let scene = Scene::sound();
    scene.write("AGENTS.md", None);
    let what = "there is neither AGENTS.md nor CLAUDE.md";
    assert_eq!(scene.complaints(), [format!("warning agent-instructions, acme/widgets: {what}")]);

    scene.write("CLAUDE.md", Some(super::scene::AGENTS_MD));
    assert_eq!(scene.complaints(), Vec::<String>::new());
}

#[test]
fn instructions_that_leave_something_out_are_a_warning() {
    let scene = Scene::sound();
    scene.write("AGENTS.md", Some("# Widgets\n\nRun `npm test` before you push.\n"));
    let what = "`AGENTS.md` does not say how to install and its conventions";
    assert_eq!(scene.complaints(), [format!("warning agent-instructions, acme/widgets: {what}")]);
}

#[test]
fn archived_repository_is_left_alone() {
    let scene = Scene::unprotected();
    scene.repository.change(|repository| repository.archived = true);
    assert_eq!(scene.complaints(), Vec::<String>::new());
}

#[test]
fn every_repository_is_looked_at_unless_one_is_named() {
    let scene = Scene::sound();
    scene.github.repository("acme/gadgets");
    let complaints = scene.complaints();
    assert!(complaints.iter().any(|line| line.contains("acme/gadgets main")), "{complaints:#?}");
    assert_eq!(scene.run(&["doctor", "--repo", "acme/widgets"]).code, 0);
    assert_eq!(scene.run(&["doctor", "--repo", "acme/gadgets"]).code, 1);
}

#[test]
fn repository_without_the_app_cannot_be_looked_at() {
    let scene = Scene::sound();
    let run = scene.run(&["doctor", "--repo", "acme/unheard-of"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_snapshot!(run.err, @"error: the App is not installed on `acme/unheard-of`; install it there, on the App's page");
}

#[test]
fn terminal_shows_what_why_and_what_to_do() {
    let scene = Scene::unprotected();
    scene.repository.protect(scene.gate("gate", &["~DEFAULT_BRANCH"]).bypass("Team", 7));
    scene.write("AGENTS.md", None);
    let run = scene.run(&["doctor"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert_snapshot!(run.out, @r#"
    the App
      fine: app-permissions, excess-permissions, app-events, webhook-deliveries

    installation on acme
      fine: app-permissions, app-events, installation-suspended, agent-apps, rule-changing-apps

    acme/widgets
      warning[agent-instructions]: there is neither AGENTS.md nor CLAUDE.md
        why: an agent that is not told how to install, test and write code here guesses
        do:  write down in AGENTS.md how to install, how to test, and which conventions hold
      fine: ungated-branches, evaluate-mode, actions-approval

    acme/widgets main
      open[bypass-actors]: the rules can be passed by: the team with number 7 (ruleset `gate`)
        why: whoever passes the rules by merges without a verdict, and so does their token
        do:  review-gate protect --repo acme/widgets
      fine: required-checks, pinned-checks, ambiguous-checks, administrators-exempt, pull-request-required, force-pushes, deletion, creation, merge-queue

    1 thing is open (1 warning, 0 not known, 21 fine)
    "#);
}
