//! How much could go wrong with a change. It asks for more depth, and says nothing of how long a review takes.

use serde::{Deserialize, Serialize};

use crate::model::check::CheckConclusion;
use crate::model::queue_entry::QueueEntry;

/// How much could go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// Nothing speaks of any.
    Low,
    /// Something does.
    Medium,
    /// Several things do, or one that is grave.
    High,
}

/// From so many points on a risk is high.
const HIGH_POINTS: u32 = 3;

impl Risk {
    /// From the lowest on.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// What a unit of its delay costs, next to one of low risk.
    pub(super) fn weight(self) -> f64 {
        match self {
            Self::Low => 1.0,
            Self::Medium => 2.0,
            Self::High => 4.0,
        }
    }
}

/// The risk of a change with what it comes of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// How much.
    pub risk: Risk,
    /// Why, gravest first; empty where it is low.
    pub reasons: Vec<String>,
}

impl Assessment {
    /// Of a pull request. What has not been analysed is of medium risk: nobody knows.
    pub fn of(entry: &QueueEntry) -> Self {
        let Some(verdict) = &entry.verdict else {
            return Self { risk: Risk::Medium, reasons: vec!["not judged yet".to_owned()] };
        };
        let Some(change) = &verdict.change else {
            return Self { risk: Risk::Medium, reasons: vec!["not analysed".to_owned()] };
        };
        let signs = [
            (2, verdict.sensitive_paths.len() as u32, "sensitive path"),
            (2, change.hidden, "undisclosed change"),
            (1, change.contradicted, "contradicted claim"),
            (1, change.errors, "blocking finding"),
        ];
        let seen: Vec<_> = signs.into_iter().filter(|(_, count, _)| *count > 0).collect();
        let unknown = u32::from(verdict.approval == CheckConclusion::Failure);
        let points = seen.iter().map(|(points, _, _)| points).sum::<u32>() + unknown;
        let risk = match points {
            0 => Risk::Low,
            points if points < HIGH_POINTS => Risk::Medium,
            _ => Risk::High,
        };
        let mut reasons: Vec<String> = seen.iter().map(|(_, count, noun)| counted(*count, noun)).collect();
        if unknown > 0 {
            reasons.push("its approval failed".to_owned());
        }
        Self { risk, reasons }
    }
}

fn counted(count: u32, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
