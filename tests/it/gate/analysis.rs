//! Analyses that die, hang or talk nonsense: nothing is lost but the verdict on the change that did it.

use std::time::Duration;

use review_gate::jobs::analyst::Analyst;
use review_gate::jobs::worker::Worker;

use super::world::{QUALITY, World};
use crate::support::github::pull::Pull;

/// Long enough for a shell to do what it is told, and no longer.
const SHORT: Duration = Duration::from_millis(500);

/// An analyst that does what `script` says.
fn shell(script: &str) -> Analyst {
    Analyst::new("/bin/sh".into(), vec!["-c".to_owned(), script.to_owned()])
}

impl World {
    /// The quality check is red, and says that the analysis ended like this.
    #[track_caller]
    fn is_not_analysed(&self, pull: &Pull, how: &str) {
        let summary = self.summary(&pull.head(), QUALITY);
        assert_eq!(self.check(&pull.head(), QUALITY).as_deref(), Some("failure"), "{summary}");
        assert!(summary.starts_with("Could not be analysed") && summary.contains(how), "{summary}");
    }

    #[track_caller]
    fn is_analysed(&self, pull: &Pull) {
        let summary = self.summary(&pull.head(), QUALITY);
        assert_eq!(self.check(&pull.head(), QUALITY).as_deref(), Some("success"), "{summary}");
    }
}

/// What an analysis that ends as `analyst` does leaves behind: a red check that says so, once and for all, a judged
/// approval, no job that fails, and the next change judged as if nothing had happened.
async fn breakdown_is_told(analyst: Analyst, how: &str) {
    let mut world = World::new().await;
    let sound = std::mem::replace(&mut world.worker.service.analyst, analyst);
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.is_not_analysed(&pull, how);
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    assert!(pull.merge(&world.alice).is_err());

    world.worker.service.analyst = sound;
    world.sweep().await;
    world.is_not_analysed(&pull, how);
    let other = world.pull_with(&world.copilot, "other", "Add another answer");
    world.settle().await;
    world.is_analysed(&other);
    pull.comment(&world.alice, "/review-gate recheck");
    world.settle().await;
    world.is_analysed(&pull);
    assert_eq!(world.store.dead_jobs().await.unwrap(), Vec::new());
}

#[tokio::test]
async fn analysis_that_aborts_fails_its_own_change_alone() {
    breakdown_is_told(shell("kill -ABRT $$"), "killed by signal 6").await;
}

#[tokio::test]
async fn analysis_that_takes_too_long_fails_its_own_change_alone() {
    let analyst = Analyst { time_limit: SHORT, ..shell("exec sleep 600") };
    breakdown_is_told(analyst, "stopped after").await;
}

#[tokio::test]
async fn analysis_that_talks_nonsense_fails_its_own_change_alone() {
    breakdown_is_told(shell("echo yes"), "its answer makes no sense").await;
    breakdown_is_told(shell("exit 3"), "exit code 3").await;
}

#[tokio::test]
async fn analysis_that_never_stops_talking_fails_its_own_change_alone() {
    breakdown_is_told(shell("head -c 1000000 /dev/zero >&2; exec yes"), "its answer is longer than").await;
}

#[tokio::test]
async fn analysis_that_runs_out_of_memory_fails_its_own_change_alone() {
    let program = env!("CARGO_BIN_EXE_review-gate");
    breakdown_is_told(shell(&format!("ulimit -d 1024; exec '{program}' analyse")), "ended before it had a result")
        .await;
}

#[tokio::test]
async fn analysis_that_broke_down_is_made_again_when_its_check_is_run_again() {
    let mut world = World::new().await;
    let sound = std::mem::replace(&mut world.worker.service.analyst, shell("exit 3"));
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.is_not_analysed(&pull, "exit code 3");
    let rerun = || world.repository.rerequest(&world.alice, world.repository.check_runs(&pull.head())[0].id);
    rerun();
    world.settle().await;
    world.is_not_analysed(&pull, "exit code 3");
    world.worker.service.analyst = sound;
    rerun();
    world.settle().await;
    world.is_analysed(&pull);
}

#[tokio::test]
async fn analysis_that_broke_down_by_chance_is_tried_a_second_time() {
    let mut world = World::new().await;
    let program = env!("CARGO_BIN_EXE_review-gate");
    let was_here = world.path("was-here");
    let script = format!("mkdir '{0}' && kill -KILL $$; exec '{program}' analyse", was_here.display());
    world.worker.service.analyst = shell(&script);
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    assert!(was_here.is_dir());
    world.is_analysed(&pull);
}

#[tokio::test]
async fn analysis_that_was_stopped_from_outside_is_made_later() {
    let mut world = World::new().await;
    let sound = std::mem::replace(&mut world.worker.service.analyst, shell("kill -TERM $$"));
    let pull = world.pull_by(&world.copilot, "answer");
    world.round().await;
    assert_eq!(world.check(&pull.head(), QUALITY).as_deref(), Some("in_progress"));
    world.worker.service.analyst = sound;
    world.settle().await;
    world.is_analysed(&pull);
}

#[tokio::test]
async fn other_changes_are_judged_while_an_analysis_hangs() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.github.deliver_all().await;
    let hangs = world.path("hangs");
    let mut worker = Worker { name: "other".to_owned(), ..world.worker.clone() };
    worker.service.analyst = shell(&format!("touch '{}'; exec sleep 600", hangs.display()));
    let hanging = tokio::spawn(async move { worker.run_until_idle().await });
    while !hangs.exists() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let other = world.pull_with(&world.copilot, "other", "Add another answer");
    // What waits for the one that hangs never comes to its turn, and so not everything can be done.
    for _ in 0..10 {
        world.round().await;
    }
    world.is_analysed(&other);
    assert!(!hanging.is_finished());
    assert_eq!(world.check(&pull.head(), QUALITY).as_deref(), Some("in_progress"));
    hanging.abort();
}

#[tokio::test]
async fn analysis_is_told_no_secret() {
    let mut world = World::new().await;
    let told = world.path("told");
    world.worker.service.analyst = shell(&format!("{{ env; read -r line; echo \"$line\"; }} > '{}'", told.display()));
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let told = std::fs::read_to_string(told).unwrap();
    let names = told.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name);
    let foreign: Vec<&str> = names.filter(|name| !["PWD", "OLDPWD", "SHLVL", "_"].contains(name)).collect();
    assert_eq!(foreign, Vec::<&str>::new());
    let request: serde_json::Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    let parts: Vec<&String> = request.as_object().unwrap().keys().collect();
    assert_eq!(parts, ["base", "checks", "description", "git_dir", "head", "limits", "muted", "policy"]);
}
