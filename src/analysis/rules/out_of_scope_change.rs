//! A change outside the place that the description names as all it touches, or that its task limits it to.
//!
//! Read are statements such as "only touches `src/parser/`" or "changes are limited to `docs/`" whose object is a path in
//! which something did change; and the issue that an agent was given, where it says "only change `src/x.rs`" or lists
//! nothing but paths below a heading such as "Scope". Tests, documentation, changelogs, lock files and generated files belong to most changes and
//! are no findings outside it.
//!
//! ## Why
//!
//! A stated scope tells a reviewer what need not be looked at. What lies outside it deserves the second look that the
//! statement talks them out of.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! out-of-scope-change = "off"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::claims::shown::first_change;
use crate::analysis::task::scope::TaskScope;
use crate::model::finding::{Place, Revision, Severity};
use crate::model::summary::{Claim, ClaimKind, ClaimVerdict};

/// The rule.
pub const RULE: Rule = Rule {
    name: "out-of-scope-change",
    severity: Severity::Warning,
    source: include_str!("out_of_scope_change.rs"),
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let is_scope = |claim: &&Claim| claim.kind == ClaimKind::OnlyChanges && claim.verdict != ClaimVerdict::Verified;
    let of_claims = subject.summary.claims.iter().filter(is_scope).filter_map(outside_claim);
    of_claims.chain(outside_task(subject)).collect()
}

/// What lies outside the scope of the task, where there is a task that names one.
fn outside_task(subject: &Subject<'_>) -> Option<Draft> {
    let scope = TaskScope::of(subject.context.change.description.task.as_deref()?)?;
    let files = subject.context.files.iter().zip(&subject.delta.roles);
    let outside: Vec<Place> = files
        .filter(|(file, role)| file.class.is_reviewable() && !role.follows_others() && !scope.holds(&file.file.path))
        .map(|(file, _)| first_change(file))
        .collect();
    let paths: Vec<String> = scope.paths.iter().map(|path| format!("`{path}`")).collect();
    let said = format!("the task limits the change to {}", paths.join(", "));
    draft(&said, "task", &outside.iter().collect::<Vec<_>>())
}

fn outside_claim(claim: &Claim) -> Option<Draft> {
    let outside: Vec<&Place> = claim.evidence.iter().filter_map(|evidence| evidence.place.as_ref()).collect();
    draft(&format!("the text says \"{}\"", claim.text), &claim.text, &outside)
}

/// A finding on the first of the places, where there is one.
fn draft(said: &str, identity: &str, outside: &[&Place]) -> Option<Draft> {
    let first = outside.iter().find(|place| place.revision == Revision::Head).or(outside.first())?;
    Some(Draft {
        path: first.path.clone(),
        lines: first.lines,
        message: format!("{said}; this file lies outside"),
        help: "name what else changes and why, or move it to a change of its own".to_owned(),
        identity: identity.to_owned(),
        at_most: Severity::Error,
        clone: None,
        related: outside.iter().filter(|place| **place != *first).map(|place| (*place).clone()).collect(),
    })
}
