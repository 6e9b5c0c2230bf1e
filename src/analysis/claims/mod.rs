//! What the author claims of a change, and whether the diff bears it out.
//!
//! Texts become passages, passages become clauses, and the first template that recognises a clause judges it. What decides
//! on false alarms is whether something is claimed at all: a clause that plans, denies or quotes is none.

mod clause;
mod judgement;
pub mod kinds;
pub mod mentions;
mod named;
pub mod passage;
mod pattern;
pub(super) mod shown;
mod silence;

use super::context::Context;
use super::delta::Delta;
use crate::model::change::Description;
use crate::model::summary::{Claim, ClaimKind, ClaimSource, ClaimVerdict};
use clause::{Clause, clauses};
use judgement::{Judgement, NOT_SHOWN, note};
use kinds::TEMPLATES;
use kinds::stated::says_that_checks_pass;
use passage::{Standing, passages};
use shown::Shown;

/// The kinds whose contradictions were right in at least 95 of 100 cases on real changes. The others go no further than
/// "not shown in the diff".
const PROVEN: &[ClaimKind] = &[
    ClaimKind::TestsAdded,
    ClaimKind::TickedBox,
    ClaimKind::DocumentationOnly,
    ClaimKind::Renamed,
    ClaimKind::Moved,
    ClaimKind::Removed,
    ClaimKind::DependencyChanged,
    ClaimKind::DependencyAdded,
    ClaimKind::NoNewDependency,
    ClaimKind::BackwardCompatible,
];

/// A longer description is read up to here: more clauses than anybody writes.
const MOST_CLAUSES: usize = 2_000;

/// The claims that the description in `context` makes, held against what the change does.
pub fn claims(context: &Context<'_>, delta: &Delta) -> Vec<Claim> {
    let shown = Shown::new(context, delta);
    let passages = passages(&context.change.description);
    let is_single = context.change.description.commit_messages.len() <= 1;
    let clauses = passages.iter().flat_map(clauses).take(MOST_CLAUSES);
    let judged = clauses.filter_map(|clause| {
        let judgement = TEMPLATES.iter().find_map(|template| template(&clause, &shown))?;
        Some(claim(&clause, judgement, is_single))
    });
    judged.collect()
}

/// Whether `description` claims what only the results of checks show.
pub fn rests_on_checks(description: &Description) -> bool {
    passages(description).iter().flat_map(clauses).take(MOST_CLAUSES).any(|clause| says_that_checks_pass(&clause))
}

/// The claim of `clause`, as far as its kind and its place let it be judged.
fn claim(clause: &Clause<'_>, mut judgement: Judgement, is_single: bool) -> Claim {
    // Another commit may have taken back what one says.
    let is_of_one_commit = matches!(clause.standing, Standing::FormerSubject | Standing::FormerBody)
        || (matches!(clause.source, ClaimSource::Commit(_)) && !is_single);
    let is_proven = PROVEN.contains(&judgement.kind) && !is_of_one_commit;
    if judgement.verdict == ClaimVerdict::Contradicted && !is_proven {
        judgement.verdict = ClaimVerdict::Unverifiable;
        judgement.evidence.push(note(NOT_SHOWN));
    }
    Claim {
        text: clause.text.to_owned(),
        source: clause.source,
        start: clause.start,
        end: clause.end(),
        kind: judgement.kind,
        verdict: judgement.verdict,
        evidence: judgement.evidence,
    }
}
