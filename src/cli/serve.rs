//! `review-gate serve`: runs the GitHub App.

use std::env;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::settings::{PagesSettings, Settings};
use super::telemetry::Telemetry;
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
use crate::store::clock::SharedClock;
use crate::store::jobs::{Kinds, Lane};
use crate::syntax::languages::Languages;
use crate::web::server::Server;
use crate::web::settings::Pages;

/// The bounds of the buckets that durations are counted in.
const SECONDS: [f64; 12] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 30.0, 60.0, 300.0, 1800.0];
/// By how much a machine's clock may differ from the database's without anybody being told.
const WORTH_TELLING: SignedDuration = SignedDuration::from_secs(5);

/// Run the GitHub App
///
/// Takes webhooks in, judges pull requests and posts the two checks. The settings come from the file and from the
/// environment (`REVIEW_GATE_…`), which wins.
#[derive(Debug, Args)]
pub struct Serve {
    /// A TOML file with settings.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What this process does, of several that work on one database.
    #[arg(long, value_enum, default_value_t = Role::All)]
    role: Role,
}

/// What a process does, of several that work on one database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Role {
    /// Everything
    All,
    /// Take webhooks in and show the pages
    Web,
    /// Do the work; answers at `/healthz`, `/readyz` and `/metrics` alone
    Worker,
}

impl Role {
    fn works(self) -> bool {
        self != Self::Web
    }
}

impl Serve {
    /// Serves until it is told to stop.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let settings = Settings::read(self.config.as_deref(), |name| env::var(name).ok())?;
        let runtime = tokio::runtime::Runtime::new()?;
        let telemetry = runtime.block_on(async { Telemetry::begin(&settings.telemetry) })?;
        let served = runtime.block_on(serve(settings, self.role));
        telemetry.finish();
        served.map(|()| Outcome::Passed)
    }
}

async fn serve(settings: Settings, role: Role) -> anyhow::Result<()> {
    let metrics = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?;
    let metrics = metrics.install_recorder().context("setting up metrics")?;
    let store = settings.database.open().await?;
    let shared_clock = SharedClock::new(Arc::new(Timestamp::now));
    shared_clock.set_by(store.as_ref()).await.context("asking the database for the time")?;
    let service = service(&settings, &store, &shared_clock)?;
    let wake = Arc::new(Notify::new());
    let attendance = Attendance::default();
    let listener =
        TcpListener::bind(settings.listen).await.with_context(|| format!("listening on {}", settings.listen))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let pages = pages(settings.pages, &settings.github.api_url, &service, address, stopped.clone());
    let server = Server {
        store: Arc::clone(&store),
        secrets: Arc::new(settings.webhook_secrets),
        attendance: role.works().then(|| attendance.clone()),
        wake: Arc::clone(&wake),
        clock: Arc::clone(&service.clock),
        metrics,
        pages: Arc::new(pages),
    };
    tracing::info!(%address, ?role, database = %settings.database, "serving");

    let mut tasks = JoinSet::new();
    if role.works() {
        start_workers(&mut tasks, &service, settings.workers, &wake, &attendance, &stopped);
        let reconcile = Duration::try_from(settings.reconcile).context("reading how often to sweep")?;
        tasks.spawn(sweep_regularly(service, Arc::clone(&wake), reconcile, stopped.clone()));
        tasks.spawn(follow_jobs(Arc::clone(&store), wake, stopped.clone()));
    }
    tasks.spawn(keep_time(store, shared_clock, stopped.clone()));
    let router = if role == Role::Worker { server.health_router() } else { server.router() };
    let mut end = stopped;
    let shutdown = async move { _ = end.changed().await };
    let serving = tokio::spawn(async move { axum::serve(listener, router).with_graceful_shutdown(shutdown).await });
    told_to_stop().await?;
    tracing::info!("stopping; jobs at hand are finished first");
    stop.send_replace(true);
    serving.await??;
    tasks.join_all().await;
    Ok(())
}

/// What jobs work with.
fn service(settings: &Settings, store: &Arc<dyn Store>, shared_clock: &SharedClock) -> anyhow::Result<Service> {
    let shared_clock = shared_clock.clone();
    let clock: Clock = Arc::new(move || shared_clock.now());
    let responses = Arc::new(ResponseStore { store: Arc::clone(store), clock: Arc::clone(&clock) });
    Ok(Service {
        github: GitHub::new(&settings.github, responses, Arc::clone(&clock))?,
        app_id: settings.github.app_id,
        mirrors: Mirrors::new(settings.cache_directory.join("mirrors"), settings.cache_bytes),
        analyst: Analyst::new(this_program()?, vec![analyse::COMMAND.to_owned()]),
        time_limit: service::TIME_LIMIT,
        languages_digest: Languages::builtin().digest(),
        limits: Limits::default(),
        quiet_after_push: settings.quiet_after_push,
        inspection_pause: Some(inspect::PAUSE),
        reporting: settings.reporting.clone(),
        store: Arc::clone(store),
        clock,
    })
}

fn start_workers(
    tasks: &mut JoinSet<()>,
    service: &Service,
    workers: usize,
    wake: &Arc<Notify>,
    attendance: &Attendance,
    stopped: &watch::Receiver<bool>,
) {
    // No other process on any machine may have the same name.
    let process = format!("{}-{:016x}", std::process::id(), fastrand::u64(..));
    for number in 0..workers {
        // With one worker alone it has to do everything.
        let kinds = if number == 0 && workers > 1 { task::LIGHT } else { Kinds::All };
        let worker =
            Worker { service: service.clone(), name: format!("{process}-{number}"), kinds, wake: Arc::clone(wake) };
        let (stopped, present) = (stopped.clone(), attendance.enter());
        tasks.spawn(async move {
            worker.run(stopped).await;
            drop(present);
        });
    }
}

/// Wakes workers when other processes take up jobs.
async fn follow_jobs(store: Arc<dyn Store>, wake: Arc<Notify>, mut stopped: watch::Receiver<bool>) {
    tokio::select! {
        () = store.follow_jobs(&wake) => {}
        _ = stopped.changed() => {}
    }
}

/// Sets the clock by the database's, every minute.
async fn keep_time(store: Arc<dyn Store>, clock: SharedClock, mut stopped: watch::Receiver<bool>) {
    let mut turns = tokio::time::interval(Duration::from_secs(60));
    loop {
        tokio::select! {
            _ = turns.tick() => match clock.set_by(store.as_ref()).await {
                Ok(ahead) if ahead.abs() > WORTH_TELLING => {
                    tracing::warn!(seconds = ahead.as_secs_f64(), "this machine's clock is behind the database's");
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "the database does not say what time it is"),
            },
            _ = stopped.changed() => return,
        }
    }
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
