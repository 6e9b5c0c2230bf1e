//! From what was read to diagnoses.

use super::diagnosis::{Diagnosis, Place, Severity, Topic};
use super::facts::{Facts, InstallationFacts, RepositoryFacts};
use super::{app, branch, other_apps, repository};

/// Diagnoses everything, place by place, at each place the worst first.
pub fn diagnose(facts: &Facts) -> Vec<Diagnosis> {
    let mut found = Findings::at(Place::App);
    app::registration(&mut found, &facts.app);
    let mut diagnoses = found.into_sorted();
    for installation in &facts.installations {
        diagnoses.extend(diagnose_installation(installation, facts.app.id));
    }
    for repository in &facts.repositories {
        diagnoses.extend(diagnose_repository(repository, facts.app.id));
    }
    diagnoses
}

/// Diagnoses one repository.
pub fn diagnose_repository(facts: &RepositoryFacts, app: u64) -> Vec<Diagnosis> {
    let mut found = Findings::at(Place::Repository { repository: facts.name.clone() });
    repository::settings(&mut found, facts);
    repository::ungated_branches(&mut found, facts);
    let guarded = facts.branches.iter().filter(|branch| branch::is_to_be_gated(branch));
    let branches: Vec<Diagnosis> = guarded.flat_map(|branch| branch::diagnose(branch, facts, app)).collect();
    let is_open = branches.iter().any(|diagnosis| diagnosis.severity == Severity::Open);
    repository::rulesets_on_trial(&mut found, facts, is_open);
    let mut diagnoses = found.into_sorted();
    diagnoses.extend(branches);
    diagnoses
}

fn diagnose_installation(facts: &InstallationFacts, app: u64) -> Vec<Diagnosis> {
    let mut found = Findings::at(Place::Installation { account: facts.account.clone() });
    app::installation(&mut found, facts);
    if facts.suspended_at.is_none() {
        other_apps::diagnose(&mut found, facts, app);
    }
    found.into_sorted()
}

/// What was found at one place.
pub(super) struct Findings {
    place: Place,
    diagnoses: Vec<Diagnosis>,
}

impl Findings {
    /// Nothing yet.
    pub(super) fn at(place: Place) -> Self {
        Self { place, diagnoses: Vec::new() }
    }

    pub(super) fn open(&mut self, topic: Topic, what: impl Into<String>, remedy: impl Into<String>) {
        self.add(topic, Severity::Open, what.into(), Some(remedy.into()));
    }

    pub(super) fn warn(&mut self, topic: Topic, what: impl Into<String>, remedy: impl Into<String>) {
        self.add(topic, Severity::Warning, what.into(), Some(remedy.into()));
    }

    pub(super) fn not_known(&mut self, topic: Topic, reason: impl Into<String>) {
        self.add(topic, Severity::NotKnown, reason.into(), None);
    }

    /// Whether anything was said of a topic.
    pub(super) fn speaks_of(&self, topic: Topic) -> bool {
        self.diagnoses.iter().any(|diagnosis| diagnosis.topic == topic)
    }

    /// Says that these topics are fine, as far as nothing else was said of them.
    pub(super) fn otherwise_fine(&mut self, topics: &[Topic]) {
        for topic in topics {
            if !self.speaks_of(*topic) {
                self.add(*topic, Severity::Fine, topic.when_fine().to_owned(), None);
            }
        }
    }

    /// All of it, the worst first.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnosis> {
        self.diagnoses.sort_by_key(|diagnosis| (diagnosis.severity, diagnosis.topic));
        self.diagnoses
    }

    fn add(&mut self, topic: Topic, severity: Severity, what: String, remedy: Option<String>) {
        let diagnosis = Diagnosis { topic, place: self.place.clone(), severity, what, why: topic.why(), remedy };
        if !self.diagnoses.contains(&diagnosis) {
            self.diagnoses.push(diagnosis);
        }
    }
}
