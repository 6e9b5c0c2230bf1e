//! What the service is told: by a file, and by the environment, which wins.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use http::Uri;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use secrecy::SecretString;

use super::telemetry::TelemetrySettings;
use crate::github;
use crate::github::webhook::signature::WebhookSecrets;
use crate::jobs::mail::Mail;
use crate::jobs::reporting::Reporting;
use crate::store::location::StoreLocation;

/// Every setting: its name in the file, what it means, and its default. In the environment it is in capitals, after
/// `REVIEW_GATE_`.
pub const ALL: &[(&str, &str, Option<&str>)] = &[
    ("listen", "address to serve on", Some("127.0.0.1:8080")),
    ("public_url", "the address that people and GitHub reach it at", None),
    ("database_url", "`sqlite://PATH` or `postgres://…`", Some("sqlite://review-gate.db")),
    ("cache_dir", "repository mirrors and the analysis cache", Some("./review-gate-cache")),
    ("cache_gigabytes", "how large the mirrors may grow, about", Some("50")),
    (
        "github_api_url",
        "REST base URL; GitHub Enterprise Server: `https://HOST/api/v3`",
        Some("https://api.github.com"),
    ),
    ("github_web_url", "web base URL", Some("https://github.com")),
    ("github_app_id", "the App's id", None),
    ("github_client_id", "the App's client id, to sign in to the pages", None),
    ("github_client_secret_file", "the App's client secret, to sign in to the pages", None),
    ("github_private_key_file", "the App's PEM key", None),
    ("webhook_secret_file", "webhook secret; several lines while it is being changed", None),
    ("reconcile_seconds", "how often open pull requests are swept", Some("300")),
    ("min_seconds_after_push", "an approval sooner than this after a push does not count", Some("30")),
    ("workers", "how many jobs run at a time", Some("4")),
    ("log_format", "`text` or `json`, to standard error", Some("text")),
    ("otlp_endpoint", "where traces go, by OpenTelemetry's OTLP over HTTP, such as `http://127.0.0.1:4318`", None),
    ("report_time_zone", "report on each week on its Monday morning there, such as `Europe/Berlin`", None),
    ("report_webhook_file", "an address that takes messages as Slack does, for what a report says", None),
    ("report_mail_server_file", "where reports are sent by, such as `smtps://USER:PASSWORD@HOST`", None),
    ("report_mail_from", "the address that they come from", None),
    ("report_mail_to", "the addresses that they go to, with commas between", None),
    ("review_minutes_per_day", "how many minutes a day the team has for reviews", Some("120")),
];

/// What the service is told.
#[derive(Debug)]
pub struct Settings {
    /// The address to serve on.
    pub listen: SocketAddr,
    /// Where the state is kept.
    pub database: StoreLocation,
    /// Where mirrors are kept.
    pub cache_directory: PathBuf,
    /// How large they may grow, in bytes.
    pub cache_bytes: u64,
    /// Where GitHub is and who the App is there.
    pub github: github::settings::Settings,
    /// What webhooks are signed with.
    pub webhook_secrets: WebhookSecrets,
    /// How often open pull requests are swept.
    pub reconcile: SignedDuration,
    /// How long after a push an approval does not count.
    pub quiet_after_push: SignedDuration,
    /// How many jobs run at a time.
    pub workers: usize,
    /// Whether and how weeks are reported on.
    pub reporting: Option<Reporting>,
    /// What the pages are told.
    pub pages: PagesSettings,
    /// How the service tells of itself.
    pub telemetry: TelemetrySettings,
}

/// What the pages are told.
#[derive(Debug)]
pub struct PagesSettings {
    /// The address that people reach them at, without a slash at the end; `None` for where the service listens.
    pub public_url: Option<String>,
    /// Where GitHub's pages are, without a slash at the end.
    pub github_web_url: String,
    /// The App's client id and secret; `None` where nobody can sign in.
    pub client: Option<(String, SecretString)>,
    /// How many minutes a day the team has for reviews.
    pub minutes_per_day: f64,
}

impl Settings {
    /// Reads the settings from `file`, if there is one, and from `environment`.
    pub fn read(file: Option<&Path>, environment: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let given = Given::read(file, environment)?;
        let listen: SocketAddr = given.parsed("listen")?;
        let gigabytes: u64 = given.parsed("cache_gigabytes")?;
        Ok(Self {
            listen,
            database: given.database()?,
            cache_directory: PathBuf::from(given.required("cache_dir")?),
            cache_bytes: gigabytes.saturating_mul(1_000_000_000),
            github: given.github()?,
            webhook_secrets: given.secrets()?,
            reconcile: SignedDuration::from_secs(given.parsed("reconcile_seconds")?),
            quiet_after_push: SignedDuration::from_secs(given.parsed("min_seconds_after_push")?),
            workers: given.parsed::<usize>("workers")?.max(1),
            reporting: given.reporting()?,
            pages: given.pages()?,
            telemetry: given.telemetry()?,
        })
    }
}

/// Where GitHub is and who the App is there, for commands that need no more.
pub fn github(
    file: Option<&Path>,
    environment: impl Fn(&str) -> Option<String>,
) -> anyhow::Result<github::settings::Settings> {
    Given::read(file, environment)?.github()
}

/// Where the state is kept, for commands that need no more.
pub fn database(file: Option<&Path>, environment: impl Fn(&str) -> Option<String>) -> anyhow::Result<StoreLocation> {
    Given::read(file, environment)?.database()
}

/// The settings as text.
struct Given(BTreeMap<&'static str, String>);

impl Given {
    fn read(file: Option<&Path>, environment: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let mut in_file = match file {
            Some(file) => table(file)?,
            None => toml::Table::new(),
        };
        let mut given = BTreeMap::new();
        for (name, _, default) in ALL {
            let in_file = in_file.remove(*name).map(text);
            let value = environment(&variable(name)).or(in_file).or(default.map(str::to_owned));
            given.extend(value.map(|value| (*name, value)));
        }
        if let (Some(file), Some(unknown)) = (file, in_file.keys().next()) {
            bail!("`{}` sets `{unknown}`, which is no setting", file.display());
        }
        Ok(Self(given))
    }

    fn github(&self) -> anyhow::Result<github::settings::Settings> {
        Ok(github::settings::Settings {
            api_url: self.required("github_api_url")?,
            app_id: self.parsed("github_app_id")?,
            private_key: SecretString::from(self.file("github_private_key_file")?),
        })
    }

    fn pages(&self) -> anyhow::Result<PagesSettings> {
        let parts = ["github_client_id", "github_client_secret_file"];
        let client = if parts.iter().any(|part| self.optional(part).is_some()) {
            let secret = self.file("github_client_secret_file")?;
            Some((self.required("github_client_id")?, SecretString::from(secret.trim())))
        } else {
            None
        };
        let without_slash = |url: String| url.trim_end_matches('/').to_owned();
        Ok(PagesSettings {
            public_url: self.optional("public_url").map(without_slash),
            github_web_url: without_slash(self.required("github_web_url")?),
            client,
            minutes_per_day: self.parsed("review_minutes_per_day")?,
        })
    }

    fn database(&self) -> anyhow::Result<StoreLocation> {
        // The value itself may hold a password.
        let url = self.required("database_url")?;
        url.parse().with_context(|| format!("reading {}", shown("database_url")))
    }

    fn optional(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    fn required(&self, name: &str) -> anyhow::Result<String> {
        self.optional(name).ok_or_else(|| anyhow!("{} is not set", shown(name)))
    }

    fn parsed<T: std::str::FromStr>(&self, name: &str) -> anyhow::Result<T> {
        let value = self.required(name)?;
        value.parse().map_err(|_| anyhow!("{} is `{value}`, which cannot be right", shown(name)))
    }

    fn file(&self, name: &str) -> anyhow::Result<String> {
        let path = self.required(name)?;
        fs::read_to_string(&path).with_context(|| format!("reading `{path}`, which {} names", shown(name)))
    }

    fn reporting(&self) -> anyhow::Result<Option<Reporting>> {
        let name = "report_time_zone";
        let Some(zone) = self.optional(name) else { return Ok(None) };
        let time_zone = TimeZone::get(&zone)
            .with_context(|| format!("{} is `{zone}`, which is no time zone that this machine knows", shown(name)))?;
        let webhook = match self.optional("report_webhook_file") {
            Some(_) => Some(SecretString::from(self.file("report_webhook_file")?.trim())),
            None => None,
        };
        Ok(Some(Reporting { time_zone, webhook, mail: self.mail()? }))
    }

    fn telemetry(&self) -> anyhow::Result<TelemetrySettings> {
        let name = "otlp_endpoint";
        let endpoint = self.optional(name).map(|_| self.parsed::<Uri>(name)).transpose()?;
        if endpoint.as_ref().is_some_and(|endpoint| !matches!(endpoint.scheme_str(), Some("http" | "https"))) {
            bail!("{} begins with neither `http://` nor `https://`", shown(name));
        }
        Ok(TelemetrySettings { log_format: self.parsed("log_format")?, otlp_endpoint: endpoint })
    }

    fn mail(&self) -> anyhow::Result<Option<Mail>> {
        let server = "report_mail_server_file";
        if ["report_mail_from", "report_mail_to", server].iter().all(|name| self.optional(name).is_none()) {
            return Ok(None);
        }
        let (from, to) = (self.required("report_mail_from")?, self.required("report_mail_to")?);
        let mail = Mail::parse(SecretString::from(self.file(server)?.trim()), &from, &to);
        Ok(Some(mail.with_context(|| format!("reading how reports are sent, see {}", shown(server)))?))
    }

    fn secrets(&self) -> anyhow::Result<WebhookSecrets> {
        let name = "webhook_secret_file";
        let lines = self.file(name)?;
        let secrets = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(SecretString::from).collect();
        WebhookSecrets::new(secrets).ok_or_else(|| anyhow!("the file that {} names is empty", shown(name)))
    }
}

fn table(file: &Path) -> anyhow::Result<toml::Table> {
    let text = fs::read_to_string(file).with_context(|| format!("reading `{}`", file.display()))?;
    toml::from_str(&text).with_context(|| format!("reading `{}`", file.display()))
}

fn text(value: toml::Value) -> String {
    match value {
        toml::Value::String(text) => text,
        other => other.to_string(),
    }
}

fn variable(name: &str) -> String {
    format!("REVIEW_GATE_{}", name.to_uppercase())
}

/// A setting as its two names.
fn shown(name: &str) -> String {
    format!("`{}` (`{name}` in the file)", variable(name))
}
