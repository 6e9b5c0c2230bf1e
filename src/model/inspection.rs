//! How a repository is built and guarded, as it was when somebody looked last.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// When.
    pub at: Timestamp,
    /// What nearly all files do alike.
    pub conventions: Vec<LearnedConvention>,
    /// What GitHub's settings leave open, gravest first; what is fine is left out.
    pub diagnoses: Vec<OpenDiagnosis>,
}

/// What nearly all files of a directory do alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedConvention {
    /// The languages it holds for.
    pub languages: String,
    /// What is chosen, and where.
    pub what: String,
    /// What the files choose.
    pub how: String,
    /// How many files choose so.
    pub followers: usize,
    /// How many choose at all.
    pub files: usize,
    /// Where it is to be seen.
    pub examples: Vec<String>,
}

/// Something in GitHub's settings that is not as it should be, or not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDiagnosis {
    /// How grave it is: "open", "warning" or "not known".
    pub severity: String,
    /// Where.
    pub place: String,
    /// What is open, or why it is not known.
    pub what: String,
    /// Why that matters.
    pub why: String,
    /// What to do about it.
    pub remedy: Option<String>,
}
