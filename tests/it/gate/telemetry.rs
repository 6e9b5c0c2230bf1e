//! What the service tells of itself while it runs.

use std::fs::{self, File};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use crate::support::database;
use crate::support::github::FakeGitHub;
use crate::support::service::{Service, Setup, free_port};

/// Longer than any machine takes to sweep one repository and to send what is known of it.
const PATIENCE: Duration = Duration::from_secs(60);

type Sent = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// Collects traces as an OpenTelemetry collector does, and returns its address.
async fn collector(sent: Sent) -> String {
    let take =
        async |State(sent): State<Sent>, headers: HeaderMap, body: Bytes| sent.lock().await.push((headers, body));
    let router = Router::new().route("/v1/traces", post(take)).with_state(sent);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_traced_and_logged_as_json() {
    let github = FakeGitHub::start();
    github.follow_real_time();
    github.repository("acme/widgets");
    let sent = Sent::default();
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("log");
    let setup = Setup {
        program: env!("CARGO_BIN_EXE_review-gate"),
        directory: directory.path(),
        database_url: database::url(directory.path()),
        role: "all",
        port: free_port(),
        api_url: github.api_url(),
        app_id: github.app_id(),
        private_key: github.private_key_pem(),
        webhook_secret: github.webhook_secret(),
        min_seconds_after_push: 0,
        reconcile_seconds: 3_600,
        client: None,
        others: vec![
            ("REVIEW_GATE_OTLP_ENDPOINT", collector(Arc::clone(&sent)).await),
            ("REVIEW_GATE_LOG_FORMAT", "json".to_owned()),
            ("REVIEW_GATE_LOG", "info".to_owned()),
        ],
    };
    let _service = Service::start_logging(&setup, File::create(&log).unwrap().into()).unwrap();
    let begun = Instant::now();
    let is_traced = |traces: &[(HeaderMap, Bytes)]| {
        let has =
            |text: &str| traces.iter().any(|(_, body)| body.windows(text.len()).any(|part| part == text.as_bytes()));
        ["review-gate", "sweep-repository", "GET /app/installations"].into_iter().all(has)
    };
    while !is_traced(&sent.lock().await) {
        assert!(begun.elapsed() < PATIENCE, "nothing is traced; the log: {}", fs::read_to_string(&log).unwrap());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(sent.lock().await.iter().all(|(headers, _)| headers["content-type"] == "application/x-protobuf"));
    let log = fs::read_to_string(&log).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert!(lines.iter().any(|line| line["message"] == "serving" && line["level"] == "INFO"), "{log}");
}
