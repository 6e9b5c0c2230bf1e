//! What the author of a change says of it, held against what the change does.

use serde::{Deserialize, Serialize};

use super::finding::Place;

/// The description of a change against its diff.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// How well the two agree: 0 unrelated, 1 every claim that can be checked holds and nothing is hidden.
    pub alignment: f64,
    /// What the description claims, in the order of the text.
    pub claims: Vec<Claim>,
    /// What the change does that nobody speaks of, by kind and place.
    pub undisclosed: Vec<Undisclosed>,
}

/// One thing that the description says of the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// The words, as they stand in the text.
    pub text: String,
    /// Where it is said.
    pub source: ClaimSource,
    /// The first byte of the words in the text of the source.
    pub start: usize,
    /// One past their last byte.
    pub end: usize,
    /// What is claimed.
    pub kind: ClaimKind,
    /// Whether the diff bears it out.
    pub verdict: ClaimVerdict,
    /// What in the diff speaks for it or against it.
    pub evidence: Vec<ClaimEvidence>,
}

/// Where a claim is made, most deliberate first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimSource {
    /// In the title.
    Title,
    /// In the description.
    Body,
    /// In the message of a commit, counted from the newest.
    Commit(u32),
}

/// What can be claimed of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    /// Tests were added.
    TestsAdded,
    /// So many tests were added.
    TestCount,
    /// A box about tests, documentation or a changelog is ticked.
    TickedBox,
    /// Nothing but documentation changed.
    DocumentationOnly,
    /// What the program does stayed the same.
    NoFunctionalChange,
    /// Something got another name.
    Renamed,
    /// Something went elsewhere.
    Moved,
    /// Something is gone.
    Removed,
    /// A dependency got another version.
    DependencyChanged,
    /// A dependency is new.
    DependencyAdded,
    /// No dependency is new.
    NoNewDependency,
    /// A function, type, endpoint or flag is new.
    SymbolAdded,
    /// Nothing outside a place changed.
    OnlyChanges,
    /// So many files or lines changed.
    SizeStated,
    /// Tests, checks or a build succeed.
    ChecksPass,
    /// A command was run.
    CommandRun,
    /// An issue is settled.
    FixesIssue,
    /// Those who use the code need change nothing.
    BackwardCompatible,
    /// Documentation or a changelog was written.
    DocumentationAdded,
    /// The change is small.
    Minimal,
    /// It is faster, safer or more robust.
    Improved,
    /// Something is implemented.
    Implemented,
}

/// Whether the diff bears a claim out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ClaimVerdict {
    /// The diff shows it.
    Verified,
    /// The diff shows the opposite.
    Contradicted,
    /// The diff cannot tell.
    Unverifiable,
}

/// What in the diff speaks for a claim or against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimEvidence {
    /// Where it is to be seen; `None` where it is about the diff as a whole.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// What is to be seen there.
    pub note: String,
}

/// Something that the change does and nobody speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Undisclosed {
    /// What it is.
    pub kind: UndisclosedKind,
    /// Where it is to be seen.
    #[serde(flatten)]
    pub place: Place,
    /// What exactly, such as the package and its version. Never a secret.
    pub detail: String,
}

/// What should not go without saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UndisclosedKind {
    /// A secret in clear text.
    Secret,
    /// A guard is gone, or lets more through.
    AccessWeakened,
    /// A workflow checks less, or may do more.
    CiWeakened,
    /// A test is gone.
    TestRemoved,
    /// A test does not run any more.
    TestSkipped,
    /// A test asserts less.
    AssertionsWeakened,
    /// The program depends on something new.
    DependencyAdded,
    /// A linter, type checker or scanner is told to look away.
    CheckSuppressed,
    /// The shape of stored data changes.
    Migration,
    /// Something others may call is gone or is called otherwise.
    PublicApiChanged,
    /// Settings, containers or infrastructure change.
    ConfigurationChanged,
    /// What later agents are told changes.
    AgentInstructionsChanged,
    /// An error is dropped.
    ErrorSwallowed,
    /// The licence changes.
    LicenceChanged,
    /// A binary file is new or changed.
    BinaryChanged,
    /// A file can be executed that could not.
    MadeExecutable,
    /// Another repository is pulled in at another commit.
    SubmoduleChanged,
    /// A large part of the change is in a place that is not spoken of.
    UnrelatedModule,
}

impl ClaimKind {
    /// Whether a diff that bears such a claim out shows it.
    pub fn is_seen_in_a_diff(self) -> bool {
        match self {
            Self::TestsAdded
            | Self::TickedBox
            | Self::Renamed
            | Self::Moved
            | Self::Removed
            | Self::DependencyChanged
            | Self::DependencyAdded
            | Self::SymbolAdded
            | Self::DocumentationAdded => true,
            Self::TestCount
            | Self::DocumentationOnly
            | Self::NoFunctionalChange
            | Self::NoNewDependency
            | Self::OnlyChanges
            | Self::SizeStated
            | Self::ChecksPass
            | Self::CommandRun
            | Self::FixesIssue
            | Self::BackwardCompatible
            | Self::Minimal
            | Self::Improved
            | Self::Implemented => false,
        }
    }
}

impl ClaimVerdict {
    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Verified => "the diff shows it",
            Self::Contradicted => "the diff shows otherwise",
            Self::Unverifiable => "the diff cannot tell",
        }
    }
}

impl UndisclosedKind {
    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Secret => "a secret in clear text",
            Self::AccessWeakened => "weaker access control",
            Self::CiWeakened => "a workflow that checks less or may do more",
            Self::TestRemoved => "a removed test",
            Self::TestSkipped => "a test that no longer runs",
            Self::AssertionsWeakened => "a test that asserts less",
            Self::DependencyAdded => "a new dependency",
            Self::CheckSuppressed => "a suppressed check",
            Self::Migration => "a change of stored data",
            Self::PublicApiChanged => "a change of the public interface",
            Self::ConfigurationChanged => "changed settings",
            Self::AgentInstructionsChanged => "changed instructions for agents",
            Self::ErrorSwallowed => "a swallowed error",
            Self::LicenceChanged => "a changed licence",
            Self::BinaryChanged => "a binary file",
            Self::MadeExecutable => "a file made executable",
            Self::SubmoduleChanged => "a changed submodule",
            Self::UnrelatedModule => "work in another part of the code",
        }
    }
}
