//! The API and the tokens for it.

use serde_json::Value;

use super::browser::Browser;
use crate::gate::world::World;
use crate::support::github::fault::{Effect, Fault};

async fn token_of(browser: &Browser) -> String {
    let csrf = browser.get("/tokens").await.csrf();
    let made = browser.post("/tokens", &format!("csrf={csrf}&label=my+script")).await;
    made.has("my script");
    let start = made.text.find("rgt_").expect("it is shown once");
    made.text[start..start + 68].to_owned()
}

#[tokio::test]
async fn queue_is_the_same_as_json() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let answer = Browser::of(&world, &world.alice).await.get("/api/v1/queue?sort=oldest").await;
    let queue: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(queue["total"], 1);
    let row = &queue["pull_requests"][0];
    assert_eq!((&row["repository"], &row["title"]), (&"acme/widgets".into(), &"Add an answer".into()));
    assert_eq!(
        (&row["turn"], &row["risk"], &row["approval"]),
        (&"quick".into(), &"low".into(), &"action_required".into())
    );
    assert_eq!(row["agent"]["name"], "Copilot coding agent");
    assert!(row["review_minutes"].as_f64().unwrap() > 0.0);
    assert!(queue["capacity"]["minutes_waiting"].as_f64().unwrap() > 0.0);
}

#[tokio::test]
async fn pull_request_comes_with_its_report() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let answer = Browser::of(&world, &world.alice).await.get("/api/v1/repositories/acme/widgets/pulls/1").await;
    let pull: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(pull["report"]["conclusion"], "success");
    assert_eq!(pull["approval"]["needed"], 1);
    assert_eq!(pull["verdicts"][0]["approval"], "action_required");
}

#[tokio::test]
async fn token_reads_what_its_owner_may_read_and_is_revoked() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let (alice, mallory) = (Browser::of(&world, &world.alice).await, Browser::of(&world, &world.mallory).await);
    let program = Browser::new(&world);
    let ask = async |token: &str| program.get_with("/api/v1/queue", &[("authorization", token)]).await;
    let total = |page: &super::browser::Page| serde_json::from_str::<Value>(&page.text).unwrap()["total"].clone();
    let token = token_of(&alice).await;
    assert_eq!(total(&ask(&format!("Bearer {token}")).await), 1);
    assert_eq!(total(&ask(&format!("Bearer {}", token_of(&mallory).await)).await), 0);
    assert_eq!(ask("Bearer rgt_wrong").await.status, 401);
    assert_eq!(ask("Bearer ghu_fake1").await.status, 401);
    assert_eq!(program.get_with("/tokens", &[("authorization", &format!("Bearer {token}"))]).await.status, 303);

    let csrf = alice.get("/tokens").await.csrf();
    let others = mallory.get("/tokens").await.csrf();
    assert_eq!(mallory.post("/tokens/1/revoke", &format!("csrf={others}")).await.status, 404);
    assert_eq!(alice.post("/tokens/1/revoke", &format!("csrf={csrf}")).await.status, 303);
    assert_eq!(ask(&format!("Bearer {token}")).await.status, 401);
}

#[tokio::test]
async fn token_reads_nothing_any_more_once_its_owner_may_not() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let token = format!("Bearer {}", token_of(&Browser::of(&world, &world.bob).await).await);
    world.repository.set_permission(&world.bob, "none");
    let answer = Browser::new(&world).get_with("/api/v1/queue", &[("authorization", &token)]).await;
    answer.has_no("acme/widgets");
}

/// How often GitHub was asked what somebody may do.
fn questions(world: &World) -> usize {
    world.github.requests().iter().filter(|request| request.path.ends_with("/permission")).count()
}

#[tokio::test]
async fn token_asks_github_for_the_repositories_that_are_looked_at_and_not_again_for_a_while() {
    let world = World::new().await;
    for name in ["acme/quiet", "acme/still"] {
        world.github.repository(name);
    }
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.sweep().await;
    let token = format!("Bearer {}", token_of(&Browser::of(&world, &world.alice).await).await);
    let program = Browser::new(&world);
    let ask = async |path: &str| program.get_with(path, &[("authorization", &token)]).await.status;
    let before = questions(&world);
    assert_eq!(ask("/api/v1/queue").await, 200);
    assert_eq!(questions(&world), before + 1, "one repository has something open");
    assert_eq!(ask("/api/v1/repositories/acme/widgets/pulls/1").await, 200);
    world.github.advance(9 * 60);
    assert_eq!(ask("/api/v1/queue").await, 200);
    assert_eq!(questions(&world), before + 1);
    world.github.advance(2 * 60);
    assert_eq!(ask("/api/v1/queue").await, 200);
    assert_eq!(questions(&world), before + 2);
}

#[tokio::test]
async fn repository_that_github_does_not_answer_for_is_left_out_alone() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let token = format!("Bearer {}", token_of(&Browser::of(&world, &world.alice).await).await);
    let program = Browser::new(&world);
    let ask = async || program.get_with("/api/v1/queue", &[("authorization", &token)]).await;
    world.github.inject(Fault::new("GET", "/repos/acme/widgets/collaborators/**", Effect::Status(500)));
    let answer = ask().await;
    assert_eq!(answer.status, 200);
    answer.has_no("Add an answer");
    world.github.end_faults();
    world.github.advance(61);
    ask().await.has("Add an answer");
}

#[tokio::test]
async fn missing_address_is_told_as_json() {
    let world = World::new().await;
    let answer = Browser::of(&world, &world.alice).await.get("/api/v1/nothing").await;
    assert_eq!((answer.status, answer.header("content-type")), (404, "application/json"));
}

#[tokio::test]
async fn description_of_the_api_is_current() {
    let world = World::new().await;
    let answer = Browser::new(&world).get("/api/v1/openapi.json").await;
    let served: Value = serde_json::from_str(&answer.text).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/openapi.json");
    if std::env::var_os("REVIEW_GATE_UPDATE").is_some() {
        std::fs::write(path, serde_json::to_string_pretty(&served).unwrap() + "\n").unwrap();
    }
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap_or_default()).unwrap_or_default();
    assert!(served == kept, "run `REVIEW_GATE_UPDATE=1 cargo test description_of_the_api_is_current`");
}
