//! Who may see what, and how they show who they are.

use super::browser::Browser;
use crate::gate::world::World;
use crate::support::github::fault::{Effect, Fault};

const PAGES: [&str; 6] =
    ["/", "/events", "/tokens", "/acme/widgets", "/acme/widgets/pull/1", "/acme/widgets/reports/2026-W46"];

#[tokio::test]
async fn stranger_is_sent_to_sign_in_from_every_page() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    for path in PAGES {
        let page = Browser::new(&world).get(path).await;
        assert_eq!((page.status, page.text.as_str()), (303, ""), "{path}");
        assert!(page.header("location").starts_with("/login?to="), "{path}");
    }
    let api = "/api/v1/repositories/acme/widgets";
    for path in ["/api/v1/queue".to_owned(), format!("{api}/pulls/1"), format!("{api}/reports/2026-W46")] {
        let path = path.as_str();
        let answer = Browser::new(&world).get(path).await;
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"), "{path}");
        answer.has_no("Add an answer");
    }
}

#[tokio::test]
async fn whoever_signs_in_comes_back_to_where_they_wanted_to_go() {
    let world = World::new().await;
    let browser = Browser::new(&world);
    let landed = browser.sign_in(&world, &world.alice, "/login?to=%2Facme%2Fwidgets%3Fx%3D1").await;
    assert_eq!((landed.status, landed.header("location")), (303, "/acme/widgets?x=1"));
    for elsewhere in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "%2Fa%0D%0Ab"] {
        let landed = browser.sign_in(&world, &world.alice, &format!("/login?to={elsewhere}")).await;
        assert_eq!(landed.header("location"), "/", "{elsewhere}");
    }
}

#[tokio::test]
async fn another_persons_repository_is_not_there() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let browser = Browser::of(&world, &world.mallory).await;
    let missing = browser.get("/acme/nothing/pull/1").await;
    for path in ["/acme/widgets", "/acme/widgets/pull/1"] {
        let page = browser.get(path).await;
        assert_eq!((page.status, &page.text), (404, &missing.text), "{path}");
    }
    assert_eq!(browser.get("/api/v1/repositories/acme/widgets/pulls/1").await.status, 404);
    let queue = browser.get("/").await;
    assert_eq!(queue.status, 200);
    for secret in ["Add an answer", "acme/widgets"] {
        queue.has_no(secret);
        browser.get("/api/v1/queue").await.has_no(secret);
    }
    assert_eq!(Browser::of(&world, &world.alice).await.get("/").await.titles(), ["Add an answer"]);
}

#[tokio::test]
async fn right_that_is_lost_is_lost_within_minutes() {
    let world = World::new().await;
    let browser = Browser::of(&world, &world.bob).await;
    assert_eq!(browser.get("/acme/widgets").await.status, 404, "nothing is known of it yet");
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    assert_eq!(browser.get("/acme/widgets").await.status, 200);
    world.repository.set_permission(&world.bob, "none");
    world.github.advance(180);
    assert_eq!(browser.get("/acme/widgets").await.status, 404);
}

#[tokio::test]
async fn token_that_github_takes_back_ends_the_session() {
    let world = World::new().await;
    let browser = Browser::of(&world, &world.alice).await;
    assert_eq!(browser.get("/").await.status, 200);
    world.github.revoke_user_tokens();
    world.github.advance(180);
    assert_eq!(browser.get("/").await.status, 303);
}

#[tokio::test]
async fn session_ends_by_itself_and_by_signing_out() {
    let world = World::new().await;
    let browser = Browser::of(&world, &world.alice).await;
    world.github.advance(9 * 3600);
    assert_eq!(browser.get("/").await.status, 303);
    let browser = Browser::of(&world, &world.alice).await;
    let csrf = browser.get("/").await.csrf();
    assert_eq!(browser.post("/logout", &format!("csrf={csrf}")).await.header("location"), "/signed-out");
    assert_eq!(browser.get("/").await.status, 303);
    assert_eq!(browser.get("/signed-out").await.status, 200);
}

#[tokio::test]
async fn code_of_another_browser_signs_nobody_in() {
    let world = World::new().await;
    let victim = Browser::new(&world);
    world.github.sign_in_as(&world.mallory);
    for path in ["/login/callback?code=code-1&state=x", "/login/callback", "/login/callback?error=access_denied"] {
        assert_eq!(victim.get(path).await.status, 400, "{path}");
    }
    victim.get("/login").await;
    assert_eq!(victim.get("/login/callback?code=code-1&state=forged").await.status, 400);
    assert_eq!(victim.get("/").await.status, 303);
}

#[tokio::test]
async fn form_without_the_right_token_does_nothing() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let (browser, other) = (Browser::of(&world, &world.alice).await, Browser::of(&world, &world.bob).await);
    let stolen = other.get("/").await.csrf();
    for path in ["/logout", "/tokens", "/tokens/1/revoke", "/acme/widgets/jobs/1/retry"] {
        for form in [format!("csrf={stolen}&label=x"), "csrf=&label=x".to_owned()] {
            assert_eq!(browser.post(path, &form).await.status, 403, "{path}");
        }
        assert_eq!(browser.post(path, "label=x").await.status, 422, "{path}");
    }
    assert_eq!(browser.get("/").await.status, 200);
}

#[tokio::test]
async fn page_is_refused_while_github_cannot_be_asked() {
    let world = World::new().await;
    let browser = Browser::of(&world, &world.alice).await;
    world.github.inject(Fault::new("GET", "/user/installations", Effect::Status(500)));
    let page = browser.get("/").await;
    assert_eq!(page.status, 502);
    page.has("GitHub cannot be asked");
    page.has_no("ghu_");
    world.github.end_faults();
    assert_eq!(browser.get("/").await.status, 200);
}

#[tokio::test]
async fn database_holds_nothing_that_opens_a_session() {
    let world = World::new().await;
    let browser = Browser::of(&world, &world.alice).await;
    let csrf = browser.get("/").await.csrf();
    let made = browser.post("/tokens", &format!("csrf={csrf}&label=script")).await;
    let token = made.text.split("rgt_").nth(1).unwrap()[..64].to_owned();
    let bytes = world.stored_bytes();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("script"), "the token's label");
    for secret in ["ghu_fake", token.as_str(), &hex::encode("ghu_fake")] {
        assert!(!holds(secret), "{secret}");
    }
}

#[tokio::test]
async fn too_many_requests_are_refused() {
    let world = World::new().await;
    let browser = Browser::of(&world, &world.alice).await;
    let mut refused = None;
    for _ in 0..400 {
        let page = browser.get("/signed-out").await;
        assert_eq!(page.status, 200);
        let page = browser.get("/tokens").await;
        if page.status != 200 {
            refused = Some(page);
            break;
        }
    }
    let refused = refused.expect("the limit is below that");
    assert_eq!((refused.status, refused.header("retry-after")), (429, "10"));
}

#[tokio::test]
async fn every_answer_forbids_scripts_of_others() {
    let world = World::new().await;
    let browser = Browser::of(&world, &world.alice).await;
    for path in ["/", "/nothing/here", "/signed-out", "/tokens", "/api/v1/queue", "/assets/current/pages.js"] {
        let page = browser.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        for inline in ["<script>", "style=\"", "onclick="] {
            page.has_no(inline);
        }
    }
}
