//! `GET /<owner>/<repository>/pull/<number>`: the diff first, then what explains it, then who may let it in.

use axum::extract::{Path, State};
use axum::response::Response;

use super::pull_request_view::PullRequestPage;
use super::shell::rendered;
use crate::jobs::analysis_request::Quality;
use crate::model::dossier::{Analysis, Dossier};
use crate::model::pull_request::{PullRequest, PullRequestId, RepositoryName};
use crate::store::audit::AuditEntry;
use crate::store::queue::PastVerdict;
use crate::store::records::RepositoryRecord;
use crate::web::server::Server;
use crate::web::sign_in::access::Access;
use crate::web::sign_in::refusal::Refusal;
use crate::web::sign_in::visitor::Visitor;

/// The history shows so many verdicts, and so many entries of the audit.
const MOST_HISTORY: usize = 50;

/// Everything that is kept of a pull request.
pub(in crate::web) struct PullRequestFile {
    /// Where it is.
    pub(in crate::web) repository: RepositoryRecord,
    /// As it was read last.
    pub(in crate::web) pull_request: PullRequest,
    /// Newest first.
    pub(in crate::web) verdicts: Vec<PastVerdict>,
    /// How the newest verdict came about.
    pub(in crate::web) dossier: Dossier,
    /// What was analysed for it, while that is kept.
    pub(in crate::web) analysis: Option<Analysis>,
    /// Newest first.
    pub(in crate::web) audit: Vec<AuditEntry>,
}

impl PullRequestFile {
    /// What is kept of a pull request that `access` lets somebody see.
    pub(in crate::web) async fn read(
        server: &Server,
        access: &Access,
        owner: &str,
        name: &str,
        number: u64,
    ) -> Result<Self, Refusal> {
        let repository = find_repository(server, access, owner, name).await?;
        let id = PullRequestId { repository: repository.id, number };
        let store = &server.store;
        let pull_request = store.pull_request(id).await?.ok_or(Refusal::NotFound)?;
        let verdicts = store.past_verdicts(id, MOST_HISTORY).await?;
        let dossier = match verdicts.first() {
            Some(newest) => store.dossier(newest.evaluation).await?.unwrap_or_default(),
            None => Dossier::default(),
        };
        let kept = match &dossier.analysis {
            Some(digest) => store.report(digest).await?,
            None => None,
        };
        let quality = kept.and_then(|kept| serde_json::from_str::<Quality>(&kept).ok());
        let audit = store.audit_of(id.repository, &format!("#{number}"), MOST_HISTORY).await?;
        let analysis = quality.and_then(|quality| quality.analysis);
        Ok(Self { repository, pull_request, verdicts, dossier, analysis, audit })
    }
}

/// The repository of that name, for somebody who may see it.
pub(in crate::web) async fn find_repository(
    server: &Server,
    access: &Access,
    owner: &str,
    name: &str,
) -> Result<RepositoryRecord, Refusal> {
    let name = RepositoryName::parse(&format!("{owner}/{name}")).ok_or(Refusal::NotFound)?;
    let found = server.store.repository_named(&name).await?;
    found.filter(|found| access.includes(found.id)).ok_or(Refusal::NotFound)
}

/// Shows a pull request.
pub(in crate::web) async fn show(
    State(server): State<Server>,
    visitor: Visitor,
    Path((owner, name, number)): Path<(String, String, u64)>,
) -> Result<Response, Refusal> {
    let file = PullRequestFile::read(&server, &visitor.access, &owner, &name, number).await?;
    let page = PullRequestPage::of(&visitor, &file, &server.pages.github_web_url, (server.clock)());
    Ok(rendered(&page))
}
