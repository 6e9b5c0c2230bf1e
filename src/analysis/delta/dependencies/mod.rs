//! Packages that a change brings, drops or takes at another version.
//!
//! One file an ecosystem. Each reads a text into packages; what changed is the difference of the two sides.

mod actions;
mod cargo;
mod composer;
mod difference;
mod docker;
mod formats;
mod go;
mod gradle;
mod maven;
mod neighbours;
mod npm;
mod npm_locks;
mod nuget;
mod package;
mod pyproject;
mod python;
mod ruby;
mod tables;

use difference::Sides;
use neighbours::Neighbours;

use crate::analysis::context::Context;
use crate::model::finding::Place;
use crate::model::path::RepoPath;

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
    /// What it is for: at head, or at base where it is gone. Where this alone changed, `before` equals `after`.
    pub scope: DependencyScope,
    /// How well the repository knows it.
    pub familiarity: Familiarity,
    /// Whether a lock file says so and not a manifest, or a manifest marks it as needed by others alone: what packages
    /// need in their turn is there too.
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

/// How well the repository knows a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Familiarity {
    /// No manifest that was looked at names it at base: those of the change, and those in the directories above them.
    New,
    /// Another manifest names it already, or this one did.
    Known,
    /// It is part of the repository itself.
    Own,
}

/// The changes of packages in `context`, by path and name.
pub fn changes(context: &Context<'_>) -> Vec<DependencyChange> {
    let sides: Vec<Sides<'_>> = context.files.iter().filter_map(Sides::of).collect();
    let neighbours = Neighbours::of(context, &sides);
    sides.iter().flat_map(|sides| sides.changes(&neighbours)).collect()
}

/// Whose packages the file at `path` names, where it is a manifest and no lock file.
pub fn ecosystem_of_manifest(path: &RepoPath) -> Option<Ecosystem> {
    formats::format_of(path).filter(|format| !format.is_locked).map(|format| format.ecosystem)
}
