//! Pages for programs that measure: nobody signs in, and GitHub is never asked.

use std::net::Ipv4Addr;
use std::sync::Arc;

use jiff::Timestamp;
use review_gate::github::client::GitHub;
use review_gate::github::settings::Settings;
use review_gate::jobs::response_store::ResponseStore;
use review_gate::store::Store;
use review_gate::web::settings::Pages;
use secrecy::SecretString;
use tokio::sync::watch;

/// Pages that answer this machine.
pub(crate) fn local(store: Arc<dyn Store>) -> anyhow::Result<Pages> {
    let settings = Settings {
        api_url: "http://127.0.0.1:9".to_owned(),
        app_id: 1,
        private_key: SecretString::from(include_str!("../../tests/it/support/github/app_key.pem")),
    };
    let responses = Arc::new(ResponseStore { store, clock: Arc::new(Timestamp::now) });
    let github = GitHub::new(&settings, responses, Arc::new(Timestamp::now))?;
    let (_, stopped) = watch::channel(false);
    Ok(Pages::new(Ipv4Addr::LOCALHOST.into(), "http://127.0.0.1", github, stopped))
}
