//! What others' checks say of a commit: check runs of other Apps, and commit statuses.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::client::Repository;
use super::error::GitHubError;
use crate::model::check::{CheckSource, ForeignCheck, ForeignCheckState};
use crate::model::object_id::ObjectId;

/// GitHub keeps no more check runs or statuses of one name; of all together no commit has this many.
const MOST_CHECKS: usize = 5_000;

impl Repository {
    /// Reads the checks of others on a commit, each in its newest run, sorted by name. A check run whose App GitHub does
    /// not name is nobody's, and left out.
    pub async fn foreign_checks(&self, commit: &ObjectId) -> Result<Vec<ForeignCheck>, GitHubError> {
        let runs = self.runs(commit).await?;
        let path = self.path().segment("commits").segment(commit).segment("status");
        let statuses: Vec<WireStatus> = self.connection().counted_list(path, MOST_CHECKS).await?;
        let mut checks = newest_runs(runs, self.installation.app_id);
        checks.extend(statuses.into_iter().map(WireStatus::into_model));
        checks
            .sort_by(|one, other| (&one.name, &one.source, one.state).cmp(&(&other.name, &other.source, other.state)));
        Ok(checks)
    }

    /// Reads the names of the check runs of other Apps on a commit.
    pub async fn app_checks(&self, commit: &ObjectId) -> Result<BTreeSet<String>, GitHubError> {
        let runs = newest_runs(self.runs(commit).await?, self.installation.app_id);
        Ok(runs.into_iter().map(|run| run.name).collect())
    }

    /// Reads the names of the checks of others that failed on a commit; `None` while some have not ended. One that was
    /// skipped, cancelled or is neutral did not fail.
    pub async fn failed_checks(&self, commit: &ObjectId) -> Result<Option<BTreeSet<String>>, GitHubError> {
        let is_own = |run: &WireRun| run.app.as_ref().is_some_and(|app| app.id == self.installation.app_id);
        let runs: Vec<WireRun> = self.runs(commit).await?.into_iter().filter(|run| !is_own(run)).collect();
        let path = self.path().segment("commits").segment(commit).segment("status");
        let statuses: Vec<WireStatus> = self.connection().counted_list(path, MOST_CHECKS).await?;
        let is_over =
            runs.iter().all(|run| run.status == "completed") && statuses.iter().all(|status| status.state != "pending");
        if !is_over {
            return Ok(None);
        }
        let has_failed = |run: &WireRun| matches!(run.conclusion.as_deref(), Some("failure" | "timed_out"));
        let runs = runs.into_iter().filter(has_failed).map(|run| run.name);
        let statuses = statuses.into_iter().filter(|status| ["failure", "error"].contains(&status.state.as_str()));
        Ok(Some(runs.chain(statuses.map(|status| status.context)).collect()))
    }

    async fn runs(&self, commit: &ObjectId) -> Result<Vec<WireRun>, GitHubError> {
        let path = self.path().segment("commits").segment(commit).segment("check-runs");
        self.connection().counted_list(path.parameter("filter", "latest"), MOST_CHECKS).await
    }
}

/// GitHub says which is the latest within a suite, and an App may have several suites on a commit.
fn newest_runs(runs: Vec<WireRun>, own_app: u64) -> Vec<ForeignCheck> {
    let mut newest: BTreeMap<(String, u64), WireRun> = BTreeMap::new();
    for run in runs {
        let Some(app) = run.app.as_ref().map(|app| app.id).filter(|app| *app != own_app) else { continue };
        let key = (run.name.clone(), app);
        if newest.get(&key).is_none_or(|kept| kept.id < run.id) {
            newest.insert(key, run);
        }
    }
    newest.into_values().filter_map(WireRun::into_model).collect()
}

#[derive(Deserialize)]
struct WireRun {
    id: u64,
    name: String,
    status: String,
    conclusion: Option<String>,
    app: Option<WireApp>,
}

#[derive(Deserialize)]
struct WireApp {
    id: u64,
    slug: Option<String>,
}

#[derive(Deserialize)]
struct WireStatus {
    context: String,
    state: String,
}

impl WireRun {
    fn into_model(self) -> Option<ForeignCheck> {
        let source = CheckSource::App(self.app?.slug?);
        let state = match (self.status.as_str(), self.conclusion.as_deref()) {
            ("completed", Some("success")) => ForeignCheckState::Succeeded,
            ("completed", _) => ForeignCheckState::NotSucceeded,
            _ => ForeignCheckState::Running,
        };
        Some(ForeignCheck { name: self.name, source, state })
    }
}

impl WireStatus {
    fn into_model(self) -> ForeignCheck {
        let state = match self.state.as_str() {
            "success" => ForeignCheckState::Succeeded,
            "pending" => ForeignCheckState::Running,
            _ => ForeignCheckState::NotSucceeded,
        };
        ForeignCheck { name: self.context, source: CheckSource::Status, state }
    }
}
