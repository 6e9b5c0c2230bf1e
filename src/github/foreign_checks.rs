//! What others' checks say of a commit: check runs of other Apps, and commit statuses.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::client::Repository;
use super::error::GitHubError;
use crate::model::check::{ForeignCheck, ForeignCheckState};
use crate::model::object_id::ObjectId;

/// GitHub keeps no more check runs or statuses of one name; of all together no commit has this many.
const MOST_CHECKS: usize = 5_000;

impl Repository {
    /// Reads the checks of others on a commit, each in its newest run, sorted by name.
    pub async fn foreign_checks(&self, commit: &ObjectId) -> Result<Vec<ForeignCheck>, GitHubError> {
        let path = self.path().segment("commits").segment(commit);
        let runs = path.clone().segment("check-runs").parameter("filter", "latest");
        let runs: Vec<WireRun> = self.connection().counted_list(runs, MOST_CHECKS).await?;
        let statuses: Vec<WireStatus> = self.connection().counted_list(path.segment("status"), MOST_CHECKS).await?;
        let mut checks = newest_runs(runs, self.installation.app_id);
        checks.extend(statuses.into_iter().map(WireStatus::into_model));
        checks.sort_by(|one, other| (&one.name, one.state).cmp(&(&other.name, other.state)));
        Ok(checks)
    }
}

/// GitHub says which is the latest within a suite, and an App may have several suites on a commit.
fn newest_runs(runs: Vec<WireRun>, own_app: u64) -> Vec<ForeignCheck> {
    let mut newest: BTreeMap<(String, Option<u64>), WireRun> = BTreeMap::new();
    for run in runs {
        let app = run.app.as_ref().map(|app| app.id);
        let kept = newest.get(&(run.name.clone(), app));
        if app != Some(own_app) && kept.is_none_or(|kept| kept.id < run.id) {
            newest.insert((run.name.clone(), app), run);
        }
    }
    newest.into_values().map(WireRun::into_model).collect()
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
}

#[derive(Deserialize)]
struct WireStatus {
    context: String,
    state: String,
}

impl WireRun {
    fn into_model(self) -> ForeignCheck {
        let state = match (self.status.as_str(), self.conclusion.as_deref()) {
            ("completed", Some("success")) => ForeignCheckState::Succeeded,
            ("completed", _) => ForeignCheckState::NotSucceeded,
            _ => ForeignCheckState::Running,
        };
        ForeignCheck { name: self.name, state }
    }
}

impl WireStatus {
    fn into_model(self) -> ForeignCheck {
        let state = match self.state.as_str() {
            "success" => ForeignCheckState::Succeeded,
            "pending" => ForeignCheckState::Running,
            _ => ForeignCheckState::NotSucceeded,
        };
        ForeignCheck { name: self.context, state }
    }
}
