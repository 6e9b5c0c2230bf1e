//! The one way to GitHub: limits, tokens and kept answers stand between every request and the network.

use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;
use octocrab::Octocrab;
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tracing::Instrument;

use super::api_path::ApiPath;
use super::error::GitHubError;
use super::exchange::{self, Answer, Failure, Request};
use super::link::Link;
use super::rate_limit::{self, Gate, Urgency};
use super::response_cache::{CachedResponse, ResponseCache};
use super::settings::Clock;
use crate::model::pull_request::InstallationId;

/// How the App, or one of its installations, speaks to GitHub. Cheap to clone; clones share tokens and limits.
#[derive(Clone)]
pub(super) struct Connection {
    shared: Arc<Shared>,
    urgency: Urgency,
}

struct Shared {
    octocrab: Octocrab,
    gate: Gate,
    cache: Option<InstallationCache>,
    newest_answer: Mutex<Option<Timestamp>>,
    token_turn: tokio::sync::Mutex<()>,
}

/// The kept answers of one installation.
pub(super) struct InstallationCache {
    pub(super) installation: InstallationId,
    pub(super) api_url: String,
    pub(super) responses: Arc<dyn ResponseCache>,
}

/// A part of an answer that comes in several.
pub(super) struct Page<T> {
    pub(super) content: T,
    pub(super) link: Link,
}

impl Connection {
    /// A connection that calls as the App, or as nobody.
    pub(super) fn of_app(octocrab: Octocrab, clock: Clock) -> Self {
        Self::new(octocrab, clock, None)
    }

    /// A connection that calls as an installation. The handle keeps its token, so there must be one for each.
    pub(super) fn of_installation(octocrab: Octocrab, clock: Clock, cache: InstallationCache) -> Self {
        Self::new(octocrab, clock, Some(cache))
    }

    fn new(octocrab: Octocrab, clock: Clock, cache: Option<InstallationCache>) -> Self {
        let (newest_answer, token_turn) = (Mutex::default(), tokio::sync::Mutex::default());
        let shared = Shared { octocrab, gate: Gate::new(clock), cache, newest_answer, token_turn };
        Self { shared: Arc::new(shared), urgency: Urgency::Urgent }
    }

    /// The same connection for what nobody waits for.
    pub(super) fn in_background(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), urgency: Urgency::Background }
    }

    /// When GitHub gave its newest answer, by its own clock.
    pub(super) fn newest_answer(&self) -> Option<Timestamp> {
        *self.shared.newest_answer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token of the installation that holds for a while.
    pub(super) async fn token(&self) -> Result<SecretString, GitHubError> {
        let _turn = self.shared.token_turn.lock().await;
        let token = exchange::obtain_token(&self.shared.octocrab).await;
        token.map_err(|failure| self.failed("POST /app/installations/…/access_tokens".to_owned(), failure))
    }

    /// Reads an object.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: ApiPath) -> Result<T, GitHubError> {
        Ok(self.get_page(path).await?.content)
    }

    /// Reads an object; `None` where there is none.
    pub(super) async fn find<T: DeserializeOwned>(&self, path: ApiPath) -> Result<Option<T>, GitHubError> {
        match self.get(path).await {
            Ok(found) => Ok(Some(found)),
            Err(GitHubError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads a part of a list, from what is kept where GitHub says that it has not changed.
    pub(super) async fn get_page<T: DeserializeOwned>(&self, path: ApiPath) -> Result<Page<T>, GitHubError> {
        let mut request = Request::get(path);
        let kept = self.kept(&request).await;
        request.known_etag = kept.as_ref().map(|(etag, _)| etag.clone());
        let answer = self.exchange(&request).await?;
        if answer.status == StatusCode::NOT_MODIFIED {
            let unasked = || GitHubError::unavailable(request.name(), "unchanged, but nothing is known of it");
            return kept.map(|(_, page)| page).ok_or_else(unasked);
        }
        let page = Page { content: parse(&request, &answer.body)?, link: answer.link() };
        self.keep(&request, answer).await;
        Ok(page)
    }

    /// Sends a change and reads the answer. It is never repeated, since it may have been carried out.
    pub(super) async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: ApiPath,
        body: &impl Serialize,
    ) -> Result<T, GitHubError> {
        let body = serde_json::to_string(body).expect("bodies are plain structs, which JSON can hold");
        let request = Request { body: Some(body), method, ..Request::get(path) };
        parse(&request, &self.exchange(&request).await?.body)
    }

    /// The same to one of GitHub's pages for people, which programs have to ask for JSON.
    pub(super) async fn send_to_page<T: DeserializeOwned>(
        &self,
        method: Method,
        path: ApiPath,
        body: &impl Serialize,
    ) -> Result<T, GitHubError> {
        let body = serde_json::to_string(body).expect("bodies are plain structs, which JSON can hold");
        let request = Request { body: Some(body), method, accept: "application/json", ..Request::get(path) };
        parse(&request, &self.exchange(&request).await?.body)
    }

    /// Sends a request that has neither a body nor an answer worth reading. It is never repeated.
    pub(super) async fn request(&self, method: Method, path: ApiPath) -> Result<(), GitHubError> {
        self.exchange(&Request { method, ..Request::get(path) }).await.map(drop)
    }

    async fn exchange(&self, request: &Request) -> Result<Answer, GitHubError> {
        let shared = &self.shared;
        let limited = |until| GitHubError::RateLimited { request: request.name(), until };
        let _slot = shared.gate.enter(self.urgency).await.map_err(limited)?;
        if self.is_of_installation() {
            self.token().await?;
        }
        let span = tracing::info_span!("github", request = request.name(), status = tracing::field::Empty);
        let answer = exchange::exchange(&shared.octocrab, request).instrument(span.clone()).await;
        let answer = answer.map_err(|failure| self.failed(request.name(), failure))?;
        span.record("status", answer.status.as_u16());
        self.note_date(&answer);
        self.count(&answer);
        let limit = shared.gate.learn(answer.status, &answer.headers, &answer.message());
        limit.map_or_else(|| answer.accepted(request), |until| Err(limited(until)))
    }

    /// Only installations have tokens and a share in the cache; the App signs each request.
    fn is_of_installation(&self) -> bool {
        self.shared.cache.is_some()
    }

    /// What it means that there is no answer.
    fn failed(&self, request: String, failure: Failure) -> GitHubError {
        let (status, message) = match failure {
            Failure::Connection(problem) | Failure::Other(problem) => {
                return GitHubError::unavailable(request, problem);
            }
            Failure::NoToken(status, message) => (status, message),
        };
        if let Some(until) = self.shared.gate.learn(status, &HeaderMap::new(), &message) {
            return GitHubError::RateLimited { request, until };
        }
        match exchange::refusal(request, status, None, message) {
            // Not to be mistaken for the absence of what was to be read with the token.
            GitHubError::NotFound { request } => {
                let message = "the App is not installed there any more".to_owned();
                GitHubError::Forbidden { request, message, permission: None }
            }
            error => error,
        }
    }

    /// Counts the answer, and notes how many more requests GitHub takes this hour.
    fn count(&self, answer: &Answer) {
        let status = answer.status.as_u16().to_string();
        metrics::counter!("review_gate_github_requests_total", "status" => status).increment(1);
        let (Some(cache), Some(left)) = (&self.shared.cache, rate_limit::remaining(&answer.headers)) else { return };
        let installation = cache.installation.0.to_string();
        metrics::gauge!("review_gate_github_requests_left", "installation" => installation).set(left as f64);
    }

    fn note_date(&self, answer: &Answer) {
        let mut newest = self.shared.newest_answer.lock().unwrap_or_else(PoisonError::into_inner);
        *newest = newest.max(rate_limit::date(&answer.headers));
    }

    /// What is kept of an answer, if it can still be read.
    async fn kept<T: DeserializeOwned>(&self, request: &Request) -> Option<(String, Page<T>)> {
        let cache = self.shared.cache.as_ref()?;
        let kept = cache.responses.get(cache.installation, &cache.url(request)).await?;
        let content = parse(request, &kept.body).ok()?;
        Some((kept.etag, Page { content, link: Link(kept.link) }))
    }

    async fn keep(&self, request: &Request, answer: Answer) {
        let Some(cache) = &self.shared.cache else { return };
        let Some(etag) = answer.headers.get(http::header::ETAG).and_then(|etag| etag.to_str().ok()) else { return };
        let Link(link) = answer.link();
        let response = CachedResponse { etag: etag.to_owned(), link, body: answer.body };
        cache.responses.put(cache.installation, &cache.url(request), response).await;
    }
}

impl InstallationCache {
    fn url(&self, request: &Request) -> String {
        format!("{}{}", self.api_url.trim_end_matches('/'), request.path.to_relative_url())
    }
}

/// Reads JSON. What is wrong with it is told by its place alone, since the text may be secret.
pub(super) fn parse<T: DeserializeOwned>(request: &Request, body: &[u8]) -> Result<T, GitHubError> {
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("its JSON is not as expected at line {} column {}", error.line(), error.column());
        GitHubError::unavailable(request.name(), place)
    })
}
