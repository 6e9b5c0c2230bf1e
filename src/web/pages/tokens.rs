//! The page on which people make tokens of the API and revoke them.

use askama::Template;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::shell::{Shell, rendered};
use super::text::{Moment, Text};
use crate::store::sign_in::ApiTokenRecord;
use crate::web::sign_in::visitor::Visitor;

/// The page.
#[derive(Template)]
#[template(path = "tokens.html")]
pub(in crate::web) struct TokensPage {
    shell: Shell,
    /// A token that was just made: it is shown this once.
    fresh: Option<String>,
    tokens: Vec<TokenRow>,
}

struct TokenRow {
    id: i64,
    label: Text,
    created: Moment,
}

impl TokensPage {
    /// For whoever has `tokens`.
    pub(in crate::web) fn of(
        visitor: &Visitor,
        tokens: &[ApiTokenRecord],
        fresh: Option<String>,
        now: Timestamp,
    ) -> Self {
        let row = |token: &ApiTokenRecord| TokenRow {
            id: token.id,
            label: Text::line(&token.label),
            created: Moment::of(token.created_at, now),
        };
        Self { shell: Shell::of(visitor), fresh, tokens: tokens.iter().map(row).collect() }
    }
}

impl IntoResponse for TokensPage {
    fn into_response(self) -> Response {
        rendered(&self)
    }
}
