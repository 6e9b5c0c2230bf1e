//! `review-gate serve`: runs the GitHub App.

use std::env;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tracing_subscriber::EnvFilter;

use super::settings::{PagesSettings, Settings};
use super::{Outcome, analyse};
use crate::git::mirrors::Mirrors;
use crate::github::client::GitHub;
use crate::github::settings::Clock;
use crate::github::users::UserSignIn;
use crate::jobs::analyst::Analyst;
use crate::jobs::attendance::Attendance;
use crate::jobs::inspect;
use crate::jobs::response_store::ResponseStore;
use crate::jobs::service::{self, Service};
use crate::jobs::task::{self, Task};
use crate::jobs::worker::Worker;
use crate::model::limits::Limits;
use crate::store::Store;
use crate::store::jobs::{Kinds, Lane};
use crate::store::sqlite::SqliteStore;
use crate::syntax::languages::Languages;
use crate::web::server::Server;
use crate::web::settings::Pages;

/// The bounds of the buckets that durations are counted in.
const SECONDS: [f64; 12] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 30.0, 60.0, 300.0, 1800.0];

/// Run the GitHub App
///
/// Takes webhooks in, judges pull requests and posts the two checks. The settings come from the file and from the
/// environment (`REVIEW_GATE_…`), which wins.
#[derive(Debug, Args)]
pub struct Serve {
    /// A TOML file with settings.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Serve {
    /// Serves until it is told to stop.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let filter = EnvFilter::try_from_env("REVIEW_GATE_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
        let settings = Settings::read(self.config.as_deref(), |name| env::var(name).ok())?;
        tokio::runtime::Runtime::new()?.block_on(serve(settings))?;
        Ok(Outcome::Passed)
    }
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    let metrics = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?;
    let metrics = metrics.install_recorder().context("setting up metrics")?;
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&settings.database)?);
    let clock: Clock = Arc::new(Timestamp::now);
    let responses = Arc::new(ResponseStore { store: Arc::clone(&store), clock: Arc::clone(&clock) });
    let service = Service {
        github: GitHub::new(&settings.github, responses, Arc::clone(&clock))?,
        app_id: settings.github.app_id,
        mirrors: Mirrors::new(settings.cache_directory.join("mirrors"), settings.cache_bytes),
        analyst: Analyst::new(this_program()?, vec![analyse::COMMAND.to_owned()]),
        time_limit: service::TIME_LIMIT,
        languages_digest: Languages::builtin().digest(),
        limits: Limits::default(),
        quiet_after_push: settings.quiet_after_push,
        inspection_pause: Some(inspect::PAUSE),
        reporting: settings.reporting,
        store: Arc::clone(&store),
        clock: Arc::clone(&clock),
    };
    let wake = Arc::new(Notify::new());
    let secrets = Arc::new(settings.webhook_secrets);
    let attendance = Attendance::default();
    let listener =
        TcpListener::bind(settings.listen).await.with_context(|| format!("listening on {}", settings.listen))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let pages = pages(settings.pages, &settings.github.api_url, &service, address, stopped.clone());
    let server = Server {
        store: Arc::clone(&store),
        secrets,
        attendance: attendance.clone(),
        wake: Arc::clone(&wake),
        clock: Arc::clone(&clock),
        metrics,
        pages: Arc::new(pages),
    };
    tracing::info!(%address, "serving");

    let mut tasks = JoinSet::new();
    let process = format!("{}-{:08x}", std::process::id(), fastrand::u32(..));
    for number in 0..settings.workers {
        // With one worker alone it has to do everything.
        let kinds = if number == 0 && settings.workers > 1 { task::LIGHT } else { Kinds::All };
        let (service, wake) = (service.clone(), Arc::clone(&wake));
        let worker = Worker { service, name: format!("{process}-{number}"), kinds, wake };
        let stopped = stopped.clone();
        let present = attendance.enter();
        tasks.spawn(async move {
            worker.run(stopped).await;
            drop(present);
        });
    }
    let reconcile = Duration::try_from(settings.reconcile).context("reading how often to sweep")?;
    tasks.spawn(sweep_regularly(service, Arc::clone(&wake), reconcile, stopped.clone()));
    let mut end = stopped;
    let shutdown = async move { _ = end.changed().await };
    let serving =
        tokio::spawn(async move { axum::serve(listener, server.router()).with_graceful_shutdown(shutdown).await });
    told_to_stop().await?;
    tracing::info!("stopping; jobs at hand are finished first");
    stop.send_replace(true);
    serving.await??;
    tasks.join_all().await;
    Ok(())
}

/// What the pages work with.
fn pages(
    settings: PagesSettings,
    api_url: &str,
    service: &Service,
    address: SocketAddr,
    stopped: watch::Receiver<bool>,
) -> Pages {
    let public_url = settings.public_url.unwrap_or_else(|| format!("http://{address}"));
    let sign_in = settings.client.map(|(client_id, client_secret)| UserSignIn {
        api_url: api_url.to_owned(),
        web_url: settings.github_web_url.clone(),
        client_id,
        client_secret,
        clock: Arc::clone(&service.clock),
    });
    if sign_in.is_none() {
        tracing::warn!("nobody can sign in: the pages answer on a loopback address alone; see docs/dashboard.md");
    }
    let mut pages = Pages::new(address.ip(), &public_url, service.github.clone(), stopped);
    pages.sign_in = sign_in;
    pages.github_web_url = settings.github_web_url;
    pages.minutes_per_day = settings.minutes_per_day;
    pages
}

/// The program that this process runs. Where the system names it by itself that name is taken: at its path there may be a
/// newer one by now.
fn this_program() -> anyhow::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() {
        return Ok(running.to_owned());
    }
    env::current_exe().context("finding this program, which analyses changes in processes of its own")
}

/// Has everything swept now and every `pause` from now on.
async fn sweep_regularly(service: Service, wake: Arc<Notify>, pause: Duration, mut stopped: watch::Receiver<bool>) {
    let mut turns = tokio::time::interval(pause.max(Duration::from_secs(1)));
    loop {
        tokio::select! {
            _ = turns.tick() => {
                let now = (service.clock)();
                if let Err(error) = service.store.enqueue(vec![Task::Sweep.job(Lane::Sweep, now)], now).await {
                    tracing::error!(%error, "a sweep could not be taken up");
                }
                wake.notify_one();
            }
            _ = stopped.changed() => return,
        }
    }
}

async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
