//! How the checks are posted.

use super::world::{APPROVAL, QUALITY, World};
use crate::support::github::fault::{Effect, Fault};

#[tokio::test]
async fn both_checks_are_in_progress_before_either_ends() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let history = world.github.check_history();
    let of_head = history.iter().filter(|event| event.sha == pull.head());
    let first: Vec<(&str, &str)> = of_head.take(2).map(|event| (event.name.as_str(), event.status.as_str())).collect();
    assert_eq!(first, [(QUALITY, "in_progress"), (APPROVAL, "in_progress")]);
}

#[tokio::test]
async fn every_posting_names_its_verdict() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    for run in world.repository.check_runs(&pull.head()) {
        assert!(run.external_id.unwrap().starts_with("verdict-"));
    }
}

#[tokio::test]
async fn run_that_is_asked_for_again_is_posted_again() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let posted = world.github.check_history().len();
    let run = world.repository.check_runs(&pull.head())[0].id;
    world.repository.rerequest(&world.alice, run);
    world.settle().await;
    assert!(world.github.check_history().len() > posted);
    world.waits(&pull.head());
}

#[tokio::test]
async fn remarks_are_posted_once_however_many_they_are() {
    let world = World::with_policy("[size]\nmax_function_lines = 1\n").await;
    let function = |number| format!("def answer_{number}():\n    first = {number}\n    return first + {number}\n\n\n");
    let text: String = (0..60).map(function).collect();
    let pull = world.pull_of(&world.copilot, "answer", &[("src/answers.py", Some(&text))]);
    world.settle().await;
    let remarks = || {
        let runs = world.repository.check_runs(&pull.head());
        runs.into_iter().find(|run| run.name == QUALITY).unwrap().output.annotations.len()
    };
    assert!(remarks() >= 60, "{}", remarks());
    let before = remarks();
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
    assert_eq!(remarks(), before);
}

#[tokio::test]
async fn page_of_any_length_is_posted() {
    let teams: Vec<String> = (0..3_000).map(|number| format!("\"acme/team-of-some-length-{number}\"")).collect();
    let policy = format!("[exceptions]\nteams = [\"acme/a\"]\n[checks]\nrequired = [{}]", teams.join(", "));
    let world = World::with_policy(&policy).await;
    let files: Vec<(String, String)> = (0..300)
        .map(|number| (format!(".github/workflows/{}-{number}.yml", "|<b>_*`".repeat(20)), "on: push\n".to_owned()))
        .collect();
    let files: Vec<(&str, Option<&str>)> =
        files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
    let pull = world.pull_of(&world.copilot, "answer", &files);
    for _ in 0..60 {
        world.github.advance(60);
        pull.comment(&world.alice, &format!("/review-gate override {}", "<script>".repeat(500)));
    }
    world.settle().await;
    world.waits(&pull.head());
    assert!(world.summary(&pull.head(), APPROVAL).len() < 65_535);
    pull.comment(&world.alice, "/review-gate why");
    world.settle().await;
    let answer = world.repository.comments_of(pull.number()).pop().unwrap().body;
    assert!(answer.starts_with("<!-- review-gate: answer"), "{answer}");
    assert!(answer.len() < 65_536, "{} bytes", answer.len());
    assert!(answer.contains("### `review-gate/approval`"), "{answer}");
}

#[tokio::test]
async fn refusal_to_take_a_check_leaves_the_change_blocked_until_it_is_taken() {
    for status in [403, 422] {
        let world = World::new().await;
        let pull = world.pull_by(&world.copilot, "answer");
        world.settle().await;
        world.github.inject(Fault::new("PATCH", "/repos/*/*/check-runs/*", Effect::Status(status)).first(8));
        world.github.advance(60);
        pull.review(&world.alice, "APPROVED", "");
        world.github.deliver_all().await;
        world.work().await;
        world.never_passed(&pull.head());
        assert!(pull.merge(&world.alice).is_err());
        world.settle().await;
        world.is_green(&pull.head());
    }
}
