//! One request and its answer: time and size limits, and what a status means.

use std::error::Error;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, IF_NONE_MATCH};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::{BodyExt, Limited};
use octocrab::Octocrab;
use secrecy::SecretString;
use serde::Deserialize;

use super::api_path::ApiPath;
use super::error::GitHubError;
use super::link::Link;

/// GitHub itself gives up on a request after ten seconds; the rest is for the way.
const LONGEST_EXCHANGE: Duration = Duration::from_secs(30);

/// A page of a hundred comments of the greatest length, with room to spare.
const MOST_BYTES: usize = 32 << 20;

/// The longest part of GitHub's own words that an error repeats.
const MOST_MESSAGE_CHARACTERS: usize = 500;

/// The version of the API that this client is written against.
const API_VERSION: &str = "2022-11-28";

/// What is asked for.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: ApiPath,
    /// In which form the answer is wanted.
    pub(super) accept: &'static str,
    /// JSON.
    pub(super) body: Option<String>,
    /// The state of the answer that is known already.
    pub(super) known_etag: Option<String>,
}

impl Request {
    /// Asks for something and changes nothing.
    pub(super) fn get(path: ApiPath) -> Self {
        Self { method: Method::GET, path, accept: "application/vnd.github+json", body: None, known_etag: None }
    }

    /// How errors name it.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn to_http(&self) -> Result<http::Request<String>, http::Error> {
        let mut request = http::Request::builder().method(&self.method).uri(self.path.to_relative_url());
        request = request.header(ACCEPT, self.accept).header("x-github-api-version", API_VERSION);
        if let Some(etag) = &self.known_etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if self.body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        request.body(self.body.clone().unwrap_or_default())
    }
}

/// What GitHub answered, in full.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Why there is no answer.
pub(super) enum Failure {
    /// The connection could not be made or broke off.
    Connection(String),
    /// It did not come in time, or the request could not be sent at all.
    Other(String),
    /// GitHub gave out no token to ask with.
    NoToken(StatusCode, String),
}

/// Sends a request and reads the whole answer. Where nothing is changed by it, a broken connection is tried once more.
pub(super) async fn exchange(octocrab: &Octocrab, request: &Request) -> Result<Answer, Failure> {
    match exchange_once(octocrab, request).await {
        Err(Failure::Connection(_)) if request.method == Method::GET => exchange_once(octocrab, request).await,
        result => result,
    }
}

async fn exchange_once(octocrab: &Octocrab, request: &Request) -> Result<Answer, Failure> {
    let request = request.to_http().map_err(|error| Failure::Other(error.to_string()))?;
    in_time(async {
        let response = octocrab.execute(request).await.map_err(|error| failure(&error))?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, MOST_BYTES).collect().await;
        let body = body.map_err(|error| Failure::Connection(with_causes(error.as_ref())))?;
        Ok(Answer { status: parts.status, headers: parts.headers, body: body.to_bytes().to_vec() })
    })
    .await
}

/// The token of the installation, a new one where the last is about to expire.
pub(super) async fn obtain_token(octocrab: &Octocrab) -> Result<SecretString, Failure> {
    in_time(async { octocrab.installation_token().await.map_err(|error| failure(&error)) }).await
}

async fn in_time<T>(answer: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let too_late = || Failure::Other(format!("it did not come within {} s", LONGEST_EXCHANGE.as_secs()));
    tokio::time::timeout(LONGEST_EXCHANGE, answer).await.unwrap_or_else(|_| Err(too_late()))
}

/// Says what went wrong without quoting an answer, which may hold a token.
fn failure(error: &octocrab::Error) -> Failure {
    match error {
        octocrab::Error::GitHub { source, .. } => Failure::NoToken(source.status_code, shortened(&source.message)),
        octocrab::Error::Service { source, .. } => Failure::Connection(with_causes(source.as_ref())),
        octocrab::Error::Hyper { source, .. } => Failure::Connection(with_causes(source)),
        octocrab::Error::JWT { .. } => Failure::Other("the App's key cannot sign".to_owned()),
        _ => Failure::Other("the token that GitHub gave out is not one".to_owned()),
    }
}

fn with_causes(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The part of an answer that says why a request was refused.
#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    message: String,
    #[serde(default)]
    errors: Vec<serde_json::Value>,
}

impl Answer {
    /// What GitHub says about a request that it refused.
    pub(super) fn message(&self) -> String {
        if !self.status.is_client_error() {
            return String::new();
        }
        let refusal: Refusal = serde_json::from_slice(&self.body).unwrap_or_default();
        let details = refusal.errors.iter().map(|error| match error["message"].as_str().or(error.as_str()) {
            Some(text) => text.to_owned(),
            None => error.to_string(),
        });
        let parts: Vec<String> = std::iter::once(refusal.message).chain(details).collect();
        shortened(&parts.join("; "))
    }

    /// The answer itself where it is one, also the one that nothing has changed.
    pub(super) fn accepted(self, request: &Request) -> Result<Self, GitHubError> {
        if self.status.is_success() || self.status == StatusCode::NOT_MODIFIED {
            return Ok(self);
        }
        let permission = self.headers.get("x-accepted-github-permissions").and_then(|value| value.to_str().ok());
        Err(refusal(request.name(), self.status, permission.map(shortened), self.message()))
    }

    /// Where a list goes on.
    pub(super) fn link(&self) -> Link {
        let links = self.headers.get_all(http::header::LINK).iter().filter_map(|link| link.to_str().ok());
        Link(links.collect::<Vec<_>>().join(", "))
    }
}

/// What a status other than success means.
pub(super) fn refusal(request: String, status: StatusCode, permission: Option<String>, message: String) -> GitHubError {
    match status {
        StatusCode::UNAUTHORIZED => GitHubError::Unauthorised { request },
        StatusCode::FORBIDDEN | StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS => {
            GitHubError::Forbidden { request, message, permission }
        }
        StatusCode::NOT_FOUND | StatusCode::GONE => GitHubError::NotFound { request },
        status if status.is_redirection() => GitHubError::Moved { request },
        StatusCode::REQUEST_TIMEOUT | StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS => {
            GitHubError::unavailable(request, message)
        }
        status if status.is_client_error() => GitHubError::Unprocessable { request, message },
        status => GitHubError::unavailable(request, format!("status {status}")),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(MOST_MESSAGE_CHARACTERS).collect()
}
