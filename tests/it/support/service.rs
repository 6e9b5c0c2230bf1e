//! `review-gate serve` as a process of its own, for tests that kill it and for the demonstration.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The ports to choose from: below those that systems give to connections, any of which could take the port while the
/// service is down.
const PORTS: Range<u16> = 20_000..30_000;

/// A port of the loopback interface at which nobody listens.
pub(crate) fn free_port() -> u16 {
    let ports = std::iter::repeat_with(|| fastrand::u16(PORTS));
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports.take(PORTS.len()).find(is_free).expect("some port is free")
}

/// What the service is told.
pub(crate) struct Setup<'a> {
    /// The built program.
    pub(crate) program: &'a str,
    /// Where it keeps everything but its state.
    pub(crate) directory: &'a Path,
    /// Where it keeps that.
    pub(crate) database_url: String,
    /// What it does, of several processes on one state.
    pub(crate) role: &'a str,
    /// Where it listens on the loopback interface.
    pub(crate) port: u16,
    pub(crate) api_url: String,
    pub(crate) app_id: u64,
    pub(crate) private_key: &'a str,
    pub(crate) webhook_secret: String,
    /// How long after a push an approval does not count.
    pub(crate) min_seconds_after_push: u64,
    /// How often everything is swept.
    pub(crate) reconcile_seconds: u64,
    /// The App's client id and client secret, where people sign in to its pages.
    pub(crate) client: Option<(&'a str, &'a str)>,
    /// What else it is told, by the names of the settings in the environment.
    pub(crate) others: Vec<(&'a str, String)>,
}

/// The process. It is killed when this is dropped, as by `kill -9`.
pub(crate) struct Service(Child);

impl Service {
    /// Starts it; what it logs is seen with what the tests say.
    pub(crate) fn start(setup: &Setup) -> io::Result<Self> {
        Self::start_logging(setup, Stdio::inherit())
    }

    /// Starts it, and has it log there.
    pub(crate) fn start_logging(setup: &Setup, log: Stdio) -> io::Result<Self> {
        let file = |name: &str, text: &str| -> io::Result<PathBuf> {
            let path = setup.directory.join(name);
            fs::write(&path, text)?;
            Ok(path)
        };
        let mut command = Command::new(setup.program);
        command
            .args(["serve", "--role", setup.role])
            .env("REVIEW_GATE_LISTEN", format!("127.0.0.1:{}", setup.port))
            .env("REVIEW_GATE_DATABASE_URL", &setup.database_url)
            .env("REVIEW_GATE_CACHE_DIR", setup.directory.join("cache"))
            .env("REVIEW_GATE_GITHUB_API_URL", &setup.api_url)
            .env("REVIEW_GATE_GITHUB_WEB_URL", setup.api_url.trim_end_matches("/api/v3"))
            .env("REVIEW_GATE_GITHUB_APP_ID", setup.app_id.to_string())
            .env("REVIEW_GATE_GITHUB_PRIVATE_KEY_FILE", file("key.pem", setup.private_key)?)
            .env("REVIEW_GATE_WEBHOOK_SECRET_FILE", file("secret", &setup.webhook_secret)?)
            .env("REVIEW_GATE_MIN_SECONDS_AFTER_PUSH", setup.min_seconds_after_push.to_string())
            .env("REVIEW_GATE_RECONCILE_SECONDS", setup.reconcile_seconds.to_string())
            .env("REVIEW_GATE_LOG", std::env::var("REVIEW_GATE_LOG").unwrap_or_else(|_| "off".to_owned()))
            .stdout(Stdio::null());
        if let Some((id, secret)) = setup.client {
            command.env("REVIEW_GATE_GITHUB_CLIENT_ID", id);
            command.env("REVIEW_GATE_GITHUB_CLIENT_SECRET_FILE", file("client-secret", secret)?);
        }
        command.envs(setup.others.iter().map(|(name, value)| (name, value))).stderr(log);
        command.spawn().map(Self)
    }

    /// Whether it still runs.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}
