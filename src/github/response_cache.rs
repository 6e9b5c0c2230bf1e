//! Answers kept from one request to the next: GitHub does not count a request whose answer has not changed.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::model::pull_request::InstallationId;

/// An answer as GitHub sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedResponse {
    /// GitHub's name for this state of the answer.
    pub etag: String,
    /// The JSON text.
    pub body: Vec<u8>,
    /// The header that says where a list goes on, empty where there is none.
    pub link: String,
}

/// Keeps answers. It may forget any of them at any time, and deals with its own failures.
///
/// Installations see different things at the same URL, so an answer belongs to both.
#[async_trait]
pub trait ResponseCache: Send + Sync {
    /// The newest answer that was kept.
    async fn get(&self, installation: InstallationId, url: &str) -> Option<CachedResponse>;

    /// Keeps an answer in the place of an older one.
    async fn put(&self, installation: InstallationId, url: &str, response: CachedResponse);
}

/// Keeps everything for as long as the process lives: for the command line.
#[derive(Debug, Default)]
pub struct MemoryCache(Mutex<BTreeMap<(InstallationId, String), CachedResponse>>);

#[async_trait]
impl ResponseCache for MemoryCache {
    async fn get(&self, installation: InstallationId, url: &str) -> Option<CachedResponse> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&(installation, url.to_owned())).cloned()
    }

    async fn put(&self, installation: InstallationId, url: &str, response: CachedResponse) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert((installation, url.to_owned()), response);
    }
}
