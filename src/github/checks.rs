//! The check runs of the App itself: found, created, concluded.

use http::Method;
use serde::{Deserialize, Serialize};

use super::api_path::ApiPath;
use super::client::Repository;
use super::error::GitHubError;
use super::wire;
use crate::model::check::{CheckConclusion, GateCheck};
use crate::model::object_id::ObjectId;

/// GitHub takes no more annotations in one request; those of further requests are added.
const MOST_ANNOTATIONS: usize = 50;

/// A commit has one run of a name, or a few where instances raced.
const MOST_RUNS: usize = 1_000;

/// A check run of the App as it stands on a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRun {
    /// Which one.
    pub id: u64,
    /// The commit it is on.
    pub head: ObjectId,
    /// How it stands.
    pub state: PostedState,
    /// What the App called the evaluation behind it.
    pub external_id: Option<String>,
}

/// How a check run of the App stands at GitHub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostedState {
    /// It has not ended.
    Running,
    /// It ended in one of the ways that the App posts.
    Concluded(CheckConclusion),
    /// It ended in a way that the App never posts, such as when GitHub gave up waiting.
    Other,
}

/// What a check run is to say. Texts must be within GitHub's limits; this client cuts nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRunReport {
    /// How it ended; `None` while it is in progress.
    pub conclusion: Option<CheckConclusion>,
    /// What the App calls the evaluation behind it.
    pub external_id: String,
    /// One line.
    pub title: String,
    /// Markdown.
    pub summary: String,
    /// Markdown, below the summary; may be empty.
    pub text: String,
    /// Remarks at lines of the change.
    pub annotations: Vec<Annotation>,
}

/// A remark at lines of the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Annotation {
    /// The file, from the root on.
    pub path: String,
    /// The first line, from one.
    pub start_line: u32,
    /// The last line.
    pub end_line: u32,
    /// How much it matters.
    #[serde(rename = "annotation_level")]
    pub level: AnnotationLevel,
    /// One line.
    pub title: String,
    /// Plain text.
    pub message: String,
}

/// How much an annotation matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AnnotationLevel {
    /// Good to know.
    Notice,
    /// Should be looked at.
    Warning,
    /// Stands in the way.
    Failure,
}

impl Repository {
    /// Finds the App's own run of a check on a commit, the newest where there are several.
    pub async fn find_check_run(&self, check: GateCheck, head: &ObjectId) -> Result<Option<CheckRun>, GitHubError> {
        let app_id = self.installation.app_id;
        let path = self.path().segment("commits").segment(head).segment("check-runs");
        let path = path.parameter("check_name", check.name()).parameter("app_id", app_id).parameter("filter", "latest");
        let found: Vec<WireCheckRun> = self.connection().counted_list(path, MOST_RUNS).await?;
        let is_own = |run: &WireCheckRun| {
            run.name == check.name() && run.head_sha == *head && run.app.as_ref().is_some_and(|app| app.id == app_id)
        };
        Ok(found.into_iter().filter(is_own).max_by_key(|run| run.id).map(WireCheckRun::into_model))
    }

    /// Creates a run of a check on a commit.
    ///
    /// After [`GitHubError::Unavailable`] it may exist all the same: find it by its `external_id` before creating it
    /// again.
    pub async fn create_check_run(
        &self,
        check: GateCheck,
        head: &ObjectId,
        report: &CheckRunReport,
    ) -> Result<CheckRun, GitHubError> {
        let new = Some(NewCheckRun { name: check.name(), head_sha: head.as_hex() });
        self.post(report, new, Method::POST, self.path().segment("check-runs")).await
    }

    /// Makes a run say something else. GitHub adds the annotations to those that it has.
    pub async fn update_check_run(&self, id: u64, report: &CheckRunReport) -> Result<CheckRun, GitHubError> {
        self.post(report, None, Method::PATCH, self.run_path(id)).await
    }

    /// Sends as many requests as the annotations take. The conclusion comes with the last, so that a run which is
    /// concluded is complete.
    async fn post(
        &self,
        report: &CheckRunReport,
        new: Option<NewCheckRun<'_>>,
        method: Method,
        path: ApiPath,
    ) -> Result<CheckRun, GitHubError> {
        let mut pages = report.annotations.chunks(MOST_ANNOTATIONS);
        let (first, mut remaining) = (pages.next().unwrap_or_default(), pages.len());
        let body = Posting { new, update: report.part(first, remaining == 0) };
        let mut posted: WireCheckRun = self.connection().send(method, path, &body).await?;
        for annotations in pages {
            remaining -= 1;
            let body = Posting { new: None, update: report.part(annotations, remaining == 0) };
            posted = self.connection().send(Method::PATCH, self.run_path(posted.id), &body).await?;
        }
        Ok(posted.into_model())
    }

    fn run_path(&self, id: u64) -> ApiPath {
        self.path().segment("check-runs").segment(id)
    }
}

impl CheckRunReport {
    fn part<'a>(&'a self, annotations: &'a [Annotation], is_last: bool) -> Update<'a> {
        let conclusion = self.conclusion.filter(|_| is_last);
        Update {
            status: if conclusion.is_some() { "completed" } else { "in_progress" },
            conclusion,
            external_id: &self.external_id,
            output: Output {
                title: &self.title,
                summary: &self.summary,
                text: Some(self.text.as_str()).filter(|text| !text.is_empty()),
                annotations,
            },
        }
    }
}

#[derive(Serialize)]
struct Posting<'a> {
    #[serde(flatten)]
    new: Option<NewCheckRun<'a>>,
    #[serde(flatten)]
    update: Update<'a>,
}

#[derive(Serialize)]
struct NewCheckRun<'a> {
    name: &'a str,
    head_sha: &'a str,
}

#[derive(Serialize)]
struct Update<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    conclusion: Option<CheckConclusion>,
    external_id: &'a str,
    output: Output<'a>,
}

#[derive(Serialize)]
struct Output<'a> {
    title: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    annotations: &'a [Annotation],
}

#[derive(Deserialize)]
struct WireCheckRun {
    id: u64,
    name: String,
    #[serde(deserialize_with = "wire::object_id")]
    head_sha: ObjectId,
    status: String,
    conclusion: Option<String>,
    external_id: Option<String>,
    app: Option<WireApp>,
}

#[derive(Deserialize)]
struct WireApp {
    id: u64,
}

impl WireCheckRun {
    fn into_model(self) -> CheckRun {
        let state = match (self.status.as_str(), self.conclusion.as_deref()) {
            ("completed", Some("success")) => PostedState::Concluded(CheckConclusion::Success),
            ("completed", Some("action_required")) => PostedState::Concluded(CheckConclusion::ActionRequired),
            ("completed", Some("failure")) => PostedState::Concluded(CheckConclusion::Failure),
            ("completed", _) => PostedState::Other,
            _ => PostedState::Running,
        };
        CheckRun { id: self.id, head: self.head_sha, state, external_id: self.external_id }
    }
}
