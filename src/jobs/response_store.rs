//! Keeps GitHub's answers in the store, so that a restart does not have to ask for everything again.

use std::sync::Arc;

use async_trait::async_trait;

use crate::github::response_cache::{CachedResponse, ResponseCache};
use crate::github::settings::Clock;
use crate::model::pull_request::InstallationId;
use crate::store::Store;
use crate::store::records::Response;

/// Keeps GitHub's answers in the store.
pub struct ResponseStore {
    /// Where.
    pub store: Arc<dyn Store>,
    /// Tells the time.
    pub clock: Clock,
}

#[async_trait]
impl ResponseCache for ResponseStore {
    async fn get(&self, installation: InstallationId, url: &str) -> Option<CachedResponse> {
        let kept = self.store.response(installation, url).await;
        let kept = kept.inspect_err(|error| tracing::warn!(%error, "a kept answer cannot be read")).ok()??;
        Some(CachedResponse { etag: kept.etag, body: kept.body, link: kept.link })
    }

    async fn put(&self, installation: InstallationId, url: &str, response: CachedResponse) {
        let CachedResponse { etag, body, link } = response;
        let response = Response { etag, body, link };
        if let Err(error) = self.store.save_response(installation, url, response, (self.clock)()).await {
            tracing::warn!(%error, "an answer cannot be kept");
        }
    }
}
