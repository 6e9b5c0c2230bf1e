//! Attempts to post the checks oneself, and to have them required of nothing.

use super::world::{APPROVAL, QUALITY, World, gate_rules};
use crate::support::github::fault::{Effect, Fault};

#[tokio::test]
async fn commit_status_in_the_gates_name_merges_nothing_and_is_an_incident() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    for check in [QUALITY, APPROVAL] {
        world.repository.create_status(&world.copilot, &pull.head(), check, "success");
    }
    assert!(pull.merge(&world.alice).is_err(), "before the gate knows of it");
    world.settle().await;
    assert!(pull.merge(&world.alice).is_err());
    world.never_passed(&pull.head());
    assert_eq!(world.incidents().await, ["forged-check"]);
}

#[tokio::test]
async fn check_run_of_another_app_in_the_gates_name_merges_nothing_and_is_an_incident() {
    let world = World::new().await;
    let app = world.github.organization("acme").install_other_app("github-actions", &[("checks", "write")]);
    let pull = world.pull_by(&world.copilot, "answer");
    for check in [QUALITY, APPROVAL] {
        world.repository.create_check_run_as(app, check, &pull.head(), "success");
    }
    world.settle().await;
    assert!(pull.merge(&world.alice).is_err());
    world.never_passed(&pull.head());
    assert_eq!(world.incidents().await, ["forged-check"]);
}

#[tokio::test]
async fn statuses_on_the_test_merge_merge_nothing() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    assert!(pull.mergeable_by(&world.alice).is_err());
    let test_merge = pull.state().test_merge.and_then(|merge| merge.sha).unwrap();
    for check in [QUALITY, APPROVAL] {
        world.repository.create_status(&world.copilot, &test_merge, check, "success");
    }
    world.settle().await;
    assert!(pull.merge(&world.alice).is_err());
    world.never_passed(&pull.head());
}

#[tokio::test]
async fn only_conclusions_that_mean_what_they_say_are_posted() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.push(&world.copilot, "answer", "Answer better");
    world.settle().await;
    pull.close(&world.alice);
    world.settle().await;
    let own = world.github.check_history().into_iter().filter(|event| event.app == world.github.app_id());
    for event in own {
        let conclusion = event.conclusion.as_deref();
        assert!(matches!(conclusion, None | Some("success" | "failure" | "action_required")), "{conclusion:?}");
    }
}

#[tokio::test]
async fn approval_is_void_once_the_branch_no_longer_requires_the_checks() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    world.repository.change(|repository| repository.rulesets.clear());
    world.sweep().await;
    world.waits(&pull.head());
    assert!(world.summary(&pull.head(), APPROVAL).contains("does not require this check"));
}

#[tokio::test]
async fn rules_that_are_not_enforced_gate_nothing() {
    let world = World::new().await;
    world.repository.change(|repository| repository.rulesets[0].enforcement = "evaluate".to_owned());
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.never_passed(&pull.head());
}

#[tokio::test]
async fn green_commit_that_is_pushed_past_the_pull_request_is_an_incident() {
    let world = World::new().await;
    let without_pull_requests = gate_rules(&world.github, &["~DEFAULT_BRANCH"]);
    world.repository.change(|repository| repository.rulesets = vec![without_pull_requests]);
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.repository.push(&world.alice, "main", &pull.head(), false).unwrap();
    world.settle().await;
    assert_eq!(world.incidents().await, ["merged-without-verdict"]);
}

#[tokio::test]
async fn commit_that_takes_no_more_checks_stays_blocked_until_it_does() {
    let world = World::new().await;
    world.github.inject(Fault::new("POST", "/repos/*/*/check-runs", Effect::Status(422)).first(6));
    let pull = world.pull_by(&world.copilot, "answer");
    pull.review(&world.alice, "APPROVED", "");
    assert!(pull.merge(&world.alice).is_err());
    world.settle().await;
    world.waits(&pull.head());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn installation_posts_no_success_anywhere() {
    let world = World::new().await;
    world.sweep().await;
    assert!(world.github.check_history().iter().all(|event| event.conclusion.as_deref() != Some("success")));
}

#[tokio::test]
async fn failing_status_in_the_gates_name_holds_nothing_up_and_is_an_incident() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    for check in [QUALITY, APPROVAL] {
        world.repository.create_status(&world.copilot, &pull.head(), check, "failure");
    }
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    assert_eq!(pull.mergeable_by(&world.alice), Ok(()));
    assert_eq!(world.incidents().await, ["forged-check"]);
}

#[tokio::test]
async fn rules_that_are_taken_away_are_an_incident_and_so_is_what_is_merged_meanwhile() {
    for is_told_in_between in [true, false] {
        let world = World::new().await;
        let pull = world.pull_by(&world.copilot, "answer");
        world.settle().await;
        let rules = world.repository.rulesets();
        world.repository.delete_ruleset(&world.alice, rules[0].id);
        if is_told_in_between {
            pull.merge(&world.alice).unwrap();
            world.settle().await;
            assert_eq!(world.incidents().await, ["merged-without-verdict", "checks-no-longer-required"]);
        } else {
            world.settle().await;
            assert_eq!(world.incidents().await, ["checks-no-longer-required"]);
            world.never_passed(&pull.head());
        }
        world.repository.change(|repository| repository.rulesets = rules);
        let next = world.pull_with(&world.copilot, "next", "Add another");
        world.settle().await;
        world.never_passed(&next.head());
        world.approve(&next, &world.bob).await;
        world.is_green(&next.head());
    }
}

#[tokio::test]
async fn merge_while_the_rules_were_away_for_a_moment_is_an_incident() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let rules = world.repository.rulesets();
    world.repository.delete_ruleset(&world.alice, rules[0].id);
    pull.merge(&world.alice).unwrap();
    world.repository.change(|repository| repository.rulesets = rules);
    world.settle().await;
    assert_eq!(world.incidents().await, ["merged-without-verdict"]);
}
