//! The report on a week, as the service made it.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::pull_request::find_repository;
use crate::model::week::Week;
use crate::store::records::WeeklyReportRecord;
use crate::web::server::Server;
use crate::web::sign_in::access::Access;
use crate::web::sign_in::refusal::Refusal;
use crate::web::sign_in::visitor::Visitor;

/// The report on a week, by the names in an address.
pub(in crate::web) async fn find(
    server: &Server,
    access: &Access,
    owner: &str,
    name: &str,
    week: &str,
) -> Result<WeeklyReportRecord, Refusal> {
    let repository = find_repository(server, access, owner, name).await?.id;
    let week: Week = week.parse().map_err(|_| Refusal::NotFound)?;
    server.store.weekly_report(repository, week).await?.ok_or(Refusal::NotFound)
}

/// Shows the report. It brings its own style and nothing else, so nothing else of it is allowed.
pub(in crate::web) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Path((owner, name, week)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let report = find(&server, &visitor.access, &owner, &name, &week).await?;
    let headers =
        [(CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (CONTENT_SECURITY_POLICY, policy(&report.html))];
    Ok((headers, report.html).into_response())
}

/// What a browser may do with a report: use the style at its top, whose digest is given.
fn policy(html: &str) -> String {
    let style =
        html.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(style, _)| style);
    let digest = STANDARD.encode(Sha256::digest(style));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
}
