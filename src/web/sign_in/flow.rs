//! Signing in and out: to GitHub and back with a code, a cookie for the way and another one for the stay.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use jiff::SignedDuration;
use serde::Deserialize;

use super::refusal::Refusal;
use super::secret;
use super::visitor::{Holder, cookie};
use crate::store::sign_in::SessionRecord;
use crate::web::peer::Peer;
use crate::web::server::{CALLBACK_PATH, Server};

/// How long somebody stays signed in: as long as GitHub's token of a user holds.
const STAY: SignedDuration = SignedDuration::from_hours(8);
/// How long the way to GitHub and back may take, in seconds.
const WAY_SECONDS: i64 = 600;
/// No address of ours is longer.
const MOST_ADDRESS_BYTES: usize = 2_000;

/// Where somebody wants to go once they are signed in.
#[derive(Deserialize)]
pub(in crate::web) struct Destination {
    to: Option<String>,
}

/// Sends somebody to GitHub. State and verifier wait in a cookie, so that the code that comes back is of use to this browser
/// alone.
pub(in crate::web) async fn begin(
    State(server): State<Server>,
    peer: Peer,
    Query(destination): Query<Destination>,
) -> Result<Response, Refusal> {
    let pages = &server.pages;
    let Some(sign_in) = &pages.sign_in else { return Err(Refusal::NotFound) };
    pages.limits.check_stranger(peer)?;
    let (state, verifier) = (fresh_secret()?, fresh_secret()?);
    let to = destination.to.filter(|to| is_own_address(to)).unwrap_or_else(|| "/".to_owned());
    let way = format!("{state}.{verifier}.{}", hex::encode(to));
    let address = sign_in.address(&callback(&server), &state, &verifier);
    let cookie = pages.cookie(pages.way_cookie(), &way, WAY_SECONDS);
    Ok((StatusCode::SEE_OTHER, [(LOCATION, address), (SET_COOKIE, cookie)]).into_response())
}

/// What GitHub sends back.
#[derive(Deserialize)]
pub(in crate::web) struct Code {
    code: Option<String>,
    state: Option<String>,
}

/// Signs somebody in whom GitHub sends back.
pub(in crate::web) async fn finish(
    State(server): State<Server>,
    peer: Peer,
    headers: HeaderMap,
    Query(code): Query<Code>,
) -> Result<Response, Refusal> {
    let pages = &server.pages;
    let Some(sign_in) = &pages.sign_in else { return Err(Refusal::NotFound) };
    pages.limits.check_stranger(peer)?;
    let way = cookie(&headers, pages.way_cookie()).and_then(Way::read).ok_or(Refusal::StrayCode)?;
    let (Some(code), Some(state)) = (code.code, code.state) else { return Err(Refusal::StrayCode) };
    if !secret::is_same(&way.state, &state) {
        return Err(Refusal::StrayCode);
    }
    let token = sign_in.token(&code, &way.verifier, &callback(&server)).await?;
    let user = sign_in.user(&token).map_err(|error| Refusal::GitHub(error.to_string()))?;
    let account = user.account().await?;
    let secret = fresh_secret()?;
    let now = (server.clock)();
    let session = SessionRecord {
        digest: secret::digest(&secret),
        account,
        sealed_token: secret::seal(&token, &secret).ok_or(Refusal::NoSecrets)?,
        csrf: fresh_secret()?,
        expires_at: now.saturating_add(STAY).unwrap_or(now),
    };
    server.store.save_session(session, now).await?;
    let cookies = AppendHeaders([
        (SET_COOKIE, pages.cookie(pages.session_cookie(), &secret, STAY.as_secs())),
        (SET_COOKIE, pages.cookie(pages.way_cookie(), "", 0)),
    ]);
    Ok((StatusCode::SEE_OTHER, cookies, [(LOCATION, way.to)]).into_response())
}

/// A form without anything of its own.
#[derive(Deserialize)]
pub(in crate::web) struct PlainForm {
    csrf: String,
}

/// Signs somebody out, whether or not GitHub answers and however much they asked for.
pub(in crate::web) async fn end(
    State(server): State<Server>,
    holder: Holder,
    Form(form): Form<PlainForm>,
) -> Result<Response, Refusal> {
    holder.check_form(&form.csrf)?;
    let pages = &server.pages;
    server.store.end_session(&holder.digest).await?;
    pages.access.forget(&holder.digest);
    let gone = pages.cookie(pages.session_cookie(), "", 0);
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/signed-out".to_owned()), (SET_COOKIE, gone)]).into_response())
}

/// What waits in a cookie while somebody is at GitHub.
struct Way {
    state: String,
    verifier: String,
    to: String,
}

impl Way {
    fn read(cookie: &str) -> Option<Self> {
        let mut parts = cookie.split('.').map(str::to_owned);
        let (state, verifier, to) = (parts.next()?, parts.next()?, parts.next()?);
        let to = String::from_utf8(hex::decode(to).ok()?).ok().filter(|to| is_own_address(to))?;
        Some(Self { state, verifier, to })
    }
}

/// Whether it leads to a page of this service and nowhere else.
fn is_own_address(address: &str) -> bool {
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    address.starts_with('/') && !address.starts_with("//") && is_plain && address.len() <= MOST_ADDRESS_BYTES
}

fn callback(server: &Server) -> String {
    format!("{}{CALLBACK_PATH}", server.pages.public_url)
}

fn fresh_secret() -> Result<String, Refusal> {
    secret::random().ok_or(Refusal::NoSecrets)
}
