//! `NuGet`: project files, `Directory.Packages.props`, `packages.config` and `packages.lock.json`.

use std::collections::BTreeMap;

use super::DependencyScope;
use super::package::Package;
use crate::analysis::delta::document::{Entry, Node, json, xml};

/// The packages of a project file, or of one that projects share.
pub(super) fn project(text: &str) -> Option<Vec<Package>> {
    let root = xml::parse(text)?;
    let project = root.get("Project")?;
    let groups = |name| project.all(name);
    let properties: BTreeMap<&str, &str> = groups("PropertyGroup")
        .flat_map(Node::entries)
        .filter_map(|entry| Some((entry.key.as_str(), value_of(&entry.node)?)))
        .collect();
    let choices = groups("Choose").flat_map(Node::entries).flat_map(|choice| choice.node.all("ItemGroup"));
    let entries = groups("ItemGroup").chain(choices).flat_map(Node::entries);
    Some(entries.filter_map(|entry| package(entry, &properties)).collect())
}

fn package(entry: &Entry, properties: &BTreeMap<&str, &str>) -> Option<Package> {
    let is_reference = ["PackageReference", "PackageVersion", "GlobalPackageReference"].contains(&entry.key.as_str());
    let node = &entry.node;
    let name = node.text_of("Include").or_else(|| node.text_of("Update")).filter(|_| is_reference)?;
    let version = node.text_of("VersionOverride").or_else(|| node.text_of("Version")).unwrap_or_default();
    let property = version.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')'));
    let version = property.and_then(|name| properties.get(name)).map_or(version, |value| value);
    // Assets that are private do not go on to those who use the package: analysers and tools of the build.
    let is_tool = node.text_of("PrivateAssets").is_some_and(|assets| assets.eq_ignore_ascii_case("all"));
    let is_tool = is_tool || entry.key == "GlobalPackageReference";
    let scope = if is_tool { DependencyScope::Development } else { DependencyScope::Runtime };
    let package = Package::runtime(name, version, entry.line).scoped(scope);
    Some(if entry.key == "PackageVersion" { package.central() } else { package })
}

/// The text of an element, with attributes or without.
fn value_of(node: &Node) -> Option<&str> {
    node.text().or_else(|| node.text_of(""))
}

/// The packages of a `packages.config`.
pub(super) fn packages_config(text: &str) -> Option<Vec<Package>> {
    let root = xml::parse(text)?;
    let packages = root.get("packages").into_iter().flat_map(|packages| packages.all("package"));
    let read = |node: &Node| {
        let is_development = node.text_of("developmentDependency") == Some("true");
        let scope = if is_development { DependencyScope::Development } else { DependencyScope::Runtime };
        Some(Package::runtime(node.text_of("id")?, node.text_of("version")?, node.line).scoped(scope))
    };
    Some(packages.filter_map(read).collect())
}

/// The packages of a `packages.lock.json`.
pub(super) fn lock_file(text: &str) -> Option<Vec<Package>> {
    let root = json::parse(text)?;
    let frameworks = root.entries_at(&["dependencies"]).iter().flat_map(|framework| framework.node.entries());
    let locked = |entry: &Entry| {
        let version = entry.node.text_of("resolved").unwrap_or_default();
        Package::runtime(&entry.key, version, entry.line).owned(entry.node.text_of("type") == Some("Project"))
    };
    Some(frameworks.map(locked).collect())
}
