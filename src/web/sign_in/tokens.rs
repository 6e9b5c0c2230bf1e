//! Tokens of the API: made, shown once, and revoked by whom they belong to.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::refusal::Refusal;
use super::secret;
use super::visitor::{TOKEN_PREFIX, Visitor};
use crate::model::account::Account;
use crate::store::sign_in::ApiTokenRecord;
use crate::web::pages::tokens::TokensPage;
use crate::web::server::Server;

/// Somebody who has more does not know them apart.
const MOST_TOKENS: usize = 20;
/// A longer label is cut.
const MOST_LABEL_CHARACTERS: usize = 60;

/// Shows somebody their tokens.
pub(in crate::web) async fn show(State(server): State<Server>, visitor: Visitor) -> Result<Response, Refusal> {
    let account = holder(&visitor)?;
    let tokens = server.store.api_tokens(account.id).await?;
    Ok(TokensPage::of(&visitor, &tokens, None, (server.clock)()).into_response())
}

/// What a new token is to be called.
#[derive(Deserialize)]
pub(in crate::web) struct NewToken {
    csrf: String,
    label: String,
}

/// Makes a token and shows it, this once.
pub(in crate::web) async fn create(
    State(server): State<Server>,
    visitor: Visitor,
    Form(form): Form<NewToken>,
) -> Result<Response, Refusal> {
    let account = holder(&visitor)?;
    visitor.check_form(&form.csrf)?;
    if server.store.api_tokens(account.id).await?.len() >= MOST_TOKENS {
        return Err(Refusal::TooMany);
    }
    let token = format!("{TOKEN_PREFIX}{}", secret::random().ok_or(Refusal::NoSecrets)?);
    let record = ApiTokenRecord {
        id: 0,
        digest: secret::digest(&token),
        account: account.clone(),
        label: form.label.trim().chars().take(MOST_LABEL_CHARACTERS).collect(),
        created_at: (server.clock)(),
    };
    server.store.save_api_token(record).await?;
    let tokens = server.store.api_tokens(account.id).await?;
    Ok(TokensPage::of(&visitor, &tokens, Some(token), (server.clock)()).into_response())
}

/// A form without anything of its own.
#[derive(Deserialize)]
pub(in crate::web) struct PlainForm {
    csrf: String,
}

/// Revokes a token.
pub(in crate::web) async fn revoke(
    State(server): State<Server>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Form(form): Form<PlainForm>,
) -> Result<Redirect, Refusal> {
    let account = holder(&visitor)?;
    visitor.check_form(&form.csrf)?;
    if server.store.revoke_api_token(account.id, id).await? {
        Ok(Redirect::to("/tokens"))
    } else {
        Err(Refusal::NotFound)
    }
}

/// Tokens are people's: where nobody signs in, nobody needs one.
fn holder(visitor: &Visitor) -> Result<&Account, Refusal> {
    visitor.account.as_ref().ok_or(Refusal::NotFound)
}
