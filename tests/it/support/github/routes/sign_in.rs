//! Signing in to the App, and what it learns of whoever did.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::super::call::{Answer, Call, Caller, Reply};
use super::super::json;
use super::super::percent;
use super::super::state::app::Installation;
use super::super::state::sign_in::{CLIENT_ID, CLIENT_SECRET, Code};
use super::super::state::{State, role_rank};

pub(super) fn answer(state: &mut State, call: &Call) -> Option<Reply> {
    let (method, segments) = call.route();
    Some(match (method, segments.as_slice()) {
        ("GET", ["login", "oauth", "authorize"]) => authorize(state, call),
        ("POST", ["login", "oauth", "access_token"]) => Answer::ok(access_token(state, call)),
        ("GET", ["user"]) => user(state, call).and_then(|account| Answer::ok(json::account::full(state, account))),
        ("GET", ["user", "installations"]) => installations(state, call),
        ("GET", ["user", "installations", id, "repositories"]) => repositories(state, call, id),
        _ => return None,
    })
}

/// Whoever sits at the browser agrees at once.
fn authorize(state: &mut State, call: &Call) -> Reply {
    let parameter = |name: &str| call.parameter(name).map(str::to_owned).ok_or_else(Answer::not_found);
    if parameter("client_id")? != CLIENT_ID || parameter("code_challenge_method")? != "S256" {
        return Err(Answer::not_found());
    }
    let account = state.sign_ins.at_the_browser.ok_or_else(|| Answer::error(401, "Nobody is at the browser"))?;
    let (challenge, redirect_uri) = (parameter("code_challenge")?, parameter("redirect_uri")?);
    state.sign_ins.count += 1;
    let code = format!("code-{}", state.sign_ins.count);
    let target = format!("{redirect_uri}?code={code}&state={}", percent::encoded(&parameter("state")?));
    state.sign_ins.codes.insert(code, Code { account, challenge, redirect_uri });
    Ok(Answer { status: 302, headers: vec![("location", target)], body: Value::Null })
}

/// Errors too are answers with status 200.
fn access_token(state: &mut State, call: &Call) -> Value {
    if call.text("client_id") != Some(CLIENT_ID) || call.text("client_secret") != Some(CLIENT_SECRET) {
        return json!({ "error": "incorrect_client_credentials" });
    }
    let code = call.text("code").and_then(|code| state.sign_ins.codes.remove(code));
    let shown = URL_SAFE_NO_PAD.encode(Sha256::digest(call.text("code_verifier").unwrap_or_default()));
    let is_right = |code: &Code| code.challenge == shown && call.text("redirect_uri") == Some(&code.redirect_uri);
    let Some(code) = code.filter(is_right) else { return json!({ "error": "bad_verification_code" }) };
    state.sign_ins.count += 1;
    let token = format!("ghu_fake{}", state.sign_ins.count);
    state.sign_ins.tokens.insert(token.clone(), code.account);
    json!({ "access_token": token, "token_type": "bearer", "scope": "" })
}

fn user(state: &State, call: &Call) -> Result<u64, Answer> {
    match &call.caller {
        Caller::User(token) => Ok(state.sign_ins.tokens[token]),
        Caller::Anonymous | Caller::App | Caller::Installation(_) => Err(Answer::error(401, "Requires authentication")),
    }
}

/// The repositories of an installation that somebody may read.
fn readable(state: &State, installation: &Installation, account: u64) -> Vec<u64> {
    let owned = state.repositories.values().filter(|found| found.owner == installation.account);
    let covered = owned.map(|found| found.id).filter(|id| installation.covers(*id));
    covered.filter(|id| state.role(*id, account) != "none").collect()
}

fn installations(state: &State, call: &Call) -> Reply {
    let account = user(state, call)?;
    let own = state.installations.values().filter(|found| found.app == state.own_app);
    let visible = own.filter(|found| !readable(state, found, account).is_empty());
    let found: Vec<Value> = visible.map(|found| json::app::installation(state, found)).collect();
    call.counted_page(state, "installations", &found)
}

fn repositories(state: &State, call: &Call, id: &str) -> Reply {
    let account = user(state, call)?;
    let installation = state.installations.values().find(|found| found.id.to_string() == id);
    let readable = readable(state, installation.ok_or_else(Answer::not_found)?, account);
    let found: Vec<Value> = readable.into_iter().map(|id| permitted(state, id, account)).collect();
    call.counted_page(state, "repositories", &found)
}

/// A repository with what somebody may do there.
fn permitted(state: &State, id: u64, account: u64) -> Value {
    let may = |role| role_rank(state.role(id, account)) >= role_rank(role);
    let mut found = json::repository::full(state, id);
    found["permissions"] = json!({ "pull": true, "triage": may("triage"), "push": may("write"), "maintain": may("maintain"), "admin": may("admin") });
    found
}
