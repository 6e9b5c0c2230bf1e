//! The packages that one text names.

use std::collections::{BTreeMap, BTreeSet};

use super::{DependencyScope, Ecosystem};

/// One mention of a package in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Package {
    /// As it is written, without version.
    pub(super) name: String,
    /// What is asked for; empty where any version would do.
    pub(super) version: String,
    /// What it is for.
    pub(super) scope: DependencyScope,
    /// Whether it is there only because others need it.
    pub(super) is_indirect: bool,
    /// Whether it is part of the same repository.
    pub(super) is_own: bool,
    /// Whether its version is set here for other manifests, which say what it is for.
    pub(super) is_central: bool,
    /// Where it is named, 1-based.
    pub(super) line: u32,
}

impl Package {
    /// A package that the program needs.
    pub(super) fn runtime(name: impl Into<String>, version: impl Into<String>, line: u32) -> Self {
        let (name, version) = (name.into(), version.into());
        Self {
            name,
            version,
            scope: DependencyScope::Runtime,
            is_indirect: false,
            is_own: false,
            is_central: false,
            line,
        }
    }

    /// A package that those who work on the program need.
    pub(super) fn development(name: impl Into<String>, version: impl Into<String>, line: u32) -> Self {
        Self::runtime(name, version, line).scoped(DependencyScope::Development)
    }

    /// For another purpose.
    pub(super) fn scoped(self, scope: DependencyScope) -> Self {
        Self { scope, ..self }
    }

    /// Only because others need it, where `is_indirect`.
    pub(super) fn needed_in_turn(self, is_indirect: bool) -> Self {
        Self { is_indirect, ..self }
    }

    /// Part of the same repository, where `is_own`.
    pub(super) fn owned(self, is_own: bool) -> Self {
        Self { is_own, ..self }
    }

    /// With a version that is set for other manifests.
    pub(super) fn central(self) -> Self {
        Self { is_central: true, ..self }
    }
}

/// All that a text says of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Requirement {
    /// The first mention, with the widest scope of all.
    pub(super) package: Package,
    /// The versions of all mentions, without the white space in them.
    pub(super) versions: BTreeSet<String>,
}

/// The packages of a text by the name under which their ecosystem compares them.
pub(super) type Requirements = BTreeMap<String, Requirement>;

/// Brings the mentions of each package together.
pub(super) fn requirements(packages: Vec<Package>, ecosystem: Ecosystem) -> Requirements {
    let mut requirements = Requirements::new();
    for package in packages {
        let version: String = package.version.split_whitespace().collect();
        let key = comparable_name(&package.name, ecosystem);
        let requirement = requirements
            .entry(key)
            .or_insert_with(|| Requirement { package: package.clone(), versions: BTreeSet::new() });
        requirement.versions.insert(version);
        requirement.package.scope = requirement.package.scope.min(package.scope);
        requirement.package.is_indirect &= package.is_indirect;
        requirement.package.is_central &= package.is_central;
        requirement.package.is_own |= package.is_own;
    }
    requirements
}

/// The name of a package such that two spellings of one package are equal.
fn comparable_name(name: &str, ecosystem: Ecosystem) -> String {
    match ecosystem {
        Ecosystem::Python => normalized_python_name(name),
        Ecosystem::Composer | Ecosystem::NuGet | Ecosystem::Actions => name.to_lowercase(),
        // crates.io takes no name that differs from another in these alone.
        Ecosystem::Cargo => name.replace('_', "-"),
        Ecosystem::Npm | Ecosystem::Go | Ecosystem::Maven | Ecosystem::Ruby | Ecosystem::Docker => name.to_owned(),
    }
}

/// A name as <https://packaging.python.org/en/latest/specifications/name-normalization/> says.
fn normalized_python_name(name: &str) -> String {
    let parts: Vec<&str> = name.split(['-', '_', '.']).filter(|part| !part.is_empty()).collect();
    parts.join("-").to_lowercase()
}
