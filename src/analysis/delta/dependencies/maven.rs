//! Maven: `pom.xml`.

use std::collections::BTreeMap;

use super::DependencyScope;
use super::package::Package;
use crate::analysis::delta::document::{Node, xml};

/// The packages of a `pom.xml`: dependencies, plugins and the parent.
pub(super) fn manifest(text: &str) -> Option<Vec<Package>> {
    let document = xml::parse(text)?;
    let project = document.get("project")?;
    let properties = Properties::of(project);
    let profiles = project.get("profiles").into_iter().flat_map(|profiles| profiles.all("profile"));
    let mut packages: Vec<Package> =
        project.get("parent").and_then(|parent| package(parent, &properties)).into_iter().collect();
    for part in std::iter::once(project).chain(profiles) {
        let read = |path: &[&str], kind| -> Vec<Package> {
            let list = part.at(path).into_iter();
            list.flat_map(|list| list.all(kind)).filter_map(|node| package(node, &properties)).collect()
        };
        packages.extend(read(&["dependencies"], "dependency"));
        packages
            .extend(read(&["dependencyManagement", "dependencies"], "dependency").into_iter().map(Package::central));
        for plugins in [&["build", "plugins"][..], &["build", "pluginManagement", "plugins"]] {
            let plugins = read(plugins, "plugin").into_iter();
            packages.extend(plugins.map(|plugin| plugin.scoped(DependencyScope::Development)));
        }
    }
    Some(packages)
}

fn package(node: &Node, properties: &Properties<'_>) -> Option<Package> {
    let group = node.text_of("groupId").unwrap_or("org.apache.maven.plugins");
    let version = node.text_of("version").unwrap_or_default();
    let is_own = group == "${project.groupId}" || version == "${project.version}";
    let name = format!("{}:{}", properties.value(group), properties.value(node.text_of("artifactId")?));
    let is_test = node.text_of("scope") == Some("test");
    let scope = if is_test { DependencyScope::Development } else { DependencyScope::Runtime };
    Some(Package::runtime(name, properties.value(version), node.line).scoped(scope).owned(is_own))
}

/// What `${name}` stands for.
struct Properties<'pom>(BTreeMap<String, &'pom str>);

impl<'pom> Properties<'pom> {
    fn of(project: &'pom Node) -> Self {
        let own = ["groupId", "version"].into_iter().filter_map(|key| {
            let value = project.text_of(key).or_else(|| project.get("parent")?.text_of(key))?;
            Some((format!("project.{key}"), value))
        });
        let declared = project.entries_at(&["properties"]).iter();
        let declared = declared.filter_map(|entry| Some((entry.key.clone(), entry.node.text()?)));
        Self(declared.chain(own).collect())
    }

    /// `text`, or what it stands for where it is the name of a property and nothing else.
    fn value<'text>(&'text self, text: &'text str) -> &'text str {
        /// More steps than people take; a property may be defined by itself.
        const MOST_STEPS: usize = 8;
        let mut value = text;
        for _ in 0..MOST_STEPS {
            let name = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            match name.and_then(|name| self.0.get(name)) {
                Some(next) => value = next,
                None => break,
            }
        }
        value
    }
}
