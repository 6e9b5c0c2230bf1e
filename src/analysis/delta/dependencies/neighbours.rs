//! What the manifests around a file say of the packages that it names.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::Sides;
use super::formats::format_of;
use super::package::Requirements;
use super::{DependencyScope, Ecosystem, Familiarity};
use crate::analysis::context::Context;
use crate::analysis::delta::file_role::is_fixture;
use crate::model::path::RepoPath;

/// The manifests in which an ecosystem keeps what several packages of a repository share.
const SHARED: &[(Ecosystem, &[&str])] = &[
    (Ecosystem::Cargo, &["Cargo.toml"]),
    (Ecosystem::Npm, &["package.json", "pnpm-workspace.yaml"]),
    (Ecosystem::Python, &["pyproject.toml", "requirements.txt"]),
    (Ecosystem::Go, &["go.mod"]),
    (Ecosystem::Maven, &["pom.xml", "gradle/libs.versions.toml"]),
    (Ecosystem::NuGet, &["Directory.Packages.props"]),
];

/// Trees are seldom deeper; beyond it nothing is looked up.
const MOST_LEVELS: usize = 16;

/// A package by its ecosystem and the name that counts there.
type Key = (Ecosystem, String);

/// What is known of packages from the files of a change and the manifests above them.
#[derive(Default)]
pub(super) struct Neighbours {
    known: BTreeSet<Key>,
    own: BTreeSet<Key>,
    /// What the manifests of the change ask for at head.
    asked: BTreeMap<Key, DependencyScope>,
}

impl Neighbours {
    /// What is around the files in `sides`.
    pub(super) fn of(context: &Context<'_>, sides: &[Sides<'_>]) -> Self {
        let mut neighbours = Self::default();
        let mut shared: BTreeSet<(Ecosystem, RepoPath)> = BTreeSet::new();
        for side in sides {
            let ecosystem = side.format.ecosystem;
            neighbours.learn(ecosystem, &side.before, !side.format.is_locked);
            neighbours.learn(ecosystem, &side.after, false);
            if side.format.is_locked {
                continue;
            }
            neighbours.learn_scopes(side);
            if side.after.keys().any(|name| !side.before.contains_key(name)) {
                shared.extend(paths_above(ecosystem, &side.file.file.path).map(|path| (ecosystem, path)));
            }
        }
        for (ecosystem, path) in shared {
            let text = context.codebase.text_of(&path);
            if let Some(requirements) = format_of(&path).zip(text).and_then(|(format, text)| format.requirements(&text))
            {
                neighbours.learn(ecosystem, &requirements, true);
            }
        }
        neighbours
    }

    fn learn(&mut self, ecosystem: Ecosystem, requirements: &Requirements, is_known: bool) {
        for (name, requirement) in requirements {
            if is_known {
                self.known.insert((ecosystem, name.clone()));
            }
            if requirement.package.is_own {
                self.own.insert((ecosystem, name.clone()));
            }
        }
    }

    fn learn_scopes(&mut self, side: &Sides<'_>) {
        // What a test or an example asks for, the program does not.
        let widest = if is_fixture(side.file) { DependencyScope::Development } else { DependencyScope::Runtime };
        for (name, requirement) in side.after.iter().filter(|(_, requirement)| !requirement.package.is_central) {
            let asked = requirement.package.scope.max(widest);
            let scope = self.asked.entry((side.format.ecosystem, name.clone())).or_insert(asked);
            *scope = asked.min(*scope);
        }
    }

    /// How well the repository knows the package.
    pub(super) fn familiarity(&self, ecosystem: Ecosystem, name: &str) -> Familiarity {
        let key = (ecosystem, name.to_owned());
        if self.own.contains(&key) {
            Familiarity::Own
        } else if self.known.contains(&key) {
            Familiarity::Known
        } else {
            Familiarity::New
        }
    }

    /// What the package is for, by the manifests of the change that ask for it.
    pub(super) fn scope(&self, ecosystem: Ecosystem, name: &str) -> Option<DependencyScope> {
        self.asked.get(&(ecosystem, name.to_owned())).copied()
    }
}

/// The manifests in the directory of `path` and those above that may name packages for it.
fn paths_above(ecosystem: Ecosystem, path: &RepoPath) -> impl Iterator<Item = RepoPath> {
    let names = SHARED.iter().filter(move |(of, _)| *of == ecosystem).flat_map(|(_, names)| *names);
    let mut directories: Vec<Vec<u8>> = Vec::new();
    let mut directory = path.directory().to_vec();
    while directories.len() < MOST_LEVELS {
        let parent = RepoPath::new(directory.clone()).directory().to_vec();
        let is_root = directory.is_empty();
        directories.push(directory);
        if is_root {
            break;
        }
        directory = parent;
    }
    names.flat_map(move |name| {
        let joined = |directory: &Vec<u8>| match directory.as_slice() {
            [] => RepoPath::from(*name),
            directory => RepoPath::new([directory, b"/", name.as_bytes()].concat()),
        };
        directories.iter().map(joined).collect::<Vec<_>>()
    })
}
