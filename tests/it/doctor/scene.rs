//! An organisation in which everything is as it should be, for a test to break one thing of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use review_gate::doctor::needs::{EVENTS, PERMISSIONS};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::github::FakeGitHub;
use crate::support::github::organization::Organization;
use crate::support::github::repository::{Commit, Repository};
use crate::support::github::state::rules::Ruleset;
use crate::support::program::{Run, finish, program};

pub(super) const QUALITY: &str = "review-gate/quality";
pub(super) const APPROVAL: &str = "review-gate/approval";
pub(super) const AGENTS_MD: &str =
    "Install with `npm ci`, run the tests with `npm test`, and follow our conventions.\n";

/// `acme/widgets` with the App on it.
pub(super) struct Scene {
    pub(super) github: FakeGitHub,
    pub(super) organization: Organization,
    pub(super) repository: Repository,
    directory: TempDir,
}

impl Scene {
    /// Everything is as it should be.
    pub(super) fn sound() -> Self {
        let scene = Self::unprotected();
        scene.repository.protect(scene.gate("gate", &["~DEFAULT_BRANCH"]));
        scene
    }

    /// Everything but that nothing protects a branch.
    pub(super) fn unprotected() -> Self {
        let github = FakeGitHub::start();
        github.follow_real_time();
        github.change_app(|app| {
            let needed = PERMISSIONS.iter().map(|needed| (needed.name.to_owned(), needed.level.word().to_owned()));
            app.permissions = needed.collect();
            app.events = EVENTS.iter().map(|event| event.name.to_owned()).collect();
        });
        let repository = github.repository("acme/widgets");
        let organization = github.organization("acme");
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("key.pem"), github.private_key_pem()).unwrap();
        let scene = Self { github, organization, repository, directory };
        scene.write("AGENTS.md", Some(AGENTS_MD));
        scene
    }

    /// A ruleset that leaves nothing open.
    pub(super) fn gate(&self, name: &str, include: &[&str]) -> Ruleset {
        self.with_checks(Ruleset::new(name, include)).require_pull_request(0).rule("non_fast_forward").rule("deletion")
    }

    /// A ruleset that requires both checks, pinned.
    pub(super) fn with_checks(&self, ruleset: Ruleset) -> Ruleset {
        let app = Some(self.github.app_id());
        ruleset.require_check(QUALITY, app).require_check(APPROVAL, app)
    }

    /// Writes a file to `main`, or removes it.
    pub(super) fn write(&self, path: &str, text: Option<&str>) {
        let signature = self.github.user("alice").signature();
        let sha = self.repository.commit(&Commit { files: &[(path, text)], ..Commit::by(&signature) });
        self.repository.set_branch("main", &sha);
    }

    /// Makes a branch at the tip of `main`.
    pub(super) fn branch(&self, name: &str) {
        self.repository.set_branch(name, &self.repository.branch("main").unwrap());
    }

    /// A command of the program, with the settings of the App.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(self.directory.path(), arguments);
        command
            .env("REVIEW_GATE_GITHUB_API_URL", self.github.api_url())
            .env("REVIEW_GATE_GITHUB_APP_ID", self.github.app_id().to_string())
            .env("REVIEW_GATE_GITHUB_PRIVATE_KEY_FILE", self.directory().join("key.pem"));
        command
    }

    /// Runs a command; GitHub's description of its API holds all the while.
    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        let run = finish(self.command(arguments));
        assert_eq!(self.github.contract_faults(), Vec::<String>::new());
        run
    }

    /// Where commands run.
    pub(super) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// What the doctor finds that is not fine: `severity name, where: what`.
    pub(super) fn complaints(&self) -> Vec<String> {
        let (report, code) = self.report();
        let open = report["open"].as_u64().unwrap();
        assert_eq!(code, i32::from(open > 0), "{report:#}");
        let diagnoses = report["diagnoses"].as_array().unwrap().iter();
        diagnoses.filter(|found| found["severity"] != "fine").map(shown).collect()
    }

    /// What the doctor says in JSON, and its exit code.
    pub(super) fn report(&self) -> (Value, i32) {
        let run = self.run(&["doctor", "--format", "json"]);
        assert_eq!(run.err, "");
        (serde_json::from_str(&run.out).unwrap(), run.code)
    }

    /// How often each name is said to be fine.
    pub(super) fn fine(&self) -> BTreeMap<String, usize> {
        let mut fine = BTreeMap::new();
        for found in self.report().0["diagnoses"].as_array().unwrap() {
            if found["severity"] == "fine" {
                *fine.entry(found["name"].as_str().unwrap().to_owned()).or_default() += 1;
            }
        }
        fine
    }
}

fn shown(found: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let place = &found["where"];
    let parts = [&place["account"], &place["repository"], &place["branch"]].map(text);
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let place = if parts.is_empty() { "app".to_owned() } else { parts.join(" ") };
    format!("{} {}, {place}: {}", text(&found["severity"]), text(&found["name"]), text(&found["what"]))
}
