//! Cargo: `Cargo.toml` with workspace, target and renamed dependencies, and `Cargo.lock`.

use super::DependencyScope;
use super::package::Package;
use super::tables::package_tables;
use crate::analysis::delta::document::{Entry, Node, toml};

/// The tables of dependencies, with what they are for.
const SECTIONS: [(&str, DependencyScope); 5] = [
    ("dependencies", DependencyScope::Runtime),
    ("dev-dependencies", DependencyScope::Development),
    ("dev_dependencies", DependencyScope::Development),
    ("build-dependencies", DependencyScope::Development),
    ("build_dependencies", DependencyScope::Development),
];

/// The packages of a `Cargo.toml`.
pub(super) fn manifest(text: &str) -> Option<Vec<Package>> {
    let root = toml::parse(text)?;
    let targets = root.entries_at(&["target"]).iter().map(|target| &target.node);
    let mut packages: Vec<Package> = std::iter::once(&root).chain(targets).flat_map(dependencies).collect();
    packages.extend(root.get("workspace").into_iter().flat_map(dependencies).map(Package::central));
    packages.extend(patches(&root));
    Some(packages)
}

fn dependencies(table: &Node) -> impl Iterator<Item = Package> {
    SECTIONS
        .iter()
        .flat_map(|(section, scope)| table.entries_at(&[section]).iter().map(|entry| package(entry).scoped(*scope)))
}

/// What takes the place of packages, needed or not.
fn patches(root: &Node) -> impl Iterator<Item = Package> {
    let sources = root.entries_at(&["patch"]).iter();
    sources.flat_map(|source| source.node.entries()).map(|entry| package(entry).needed_in_turn(true))
}

fn package(entry: &Entry) -> Package {
    let details = &entry.node;
    let name = details.text_of("package").unwrap_or(&entry.key);
    Package::runtime(name, version(details), entry.line).owned(details.get("path").is_some())
}

fn version(details: &Node) -> String {
    let reference = ["rev", "tag", "branch"].iter().find_map(|key| details.text_of(key));
    match (details.text().or_else(|| details.text_of("version")), details.text_of("git"), reference) {
        (_, Some(git), Some(reference)) => format!("{git}#{reference}"),
        (_, Some(git), None) => git.to_owned(),
        (Some(version), None, _) => version.to_owned(),
        (None, None, _) => String::new(),
    }
}

/// The packages of a `Cargo.lock`. Those without a source are of the same workspace.
pub(super) fn lock_file(text: &str) -> Vec<Package> {
    package_tables(text)
        .into_iter()
        .map(|table| Package::runtime(table.name, table.version, table.line).owned(table.source.is_empty()))
        .collect()
}
