//! What the pages are told, and what they keep in memory.

use std::net::IpAddr;

use tokio::sync::watch;

use super::limits::Limits;
use super::queue_gauges::LastReading;
use super::sign_in::access::KnownAccess;
use super::sign_in::secret;
use crate::github::client::GitHub;
use crate::github::users::UserSignIn;

/// What pages work with.
pub struct Pages {
    /// How people sign in; `None` where they cannot.
    pub sign_in: Option<UserSignIn>,
    /// Whether the service listens on a loopback address alone.
    pub is_local: bool,
    /// The address that people reach it at, without a slash at the end.
    pub public_url: String,
    /// Where GitHub's pages are, without a slash at the end.
    pub github_web_url: String,
    /// How many minutes a day the team has for reviews.
    pub minutes_per_day: f64,
    /// How many proxies pass requests on, whose word on where a request comes from is believed.
    pub proxies_in_front: usize,
    /// Asked what the holder of a token may read.
    pub github: GitHub,
    /// Becomes true when the service is to stop.
    pub stopped: watch::Receiver<bool>,
    /// What forms have to have where nobody signs in: other pages in the same browser do not know it.
    pub(super) local_csrf: String,
    /// How much anybody may ask.
    pub(super) limits: Limits,
    /// What GitHub said of whom.
    pub(super) access: KnownAccess,
    /// When the queue was counted for `/metrics`.
    pub(super) queue_reading: LastReading,
}

impl Pages {
    /// Pages at `public_url`, of a service that listens at `address`, where nobody can sign in.
    pub fn new(address: IpAddr, public_url: &str, github: GitHub, stopped: watch::Receiver<bool>) -> Self {
        Self {
            sign_in: None,
            is_local: address.is_loopback(),
            public_url: public_url.to_owned(),
            github_web_url: "https://github.com".to_owned(),
            minutes_per_day: 120.0,
            proxies_in_front: 0,
            github,
            stopped,
            local_csrf: secret::random().unwrap_or_default(),
            limits: Limits::default(),
            access: KnownAccess::default(),
            queue_reading: LastReading::default(),
        }
    }

    /// The name of the cookie of somebody who is signed in. With `__Host-` a browser takes it from this host alone, and
    /// encrypted.
    pub(super) fn session_cookie(&self) -> &'static str {
        if self.is_encrypted() { "__Host-review-gate" } else { "review-gate" }
    }

    /// The name of the cookie of somebody who is at GitHub to sign in.
    pub(super) fn way_cookie(&self) -> &'static str {
        if self.is_encrypted() { "__Host-review-gate-way" } else { "review-gate-way" }
    }

    /// A cookie that no script reads and no other page's form sends.
    pub(super) fn cookie(&self, name: &str, value: &str, seconds: i64) -> String {
        let secure = if self.is_encrypted() { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }

    fn is_encrypted(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
