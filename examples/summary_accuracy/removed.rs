//! The part of a diff that bears out a claim taken away while the text stays.

use review_gate::analysis::context::Context;
use review_gate::model::change::Change;
use review_gate::model::path::RepoPath;
use review_gate::model::summary::{Claim, ClaimVerdict};

use super::judge::{Trial, contradictions};
use super::sample::{Sample, base_of};
use super::tally::Tally;

/// For the first claim of each change that places bear out: takes away their files. Noticed is that where the claim is
/// contradicted, or is no longer borne out and the alignment is lower.
pub(crate) fn try_all(tally: &mut Tally, sample: &Sample, trial: &Trial<'_>) {
    let own = trial.judge(&sample.change.description).summary;
    let Some((claim, files)) = own.claims.iter().find_map(|claim| Some((claim, evidence_of(claim)?))) else { return };
    let mut change = Change { ..sample.change.clone() };
    change
        .files
        .retain(|file| !files.contains(&&file.path) && !file.previous_path.iter().any(|old| files.contains(&old)));
    if change.files.is_empty() {
        return;
    }
    let codebase = base_of(&change, trial.context.languages);
    let context = &trial.context;
    let rest = Trial::of(Context::new(&change, &codebase, context.languages, context.policy, context.limits));
    let told = rest.judge(&change.description);
    let is_borne_out =
        told.summary.claims.iter().any(|other| {
            (other.source, other.start, other.verdict) == (claim.source, claim.start, ClaimVerdict::Verified)
        });
    let is_contradicted = contradictions(&told.summary.claims) > contradictions(&own.claims);
    let is_lower = told.summary.alignment < own.alignment;
    tally.count("evidence removed: claim contradicted", is_contradicted);
    tally.count("evidence removed: alignment lower", is_lower);
    tally.count("evidence removed: noticed", is_contradicted || (!is_borne_out && is_lower));
}

/// The files that bear `claim` out.
fn evidence_of(claim: &Claim) -> Option<Vec<&RepoPath>> {
    let places = claim.evidence.iter().filter_map(|evidence| evidence.place.as_ref());
    let files: Vec<&RepoPath> = places.map(|place| &place.path).collect();
    (claim.verdict == ClaimVerdict::Verified && !files.is_empty()).then_some(files)
}
