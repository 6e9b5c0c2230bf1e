//! A statement in the description that the diff shows not to hold.
//!
//! Only plain statements are read, such as "adds tests for the parser", a ticked box, "renames `A` to `B`" or "no new
//! dependencies"; plans, conditions, negations, quotations, code and what other programs wrote are not. Only kinds of
//! statements whose contradictions proved right on real pull requests count: tests added, boxes ticked, documentation alone,
//! renamed, moved, removed, dependencies, backward compatibility. Whatever else the diff does not show is listed in the
//! report as not shown, and is no finding.
//!
//! ## Why
//!
//! A reviewer who trusts the description looks where it points. Descriptions that say what the change does not do are the
//! most frequent kind of mismatch in pull requests of coding agents (<https://arxiv.org/abs/2601.04886>).
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! contradicted-claim = "error"
//! ```

use std::collections::BTreeSet;

use super::{Draft, Rule, Subject};
use crate::analysis::context::Context;
use crate::model::finding::{Place, Revision, Severity};
use crate::model::lines::LineRange;
use crate::model::summary::{Claim, ClaimSource, ClaimVerdict};

/// The rule.
pub const RULE: Rule = Rule {
    name: "contradicted-claim",
    severity: Severity::Warning,
    source: include_str!("contradicted_claim.rs"),
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let claims = subject.summary.claims.iter();
    let mut told = BTreeSet::new();
    let contradicted = claims.filter(|claim| claim.verdict == ClaimVerdict::Contradicted);
    contradicted.filter(|claim| told.insert(&claim.text)).filter_map(|claim| draft(claim, subject.context)).collect()
}

fn draft(claim: &Claim, context: &Context<'_>) -> Option<Draft> {
    let places: Vec<&Place> = claim.evidence.iter().filter_map(|evidence| evidence.place.as_ref()).collect();
    let at_head = places.iter().find(|place| place.revision == Revision::Head);
    let (path, lines) = match at_head {
        Some(place) => (place.path.clone(), place.lines),
        None => (context.files.first()?.file.path.clone(), LineRange::new(1, 1)),
    };
    let shown: Vec<&str> = claim.evidence.iter().map(|evidence| evidence.note.as_str()).collect();
    let related = places.iter().filter(|place| (&place.path, place.lines) != (&path, lines));
    Some(Draft {
        message: format!("the {} says \"{}\"; in the diff, {}", text_of(claim.source), claim.text, shown.join("; ")),
        help: "change the one or the other; where both are right, say it in other words".to_owned(),
        identity: claim.text.clone(),
        at_most: Severity::Error,
        clone: None,
        related: related.map(|place| (*place).clone()).collect(),
        path,
        lines,
    })
}

fn text_of(source: ClaimSource) -> &'static str {
    match source {
        ClaimSource::Title => "title",
        ClaimSource::Body => "description",
        ClaimSource::Commit(_) => "message of a commit",
    }
}
