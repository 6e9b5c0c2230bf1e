//! The description of the API, made of its routes and their types.

use axum::Json;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::routes;

#[derive(OpenApi)]
#[openapi(
    info(title = "review-gate", description = "The review queue, what is known of each pull request, and the weekly reports."),
    paths(routes::queue, routes::pull_request, routes::weekly_report),
    modifiers(&Token)
)]
struct Document;

/// That requests carry a token.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document.components.get_or_insert_with(Default::default).add_security_scheme("token", scheme);
    }
}

/// The description. Everybody may read it: it says nothing of what is in the store.
pub(in crate::web) async fn serve() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}
