//! npm, pnpm, yarn and bun: `package.json`, and the catalogs of `pnpm-workspace.yaml`.

use super::DependencyScope;
use super::package::Package;
use crate::analysis::delta::document::{Entry, Node, json, yaml};

/// The tables of dependencies, with what they are for.
const SECTIONS: [(&str, DependencyScope); 4] = [
    ("dependencies", DependencyScope::Runtime),
    ("optionalDependencies", DependencyScope::Runtime),
    ("peerDependencies", DependencyScope::Runtime),
    ("devDependencies", DependencyScope::Development),
];

/// Where versions are forced on packages that others need.
const OVERRIDES: [&[&str]; 3] = [&["overrides"], &["resolutions"], &["pnpm", "overrides"]];

/// The packages of a `package.json`.
pub(super) fn manifest(text: &str) -> Option<Vec<Package>> {
    let root = json::parse(text)?;
    let section = |(name, scope): &(&str, DependencyScope)| -> Vec<Package> {
        root.entries_at(&[name]).iter().filter_map(package).map(|package| package.scoped(*scope)).collect()
    };
    let overrides = OVERRIDES.iter().flat_map(|path| root.entries_at(path)).filter_map(package);
    let mut packages: Vec<Package> = SECTIONS.iter().flat_map(section).collect();
    packages.extend(overrides.map(|package| package.needed_in_turn(true)));
    packages.extend(catalog(&root));
    packages.extend(root.get("workspaces").into_iter().flat_map(catalog));
    Some(packages)
}

/// The packages of a `pnpm-workspace.yaml`.
pub(super) fn catalogs(text: &str) -> Option<Vec<Package>> {
    let root = yaml::parse(text)?;
    let overrides = root.entries_at(&["overrides"]).iter().filter_map(package);
    Some(catalog(&root).chain(overrides.map(|package| package.needed_in_turn(true))).collect())
}

/// The versions that the manifests of a workspace share.
fn catalog(table: &Node) -> impl Iterator<Item = Package> {
    let named = table.entries_at(&["catalogs"]).iter().flat_map(|catalog| catalog.node.entries());
    table.entries_at(&["catalog"]).iter().chain(named).filter_map(package).map(Package::central)
}

fn package(entry: &Entry) -> Option<Package> {
    /// What stands for a place in the same repository.
    const OWN: [&str; 4] = ["workspace:", "file:", "link:", "portal:"];
    let version = entry.node.text()?;
    let is_own = OWN.iter().any(|prefix| version.starts_with(prefix));
    let alias = version.strip_prefix("npm:");
    let (name, version) = alias.map_or((entry.key.as_str(), version), name_and_version);
    Some(Package::runtime(name, version, entry.line).owned(is_own))
}

/// The parts of `name@version`, where the name may begin with an `@` of its own.
pub(super) fn name_and_version(text: &str) -> (&str, &str) {
    let scope = usize::from(text.starts_with('@'));
    text[scope..].find('@').map_or((text, ""), |at| (&text[..scope + at], &text[scope + at + 1..]))
}
