//! What becomes of a merge without a verdict.

use super::world::World;
use crate::support::github::fault::{Effect, Fault};

const POLICY: &str = ".github/review-gate.toml";
const FILING: &str = "[incidents]\nissues = true\nlabels = [\"gate\"]\n";

#[tokio::test]
async fn merge_without_a_verdict_is_filed_as_an_issue_where_the_policy_says_so() {
    let world = World::with_policy(FILING).await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let merged = pull.merge_as_administrator(&world.alice);
    world.settle().await;
    world.sweep().await;
    assert_eq!(world.incidents().await, ["merged-without-verdict"]);
    let [issue] = &world.repository.issues()[..] else { panic!("there is one issue") };
    assert_eq!(issue.title, format!("Merged without a verdict: {}", &merged[..10]));
    assert_eq!(issue.labels, ["gate"]);
    let body = issue.body.clone().unwrap();
    assert!(body.contains("was merged into `main` without having passed") && body.contains(&merged), "{body}");
}

#[tokio::test]
async fn nothing_is_filed_where_the_policy_does_not_say_so() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    pull.merge_as_administrator(&world.alice);
    world.settle().await;
    assert_eq!(world.incidents().await, ["merged-without-verdict"]);
    assert!(world.repository.issues().is_empty());
}

#[tokio::test]
async fn merge_that_turns_the_filing_off_is_filed() {
    let world = World::with_policy(FILING).await;
    let pull = world.pull_of(&world.copilot, "answer", &[(POLICY, Some(""))]);
    world.settle().await;
    pull.merge_as_administrator(&world.alice);
    world.settle().await;
    assert_eq!(world.repository.issues().len(), 1);
}

#[tokio::test]
async fn issue_that_somebody_else_filed_in_the_apps_words_hides_nothing() {
    let world = World::with_policy(FILING).await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let merged = pull.merge_as_administrator(&world.alice);
    let body = format!("<!-- review-gate: merged-without-verdict {merged} -->\nNothing to see.");
    world.repository.open_issue(&world.copilot, "All is well", &body, &[]);
    world.settle().await;
    assert_eq!(world.repository.issues().len(), 2);
}

#[tokio::test]
async fn issue_is_filed_once_however_often_that_is_tried() {
    for effect in [Effect::Disconnect, Effect::DisconnectAfterwards, Effect::Status(502)] {
        let world = World::with_policy(FILING).await;
        let pull = world.pull_by(&world.copilot, "answer");
        world.settle().await;
        world.github.inject(Fault::new("POST", "/repos/*/*/issues", effect).first(2));
        pull.merge_as_administrator(&world.alice);
        world.settle().await;
        assert_eq!(world.repository.issues().len(), 1);
    }
}
