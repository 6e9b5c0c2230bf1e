//! Whoever asks for a page: somebody who signed in, a program with a token, or the machine itself.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::Timestamp;

use super::access::Access;
use super::refusal::Refusal;
use super::secret;
use crate::github::error::GitHubError;
use crate::github::users::UserSignIn;
use crate::model::account::Account;
use crate::model::pull_request::RepositoryName;
use crate::store::records::RepositoryRecord;
use crate::store::sign_in::SessionRecord;
use crate::web::peer::Peer;
use crate::web::server::Server;

/// How a token of the API begins, so that scanners for secrets know one.
pub(super) const TOKEN_PREFIX: &str = "rgt_";

/// Somebody who may look at pages.
#[derive(Clone, Debug)]
pub(in crate::web) struct Visitor {
    /// Who; `None` for whoever is at this machine where nobody can sign in.
    pub account: Option<Account>,
    /// What they may see.
    pub access: Access,
    /// What their forms have to have.
    pub csrf: String,
}

impl Visitor {
    /// Refuses a form that does not have what theirs have.
    pub(in crate::web) fn check_form(&self, csrf: &str) -> Result<(), Refusal> {
        check_form(&self.csrf, csrf)
    }
}

fn check_form(expected: &str, csrf: &str) -> Result<(), Refusal> {
    if !expected.is_empty() && secret::is_same(expected, csrf) { Ok(()) } else { Err(Refusal::Forged) }
}

impl FromRequestParts<Server> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Refusal> {
        let pages = &server.pages;
        let Some(sign_in) = &pages.sign_in else {
            return if pages.is_local && asks_this_machine(&parts.headers) {
                Ok(Self { account: None, access: Access::All, csrf: pages.local_csrf.clone() })
            } else {
                Err(Refusal::NotSetUp)
            };
        };
        let address = parts.uri.path_and_query().map_or("/", |address| address.as_str());
        let back = || Refusal::SignIn(address.to_owned());
        let secret = cookie(&parts.headers, pages.session_cookie()).ok_or_else(back)?;
        let now = (server.clock)();
        let session = session(server, parts, secret, now).await?.ok_or_else(back)?;
        pages.limits.check(&session.digest, now)?;
        let Some(access) = access(server, sign_in, &session, secret).await? else {
            server.store.end_session(&session.digest).await?;
            return Err(back());
        };
        Ok(Self { account: Some(session.account), access, csrf: session.csrf })
    }
}

/// The session that a secret opens.
async fn session(
    server: &Server,
    parts: &Parts,
    secret: &str,
    now: Timestamp,
) -> Result<Option<SessionRecord>, Refusal> {
    let peer = Peer::of_request(parts, server);
    let digest = secret::digest(secret);
    server.pages.limits.check_unproven(&digest, peer, now)?;
    Ok(server.store.session(&digest, now).await?)
}

/// Whoever holds a session, as the store alone knows them. For what has to be possible while GitHub does not answer.
#[derive(Clone, Debug)]
pub(in crate::web) struct Holder {
    /// By which the session is known.
    pub(super) digest: String,
    /// What their forms have to have.
    csrf: String,
}

impl Holder {
    /// Refuses a form that does not have what theirs have.
    pub(super) fn check_form(&self, csrf: &str) -> Result<(), Refusal> {
        check_form(&self.csrf, csrf)
    }
}

impl FromRequestParts<Server> for Holder {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Refusal> {
        let back = || Refusal::SignIn("/".to_owned());
        let secret = cookie(&parts.headers, server.pages.session_cookie()).ok_or_else(back)?;
        let session = session(server, parts, secret, (server.clock)()).await?.ok_or_else(back)?;
        Ok(Self { digest: session.digest, csrf: session.csrf })
    }
}

/// What the holder of a session may read; `None` where GitHub takes their token no longer.
async fn access(
    server: &Server,
    sign_in: &UserSignIn,
    session: &SessionRecord,
    secret: &str,
) -> Result<Option<Access>, Refusal> {
    let Some(token) = secret::open(&session.sealed_token, secret) else { return Ok(None) };
    let user = sign_in.user(&token).map_err(|error| Refusal::GitHub(error.to_string()))?;
    match server.pages.access.of_session(&session.digest, (server.clock)(), user.repositories()).await {
        Ok(access) => Ok(Some(access)),
        Err(GitHubError::Unauthorised { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whoever asks the API: a program with a token, or a visitor. What they may see is asked once it is known of what.
#[derive(Clone, Debug)]
pub(in crate::web) enum ApiVisitor {
    /// Somebody's program; what it may see is what its owner may.
    Program(Account),
    /// Somebody who has signed in, or this machine.
    Visitor(Access),
}

impl ApiVisitor {
    /// What they may see of the repository of that name.
    pub(in crate::web) async fn access_to(&self, server: &Server, name: &str) -> Result<Access, Refusal> {
        let owner = match self {
            Self::Visitor(access) => return Ok(access.clone()),
            Self::Program(owner) => owner,
        };
        let named = match RepositoryName::parse(name) {
            Some(name) => server.store.repository_named(&name).await?,
            None => None,
        };
        Ok(access_of_owner(server, owner, named.into_iter().collect()).await)
    }

    /// What they may see of the queue.
    pub(in crate::web) async fn access_to_queue(&self, server: &Server) -> Result<Access, Refusal> {
        match self {
            Self::Visitor(access) => Ok(access.clone()),
            Self::Program(owner) => Ok(access_of_owner(server, owner, server.store.queued_repositories().await?).await),
        }
    }
}

async fn access_of_owner(server: &Server, owner: &Account, repositories: Vec<RepositoryRecord>) -> Access {
    server.pages.access.of_owner(&server.pages.github, owner, repositories, (server.clock)()).await
}

/// A refusal as programs read it.
pub(in crate::web) struct ApiRefusal(Refusal);

impl From<Refusal> for ApiRefusal {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl axum::response::IntoResponse for ApiRefusal {
    fn into_response(self) -> axum::response::Response {
        self.0.for_programs()
    }
}

impl FromRequestParts<Server> for ApiVisitor {
    type Rejection = ApiRefusal;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiRefusal> {
        let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(token) = authorization.and_then(|value| value.strip_prefix("Bearer ")) else {
            return Ok(Self::Visitor(Visitor::from_request_parts(parts, server).await?.access));
        };
        Ok(Self::Program(owner(server, parts, token).await?))
    }
}

/// Whose token it is.
async fn owner(server: &Server, parts: &Parts, token: &str) -> Result<Account, Refusal> {
    let refused = || Refusal::SignIn(String::new());
    if server.pages.sign_in.is_none() || !token.starts_with(TOKEN_PREFIX) {
        return Err(refused());
    }
    let peer = Peer::of_request(parts, server);
    let (digest, now) = (secret::digest(token), (server.clock)());
    server.pages.limits.check_unproven(&digest, peer, now)?;
    let record = server.store.api_token(&digest).await?.ok_or_else(refused)?;
    server.pages.limits.check(&digest, now)?;
    Ok(record.account)
}

/// Whether a request was sent to this machine by its own name and passed on by nobody: another name may be one that leads here
/// to make a browser read these pages for somebody else, and what a proxy passes on comes from anywhere.
fn asks_this_machine(headers: &HeaderMap) -> bool {
    let is_passed_on = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]") && !is_passed_on.iter().any(|name| headers.contains_key(*name))
}

/// A cookie by its name.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
}
