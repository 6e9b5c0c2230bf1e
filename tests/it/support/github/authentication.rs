//! Who calls, and what they may do: signed tokens of the App, and tokens of its installations.

use std::collections::BTreeSet;

use http::HeaderMap;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use super::call::{Answer, Call, Caller};
use super::percent;
use super::state::State;
use super::state::app::{Installation, Permissions, Token};

/// The key of the App under test. It opens nothing but this fake.
pub(crate) const PRIVATE_KEY: &str = include_str!("app_key.pem");
const PUBLIC_KEY: &str = include_str!("app_key.pub.pem");

/// GitHub refuses tokens that are to live longer; a minute more for clocks that differ.
const LONGEST_LIFE_SECONDS: i64 = 660;

/// How much a route asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

#[derive(Deserialize)]
struct Claims {
    iat: i64,
    exp: i64,
    iss: Issuer,
}

/// The App's id, as a number or as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Issuer {
    Number(u64),
    Text(String),
}

/// Who sends these headers. A credential that does not hold is an error rather than nobody.
pub(crate) fn caller(state: &State, headers: &HeaderMap) -> Result<Caller, Answer> {
    let Some(authorization) = headers.get("authorization") else { return Ok(Caller::Anonymous) };
    let refused = || Answer::error(401, "Bad credentials");
    let (scheme, credential) = authorization.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(refused)?;
    if !["bearer", "token"].contains(&scheme.to_ascii_lowercase().as_str()) {
        return Err(refused());
    }
    if state.token(credential).is_some() {
        return Ok(Caller::Installation(credential.to_owned()));
    }
    if state.sign_ins.tokens.contains_key(credential) {
        return Ok(Caller::User(credential.to_owned()));
    }
    if is_signed_by_app(state, credential) { Ok(Caller::App) } else { Err(refused()) }
}

fn is_signed_by_app(state: &State, token: &str) -> bool {
    let key = DecodingKey::from_rsa_pem(PUBLIC_KEY.as_bytes()).expect("the key is well-formed");
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    let Ok(token) = jsonwebtoken::decode::<Claims>(token, &key, &validation) else { return false };
    let Claims { iat, exp, iss } = token.claims;
    let issuer = match iss {
        Issuer::Number(id) => Some(id),
        Issuer::Text(text) => text.parse().ok(),
    };
    // A client signs by its own clock, which may be the machine's or the one of the fake.
    let in_force = |now: Timestamp| iat <= now.as_second() + 60 && now.as_second() < exp;
    let in_force = in_force(Timestamp::now()) || in_force(state.now());
    issuer == Some(state.own_app) && in_force && exp - iat <= LONGEST_LIFE_SECONDS
}

impl State {
    /// The token, if it is still in force.
    fn token(&self, token: &str) -> Option<(&Token, &Installation)> {
        let found = self.tokens.get(token).filter(|found| self.now() < found.expires_at)?;
        Some((found, self.installations.get(&found.installation)?))
    }

    /// The repositories a token reaches.
    pub(crate) fn reachable(&self, token: &str) -> BTreeSet<u64> {
        let Some((token, installation)) = self.token(token) else { return BTreeSet::new() };
        let owned = self.repositories.values().filter(|found| found.owner == installation.account);
        let covered = owned.map(|found| found.id).filter(|id| installation.covers(*id));
        covered.filter(|id| token.repositories.as_ref().is_none_or(|selected| selected.contains(id))).collect()
    }
}

impl Call {
    /// Refuses everyone but the App itself.
    pub(crate) fn require_app(&self) -> Result<(), Answer> {
        match self.caller {
            Caller::App => Ok(()),
            Caller::Anonymous | Caller::Installation(_) | Caller::User(_) => {
                Err(Answer::error(401, "A JSON web token could not be decoded"))
            }
        }
    }

    /// The installation that calls, if its token has the permission.
    pub(crate) fn require<'a>(
        &self,
        state: &'a State,
        permission: &str,
        access: Access,
    ) -> Result<&'a Installation, Answer> {
        let Caller::Installation(token) = &self.caller else {
            return Err(Answer::error(401, "Requires authentication"));
        };
        let (token, installation) = state.token(token).ok_or_else(|| Answer::error(401, "Bad credentials"))?;
        if installation.suspended_at.is_some() {
            return Err(Answer::error(403, "This installation has been suspended"));
        }
        if !allows(&token.permissions, permission, access) || !allows(&installation.permissions, permission, access) {
            return Err(Answer::error(403, "Resource not accessible by integration"));
        }
        Ok(installation)
    }

    /// The repository of that name, if the caller reaches it and has the permission.
    pub(crate) fn repository(
        &self,
        state: &State,
        owner: &str,
        name: &str,
        permission: &str,
        access: Access,
    ) -> Result<u64, Answer> {
        self.require(state, "metadata", Access::Read)?;
        let missing = || match state.formerly(owner, name) {
            Some(id) => self.redirection(state, id),
            None => Answer::not_found(),
        };
        let found = state.find_repository(owner, name).ok_or_else(missing)?;
        let reached = matches!(&self.caller, Caller::Installation(token) if state.reachable(token).contains(&found.id));
        let public = !found.private && access == Access::Read;
        if !reached && !public {
            return Err(Answer::not_found());
        }
        if !public {
            self.require(state, permission, access)?;
        }
        Ok(found.id)
    }

    /// 301 to the same path below the repository's id.
    fn redirection(&self, state: &State, repository: u64) -> Answer {
        let rest: Vec<String> =
            self.segments.iter().skip(3).map(|segment| format!("/{}", percent::encoded(segment))).collect();
        let mut answer = Answer::error(301, "Moved Permanently");
        let url = format!("{}/repositories/{repository}{}", state.api_url, rest.concat());
        answer.headers.push(("location", url));
        answer
    }

    /// The App whose installation calls.
    pub(crate) fn calling_app(&self, state: &State) -> Option<u64> {
        let Caller::Installation(token) = &self.caller else { return None };
        Some(state.token(token)?.1.app)
    }
}

fn allows(permissions: &Permissions, permission: &str, access: Access) -> bool {
    // Every installation reads metadata.
    let level = permissions.get(permission).map(String::as_str);
    match access {
        Access::Read => permission == "metadata" || level.is_some(),
        Access::Write => matches!(level, Some("write" | "admin")),
    }
}
