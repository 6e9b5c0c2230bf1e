//! `review-gate setup`: registers the App by GitHub's manifest flow and writes what `serve` needs.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::Ipv4Addr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use axum::http::Uri;
use clap::Args;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::setup_page::SetupPage;
use super::{Outcome, access, console};
use crate::doctor::needs::{EVENTS, PERMISSIONS};
use crate::github::app_manifest::{self, RegisteredApp};
use crate::output::untrusted::visible;
use crate::web::server::CALLBACK_PATH;

/// GitHub cuts nothing off: it refuses longer names of Apps.
const MOST_NAME_CHARACTERS: usize = 34;

/// Nobody else on the machine reads or writes it.
const SECRET_MODE: u32 = 0o600;

/// Create the GitHub App and write its settings
///
/// Serves a page on this machine that takes you to GitHub, where you create the App with one click. Then writes the
/// App's private key, its secrets and a settings file for `serve`, so that people can sign in to the pages at once.
/// Existing files are never overwritten.
#[derive(Debug, Args)]
pub struct Setup {
    /// The organisation that is to own the App [default: your own account]
    #[arg(long, value_name = "ORG")]
    organization: Option<String>,
    /// Where GitHub reaches `review-gate serve`, such as `https://gate.example.com` [default: `$REVIEW_GATE_PUBLIC_URL`]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Where GitHub is; for GitHub Enterprise Server `https://HOST` [default:
    /// `$REVIEW_GATE_GITHUB_WEB_URL`, or `https://github.com`]
    #[arg(long, value_name = "URL")]
    github_url: Option<String>,
    /// What the App is to be called; names are unique on all of GitHub [default: review-gate-ORG]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where the files are written.
    #[arg(long, value_name = "DIR", default_value = ".")]
    directory: PathBuf,
    /// The port of the page on this machine; 0 takes any that is free.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
}

impl Setup {
    /// Registers the App, waiting for the user's browser, and writes the files.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let files = Files::within(&self.directory)?;
        let addresses = Addresses::of(self)?;
        access::block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await;
            let listener = listener.with_context(|| format!("listening on port {}", self.port))?;
            let address = listener.local_addr()?;
            let page = SetupPage {
                address,
                registration_url: self.registration_url(&addresses)?,
                manifest: self.manifest(&addresses, &format!("http://{address}/created")).to_string(),
                state: random_state()?,
            };
            console::print(&format!(
                "Open http://{address}/ in a browser on this machine, and create the App on GitHub.\n\
                 (From elsewhere: `ssh -L {0}:127.0.0.1:{0} THIS-MACHINE` first. Ctrl-C ends this.)\n",
                address.port()
            ))?;
            let code = page.wait_for_code(listener).await?;
            let app = app_manifest::convert(&addresses.github_api, &code, Arc::new(Timestamp::now)).await;
            let app = app.context("asking GitHub for the new App, by a code that works once and within an hour")?;
            files.write(&addresses, &app).with_context(|| {
                format!("the App exists by now; delete it on `{}` and begin again", visible(&app.html_url))
            })?;
            console::print(&self.next_steps(&files, &app))?;
            Ok(Outcome::Passed)
        })
    }

    /// Where GitHub takes manifests.
    fn registration_url(&self, addresses: &Addresses) -> anyhow::Result<String> {
        let url = &addresses.github_web;
        let Some(organization) = &self.organization else { return Ok(format!("{url}/settings/apps/new")) };
        let is_login = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if organization.is_empty() || !organization.bytes().all(is_login) {
            bail!("`{organization}` is not the name of an organisation");
        }
        Ok(format!("{url}/organizations/{organization}/settings/apps/new"))
    }

    /// What GitHub is to make the App of.
    fn manifest(&self, addresses: &Addresses, redirect_url: &str) -> Value {
        let permissions: serde_json::Map<String, Value> =
            PERMISSIONS.iter().map(|needed| (needed.name.to_owned(), needed.level.word().into())).collect();
        let events: Vec<&str> = EVENTS.iter().map(|event| event.name).collect();
        json!({
            "name": self.app_name(),
            "url": addresses.public,
            "description": "Keeps agents from merging their own work.",
            "hook_attributes": { "url": format!("{}/webhooks/github", addresses.public), "active": true },
            "redirect_url": redirect_url,
            "callback_urls": [format!("{}{CALLBACK_PATH}", addresses.public)],
            "public": false,
            "default_permissions": permissions,
            "default_events": events,
        })
    }

    fn app_name(&self) -> String {
        let by_owner = || match &self.organization {
            Some(organization) => format!("review-gate-{organization}"),
            None => "review-gate".to_owned(),
        };
        self.name.clone().unwrap_or_else(by_owner).chars().take(MOST_NAME_CHARACTERS).collect()
    }

    fn next_steps(&self, files: &Files, app: &RegisteredApp) -> String {
        let settings = files.settings.display();
        let owner = self.organization.as_deref().unwrap_or("OWNER");
        format!(
            "\nCreated the App {slug}. Written: {settings}, {key}, {webhook_secret}, {client_secret}\n\n\
             Next:\n  \
             1. Install it on your repositories: {page}/installations/new\n  \
             2. Run it: review-gate serve --config {settings}\n  \
             3. Require its checks: review-gate protect --config {settings} --repo {owner}/REPOSITORY\n  \
             4. See what is left open: review-gate doctor --config {settings}\n",
            slug = visible(&app.slug),
            key = files.private_key.display(),
            webhook_secret = files.webhook_secret.display(),
            client_secret = files.client_secret.display(),
            page = visible(app.html_url.trim_end_matches('/')),
        )
    }
}

/// Where everything is, without slashes at the ends.
struct Addresses {
    public: String,
    github_web: String,
    github_api: String,
}

impl Addresses {
    /// What the arguments say, or the environment.
    fn of(setup: &Setup) -> anyhow::Result<Self> {
        let given = |argument: &Option<String>, variable: &str| {
            let url = argument.clone().or_else(|| env::var(variable).ok())?;
            Some(url.trim_end_matches('/').to_owned())
        };
        let public = given(&setup.public_url, "REVIEW_GATE_PUBLIC_URL").ok_or_else(|| {
            anyhow!("GitHub has to know where to send webhooks; give `--public-url https://gate.example.com`")
        })?;
        let github_web = given(&setup.github_url, "REVIEW_GATE_GITHUB_WEB_URL");
        let github_web = github_web.unwrap_or_else(|| "https://github.com".to_owned());
        let github_api = given(&None, "REVIEW_GATE_GITHUB_API_URL").unwrap_or_else(|| api_of(&github_web));
        for url in [&public, &github_web, &github_api] {
            let is_absolute = url.parse::<Uri>().is_ok_and(|url| url.scheme().is_some() && url.host().is_some());
            if !is_absolute {
                bail!("`{url}` is not a URL such as `https://gate.example.com`");
            }
        }
        Ok(Self { public, github_web, github_api })
    }
}

/// The base URL of the API that belongs to GitHub's pages at `web_url`.
fn api_of(web_url: &str) -> String {
    match web_url.strip_prefix("https://") {
        Some("github.com") => "https://api.github.com".to_owned(),
        Some(host) if host.ends_with(".ghe.com") => format!("https://api.{host}"),
        _ => format!("{web_url}/api/v3"),
    }
}

/// The files that are written.
struct Files {
    settings: PathBuf,
    private_key: PathBuf,
    webhook_secret: PathBuf,
    client_secret: PathBuf,
}

impl Files {
    /// Refuses to begin where a file is in the way: GitHub tells the secrets of an App only once.
    fn within(directory: &Path) -> anyhow::Result<Self> {
        let directory = fs::canonicalize(directory).with_context(|| format!("opening `{}`", directory.display()))?;
        let files = Self {
            settings: directory.join("review-gate-settings.toml"),
            private_key: directory.join("review-gate-private-key.pem"),
            webhook_secret: directory.join("review-gate-webhook-secret"),
            client_secret: directory.join("review-gate-client-secret"),
        };
        for file in [&files.settings, &files.private_key, &files.webhook_secret, &files.client_secret] {
            if file.symlink_metadata().is_ok() {
                bail!("`{}` exists; move it away, or name another `--directory`", file.display());
            }
        }
        Ok(files)
    }

    fn write(&self, addresses: &Addresses, app: &RegisteredApp) -> anyhow::Result<()> {
        write_secret(&self.private_key, &app.private_key)?;
        write_secret(&self.webhook_secret, &app.webhook_secret)?;
        write_secret(&self.client_secret, &app.client_secret)?;
        write_new(&self.settings, self.settings_text(addresses, app).as_bytes())
    }

    fn settings_text(&self, addresses: &Addresses, app: &RegisteredApp) -> String {
        let path = |path: &Path| path.display().to_string();
        let mut settings = toml::Table::new();
        let mut set = |name: &str, value: toml::Value| settings.insert(name.to_owned(), value);
        set("public_url", addresses.public.as_str().into());
        set("github_api_url", addresses.github_api.as_str().into());
        set("github_web_url", addresses.github_web.as_str().into());
        set("github_app_id", toml::Value::Integer(app.id.cast_signed()));
        set("github_private_key_file", path(&self.private_key).into());
        set("webhook_secret_file", path(&self.webhook_secret).into());
        set("github_client_id", app.client_id.as_str().into());
        set("github_client_secret_file", path(&self.client_secret).into());
        format!("# Settings of `review-gate serve`, written by `review-gate setup`.\n\n{settings}")
    }
}

fn write_secret(path: &Path, secret: &SecretString) -> anyhow::Result<()> {
    write_new(path, secret.expose_secret().as_bytes())
}

/// Writes a file that was not there before, and that only its owner reads.
fn write_new(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(SECRET_MODE).open(path);
    let written = file.and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()));
    written.with_context(|| format!("writing `{}`", path.display()))
}

/// What only GitHub's answer to this page can know.
fn random_state() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("this machine gives no random numbers: {error}"))?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_is_where_github_has_it() {
        for (web, api) in [
            ("https://github.com", "https://api.github.com"),
            ("https://acme.ghe.com", "https://api.acme.ghe.com"),
            ("https://github.acme.example", "https://github.acme.example/api/v3"),
        ] {
            assert_eq!(api_of(web), api);
        }
    }
}
