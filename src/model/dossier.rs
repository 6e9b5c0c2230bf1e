//! What is kept of a verdict for people who want to see how it came about.
//!
//! Plain text throughout: who shows it makes it harmless for where it is shown.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::finding::Revision;

/// Everything about one verdict that its page shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// By which digest the analysis is kept; `None` where there was none.
    pub analysis: Option<String>,
    /// Who approved, and what that is worth; `None` where it could not be judged.
    pub approval: Option<ApprovalRecord>,
}

/// An approval verdict, kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRecord {
    /// How many approvals the change needs.
    pub needed: u32,
    /// How many it has that count.
    pub counted: u32,
    /// What stands in the way, each with what removes it; gravest first.
    pub obstacles: Vec<(String, String)>,
    /// Everybody who said something on whether to merge, in that order.
    pub statements: Vec<StatementRecord>,
    /// What shows that an agent had a hand in it; strongest first.
    pub signs: Vec<SignRecord>,
    /// Whether that makes it an agent's change.
    pub is_by_agent: bool,
    /// Who set the agent its task, by their logins.
    pub requesters: Vec<String>,
    /// Who had a hand in it, by their logins.
    pub contributors: Vec<String>,
    /// The sensitive paths it touches.
    pub sensitive_paths: Vec<String>,
    /// Who lets it pass in spite of the obstacles: who, why, and until when.
    pub exception: Option<(String, String, Timestamp)>,
    /// Attempts at that which do not count: whose, and why not.
    pub refused_exceptions: Vec<(String, String)>,
}

/// What somebody said on whether to merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRecord {
    /// The login; `None` for an account that is gone.
    pub by: Option<String>,
    /// What they said: "approved", "asked for changes".
    pub said: String,
    /// Why it does not count; `None` when it does.
    pub not_counted: Option<String>,
}

/// Something that shows that an agent had a hand in a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignRecord {
    /// Which agent.
    pub agent: String,
    /// What was seen.
    pub seen: String,
    /// Whether it only hints at it, and decides nothing.
    pub is_hint: bool,
}

/// What was analysed, with what its page shows of the code: the code itself may be gone by then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// The report, as JSON.
    pub report: String,
    /// The code that findings are about, for the first of them.
    pub exhibits: Vec<Exhibit>,
    /// What differs, file by file, what takes most reading first; not all of a large change.
    #[serde(default)]
    pub diffs: Vec<FileDiff>,
}

/// What differs in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDiff {
    /// The file at head, or where it was.
    pub path: String,
    /// Lines that stand together.
    pub hunks: Vec<Vec<DiffLine>>,
    /// How many more lines there are.
    pub more: u32,
}

/// A line of a diff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// Its number before the change; `None` for one that came.
    pub before: Option<u32>,
    /// Its number after it; `None` for one that went.
    pub after: Option<u32>,
    /// Its text, every secret masked.
    pub text: String,
}

impl DiffLine {
    /// Whether it stands on both sides.
    pub fn is_context(&self) -> bool {
        self.before.is_some() && self.after.is_some()
    }
}

/// The code that one finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// The fingerprint of the finding.
    pub finding: String,
    /// The code itself.
    pub here: ExhibitSide,
    /// The code that it repeats.
    pub there: Option<ExhibitSide>,
    /// Other places that it is about: of what departs from a convention, those that follow it.
    #[serde(default)]
    pub examples: Vec<ExhibitSide>,
}

/// Some lines of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExhibitSide {
    /// The file.
    pub path: String,
    /// On which side of the change.
    pub revision: Revision,
    /// The lines, every secret masked.
    pub lines: Vec<ExhibitLine>,
    /// How many more there are.
    pub more: u32,
}

/// A line of code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExhibitLine {
    /// Its number, from one.
    pub number: u32,
    /// Its text.
    pub text: String,
    /// Whether the same line, but for names, numbers and white space, stands on the other side.
    pub is_common: bool,
}
