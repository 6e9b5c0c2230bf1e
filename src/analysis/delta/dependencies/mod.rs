//! Packages that a change brings, drops or takes at another version.
//!
//! One file an ecosystem. Each reads a text into packages; what changed is the difference of the two sides.

use crate::analysis::context::Context;
use crate::model::finding::Place;

/// One package that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyChange {
    /// Whose names these are.
    pub ecosystem: Ecosystem,
    /// The package, as its ecosystem names it.
    pub package: String,
    /// What was asked for at base; `None` where it was not there, empty where any version would do.
    pub before: Option<String>,
    /// What is asked for at head.
    pub after: Option<String>,
    /// What it is for.
    pub scope: DependencyScope,
    /// Whether a lock file says so and not a manifest: what packages need in their turn is there too.
    pub is_locked: bool,
    /// Whether the file is a test's or an example's, and not the program's.
    pub is_fixture: bool,
    /// Where: at head, or at base where it is gone.
    pub place: Place,
}

/// Whose names packages go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ecosystem {
    /// crates.io.
    Cargo,
    /// npm, whatever the package manager.
    Npm,
    /// `PyPI`.
    Python,
    /// Go modules.
    Go,
    /// Maven Central and the like, from Maven or Gradle.
    Maven,
    /// `RubyGems`.
    Ruby,
    /// Packagist.
    Composer,
    /// `NuGet`.
    NuGet,
    /// GitHub Actions, by `uses:`.
    Actions,
    /// Images of containers.
    Docker,
}

/// What a package is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DependencyScope {
    /// The program needs it when it runs.
    Runtime,
    /// Only those who work on the program need it: tests, tools, builds.
    Development,
}

/// The changes of packages in `context`.
pub fn changes(_context: &Context<'_>) -> Vec<DependencyChange> {
    Vec::new()
}
