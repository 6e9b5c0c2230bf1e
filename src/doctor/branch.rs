//! A branch: whether changes reach it only through both checks and a pull request.

use super::app::list;
use super::diagnose::Findings;
use super::diagnosis::{Diagnosis, Place, Topic};
use super::facts::{BranchFacts, BranchKind, RepositoryFacts};
use super::safeguard::{Bypass, Passer, Standing, standing};
use crate::github::rules::{RequiredCheck, Rule};
use crate::model::check::GateCheck;

/// What is said of a branch in any case.
const TOPICS: &[Topic] =
    &[Topic::RequiredChecks, Topic::PullRequestRequired, Topic::ForcePushes, Topic::Deletion, Topic::MergeQueue];

/// What is said of a branch that requires the checks.
const TOPICS_OF_CHECKS: &[Topic] =
    &[Topic::PinnedChecks, Topic::AmbiguousChecks, Topic::BypassActors, Topic::AdministratorsExempt, Topic::Creation];

/// Whether somebody meant to say what is merged there, so that the gate has to be asked too.
pub(super) fn is_to_be_gated(branch: &BranchFacts) -> bool {
    let says_what_is_merged = |rule: &Rule| match rule {
        Rule::PullRequest(_) | Rule::RequiredChecks(_) | Rule::MergeQueue { .. } => true,
        Rule::Creation | Rule::Deletion | Rule::NonFastForward | Rule::Other(_) => false,
    };
    let by_rules = branch.rules.as_ref().map_or(true, |rules| rules.iter().any(|one| says_what_is_merged(&one.rule)));
    branch.kind == BranchKind::Default || by_rules || matches!(branch.classic, Ok(Some(_)))
}

/// Diagnoses one branch.
pub(super) fn diagnose(branch: &BranchFacts, repository: &RepositoryFacts, app: u64) -> Vec<Diagnosis> {
    let place = Place::Branch { repository: repository.name.clone(), branch: branch.name.clone() };
    let mut examined = Examined { branch, repository, app, found: Findings::at(place), passers: Vec::new() };
    if let Err(reason) = &branch.rules {
        for topic in TOPICS {
            examined.found.not_known(*topic, reason);
        }
        return examined.found.into_sorted();
    }
    for check in GateCheck::ALL {
        examined.required_check(check);
    }
    examined.pull_request();
    examined.history();
    examined.creation();
    examined.merge_queue();
    examined.bypass();
    if !examined.found.speaks_of(Topic::RequiredChecks) {
        examined.found.otherwise_fine(TOPICS_OF_CHECKS);
    }
    examined.found.otherwise_fine(TOPICS);
    examined.found.into_sorted()
}

struct Examined<'a> {
    branch: &'a BranchFacts,
    repository: &'a RepositoryFacts,
    app: u64,
    found: Findings,
    passers: Vec<Passer>,
}

impl Examined<'_> {
    /// Whether a check is required, from this App, and from no other.
    fn required_check(&mut self, check: GateCheck) {
        let (name, app) = (check.name(), self.app);
        let own = |required: &RequiredCheck| required.context == name && required.app == Some(app);
        let others = self.required().into_iter().filter(|required| required.context == name && !own(required));
        let others: Vec<String> = others.map(|required| poster(required.app)).collect();
        let standing = standing(
            self.branch,
            self.repository,
            |rule| matches!(rule, Rule::RequiredChecks(required) if required.checks.iter().any(own)),
            |classic| classic.required_checks.iter().any(own).then_some(Bypass::Administrators),
        );
        let remedy = self.protect();
        match (standing, others.is_empty()) {
            (Standing::Missing | Standing::NotKnown(_), false) => {
                let what = format!("`{name}` is required, but from {} instead of this App", list(&others));
                self.found.open(Topic::PinnedChecks, what, remedy);
            }
            (Standing::Missing, true) => {
                self.found.open(Topic::RequiredChecks, format!("`{name}` is not required"), remedy);
            }
            (Standing::NotKnown(reason), true) => {
                self.found.not_known(Topic::RequiredChecks, &reason);
                self.found.not_known(Topic::PinnedChecks, reason);
            }
            (held, is_unambiguous) => {
                self.note_passers(held);
                if !is_unambiguous {
                    let what = format!("`{name}` is also required from {}", list(&others));
                    let remedy = "take that requirement out of the other ruleset or classic protection";
                    self.found.warn(Topic::AmbiguousChecks, what, remedy);
                }
            }
        }
    }

    /// All checks that anything requires.
    fn required(&self) -> Vec<RequiredCheck> {
        let rules = self.branch.rules.iter().flatten();
        let by_rules = rules.flat_map(|active| match &active.rule {
            Rule::RequiredChecks(required) => required.checks.as_slice(),
            _ => &[],
        });
        let classic = self.branch.classic.iter().flatten().flat_map(|classic| &classic.required_checks);
        let mut required: Vec<RequiredCheck> = by_rules.chain(classic).cloned().collect();
        required.sort();
        required.dedup();
        required
    }

    fn pull_request(&mut self) {
        let standing = standing(
            self.branch,
            self.repository,
            |rule| matches!(rule, Rule::PullRequest(_)),
            |classic| classic.requires_pull_request.then_some(Bypass::Allowances),
        );
        self.require(standing, Topic::PullRequestRequired, "changes can be pushed without a pull request");
    }

    fn history(&mut self) {
        let force = standing(
            self.branch,
            self.repository,
            |rule| matches!(rule, Rule::NonFastForward),
            |classic| (!classic.allows_force_pushes).then_some(Bypass::Administrators),
        );
        self.require(force, Topic::ForcePushes, "its history can be rewritten by a force push");
        // GitHub itself keeps the default branch.
        if self.branch.kind != BranchKind::Default {
            let deletion = standing(
                self.branch,
                self.repository,
                |rule| matches!(rule, Rule::Deletion),
                |classic| (!classic.allows_deletions).then_some(Bypass::Administrators),
            );
            self.require(deletion, Topic::Deletion, "it can be deleted");
        }
    }

    /// Whether the checks are asked for when the branch is created, where rulesets ask for them at all.
    fn creation(&mut self) {
        let app = self.app;
        let gates = |rule: &Rule, spares: bool| match rule {
            Rule::RequiredChecks(required) => {
                let own = |check: &RequiredCheck| check.app == Some(app) && is_of_gate(&check.context);
                required.spares_creation == spares && required.checks.iter().any(own)
            }
            _ => false,
        };
        let rules = || self.branch.rules.iter().flatten().map(|active| &active.rule);
        let is_asked_for = rules().any(|rule| gates(rule, false) || matches!(rule, Rule::Creation));
        if is_asked_for || !rules().any(|rule| gates(rule, true)) {
            return;
        }
        let what = "the checks are not asked for when it is created (`do_not_enforce_on_create`)";
        let remedy = self.protect();
        if self.branch.kind == BranchKind::Default {
            self.found.warn(Topic::Creation, what, remedy);
        } else {
            self.found.open(Topic::Creation, what, remedy);
        }
    }

    fn merge_queue(&mut self) {
        let lets_through = |rule: &Rule| matches!(rule, Rule::MergeQueue { every_entry_must_pass: false });
        if self.branch.rules.iter().flatten().any(|active| lets_through(&active.rule)) {
            let what = "its merge queue asks only the last entry of a group to pass";
            let remedy = "turn on \"Require all queue entries to pass required checks\" in the ruleset of the queue";
            self.found.open(Topic::MergeQueue, what, remedy);
        }
    }

    /// Who may pass by what is in force.
    fn bypass(&mut self) {
        let mut passers = std::mem::take(&mut self.passers);
        passers.sort();
        passers.dedup();
        let remedy = self.protect();
        if passers.contains(&Passer::Administrators) {
            let what = "the classic protection does not bind administrators";
            self.found.open(Topic::AdministratorsExempt, what, &remedy);
        }
        let named: Vec<String> = passers
            .into_iter()
            .filter_map(|passer| match passer {
                Passer::Named(name) => Some(name),
                Passer::Administrators => None,
            })
            .collect();
        if !named.is_empty() {
            self.found.open(Topic::BypassActors, format!("the rules can be passed by: {}", list(&named)), remedy);
        }
    }

    /// Says that a safeguard is missing, or keeps in mind who may pass it by.
    fn require(&mut self, standing: Standing, topic: Topic, what: &str) {
        let remedy = self.protect();
        match standing {
            Standing::Missing => self.found.open(topic, what, remedy),
            Standing::NotKnown(reason) => self.found.not_known(topic, reason),
            held => self.note_passers(held),
        }
    }

    fn note_passers(&mut self, standing: Standing) {
        match standing {
            Standing::PassedBy(passers) => self.passers.extend(passers),
            Standing::HeldForMost(reason) => self.found.not_known(Topic::BypassActors, reason),
            Standing::Held | Standing::Missing | Standing::NotKnown(_) => {}
        }
    }

    /// The command that closes it. Whoever names a branch is not to choose what is run by those who copy it.
    fn protect(&self) -> String {
        let quoted = self.branch.name.replace('\'', r"'\''");
        let branch = match self.branch.kind {
            BranchKind::Default => String::new(),
            BranchKind::Existing | BranchKind::Coming => format!(" --branch '{quoted}'"),
        };
        format!("review-gate protect --repo {}{branch}", self.repository.name)
    }
}

fn is_of_gate(name: &str) -> bool {
    GateCheck::ALL.iter().any(|check| check.name() == name)
}

/// Who may post a check.
fn poster(app: Option<u64>) -> String {
    app.map_or("anybody".to_owned(), |app| format!("the App with number {app}"))
}
