//! Pages where nobody can sign in: they are for the machine itself.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use metrics_exporter_prometheus::PrometheusBuilder;
use review_gate::github::webhook::signature::WebhookSecrets;
use review_gate::jobs::attendance::Attendance;
use review_gate::web::server::Server;
use review_gate::web::settings::Pages;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::browser::Browser;
use super::repository::job_given_up;
use crate::gate::world::World;

/// The service without sign-in, as if it listened at `address`.
fn service(world: &World, address: &str) -> Router {
    let service = &world.worker.service;
    let (_, stopped) = watch::channel(false);
    let address: IpAddr = address.parse().unwrap();
    let pages = Pages::new(address, "http://127.0.0.1", service.github.clone(), stopped);
    let server = Server {
        store: Arc::clone(&service.store),
        secrets: Arc::new(WebhookSecrets::new(vec![SecretString::from("secret")]).unwrap()),
        attendance: Some(Attendance::default()),
        wake: Arc::clone(&world.worker.wake),
        clock: Arc::clone(&service.clock),
        metrics: PrometheusBuilder::new().build_recorder().handle(),
        pages: Arc::new(pages),
    };
    server.router()
}

async fn browser(world: &World, address: &str) -> Browser {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let router = service(world, address);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Browser::at(&format!("http://127.0.0.1:{port}"))
}

#[tokio::test]
async fn this_machine_sees_everything_and_is_told_why() {
    let world = World::new().await;
    world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let browser = browser(&world, "127.0.0.1").await;
    let page = browser.get("/").await;
    assert_eq!(page.titles(), ["Add an answer"]);
    page.has("This machine only");
    job_given_up(&world, "it <b>broke</b>").await;
    browser.get("/acme/widgets").await.has("it &#60;b&#62;broke");
    assert_eq!(browser.get("/api/v1/queue").await.status, 200);
    assert_eq!(browser.get("/login").await.status, 404);
}

#[tokio::test]
async fn other_machines_are_told_what_to_set() {
    let world = World::new().await;
    let outside = browser(&world, "0.0.0.0").await;
    for path in ["/", "/acme/widgets", "/api/v1/queue"] {
        let page = outside.get(path).await;
        assert_eq!(page.status, 403, "{path}");
        page.has("REVIEW_GATE_GITHUB_CLIENT_ID");
    }
}

#[tokio::test]
async fn request_that_was_passed_on_or_rebound_is_not_of_this_machine() {
    let world = World::new().await;
    let browser = browser(&world, "127.0.0.1").await;
    for header in [("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=203.0.113.9"), ("via", "1.1 proxy")] {
        assert_eq!(browser.get_with("/", &[header]).await.status, 403, "{header:?}");
    }
    // Another name that leads to this machine, as an attacker's own might.
    let rebound = Browser::at(&browser.address.replace("127.0.0.1", "127.0.0.2"));
    assert_eq!(rebound.get("/").await.status, 403);
    assert_eq!(browser.get("/").await.status, 200);
}
