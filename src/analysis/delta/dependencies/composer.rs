//! Composer: `composer.json` and `composer.lock`.

use super::DependencyScope;
use super::package::Package;
use crate::analysis::delta::document::{Node, json};

/// The packages of a `composer.json`. PHP itself and its extensions are none.
pub(super) fn manifest(text: &str) -> Option<Vec<Package>> {
    let root = json::parse(text)?;
    let section = |key, scope| {
        let entries = root.entries_at(&[key]).iter().filter(|entry| entry.key.contains('/'));
        entries
            .filter_map(move |entry| Some(Package::runtime(&entry.key, entry.node.text()?, entry.line).scoped(scope)))
    };
    let development = section("require-dev", DependencyScope::Development);
    Some(section("require", DependencyScope::Runtime).chain(development).collect())
}

/// The packages of a `composer.lock`.
pub(super) fn lock_file(text: &str) -> Option<Vec<Package>> {
    let root = json::parse(text)?;
    let section = |key, scope| {
        let items = root.get(key).map_or(&[][..], Node::items).iter();
        items.filter_map(move |item| {
            let version = item.text_of("version").unwrap_or_default();
            Some(Package::runtime(item.text_of("name")?, version, item.get("name")?.line).scoped(scope))
        })
    };
    let development = section("packages-dev", DependencyScope::Development);
    Some(section("packages", DependencyScope::Runtime).chain(development).collect())
}
