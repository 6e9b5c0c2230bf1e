//! The review queue.

use super::browser::{Browser, Page};
use crate::gate::world::World;
use crate::support::github::repository::Commit;

#[tokio::test]
async fn queue_is_empty_and_says_so() {
    let world = World::new().await;
    let browser = Browser::of(&world, &world.alice).await;
    browser.get("/").await.has("Nothing is open");
}

#[tokio::test]
async fn open_pull_requests_are_shown_by_whose_turn_it_is() {
    let world = World::new().await;
    let waiting = world.pull_by(&world.copilot, "waiting");
    waiting.edit(&world.copilot, "Waits for a review", "As asked.");
    let approved = world.pull_with(&world.copilot, "approved", "Add another answer");
    approved.edit(&world.copilot, "Can be merged", "As asked.");
    let draft = world.pull_with(&world.bob, "draft", "Add a third answer");
    draft.edit(&world.bob, "Is not ready", "As asked.");
    draft.convert_to_draft(&world.bob);
    world.settle().await;
    world.approve(&approved, &world.alice).await;
    let browser = Browser::of(&world, &world.alice).await;
    let page = browser.get("/").await;
    assert_eq!(page.titles(), ["Can be merged", "Waits for a review", "Is not ready"]);
    page.has("Copilot coding agent");
    page.has("One approval of an independent human is missing".to_lowercase().as_str());
    page.has("Ready to merge");

    approved.merge(&world.alice).unwrap();
    world.settle().await;
    assert_eq!(browser.get("/").await.titles(), ["Waits for a review", "Is not ready"]);
}

#[tokio::test]
async fn filters_and_order_are_in_the_address() {
    let world = World::new().await;
    for (branch, title) in [("one", "First thing"), ("two", "Second thing")] {
        let pull = world.pull_with(&world.copilot, branch, title);
        pull.edit(&world.copilot, title, "As asked.");
        world.github.advance(60);
    }
    world.settle().await;
    let browser = Browser::of(&world, &world.alice).await;
    let titles = async |path: &str| browser.get(path).await.titles();
    assert_eq!(titles("/?sort=newest").await, ["Second thing", "First thing"]);
    assert_eq!(titles("/?sort=oldest").await, ["First thing", "Second thing"]);
    assert_eq!(titles("/?q=second").await, ["Second thing"]);
    assert_eq!(titles("/?origin=unmarked").await, [""; 0]);
    assert_eq!(titles("/?repository=acme%2Fother").await, [""; 0]);
    assert_eq!(titles("/?repository=ACME%2Fwidgets&risk=&turn=").await.len(), 2);
    assert_eq!(titles("/?turn=nonsense&risk=nonsense&sort=nonsense&page=99999999999999999999").await.len(), 2);
    browser.get("/?q=nobody").await.has("Nothing fits");
}

/// What stands in the row of each of two pull requests that turn the lines of `prices.py` into these.
async fn page_of_two(one: [&str; 2], other: [&str; 2]) -> Page {
    let world = World::new().await;
    let text = |[first, last]: [&str; 2]| {
        let between = "    widget.step()\n".repeat(9);
        format!("def price(widget):\n    {first}\n{between}    return {last}\n")
    };
    let signature = world.alice.signature();
    let base = text(["total = 0", "total"]);
    let files = [("prices.py", Some(base.as_str()))];
    let commit = Commit { message: "Add prices", files: &files, ..Commit::by(&signature) };
    world.repository.set_branch("main", &world.repository.commit(&commit));
    for (branch, lines) in [("one", one), ("other", other)] {
        world.pull_of(&world.copilot, branch, &[("prices.py", Some(text(lines).as_str()))]);
    }
    world.settle().await;
    Browser::of(&world, &world.alice).await.get("/").await
}

#[tokio::test]
async fn pull_requests_that_change_one_function_know_of_each_other() {
    let page = page_of_two(["total = 1 if widget else 2", "total"], ["total = 0", "total or None"]).await;
    page.has("same function as");
    page.has_no("conflicts with");
}

#[tokio::test]
async fn pull_requests_that_do_not_merge_know_of_each_other() {
    let page = page_of_two(["total = 1", "total"], ["total = 2", "total"]).await;
    page.has("conflicts with");
    page.has_no("same function as");
}

#[tokio::test]
async fn merge_on_trial_is_forgotten_with_its_pull_request() {
    let world = World::new().await;
    let [one, _] = ["one", "other"].map(|branch| {
        world.pull_of(&world.copilot, branch, &[("prices.py", Some(format!("PRICE = '{branch}'\n").as_str()))])
    });
    world.settle().await;
    assert_eq!(world.store.predicted_conflicts().await.unwrap().len(), 1);
    one.close(&world.alice);
    world.settle().await;
    world.sweep().await;
    assert_eq!(world.store.predicted_conflicts().await.unwrap(), []);
}

#[tokio::test]
async fn open_page_is_told_of_a_change() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let browser = Browser::of(&world, &world.alice).await;
    let change = world.store.queue_change().await.unwrap();
    browser.get("/").await.has(&format!("data-change=\"{change}\""));
    world.pull_with(&world.copilot, "other", "Add another answer");
    world.settle().await;
    assert!(world.store.queue_change().await.unwrap() > change);
}

#[tokio::test]
async fn page_that_comes_back_is_told_of_what_it_missed_alone() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let browser = Browser::of(&world, &world.alice).await;
    let known = world.store.queue_change().await.unwrap().to_string();
    let missed = browser.first_event("/events?since=0", &[]).await;
    assert!(missed.contains(&format!("id: {known}\n")), "{missed}");
    world.pull_with(&world.copilot, "other", "Add another answer");
    let headers = [("last-event-id", known.as_str())];
    let heard = browser.first_event("/events?since=0", &headers);
    let (heard, ()) = tokio::join!(heard, world.settle());
    assert!(!heard.contains(&format!("id: {known}\n")), "{heard}");
}

#[tokio::test]
async fn row_says_what_is_in_the_way_who_clears_it_and_what_shows_an_agent() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let browser = Browser::of(&world, &world.alice).await;
    let page = browser.get("/").await;
    let row = page.text.split("<details class=\"needs\">").nth(1).expect("it has a row");
    let row = row.split("</details>").next().unwrap();
    let entry = &world.store.queue_entries().await.unwrap()[0];
    let verdict = entry.verdict.as_ref().unwrap();
    assert!(!verdict.obstacles.is_empty());
    for obstacle in &verdict.obstacles {
        assert!(row.contains(&obstacle.what) && row.contains(obstacle.way_out.split('`').next().unwrap()), "{row}");
    }
    assert!(row.contains("Copilot coding agent") && !page.text.contains("class=\"agent\" title"), "{row}");
}

#[tokio::test]
async fn capacity_says_whether_it_is_of_all_there_is() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let words = "This is of what is shown here, against the time of the whole team.";
    let browser = Browser::of(&world, &world.alice).await;
    browser.get("/").await.has_no(words);
    browser.get("/").await.has("a day that the team has");
    browser.get("/?repository=acme%2Fother").await.has(words);
}
