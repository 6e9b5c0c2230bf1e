//! Gradle: build scripts as far as their lines show, version catalogs, and lock files.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::DependencyScope;
use super::package::Package;
use crate::analysis::delta::document::{Node, toml};

/// The packages of a `build.gradle` or `build.gradle.kts`.
pub(super) fn script(text: &str) -> Vec<Package> {
    static COORDINATES: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"^\s*(\w+)[ (]+(?:(?:platform|enforcedPlatform|kotlin)[ (]+)?["']([\w.-]+:[\w.-]+)(?::([^"'@:]+))?(?:[:@][^"']*)?["']"#;
        Regex::new(pattern).expect("the pattern is valid")
    });
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"^\s*(\w+)[ (]+group\s*[:=]\s*["']([\w.-]+)["'],\s*name\s*[:=]\s*["']([\w.-]+)["'](?:,\s*version\s*[:=]\s*["']([^"']+)["'])?"#;
        Regex::new(pattern).expect("the pattern is valid")
    });
    static PLUGIN: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"^\s*id[ (]+["']([\w.-]+)["']\)?\s+version[ (]+["']([^"']+)["']"#;
        Regex::new(pattern).expect("the pattern is valid")
    });
    let variables = variables(text);
    let value =
        |text: &str| variable_name(text).and_then(|name| variables.get(name)).map_or(text, |value| value).to_owned();
    let mut packages = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let found = COORDINATES.captures(line).map(|found| {
            (found[1].to_owned(), found[2].to_owned(), value(found.get(3).map_or("", |version| version.as_str())))
        });
        let found = found.or_else(|| {
            let found = NAMED.captures(line)?;
            let version = value(found.get(4).map_or("", |version| version.as_str()));
            Some((found[1].to_owned(), format!("{}:{}", &found[2], &found[3]), version))
        });
        if let Some((configuration, name, version)) = found {
            packages
                .extend(scope_of(&configuration).map(|scope| Package::runtime(name, version, number).scoped(scope)));
        } else if let Some(plugin) = PLUGIN.captures(line) {
            packages.push(Package::development(&plugin[1], value(&plugin[2]), number));
        }
    }
    packages
}

/// What the packages of a configuration are for; `None` for words that are none.
fn scope_of(configuration: &str) -> Option<DependencyScope> {
    const ENDINGS: [&str; 8] =
        ["implementation", "api", "compileonly", "runtimeonly", "compile", "runtime", "compileonlyapi", "provided"];
    const TOOLS: [&str; 5] = ["annotationprocessor", "kapt", "ksp", "classpath", "developmentonly"];
    let lower = configuration.to_lowercase();
    if TOOLS.iter().any(|tool| lower.ends_with(tool)) {
        return Some(DependencyScope::Development);
    }
    let is_for_tests = ["test", "jmh", "integration"].iter().any(|word| lower.contains(word));
    let scope = if is_for_tests { DependencyScope::Development } else { DependencyScope::Runtime };
    ENDINGS.iter().any(|ending| lower.ends_with(ending)).then_some(scope)
}

/// The texts that a script gives a name.
fn variables(text: &str) -> BTreeMap<&str, &str> {
    static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"^\s*(?:def |val |const val |ext\.|set\(")?(\w+)(?:"\s*,|\s*=)\s*["']([^"'$]+)["']"#;
        Regex::new(pattern).expect("the pattern is valid")
    });
    text.lines()
        .filter_map(|line| VARIABLE.captures(line))
        .map(|found| {
            let (_, [name, value]) = found.extract();
            (name, value)
        })
        .collect()
}

/// The name in `$name` or `${name}`.
fn variable_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?;
    Some(name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name))
}

/// The packages of a `libs.versions.toml`.
pub(super) fn catalog(text: &str) -> Option<Vec<Package>> {
    let root = toml::parse(text)?;
    let libraries = root.entries_at(&["libraries"]).iter().filter_map(|entry| {
        let (name, version) = coordinates(&entry.node, &root)?;
        Some(Package::runtime(name, version, entry.line).central())
    });
    let plugins = root.entries_at(&["plugins"]).iter().filter_map(|entry| {
        let id = entry.node.text_of("id").or_else(|| entry.node.text()?.split(':').next())?;
        Some(Package::development(id, version(&entry.node, &root), entry.line))
    });
    Some(libraries.chain(plugins).collect())
}

fn coordinates(library: &Node, root: &Node) -> Option<(String, String)> {
    if let Some(text) = library.text() {
        let mut parts = text.splitn(3, ':');
        let name = format!("{}:{}", parts.next()?, parts.next()?);
        return Some((name, parts.next().unwrap_or_default().to_owned()));
    }
    let parts = || Some(format!("{}:{}", library.text_of("group")?, library.text_of("name")?));
    let name = library.text_of("module").map(str::to_owned).or_else(parts)?;
    Some((name, version(library, root)))
}

/// The version of an entry of a catalog: its own, or one that several share.
fn version(entry: &Node, root: &Node) -> String {
    let shared = entry.at(&["version", "ref"]).and_then(Node::text);
    let told = shared.and_then(|name| root.at(&["versions", name])).or_else(|| entry.get("version"));
    let rich =
        |node: &Node| ["strictly", "require", "prefer"].iter().find_map(|key| node.text_of(key).map(str::to_owned));
    let inline = || entry.text().and_then(|text| text.rsplit_once(':')).map(|(_, version)| version.to_owned());
    told.and_then(|node| node.text().map(str::to_owned).or_else(|| rich(node))).or_else(inline).unwrap_or_default()
}

/// The packages of a `gradle.lockfile`.
pub(super) fn lock_file(text: &str) -> Vec<Package> {
    let locked = |(line, number): (&str, u32)| {
        let (coordinates, _) = line.split_once('=')?;
        let (name, version) = coordinates.rsplit_once(':')?;
        (!line.starts_with('#')).then(|| Package::runtime(name, version, number))
    };
    text.lines().zip(1..).filter_map(locked).collect()
}
