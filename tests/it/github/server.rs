//! A server that gives out tokens, answers everything else as it is told, and remembers what it was asked.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use review_gate::github::client::{GitHub, Installation, Repository};
use review_gate::github::response_cache::MemoryCache;
use review_gate::github::settings::{Clock, Settings};
use review_gate::model::object_id::ObjectId;
use review_gate::model::pull_request::{InstallationId, RepositoryId, RepositoryName};
use serde_json::{Value, json};

/// The key of an App that exists nowhere.
pub(super) const PRIVATE_KEY: &str = include_str!("../support/github/app_key.pem");
pub(super) const APP_ID: u64 = 7;
pub(super) const REPOSITORY: u64 = 10;

/// A request that reached the server.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) authorization: String,
    pub(super) if_none_match: Option<String>,
    pub(super) body: Value,
}

/// What the server answers.
pub(super) struct Reply(http::response::Builder, String);

impl Reply {
    pub(super) fn json(body: &Value) -> Self {
        Self(Response::builder(), body.to_string())
    }

    pub(super) fn status(status: u16) -> Self {
        Self(Response::builder().status(status), json!({ "message": "no" }).to_string())
    }

    pub(super) fn text(body: &str) -> Self {
        Self(Response::builder(), body.to_owned())
    }

    pub(super) fn refused(self) -> Self {
        Self(self.0.status(StatusCode::FORBIDDEN), self.1)
    }

    pub(super) fn header(self, name: &str, value: impl std::fmt::Display) -> Self {
        Self(self.0.header(name, value.to_string()), self.1)
    }

    pub(super) fn link_to_next(self) -> Self {
        self.header("link", "<https://elsewhere.example/next?page=2>; rel=\"next\"")
    }

    fn into_response(self) -> Response {
        self.0.body(Body::from(self.1)).unwrap()
    }
}

type Answering = dyn Fn(&Seen) -> Reply + Send + Sync;

/// A running server, the client that speaks to it, and the clock that the client goes by.
pub(super) struct Server {
    pub(super) github: GitHub,
    pub(super) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    tokens: Arc<AtomicUsize>,
    seconds: Arc<AtomicI64>,
}

impl Server {
    /// Starts a server that answers everything but requests for tokens by `answering`.
    pub(super) async fn start(answering: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let (seen, tokens) = (Arc::<Mutex<Vec<Seen>>>::default(), Arc::<AtomicUsize>::default());
        let answering: Arc<Answering> = Arc::new(answering);
        let handler = {
            let (seen, tokens) = (Arc::clone(&seen), Arc::clone(&tokens));
            move |request: Request| answer(request, Arc::clone(&answering), Arc::clone(&seen), Arc::clone(&tokens))
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handler)).await });
        let (clock, seconds) = clock();
        Self { github: client(&api_url, clock), url: api_url, seen, tokens, seconds }
    }

    pub(super) fn installation(&self) -> Installation {
        self.github.installation(InstallationId(1))
    }

    pub(super) fn repository(&self) -> Repository {
        repository(&self.github)
    }

    /// What it was asked, without the tokens.
    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The methods and addresses that it was asked.
    pub(super) fn asked(&self) -> Vec<String> {
        self.seen().iter().map(|seen| format!("{} {}", seen.method, seen.url)).collect()
    }

    /// How many tokens it gave out.
    pub(super) fn tokens(&self) -> usize {
        self.tokens.load(Ordering::SeqCst)
    }

    pub(super) fn pass_seconds(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

pub(super) fn clock() -> (Clock, Arc<AtomicI64>) {
    let seconds = Arc::new(AtomicI64::new(1_800_000_000));
    let read = Arc::clone(&seconds);
    (Arc::new(move || Timestamp::from_second(read.load(Ordering::SeqCst)).unwrap()), seconds)
}

pub(super) fn client(api_url: &str, clock: Clock) -> GitHub {
    let settings = Settings { api_url: api_url.to_owned(), app_id: APP_ID, private_key: PRIVATE_KEY.into() };
    GitHub::new(&settings, Arc::new(MemoryCache::default()), clock).unwrap()
}

pub(super) fn repository(github: &GitHub) -> Repository {
    let name = RepositoryName::parse("acme/shop").unwrap();
    github.installation(InstallationId(1)).repository(RepositoryId(REPOSITORY), name)
}

/// An object id that is this digit all over.
pub(super) fn id(digit: char) -> ObjectId {
    ObjectId::from_hex(&digit.to_string().repeat(40)).unwrap()
}

pub(super) fn user(id: u64, login: &str) -> Value {
    json!({ "id": id, "login": login, "type": "User" })
}

async fn answer(
    request: Request,
    answering: Arc<Answering>,
    seen: Arc<Mutex<Vec<Seen>>>,
    tokens: Arc<AtomicUsize>,
) -> Response {
    let (parts, body) = request.into_parts();
    if parts.uri.path() == "/app/installations/404/access_tokens" {
        return Reply::status(404).into_response();
    }
    if parts.uri.path().ends_with("/access_tokens") {
        let token = format!("ghs_{}", tokens.fetch_add(1, Ordering::SeqCst) + 1);
        let token = json!({ "token": token, "expires_at": "2100-01-01T00:00:00Z", "permissions": {} });
        let reply = Reply::json(&token);
        return Reply(reply.0.status(StatusCode::CREATED), reply.1).into_response();
    }
    let body: Bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let header = |name: &str| parts.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let request = Seen {
        method: parts.method.to_string(),
        url: parts.uri.to_string(),
        authorization: header("authorization").unwrap_or_default(),
        if_none_match: header("if-none-match"),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    seen.lock().unwrap().push(request.clone());
    // An answer may wait for another request, and must not keep that one from being read.
    tokio::task::spawn_blocking(move || answering(&request)).await.unwrap().into_response()
}
