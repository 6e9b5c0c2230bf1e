//! How fast webhooks are taken in, beside the least that any server with a database would do: `scripts/bench-intake`.
//!
//! `intake DELIVERIES CLIENTS` sends that many signed deliveries from that many clients at once, first to the service's own
//! endpoint and then to a bare one that inserts the body into a table and answers, with the same commit to disk. It prints
//! the rate and the delays of both, and fails when one is lost or not answered with 202.
#![allow(clippy::disallowed_methods, reason = "a measuring program reads its arguments and the clock")]
#![allow(clippy::print_stdout, reason = "the numbers are its output")]

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use metrics_exporter_prometheus::PrometheusBuilder;
use review_gate::github::webhook::signature::WebhookSecrets;
use review_gate::jobs::attendance::Attendance;
use review_gate::store::Store;
use review_gate::store::sqlite::SqliteStore;
use review_gate::web::server::Server;
use rusqlite::Connection;
use secrecy::SecretString;
use sha2::Sha256;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

#[path = "support/pages.rs"]
mod pages;

const SECRET: &str = "a secret";
/// About what GitHub sends for a push to a pull request.
const BODY_BYTES: usize = 24_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<usize>());
    let deliveries = arguments.next().transpose()?.unwrap_or(10_000);
    let clients = arguments.next().transpose()?.unwrap_or(32);
    let directory = tempfile::tempdir()?;

    let store = Arc::new(SqliteStore::open(&directory.path().join("gate.db"))?);
    let gate = load(gate(Arc::clone(&store) as Arc<dyn Store>)?, deliveries, clients).await?;
    let taken = store.backlog(Timestamp::now()).await?.due;
    ensure!(taken == deliveries as u64, "{taken} of {deliveries} deliveries are there");

    let table = Connection::open(directory.path().join("bare.db"))?;
    table.pragma_update(None, "journal_mode", "wal")?;
    table.pragma_update(None, "synchronous", "full")?;
    table.execute_batch("CREATE TABLE deliveries (id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT")?;
    let bare = Router::new().route("/webhooks/github", post(insert)).with_state(Arc::new(Mutex::new(table)));
    let bare = load(bare, deliveries, clients).await?;

    println!("{deliveries} deliveries of {BODY_BYTES} bytes from {clients} clients");
    println!("{:<24} {:>10} {:>10} {:>10} {:>10}", "", "per second", "p50", "p99", "longest");
    print("review-gate", &gate);
    print("axum and SQLite alone", &bare);
    println!("rate against bare: {:.2}", gate.rate / bare.rate);
    Ok(())
}

/// The service's own endpoint.
fn gate(store: Arc<dyn Store>) -> anyhow::Result<Router> {
    let secrets = WebhookSecrets::new(vec![SecretString::from(SECRET)]).context("the secret is not empty")?;
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    let (secrets, wake) = (Arc::new(secrets), Arc::new(Notify::new()));
    let (attendance, clock) = (Some(Attendance::default()), Arc::new(Timestamp::now));
    let pages = Arc::new(pages::local(Arc::clone(&store))?);
    Ok(Server { store, secrets, attendance, wake, clock, metrics, pages }.router())
}

/// The least that a server can do: one commit a request.
async fn insert(State(table): State<Arc<Mutex<Connection>>>, request: Request<Body>) -> StatusCode {
    let id = request.headers().get("x-github-delivery").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let Ok(body) = axum::body::to_bytes(request.into_body(), usize::MAX).await else {
        return StatusCode::BAD_REQUEST;
    };
    let inserted = tokio::task::spawn_blocking(move || {
        let table = table.lock().unwrap_or_else(PoisonError::into_inner);
        table.execute("INSERT INTO deliveries VALUES (?1, ?2)", (id, body.as_ref()))
    });
    match inserted.await {
        Ok(Ok(_)) => StatusCode::ACCEPTED,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// What was measured.
struct Figures {
    /// Deliveries a second.
    rate: f64,
    /// How long each answer took, shortest first.
    delays: Vec<Duration>,
}

impl Figures {
    fn percentile(&self, percent: usize) -> Duration {
        let index = (self.delays.len() * percent / 100).min(self.delays.len().saturating_sub(1));
        self.delays.get(index).copied().unwrap_or_default()
    }
}

fn print(name: &str, figures: &Figures) {
    let Figures { rate, .. } = figures;
    let [median, tail, longest] = [50, 99, 100].map(|percent| figures.percentile(percent).as_secs_f64() * 1_000.0);
    println!("{name:<24} {rate:>10.0} {median:>7.1} ms {tail:>7.1} ms {longest:>7.1} ms");
}

async fn load(router: Router, deliveries: usize, clients: usize) -> anyhow::Result<Figures> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let mut tasks = JoinSet::new();
    let begun = Instant::now();
    for client in 0..clients {
        tasks.spawn(async move {
            let stream = TcpStream::connect(address).await?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            let mut delays = Vec::new();
            for number in (client..deliveries).step_by(clients) {
                delays.push(deliver(&mut sender, number).await?);
            }
            anyhow::Ok(delays)
        });
    }
    let mut delays = Vec::new();
    for of_one in tasks.join_all().await {
        delays.extend(of_one?);
    }
    let rate = deliveries as f64 / begun.elapsed().as_secs_f64();
    server.abort();
    delays.sort_unstable();
    Ok(Figures { rate, delays })
}

async fn deliver(sender: &mut SendRequest<Body>, number: usize) -> anyhow::Result<Duration> {
    let body = format!(r#"{{"number":{number},"filler":"{}"}}"#, "x".repeat(BODY_BYTES));
    let mut code = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
    code.update(body.as_bytes());
    let signature = format!("sha256={}", hex::encode(code.finalize().into_bytes()));
    let request = Request::post("/webhooks/github")
        .header("host", "localhost")
        .header("x-github-event", "ping")
        .header("x-github-delivery", format!("delivery-{number}"))
        .header("x-hub-signature-256", signature)
        .body(Body::from(Bytes::from(body)))?;
    sender.ready().await?;
    let sent = Instant::now();
    let answer = sender.send_request(request).await?;
    let delay = sent.elapsed();
    ensure!(answer.status() == StatusCode::ACCEPTED, "delivery {number} was answered with {}", answer.status());
    axum::body::to_bytes(Body::new(answer.into_body()), usize::MAX).await?;
    Ok(delay)
}
