//! Groups of the merge queue.

use super::scene::Scene;
use crate::support::github::state::rules::Ruleset;

const CHECK: &str = "review-gate/approval";

fn queued(scene: &Scene, all_green: bool) {
    let app = scene.github.app_id();
    scene.repository.protect(Ruleset::of_default_branch("gate").require_check(CHECK, Some(app)).merge_queue(all_green));
}

fn conclude(scene: &Scene, sha: &str, conclusion: &str) {
    scene.repository.create_check_run_as(scene.github.app_id(), CHECK, sha, conclusion);
}

fn groups_told_of(scene: &Scene) -> usize {
    let pending = scene.github.pending_deliveries();
    pending.iter().filter(|delivery| delivery.action.as_deref() == Some("checks_requested")).count()
}

#[test]
fn a_base_with_a_queue_is_not_merged_into_directly() {
    let scene = Scene::new();
    queued(&scene, true);
    conclude(&scene, &scene.pull.head(), "success");
    assert_eq!(scene.pull.may_be_queued_by(&scene.alice), Ok(()));
    let refused = scene.pull.merge(&scene.alice);
    assert_eq!(refused, Err(vec!["the base is merged into by its queue alone".to_owned()]));
}

#[test]
fn every_entry_of_a_group_must_pass() {
    let scene = Scene::new();
    queued(&scene, true);
    let (second, third) = (scene.another_pull("second"), scene.another_pull("third"));
    let group = scene.repository.queue_group(&[&scene.pull, &second, &third]);
    assert_eq!(groups_told_of(&scene), 3);
    conclude(&scene, &group.entries[0].sha, "success");
    conclude(&scene, &group.entries[1].sha, "failure");
    conclude(&scene, group.head_sha(), "success");
    assert_eq!(group.merge(), Err(vec![format!("`{CHECK}` is failure")]));
    conclude(&scene, &group.entries[1].sha, "success");
    group.merge().unwrap();
    assert_eq!(scene.repository.branch("main").as_deref(), Some(group.head_sha()));
    assert!(scene.pull.is_merged() && second.is_merged() && third.is_merged());
}

#[test]
fn only_the_head_of_a_group_must_pass_if_not_every_entry_is_tested() {
    let scene = Scene::new();
    queued(&scene, false);
    let second = scene.another_pull("second");
    let group = scene.repository.queue_group(&[&scene.pull, &second]);
    assert_eq!(groups_told_of(&scene), 1);
    conclude(&scene, group.head_sha(), "success");
    assert_eq!(group.mergeable(), Ok(()));
}

#[test]
fn a_group_is_void_once_the_base_has_moved() {
    let scene = Scene::new();
    let group = scene.repository.queue_group(&[&scene.pull]);
    scene.another_pull("second").merge(&scene.bot).unwrap();
    assert_eq!(group.mergeable(), Err(vec!["the base has moved".to_owned()]));
    group.destroy("invalidated");
    assert_eq!(scene.repository.branch(group.entries[0].reference.trim_start_matches("refs/heads/")), None);
}
