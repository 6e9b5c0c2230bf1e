//! What a file of a change is for.

use crate::analysis::context::FileContext;

/// What a file is for, one finer than [`crate::analysis::file_class::Purpose`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileRole {
    /// The program.
    Source,
    /// Its tests.
    Test,
    /// What tests read: samples, recordings, snapshots, example projects.
    Fixture,
    /// Text for people.
    Documentation,
    /// What changed, for those who use the program.
    Changelog,
    /// Names the packages that a program needs.
    Manifest,
    /// Names their exact versions.
    LockFile,
    /// What runs on every change: workflows and pipelines.
    Ci,
    /// Changes the shape of stored data.
    Migration,
    /// Settings of tools, of the program or of where it runs.
    Configuration,
    /// What coding agents are told.
    AgentInstructions,
    /// Under which terms the code may be used.
    Licence,
    /// Written by a program, or copied in.
    Generated,
}

/// What `file` is for.
pub fn of(_file: &FileContext<'_>) -> FileRole {
    FileRole::Source
}
