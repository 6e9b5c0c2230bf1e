//! Python's `pyproject.toml`: the standard tables, and those of Poetry, PDM and uv.

use std::collections::BTreeSet;

use super::DependencyScope;
use super::package::Package;
use super::python::requirement;
use crate::analysis::delta::document::{Entry, Node, toml};

/// The packages of a `pyproject.toml`.
pub(super) fn manifest(text: &str) -> Option<Vec<Package>> {
    let root = toml::parse(text)?;
    let own = own_packages(&root);
    let packages = standard(&root).into_iter().chain(poetry(&root)).chain(other_tools(&root));
    let owned = |package: Package| {
        let is_own = package.is_own || own.contains(package.name.as_str());
        package.owned(is_own)
    };
    Some(packages.map(owned).collect())
}

/// What a group or extra of this name is for.
pub(super) fn scope_of_group(name: &str) -> DependencyScope {
    const DEVELOPMENT: [&str; 18] = [
        "dev",
        "develop",
        "development",
        "test",
        "tests",
        "testing",
        "doc",
        "docs",
        "lint",
        "linting",
        "format",
        "typing",
        "types",
        "typecheck",
        "bench",
        "benchmark",
        "ci",
        "release",
    ];
    let is_development = name.to_lowercase().split(['-', '_', '.']).any(|word| DEVELOPMENT.contains(&word));
    if is_development { DependencyScope::Development } else { DependencyScope::Runtime }
}

fn standard(root: &Node) -> Vec<Package> {
    let runtime = root.at(&["project", "dependencies"]).into_iter().flat_map(listed);
    let mut packages: Vec<Package> = runtime.collect();
    packages.extend(groups(root, &["project", "optional-dependencies"], scope_of_group));
    packages.extend(groups(root, &["dependency-groups"], |_| DependencyScope::Development));
    packages.extend(groups(root, &["build-system"], |_| DependencyScope::Development));
    packages
}

fn other_tools(root: &Node) -> Vec<Package> {
    let mut packages: Vec<Package> =
        groups(root, &["tool", "pdm", "dev-dependencies"], |_| DependencyScope::Development).collect();
    let uv = root.at(&["tool", "uv", "dev-dependencies"]).into_iter().flat_map(listed);
    packages.extend(uv.map(|package| package.scoped(DependencyScope::Development)));
    for environment in root.entries_at(&["tool", "hatch", "envs"]) {
        let lists = ["dependencies", "extra-dependencies"].iter().filter_map(|key| environment.node.get(key));
        packages.extend(lists.flat_map(listed).map(|package| package.scoped(DependencyScope::Development)));
    }
    packages
}

fn poetry(root: &Node) -> Vec<Package> {
    let of_table = |table: &Node, scope| -> Vec<Package> {
        table
            .entries()
            .iter()
            .filter(|entry| entry.key != "python")
            .map(poetry_package)
            .map(|package| package.scoped(scope))
            .collect()
    };
    let Some(poetry) = root.at(&["tool", "poetry"]) else { return Vec::new() };
    let mut packages: Vec<Package> =
        poetry.get("dependencies").map(|table| of_table(table, DependencyScope::Runtime)).unwrap_or_default();
    let groups = poetry.entries_at(&["group"]).iter().filter_map(|group| group.node.get("dependencies"));
    for table in groups.chain(poetry.get("dev-dependencies")) {
        packages.extend(of_table(table, DependencyScope::Development));
    }
    packages
}

/// A package as Poetry and Pipenv write it: a version, a table, or a list of tables for different surroundings.
pub(super) fn poetry_package(entry: &Entry) -> Package {
    let version = |node: &Node| -> String {
        let told = ["version", "git", "url"].iter().find_map(|key| node.text_of(key));
        let version = node.text().or(told).unwrap_or_default();
        if version == "*" { String::new() } else { version.to_owned() }
    };
    let versions: Vec<String> = match entry.node.items() {
        [] => vec![version(&entry.node)],
        variants => variants.iter().map(version).collect(),
    };
    Package::runtime(&entry.key, versions.join(", "), entry.line).owned(entry.node.get("path").is_some())
}

fn listed(list: &Node) -> impl Iterator<Item = Package> {
    list.items().iter().filter_map(|item| requirement(item.text()?, item.line))
}

/// The packages of the lists in the table at `path`, for what `scope` says of the name of each list.
fn groups(root: &Node, path: &[&str], scope: fn(&str) -> DependencyScope) -> impl Iterator<Item = Package> {
    let lists = root.entries_at(path).iter();
    lists.flat_map(move |group| listed(&group.node).map(move |package| package.scoped(scope(&group.key))))
}

/// The packages that uv is told to take from the repository itself.
fn own_packages(root: &Node) -> BTreeSet<&str> {
    let sources = root.entries_at(&["tool", "uv", "sources"]).iter();
    let own = sources.filter(|source| ["path", "workspace"].iter().any(|key| source.node.get(key).is_some()));
    own.map(|source| source.key.as_str()).collect()
}
