//! A change that was merged, as far as what becomes of it has to be known: which lines it wrote, and what it brought.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::object_id::ObjectId;

/// One commit on the first-parent history of a branch: what a merge, a squash or a commit made there brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedChange {
    /// The commit on the branch.
    pub commit: ObjectId,
    /// The commits that it brought, itself among them.
    pub brought: Vec<ObjectId>,
    /// When it was merged, in seconds since 1970.
    pub merged_at_seconds: i64,
    /// What it calls itself: the title of the pull request where the message holds one.
    pub title: String,
    /// The number of its pull request, where the message holds one.
    pub pull_request: Option<u64>,
    /// What its message says that it takes back.
    pub takes_back: Vec<TakenBack>,
    /// Who made it, by kind.
    pub group: Group,
    /// A hash that is the same for changes of the same author. Never shown.
    pub author: u64,
    /// What it did to the lines of each file of code, sorted by file. `None` when that was too much to follow.
    pub edits: Option<Vec<FileEdit>>,
    /// What it brought.
    pub measures: Measures,
}

/// Who made a change, by kind. Never a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Group {
    /// An agent wrote it, by the identity that the commits carry.
    Agent(String),
    /// A mark says that an agent helped.
    AgentAssisted,
    /// Nothing shows that an agent had a hand in it, which proves nothing.
    NoMarker,
    /// A machine that is no agent, such as one that raises dependencies.
    Bot,
}

impl fmt::Display for Group {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agent(name) => write!(formatter, "agent:{name}"),
            Self::AgentAssisted => formatter.write_str("agent-assisted"),
            Self::NoMarker => formatter.write_str("no-marker"),
            Self::Bot => formatter.write_str("bot"),
        }
    }
}

impl From<Group> for String {
    fn from(group: Group) -> Self {
        group.to_string()
    }
}

impl From<String> for Group {
    fn from(name: String) -> Self {
        match name.strip_prefix("agent:") {
            Some(agent) => Self::Agent(agent.to_owned()),
            None if name == "agent-assisted" => Self::AgentAssisted,
            None if name == "bot" => Self::Bot,
            None => Self::NoMarker,
        }
    }
}

/// What a message says that it takes back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TakenBack {
    /// A commit, by the first digits of its id.
    Commit(String),
    /// A change of this title.
    Title(String),
    /// A pull request.
    PullRequest(u64),
}

/// What a change did to the lines of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEdit {
    /// A hash of its path.
    pub path: u64,
    /// A hash of the path it was renamed from.
    pub renamed_from: Option<u64>,
    /// Where lines were taken out and put in, in order.
    pub hunks: Vec<Hunk>,
}

/// Neighbouring lines that were taken out of a file, and those that were put in their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hunk {
    /// The line at which it begins in the old version, 1-based.
    pub old_start: u32,
    /// The lines that were taken out.
    pub removed: Vec<LineText>,
    /// The line at which it begins in the new version, 1-based.
    pub new_start: u32,
    /// The lines that were put in.
    pub added: Vec<AddedLine>,
}

/// A hash of what a line holds without its white space; 0 for a line without any letter or digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineText(pub u32);

impl LineText {
    /// A line that says nothing by itself: blank, or punctuation alone.
    pub const MUTE: Self = Self(0);
}

/// A line that was put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedLine {
    /// What it holds.
    pub text: LineText,
    /// Whether it is code that the change wrote: no comment, no import, and moved from nowhere else in the change.
    pub is_code: bool,
}

/// What a change brought, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measures {
    /// Added lines of code that are no tests.
    pub code_lines: u32,
    /// Added lines of test code.
    pub test_lines: u32,
    /// Lines that only moved.
    pub moved_lines: u32,
    /// Lines in blocks of at least five that the change adds more than once, the first time left out.
    pub copied_lines: u32,
    /// Deleted lines of code that did not move.
    pub deleted_lines: u32,
    /// The directory at the root in which it adds most code; empty for the root itself.
    pub area: String,
    /// Added tokens of code.
    pub tokens: u32,
    /// The part of them that stands elsewhere too.
    pub cloned_tokens: u32,
    /// By how much the cognitive complexity of all functions grew.
    pub cognitive_growth: i32,
    /// Functions that went past a cognitive complexity of 15.
    pub functions_past_limit: u32,
    /// New functions of more than 60 lines of code.
    pub long_functions: u32,
    /// Functions that are new or whose code changed.
    pub functions: u32,
    /// The greatest cognitive complexity among them.
    pub greatest_complexity: u32,
    /// New tests.
    pub tests_added: u32,
    /// New tests that assert nothing that can be seen.
    pub tests_without_assertion: u32,
    /// Lines that put something else in the place of what is tested with.
    pub mock_lines: u32,
    /// Tests that no longer run, less those that run again.
    pub skips: i32,
    /// Checks that are told to look away, less those that no longer are.
    pub suppressions: i32,
    /// Notes of what is to be done, less those that are gone.
    pub todos: i32,
    /// Claims of the description that the diff can decide.
    pub decided_claims: u32,
    /// Those that it contradicts.
    pub contradicted_claims: u32,
    /// What the change does and nobody speaks of.
    pub undisclosed: u32,
    /// Packages that the program did not depend on before.
    pub new_dependencies: u32,
    /// Findings by the name of their rule.
    pub findings: BTreeMap<String, u32>,
}
