//! Check runs and statuses as they are posted, with GitHub's limits and the history of it all.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::account::AccountKind;
use super::call::Answer;
use super::json;
use super::state::State;
use super::state::check::{CheckEvent, CheckOutput, CheckRun, Status};
use super::webhook::Event;

/// Annotations that one request may carry.
const MOST_ANNOTATIONS: usize = 50;
/// Characters that title, summary and text may each have.
const MOST_CHARACTERS: usize = 65_535;
/// Buttons that a check run may have.
const MOST_ACTIONS: usize = 3;
/// Runs of one name in one suite; older ones are deleted.
const MOST_RUNS_OF_A_NAME: usize = 1000;

/// What a request says of a check run; what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckPosting {
    pub(crate) status: Option<String>,
    pub(crate) conclusion: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) details_url: Option<String>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) output: Option<CheckOutput>,
    pub(crate) actions: Option<Vec<Value>>,
}

impl CheckPosting {
    /// A completed run and nothing else.
    pub(crate) fn concluded(conclusion: &str) -> Self {
        let (status, conclusion) = (Some("completed".to_owned()), Some(conclusion.to_owned()));
        Self { status, conclusion, ..Self::default() }
    }

    /// Reads the body of a request and holds it to GitHub's limits.
    pub(crate) fn parse(body: &Value) -> Result<Self, Answer> {
        let text = |field: &str| body[field].as_str().map(String::from);
        let (status, mut conclusion) = (text("status"), text("conclusion"));
        if status.as_deref() == Some("completed") && conclusion.is_none() {
            return Err(Answer::unprocessable("a completed check run needs a conclusion"));
        }
        if status.as_deref().is_some_and(|status| status != "completed") {
            conclusion = None;
        }
        let actions = body["actions"].as_array().cloned();
        if actions.as_ref().is_some_and(|actions| actions.len() > MOST_ACTIONS) {
            return Err(Answer::unprocessable("a check run has at most 3 actions"));
        }
        let time = |field: &str| body[field].as_str().and_then(|text| text.parse().ok());
        Ok(Self {
            // A conclusion alone completes the run.
            status: status.or_else(|| conclusion.as_ref().map(|_| "completed".to_owned())),
            conclusion,
            external_id: text("external_id"),
            details_url: text("details_url"),
            started_at: time("started_at"),
            completed_at: time("completed_at"),
            output: body.get("output").filter(|output| output.is_object()).map(parse_output).transpose()?,
            actions,
        })
    }
}

fn parse_output(output: &Value) -> Result<CheckOutput, Answer> {
    let text = |field: &str| output[field].as_str().map(String::from);
    let parsed = CheckOutput {
        title: text("title"),
        summary: text("summary"),
        text: text("text"),
        annotations: output["annotations"].as_array().cloned().unwrap_or_default(),
    };
    let too_long = |field: &Option<String>| field.as_ref().is_some_and(|text| text.chars().count() > MOST_CHARACTERS);
    if [&parsed.title, &parsed.summary, &parsed.text].into_iter().any(too_long) {
        return Err(Answer::unprocessable("output exceeds a maximum bytesize of 65535"));
    }
    if parsed.annotations.len() > MOST_ANNOTATIONS {
        return Err(Answer::unprocessable("a request carries at most 50 annotations"));
    }
    Ok(parsed)
}

impl State {
    /// Makes a check run as an App; the commit must be there.
    pub(crate) fn create_check_run(
        &mut self,
        repository: u64,
        app: u64,
        name: &str,
        sha: &str,
        posting: CheckPosting,
    ) -> Result<u64, Answer> {
        let missing = || Answer::unprocessable(&format!("No commit found for SHA: {sha}"));
        let sha = self.repository(repository).git.commit_named(sha).ok_or_else(missing)?;
        let suite = self.check_suite(repository, app, &sha);
        let (id, now) = (self.new_id(), self.now());
        let run = CheckRun {
            id,
            app,
            suite,
            name: name.to_owned(),
            head_sha: sha,
            external_id: None,
            details_url: None,
            status: "queued".to_owned(),
            conclusion: None,
            started_at: posting.started_at.unwrap_or(now),
            completed_at: None,
            output: CheckOutput::default(),
            actions: Vec::new(),
        };
        let runs = &mut self.repository_mut(repository).check_runs;
        runs.push(run);
        let of_name = |run: &CheckRun| run.suite == suite && run.name == name;
        if runs.iter().filter(|run| of_name(run)).count() > MOST_RUNS_OF_A_NAME {
            let oldest = runs.iter().position(of_name).expect("one was just added");
            runs.remove(oldest);
        }
        self.apply(repository, id, posting);
        self.emit_check_run(repository, id, "created", None, json!({}));
        Ok(id)
    }

    /// Changes a check run.
    pub(crate) fn update_check_run(&mut self, repository: u64, id: u64, name: Option<&str>, posting: CheckPosting) {
        let completes = posting.status.as_deref() == Some("completed");
        if let Some(name) = name {
            name.clone_into(&mut self.check_run_mut(repository, id).name);
        }
        self.apply(repository, id, posting);
        if completes {
            self.emit_check_run(repository, id, "completed", None, json!({}));
        }
    }

    /// Makes a commit status.
    pub(crate) fn create_status(
        &mut self,
        repository: u64,
        sha: &str,
        context: &str,
        state: &str,
        creator: u64,
        app: Option<u64>,
    ) {
        let (id, at) = (self.new_id(), self.now());
        let (sha, context, word) = (sha.to_owned(), context.to_owned(), state.to_owned());
        let fields = json!({
            "id": id, "sha": sha, "name": self.full_name(repository), "context": context, "state": word,
            "description": null, "target_url": null, "branches": [], "created_at": at.to_string(), "updated_at": at.to_string(),
        });
        self.repository_mut(repository).statuses.push(Status { id, sha, context, state: word, creator, app, at });
        self.emit(repository, Event { name: "status", action: None, sender: creator, fields });
        self.merge_what_is_armed(repository);
    }

    /// The newest status of each context on a commit, newest first.
    pub(crate) fn latest_statuses(&self, repository: u64, sha: &str) -> Vec<&Status> {
        let mut latest: Vec<&Status> = Vec::new();
        for status in self.repository(repository).statuses.iter().rev().filter(|status| status.sha == sha) {
            if latest.iter().all(|newer| newer.context != status.context) {
                latest.push(status);
            }
        }
        latest
    }

    /// Sends the event of a check run: `created`, `completed`, `rerequested` or `requested_action`.
    pub(crate) fn emit_check_run(
        &mut self,
        repository: u64,
        id: u64,
        action: &str,
        sender: Option<u64>,
        further: Value,
    ) {
        let run = self.check_run_mut(repository, id).clone();
        // Only the App that made it is told of what its users ask for.
        let asked_for = ["rerequested", "requested_action"].contains(&action);
        if asked_for && run.app != self.own_app {
            return;
        }
        let sender = sender.unwrap_or_else(|| self.bot_of(run.app));
        let mut fields = json!({ "check_run": json::check::run(self, repository, &run) });
        json::account::merge(&mut fields, further);
        self.emit(repository, Event { name: "check_run", action: Some(action), sender, fields });
    }

    /// The account an App acts with.
    pub(crate) fn bot_of(&mut self, app: u64) -> u64 {
        let login = format!("{}[bot]", self.apps[&app].slug);
        self.account_named(&login, AccountKind::Bot).id
    }

    /// The suite that an App's runs on a commit belong to.
    fn check_suite(&mut self, repository: u64, app: u64, sha: &str) -> u64 {
        let fresh = self.new_id();
        *self.repository_mut(repository).check_suites.entry((app, sha.to_owned())).or_insert(fresh)
    }

    fn check_run_mut(&mut self, repository: u64, id: u64) -> &mut CheckRun {
        let runs = &mut self.repository_mut(repository).check_runs;
        runs.iter_mut().find(|run| run.id == id).expect("the caller has found it")
    }

    fn apply(&mut self, repository: u64, id: u64, posting: CheckPosting) {
        let now = self.now();
        let run = self.check_run_mut(repository, id);
        if let Some(status) = posting.status {
            run.completed_at = (status == "completed").then(|| posting.completed_at.unwrap_or(now));
            run.status = status;
            run.conclusion = posting.conclusion;
        }
        run.external_id = posting.external_id.or(run.external_id.take());
        run.details_url = posting.details_url.or(run.details_url.take());
        run.actions = posting.actions.unwrap_or_default();
        if let Some(mut output) = posting.output {
            let mut annotations = std::mem::take(&mut run.output.annotations);
            annotations.append(&mut output.annotations);
            let CheckOutput { title, summary, text, .. } = std::mem::take(&mut run.output);
            run.output = CheckOutput {
                title: output.title.or(title),
                summary: output.summary.or(summary),
                text: output.text.or(text),
                annotations,
            };
        }
        let event = CheckEvent {
            at: now,
            repository,
            check_run: id,
            app: run.app,
            sha: run.head_sha.clone(),
            name: run.name.clone(),
            external_id: run.external_id.clone(),
            status: run.status.clone(),
            conclusion: run.conclusion.clone(),
        };
        self.check_history.push(event);
        self.merge_what_is_armed(repository);
    }
}
