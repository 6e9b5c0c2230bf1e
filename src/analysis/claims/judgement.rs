//! What a template makes of a clause.

use crate::model::finding::Place;
use crate::model::summary::{ClaimEvidence, ClaimKind, ClaimVerdict};

/// The note on a claim for which nothing speaks.
pub(super) const NOT_SHOWN: &str = "not shown in the diff";

/// Places that are listed for one claim: enough to see the point.
const MOST_PLACES: usize = 5;

/// A claim that was recognised, and whether the diff bears it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    /// What is claimed.
    pub kind: ClaimKind,
    /// Whether the diff bears it out.
    pub verdict: ClaimVerdict,
    /// What speaks for it or against it.
    pub evidence: Vec<ClaimEvidence>,
}

impl Judgement {
    /// The diff shows it, at these places.
    pub(super) fn verified(kind: ClaimKind, evidence: impl IntoIterator<Item = ClaimEvidence>) -> Self {
        Self { kind, verdict: ClaimVerdict::Verified, evidence: evidence.into_iter().take(MOST_PLACES).collect() }
    }

    /// The diff shows the opposite, at these places.
    pub(super) fn contradicted(kind: ClaimKind, evidence: impl IntoIterator<Item = ClaimEvidence>) -> Self {
        Self { kind, verdict: ClaimVerdict::Contradicted, evidence: evidence.into_iter().take(MOST_PLACES).collect() }
    }

    /// The diff cannot tell; what it shows is at these places.
    pub(super) fn unverifiable(kind: ClaimKind, evidence: impl IntoIterator<Item = ClaimEvidence>) -> Self {
        Self { kind, verdict: ClaimVerdict::Unverifiable, evidence: evidence.into_iter().take(MOST_PLACES).collect() }
    }

    /// Nothing in the diff speaks for it.
    pub(super) fn not_shown(kind: ClaimKind) -> Self {
        Self::unverifiable(kind, [note(NOT_SHOWN)])
    }
}

/// Something to be seen at `place`.
pub(super) fn at(place: &Place, note: impl Into<String>) -> ClaimEvidence {
    ClaimEvidence { place: Some(place.clone()), note: note.into() }
}

/// Something to be said of the diff as a whole.
pub(super) fn note(note: impl Into<String>) -> ClaimEvidence {
    ClaimEvidence { place: None, note: note.into() }
}
