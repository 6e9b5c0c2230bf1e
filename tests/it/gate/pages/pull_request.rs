//! The page of a pull request.

use super::browser::Browser;
use crate::gate::world::World;
use crate::support::github::repository::Commit;

const FUNCTION: &str = "def total(prices, rate, discount):\n    result = 0\n    for price in prices:\n        if price > 0:\n            result += price * rate\n        elif discount:\n            result -= price * discount\n        else:\n            result += 1\n    if result < 0:\n        result = 0\n    return round(result, 2)\n";

#[tokio::test]
async fn both_sides_of_a_duplicate_stand_side_by_side() {
    let world = World::new().await;
    let signature = world.alice.signature();
    let files = [("src/prices.py", Some(FUNCTION))];
    let commit = Commit { message: "Add prices", files: &files, ..Commit::by(&signature) };
    world.repository.set_branch("main", &world.repository.commit(&commit));
    let copy = FUNCTION.replace("def total", "def sum_of_orders").replace("prices", "orders");
    world.pull_of(&world.copilot, "copy", &[("src/orders.py", Some(copy.as_str()))]);
    world.settle().await;
    let page = Browser::of(&world, &world.alice).await.get("/acme/widgets/pull/1").await;
    assert_eq!(page.status, 200);
    page.has("duplicate-code");
    page.has("class=\"pair\"");
    page.has("in this change");
    page.has("already in the base");
    page.has("<tr class=\"common\">");
    page.has("sum_of_orders");
    page.has("Changed lines of src/orders.py");
    page.has("<tr class=\"added\">");
}

#[tokio::test]
async fn lines_of_a_change_are_shown_hunk_by_hunk_without_secrets() {
    let world = World::new().await;
    let signature = world.alice.signature();
    let long = |first: &str, last: &str| {
        let between = "    widget.step()\n".repeat(40);
        format!("def price(widget):\n    {first}\n{between}    return {last}\n")
    };
    let base = long("total = 0", "total");
    let files = [("prices.py", Some(base.as_str()))];
    let commit = Commit { message: "Add prices", files: &files, ..Commit::by(&signature) };
    world.repository.set_branch("main", &world.repository.commit(&commit));
    let secret = format!("ghp_{}", "a1B2c3D4e5F6".repeat(3));
    let changed = long("total = 1", &format!("call(total, \"{secret}\")"));
    world.pull_of(&world.copilot, "prices", &[("prices.py", Some(changed.as_str()))]);
    world.settle().await;
    let page = Browser::of(&world, &world.alice).await.get("/acme/widgets/pull/1").await;
    page.has("<tr class=\"deleted\"><th scope=\"row\">2</th><th scope=\"row\"></th>");
    page.has("<tr class=\"added\"><th scope=\"row\"></th><th scope=\"row\">43</th>");
    assert_eq!(page.text.matches("widget.step()").count(), 6, "three lines after one change and before the other");
    page.has_no(&secret);
}

#[tokio::test]
async fn page_tells_who_approved_and_what_that_is_worth() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let browser = Browser::of(&world, &world.alice).await;
    let path = format!("/acme/widgets/pull/{}", pull.number());
    let page = browser.get(&path).await;
    page.has("0 of 1 count");
    page.has("In the way");
    page.has("Nobody has said anything yet");
    pull.review(&world.mallory, "APPROVED", "");
    world.approve(&pull, &world.bob).await;
    let page = browser.get(&path).await;
    page.has("1 of 1 count");
    page.has("<b>bob</b> approved");
    page.has("<b>mallory</b> approved");
    page.has("not counted");
    page.has("Copilot coding agent");
    page.has("Audit, ");
    assert!(page.text.matches("<li><time").count() >= 2, "the history has both verdicts");
}

#[tokio::test]
async fn change_that_is_gone_is_still_told_of() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    pull.close(&world.copilot);
    world.settle().await;
    let browser = Browser::of(&world, &world.alice).await;
    browser.get("/acme/widgets/pull/1").await.has("<span class=\"state closed\">closed</span>");
    for missing in ["/acme/widgets/pull/99", "/acme/widgets/pull/x", "/acme/widgets/pull/99999999999999999999999"] {
        assert!([400, 404].contains(&browser.get(missing).await.status), "{missing}");
    }
}

#[tokio::test]
async fn oversized_change_is_told_how_it_falls_apart() {
    let world = World::with_policy("[size]\nmax_effective_lines = 20\n").await;
    let part = |name: &str| -> String {
        let function = |number: u32| format!("def {name}_{number}(value):\n    return value + {number}\n\n");
        (0..12).map(function).collect()
    };
    let (alpha, beta) = (part("alpha"), part("beta"));
    let uses = "from alpha import alpha_3\n\ndef check_alpha():\n    assert alpha_3(1) == 4\n";
    let files =
        [("lib/alpha.py", Some(alpha.as_str())), ("app/beta.py", Some(beta.as_str())), ("lib/uses.py", Some(uses))];
    world.pull_of(&world.copilot, "large", &files);
    world.settle().await;
    let page = Browser::of(&world, &world.alice).await.get("/acme/widgets/pull/1").await;
    page.has("It falls into 2 parts");
}

#[tokio::test]
async fn no_file_is_left_out_unsaid() {
    let world = World::new().await;
    let signature = world.alice.signature();
    let kept = "def kept():\n    return 1\n";
    let longer = format!("{kept}\n\ndef forbid(user):\n    return user.is_stranger\n");
    let files = [("rights.py", Some(longer.as_str()))];
    let commit = Commit { message: "Add rights", files: &files, ..Commit::by(&signature) };
    world.repository.set_branch("main", &world.repository.commit(&commit));
    let table = "VALUE = 1\n".repeat(2_000);
    let generated = format!("# @generated\n{table}");
    let files = [("rights.py", Some(kept)), ("a_generated.py", Some(generated.as_str())), ("b.py", Some(&table))];
    world.pull_of(&world.copilot, "rights", &files);
    let many: Vec<(String, String)> =
        (0..20).map(|number| (format!("part_{number}.py"), format!("SIZE = {number}\n").repeat(100))).collect();
    let many: Vec<(&str, Option<&str>)> =
        many.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect();
    world.pull_of(&world.copilot, "many", &many);
    world.settle().await;
    let browser = Browser::of(&world, &world.alice).await;
    let page = browser.get("/acme/widgets/pull/1").await;
    page.has("Changed lines of rights.py");
    page.has("Changed lines of a_generated.py");
    page.has_no("Not shown here");
    let page = browser.get("/acme/widgets/pull/2").await;
    page.has("Not shown here: 8 files with 800 changed lines (");
}

#[tokio::test]
async fn list_that_is_cut_says_how_much_more_there_is() {
    let world = World::new().await;
    let paths: Vec<String> = (0..70).map(|number| format!("src/part_{number}.py")).collect();
    let files: Vec<(&str, Option<&str>)> =
        paths.iter().map(|path| (path.as_str(), Some("name = 'a\u{202e}b'\n"))).collect();
    world.pull_of(&world.copilot, "names", &files);
    world.settle().await;
    let page = Browser::of(&world, &world.alice).await.get("/acme/widgets/pull/1").await;
    assert_eq!(page.text.matches("<article class=\"finding").count(), 60);
    page.has(" more; all are in <a href=\"/api/v1/repositories/acme/widgets/pulls/1\">");
}
