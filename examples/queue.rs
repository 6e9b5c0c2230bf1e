//! How fast the review queue is at the server: `cargo run --release --example queue -- 5000 40`.
//!
//! Fills a store with so many open pull requests and asks for the first page so many times, over HTTP. Prints the times, and
//! fails when half of them take longer than 150 milliseconds.
#![allow(clippy::disallowed_methods, reason = "a measuring program reads its arguments and the clock")]
#![allow(clippy::print_stdout, reason = "the numbers are its output")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use metrics_exporter_prometheus::PrometheusBuilder;
use review_gate::github::webhook::signature::WebhookSecrets;
use review_gate::jobs::attendance::Attendance;
use review_gate::model::check::CheckConclusion;
use review_gate::model::object_id::ObjectId;
use review_gate::model::pull_request::{
    InstallationId, PullRequest, PullRequestId, PullRequestState, RepositoryId, RepositoryName,
};
use review_gate::model::queue_entry::{AgentSign, ChangeFacts, Obstruction, QueueEntry, QueueVerdict, function_key};
use review_gate::store::Store;
use review_gate::store::queue::QueueStore;
use review_gate::store::records::RepositoryRecord;
use review_gate::store::sqlite::SqliteStore;
use review_gate::web::server::Server;
use secrecy::SecretString;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

#[path = "support/pages.rs"]
mod pages;

/// What the page may take at the server.
const LIMIT: Duration = Duration::from_millis(150);
const ADDRESSES: [&str; 3] = ["/", "/?sort=longest&page=90", "/api/v1/queue"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let open = arguments.next().transpose()?.unwrap_or(5_000);
    let times = arguments.next().transpose()?.unwrap_or(40);
    let directory = tempfile::tempdir()?;
    let store = Arc::new(SqliteStore::open(&directory.path().join("gate.db"))?);
    fill(&store, open).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = server(store)?.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let (sender, connection) = http1::handshake(TokioIo::new(TcpStream::connect(address).await?)).await?;
    tokio::spawn(connection);
    measure(sender, open, times).await
}

async fn measure(mut sender: SendRequest<Body>, open: u64, times: u64) -> anyhow::Result<()> {
    println!("{open} open pull requests, {times} requests each");
    for path in ADDRESSES {
        let mut taken = Vec::new();
        let mut bytes = 0;
        for _ in 0..times {
            let request = Request::get(path).header("host", "127.0.0.1").body(Body::empty())?;
            let begun = Instant::now();
            sender.ready().await?;
            let response = sender.send_request(request).await?;
            ensure!(response.status().is_success(), "{path}: {}", response.status());
            bytes = response.into_body().collect().await?.to_bytes().len();
            taken.push(begun.elapsed());
        }
        taken.sort();
        let (median, longest) = (taken[taken.len() / 2], taken[taken.len() - 1]);
        println!("{path:<24} {bytes:>8} bytes   median {median:>9.1?}   longest {longest:>9.1?}");
        ensure!(median < LIMIT, "{path} took longer than {LIMIT:?}");
    }
    Ok(())
}

fn server(store: Arc<SqliteStore>) -> anyhow::Result<Server> {
    let store: Arc<dyn Store> = store;
    Ok(Server {
        secrets: Arc::new(WebhookSecrets::new(vec![SecretString::from("a secret")]).context("it is not empty")?),
        attendance: Some(Attendance::default()),
        wake: Arc::new(Notify::new()),
        clock: Arc::new(Timestamp::now),
        metrics: PrometheusBuilder::new().build_recorder().handle(),
        pages: Arc::new(pages::local(Arc::clone(&store))?),
        store,
    })
}

async fn fill(store: &SqliteStore, open: u64) -> anyhow::Result<()> {
    for id in 1..=20 {
        let name = RepositoryName { owner: "acme".to_owned(), name: format!("service-{id}") };
        store.save_repository(RepositoryRecord { id: RepositoryId(id), installation: InstallationId(1), name }).await?;
    }
    let now = Timestamp::now();
    let saved = (0..open).map(|number| async move {
        let entry = entry(number, now)?;
        store.save_pull_request(&pull_request(&entry)).await?;
        store.save_queue_entry(entry).await?;
        anyhow::Ok(())
    });
    futures_util::future::try_join_all(saved).await?;
    Ok(())
}

fn entry(number: u64, now: Timestamp) -> anyhow::Result<QueueEntry> {
    let functions = (0..20).map(|index| {
        let (path, name) = (format!("src/part{}/module.rs", number % 50), format!("f{}", (number * 7 + index) % 400));
        function_key(&path, &name)
    });
    let change = ChangeFacts {
        files: 1 + (number % 17) as u32,
        effective_lines: (number * 37 % 900) as u32,
        minutes: 3.0 + (number * 13 % 70) as f64,
        hidden: u32::from(number.is_multiple_of(9)),
        functions: functions.collect(),
        ..ChangeFacts::default()
    };
    let missing = Obstruction {
        what: "one approval of an independent human is missing".to_owned(),
        way_out: "somebody with write access who had no hand in the change approves it".to_owned(),
        is_approval: true,
    };
    let agent = AgentSign { agent: "GitHub Copilot".to_owned(), seen: "it opened the pull request".to_owned() };
    Ok(QueueEntry {
        id: PullRequestId { repository: RepositoryId(1 + number % 20), number: number + 1 },
        title: format!("Add a price list for widgets of kind {number}"),
        author: Some("copilot-swe-agent[bot]".to_owned()),
        is_draft: number.is_multiple_of(23),
        base_branch: "main".to_owned(),
        head: ObjectId::from_hex(&format!("{number:040x}")).context("forty digits are an id")?,
        opened_at: now.checked_sub(SignedDuration::from_mins((number * 31 % 20_000) as i64))?,
        verdict: Some(QueueVerdict {
            quality: if number.is_multiple_of(5) { CheckConclusion::Failure } else { CheckConclusion::Success },
            approval: CheckConclusion::ActionRequired,
            agent: (!number.is_multiple_of(3)).then_some(agent),
            approvals_needed: 1,
            approvals_counted: 0,
            obstacles: vec![missing],
            sensitive_paths: if number.is_multiple_of(11) { vec!["auth/session.rs".to_owned()] } else { Vec::new() },
            change: Some(change),
        }),
    })
}

fn pull_request(entry: &QueueEntry) -> PullRequest {
    PullRequest {
        id: entry.id,
        state: PullRequestState::Open,
        draft: entry.is_draft,
        author: None,
        title: entry.title.clone(),
        body: "As asked. ".repeat(100),
        labels: Vec::new(),
        head: entry.head.clone(),
        head_branch: "topic".to_owned(),
        head_repository: Some(entry.id.repository),
        base_branch: entry.base_branch.clone(),
        base: entry.head.clone(),
        created_at: entry.opened_at,
        merge_commit: None,
    }
}
