//! What others write stays text, however they write it.

use jiff::tz::TimeZone;
use review_gate::jobs::reporting::Reporting;

use super::browser::Browser;
use crate::gate::world::World;
use crate::support::github::repository::Commit;

const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>\u{202e}evil\u{200b} {{7*7}} '`";

async fn pages(world: &World) -> Vec<String> {
    let browser = Browser::of(world, &world.alice).await;
    let mut texts = Vec::new();
    for path in ["/", "/acme/widgets", "/acme/widgets/pull/1", "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        texts.push(page.text);
    }
    texts
}

#[tokio::test]
async fn title_body_branch_and_file_of_a_change_are_harmless() {
    let world = World::new().await;
    let path = "src/\"><script>alert(1)<\u{202e}.py";
    let text = format!("def answer():\n    return '{HOSTILE}'\n");
    let pull = world.pull_of(&world.copilot, "topic-<script>", &[(path, Some(text.as_str()))]);
    pull.edit(&world.copilot, HOSTILE, &format!("Adds tests for {HOSTILE}. Renames `{HOSTILE}`."));
    pull.review(&world.bob, "CHANGES_REQUESTED", HOSTILE);
    world.settle().await;
    for page in pages(&world).await {
        for harmful in ["<script>alert", "<img src=x", "\u{202e}", "\u{200b}", "onerror=alert(1)>"] {
            assert!(!page.contains(harmful), "{harmful:?} in {page}");
        }
    }
}

#[tokio::test]
async fn label_of_a_token_is_harmless_and_so_is_the_api() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    pull.edit(&world.copilot, HOSTILE, "As asked.");
    world.settle().await;
    let browser = Browser::of(&world, &world.alice).await;
    let csrf = browser.get("/tokens").await.csrf();
    let label = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%E2%80%AEevil";
    for page in [browser.post("/tokens", &format!("csrf={csrf}&label={label}")).await, browser.get("/tokens").await] {
        page.has("alert(1)");
        page.has_no("<script>alert");
        page.has_no("\u{202e}");
    }
    for path in ["/api/v1/queue", "/api/v1/repositories/acme/widgets/pulls/1"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        answer.has("alert(1)");
    }
}

#[tokio::test]
async fn a_megabyte_of_title_and_body_is_cut() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    pull.edit(&world.copilot, &"<title>\u{202e}".repeat(100_000), &"Adds tests. ".repeat(90_000));
    world.settle().await;
    for page in pages(&world).await {
        assert!(page.len() < 200_000, "{} bytes", page.len());
    }
}

#[tokio::test]
async fn address_of_a_megabyte_is_refused_or_cut() {
    let world = World::new().await;
    let browser = Browser::of(&world, &world.alice).await;
    let page = browser.get(&format!("/?q={}", "a".repeat(5_000))).await;
    assert!(page.status == 200 && page.text.len() < 20_000);
    assert!(
        [413, 422].contains(&browser.post("/tokens", &format!("csrf=x&label={}", "a".repeat(1_000_000))).await.status)
    );
}

#[tokio::test]
async fn report_on_a_hostile_history_is_harmless() {
    let mut world = World::new().await;
    world.worker.service.reporting = Some(Reporting { time_zone: TimeZone::UTC, webhook: None, mail: None });
    let signature = world.mallory.signature();
    let files = [("src/\"><script>alert(1)<\u{202e}.py", Some("def answer():\n    return 42\n"))];
    let message = format!("{HOSTILE}\n\nRevert \"{HOSTILE}\"\n\nCo-authored-by: {HOSTILE} <claude@anthropic.com>");
    let commit = Commit { message: &message, files: &files, ..Commit::by(&signature) };
    world.repository.set_branch("main", &world.repository.commit(&commit));
    world.github.advance(7 * 24 * 60 * 60);
    world.sweep().await;
    let repository = world.store.repositories().await.unwrap()[0].id;
    let week = world.store.reported_weeks(repository, 1).await.unwrap()[0];
    let browser = Browser::of(&world, &world.alice).await;
    for path in [format!("/acme/widgets/reports/{week}"), format!("/api/v1/repositories/acme/widgets/reports/{week}")] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        for harmful in ["<script>alert", "<img src=x", "\u{202e}", "\u{200b}"] {
            page.has_no(harmful);
        }
    }
    assert!(!world.repository.issues()[0].body.clone().unwrap().contains("<script>"));
}
