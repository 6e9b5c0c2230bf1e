//! What a rule has to say about a change.

use serde::{Deserialize, Serialize};

use super::lines::LineRange;
use super::path::RepoPath;

/// How much a finding weighs. A policy can set it per rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth a look before merging.
    Warning,
    /// Blocks.
    Error,
}

impl Severity {
    /// The word for it in policies and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing a rule found, at one place of the change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// How much it weighs under the policy in force.
    pub severity: Severity,
    /// The file at head.
    pub path: RepoPath,
    /// Where in it.
    #[serde(flatten, serialize_with = "as_start_and_end_line")]
    pub lines: LineRange,
    /// What was found, in one or two sentences.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The same for the same finding in another run, or after lines above it moved; 16 hexadecimal digits.
    pub fingerprint: String,
    /// How much the copy was changed; of duplicates alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clone_type: Option<CloneType>,
    /// How much of the copy stands in the original, 0 to 1; of duplicates alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similarity: Option<f64>,
    /// Other places that belong to it, best first.
    pub related: Vec<Place>,
    /// Why the finding does not count although it was made: the reason given in an inline comment that stands at base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<String>,
}

/// How a copy differs from its original, in the field's usual numbering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CloneType {
    /// The same but for layout and comments.
    Exact,
    /// Identifiers, types or literals differ.
    Renamed,
    /// Statements were added, removed or changed.
    Gapped,
}

impl CloneType {
    /// 1, 2 or 3.
    pub fn number(self) -> u8 {
        match self {
            Self::Exact => 1,
            Self::Renamed => 2,
            Self::Gapped => 3,
        }
    }
}

impl Serialize for CloneType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.number())
    }
}

/// A place in one side of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    pub path: RepoPath,
    /// Where in it.
    #[serde(flatten, serialize_with = "as_start_and_end_line")]
    pub lines: LineRange,
    /// Which side of the change the line numbers are of.
    pub revision: Revision,
}

/// A side of the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Revision {
    /// The merge base.
    Base,
    /// The head.
    Head,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn as_start_and_end_line<S: serde::Serializer>(lines: &LineRange, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap;
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry("start_line", &lines.start)?;
    map.serialize_entry("end_line", &lines.end)?;
    map.end()
}
