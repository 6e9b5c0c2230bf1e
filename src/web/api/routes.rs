//! The addresses of the API.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::answers::{ApprovalAnswer, PullRequestAnswer, QueueAnswer, RefusalAnswer, RowAnswer, VerdictAnswer};
use crate::model::pull_request::PullRequestState;
use crate::web::pages::address::{QueueAddress, ROWS_OF_A_PAGE};
use crate::web::pages::pull_request::PullRequestFile;
use crate::web::pages::queue::Overview;
use crate::web::pages::weekly_report;
use crate::web::server::Server;
use crate::web::sign_in::refusal::Refusal;
use crate::web::sign_in::visitor::{ApiRefusal, ApiVisitor};

/// The review queue
#[utoipa::path(
    get,
    path = "/api/v1/queue",
    params(
        ("q" = Option<String>, Query, description = "words that the title, the author or the number has"),
        ("turn" = Option<String>, Query, description = "overdue, merge, quick, review, judging, author or draft"),
        ("risk" = Option<String>, Query, description = "low, medium or high"),
        ("origin" = Option<String>, Query, description = "agents or unmarked"),
        ("sort" = Option<String>, Query, description = "oldest, newest, shortest, longest or risk; by priority if none"),
        ("repository" = Option<String>, Query, description = "owner/name"),
        ("page" = Option<u64>, Query, description = "from one; a page has fifty"),
    ),
    responses(
        (status = 200, description = "what to do next first", body = QueueAnswer),
        (status = 401, description = "no token, or none that holds", body = RefusalAnswer),
    ),
    security(("token" = []))
)]
pub(in crate::web) async fn queue(
    State(server): State<Server>,
    ApiVisitor(access): ApiVisitor,
    Query(address): Query<QueueAddress>,
) -> Result<Json<impl serde::Serialize>, ApiRefusal> {
    let overview = Overview::read(&server, &access, &address.repository).await.map_err(Refusal::from)?;
    let rows = address.selection().of(overview.rows);
    let pages = rows.len().div_ceil(ROWS_OF_A_PAGE).max(1);
    let page = address.page().min(pages);
    let shown = rows.iter().skip((page - 1) * ROWS_OF_A_PAGE).take(ROWS_OF_A_PAGE);
    let answer = |row| {
        let name = overview.names.get(&(row as &crate::queue::order::Row).entry.id.repository);
        RowAnswer::of(row, name.map(ToString::to_string).unwrap_or_default())
    };
    Ok(Json(QueueAnswer {
        at: overview.now.to_string(),
        total: rows.len(),
        page,
        pages,
        capacity: (&overview.capacity).into(),
        pull_requests: shown.map(answer).collect(),
    }))
}

/// A pull request with its report and its verdicts
#[utoipa::path(
    get,
    path = "/api/v1/repositories/{owner}/{name}/pulls/{number}",
    params(
        ("owner" = String, Path, description = "the user or organisation that the repository belongs to"),
        ("name" = String, Path, description = "the repository"),
        ("number" = u64, Path, description = "the pull request"),
    ),
    responses(
        (status = 200, description = "the pull request", body = PullRequestAnswer),
        (status = 401, description = "no token, or none that holds", body = RefusalAnswer),
        (status = 404, description = "it does not exist, or may not be read", body = RefusalAnswer),
    ),
    security(("token" = []))
)]
pub(in crate::web) async fn pull_request(
    State(server): State<Server>,
    ApiVisitor(access): ApiVisitor,
    Path((owner, name, number)): Path<(String, String, u64)>,
) -> Result<Json<impl serde::Serialize>, ApiRefusal> {
    let file = PullRequestFile::read(&server, &access, &owner, &name, number).await?;
    let state = match file.pull_request.state {
        PullRequestState::Open => "open",
        PullRequestState::Closed => "closed",
        PullRequestState::Merged => "merged",
    };
    Ok(Json(PullRequestAnswer {
        repository: file.repository.name.to_string(),
        number,
        title: file.pull_request.title.clone(),
        state: state.to_owned(),
        head: file.pull_request.head.as_hex().to_owned(),
        approval: file.dossier.approval.as_ref().map(ApprovalAnswer::from),
        report: file.analysis.as_ref().and_then(|analysis| serde_json::from_str(&analysis.report).ok()),
        verdicts: file.verdicts.iter().map(VerdictAnswer::from).collect(),
    }))
}

/// The report on a week of merged changes
#[utoipa::path(
    get,
    path = "/api/v1/repositories/{owner}/{name}/reports/{week}",
    params(
        ("owner" = String, Path, description = "the user or organisation that the repository belongs to"),
        ("name" = String, Path, description = "the repository"),
        ("week" = String, Path, description = "as ISO 8601 names it: 2026-W46"),
    ),
    responses(
        (status = 200, description = "the report, as `review-gate report --format json` writes it", body = Object),
        (status = 401, description = "no token, or none that holds", body = RefusalAnswer),
        (status = 404, description = "there is none, or it may not be read", body = RefusalAnswer),
    ),
    security(("token" = []))
)]
pub(in crate::web) async fn weekly_report(
    State(server): State<Server>,
    ApiVisitor(access): ApiVisitor,
    Path((owner, name, week)): Path<(String, String, String)>,
) -> Result<Response, ApiRefusal> {
    let report = weekly_report::find(&server, &access, &owner, &name, &week).await?;
    Ok(([(CONTENT_TYPE, "application/json")], report.json).into_response())
}

/// Anything else below `/api`.
pub(in crate::web) async fn missing() -> ApiRefusal {
    Refusal::NotFound.into()
}
