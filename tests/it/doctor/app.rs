//! The App: permissions, events, webhooks, suspension.

use super::scene::Scene;

#[test]
fn missing_permission_of_the_app_is_open() {
    let scene = Scene::sound();
    scene.github.change_app(|app| {
        app.permissions.remove("members");
    });
    let what = "`members: read` is missing: it looks up who is in a team";
    assert_eq!(scene.complaints(), [format!("open app-permissions, app: {what}")]);
}

#[test]
fn permission_that_was_not_accepted_is_open() {
    let scene = Scene::sound();
    let installation = scene.github.install(&scene.github.user("acme"));
    scene.github.change_installation(installation, |installation| {
        installation.permissions.insert("checks".to_owned(), "read".to_owned());
    });
    let what = "`checks: write` is missing: it posts its checks";
    assert_eq!(scene.complaints(), [format!("open app-permissions, acme: {what}")]);
}

#[test]
fn permission_that_is_not_needed_is_a_warning() {
    let scene = Scene::sound();
    scene.github.change_app(|app| {
        app.permissions.insert("contents".to_owned(), "write".to_owned());
        app.permissions.insert("workflows".to_owned(), "write".to_owned());
    });
    let what = "the App asks for `contents: write` and `workflows: write`, which it does not need";
    assert_eq!(scene.complaints(), [format!("warning excess-permissions, app: {what}")]);
}

#[test]
fn missing_event_is_open() {
    let scene = Scene::sound();
    scene.github.change_app(|app| {
        app.events.remove("pull_request_review");
    });
    assert_eq!(
        scene.complaints(),
        ["app", "acme"].map(|place| format!("open app-events, {place}: the App is not told of `pull_request_review`"))
    );
}

#[test]
fn suspended_installation_is_open() {
    let scene = Scene::sound();
    let installation = scene.github.install(&scene.github.user("acme"));
    let now = scene.github.now();
    scene.github.change_installation(installation, |installation| installation.suspended_at = Some(now));
    let complaints = scene.complaints();
    assert_eq!(complaints.len(), 1, "{complaints:#?}");
    assert!(complaints[0].starts_with("open installation-suspended, acme: it is suspended since "), "{complaints:#?}");
}

#[tokio::test]
async fn webhooks_that_do_not_arrive_are_open() {
    let scene = Scene::sound();
    scene.github.deliver_next().await.unwrap();
    let what = "1 of the 1 webhooks of the last day did not arrive; the newest was answered with 502";
    assert_eq!(scene.complaints(), [format!("open webhook-deliveries, app: {what}")]);
}
