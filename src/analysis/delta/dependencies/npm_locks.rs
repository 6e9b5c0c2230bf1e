//! The lock files of npm, pnpm, yarn and bun.
//!
//! Those of pnpm and yarn are read a line at a time: their tools write them in one way only, and they are large.

use super::DependencyScope;
use super::npm::name_and_version;
use super::package::Package;
use crate::analysis::delta::document::{Entry, json};

/// The packages of a `package-lock.json`, of which older versions nest and newer ones list the folders.
pub(super) fn package_lock(text: &str) -> Option<Vec<Package>> {
    let root = json::parse(text)?;
    let folders = root.entries_at(&["packages"]);
    let entries = if folders.is_empty() { root.entries_at(&["dependencies"]) } else { folders };
    Some(entries.iter().filter_map(installed).collect())
}

fn installed(entry: &Entry) -> Option<Package> {
    let name = entry.key.rsplit("node_modules/").next().unwrap_or_default();
    let is_own = entry.node.text_of("link") == Some("true");
    let is_folder_of_workspace = entry.key.contains('/') && !entry.key.starts_with('@') && name == entry.key;
    if name.is_empty() || is_folder_of_workspace {
        return None;
    }
    let is_development = entry.node.text_of("dev") == Some("true");
    let scope = if is_development { DependencyScope::Development } else { DependencyScope::Runtime };
    let version = entry.node.text_of("version").unwrap_or_default();
    Some(Package::runtime(name, version, entry.line).scoped(scope).owned(is_own))
}

/// The packages of a `bun.lock`.
pub(super) fn bun_lock(text: &str) -> Option<Vec<Package>> {
    let root = json::parse(text)?;
    let locked = |entry: &Entry| {
        let (name, version) = name_and_version(entry.node.items().first()?.text()?);
        Some(Package::runtime(name, version, entry.line).owned(version.starts_with("workspace:")))
    };
    Some(root.entries_at(&["packages"]).iter().filter_map(locked).collect())
}

/// The packages of a `pnpm-lock.yaml`: the keys below `packages`.
pub(super) fn pnpm_lock(text: &str) -> Vec<Package> {
    let mut packages = Vec::new();
    let mut is_in_packages = false;
    for (line, number) in text.lines().zip(1..) {
        if !line.starts_with([' ', '#']) && !line.is_empty() {
            is_in_packages = line.trim_end() == "packages:";
        } else if is_in_packages
            && let Some(key) = line.strip_prefix("  ").filter(|key| !key.starts_with(' '))
            && let Some(key) = key.trim_end().strip_suffix(':')
        {
            let key = key.trim_matches(['\'', '"']);
            let key = key.strip_prefix('/').unwrap_or(key);
            let (name, version) = pnpm_name_and_version(key.split('(').next().unwrap_or(key));
            packages.push(Package::runtime(name, version, number));
        }
    }
    packages
}

/// The parts of `name@version`, or of `name/version` as it was until version 5 of the format.
fn pnpm_name_and_version(key: &str) -> (&str, &str) {
    let (name, version) = name_and_version(key);
    if version.is_empty() { key.rsplit_once('/').unwrap_or((key, "")) } else { (name, version) }
}

/// The packages of a `yarn.lock`, of either format.
pub(super) fn yarn_lock(text: &str) -> Vec<Package> {
    let mut packages = Vec::new();
    let mut open: Option<(&str, u32)> = None;
    for (line, number) in text.lines().zip(1..) {
        let is_heading = !line.starts_with([' ', '#']) && line.ends_with(':');
        if is_heading {
            let first = line.trim_start_matches('"').split(['"', ',', ':']).next().unwrap_or_default();
            open = Some((name_and_version(first).0, number));
        } else if let Some(version) = line.strip_prefix("  version")
            && let Some((name, line)) = open.take_if(|(name, _)| *name != "__metadata")
        {
            let version = version.trim_matches([' ', ':', '"']);
            packages.push(Package::runtime(name, version, line).owned(version == "0.0.0-use.local"));
        }
    }
    packages
}
