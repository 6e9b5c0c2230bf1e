//! GitHub Actions: what workflows and composite actions use.

use super::package::Package;
use crate::analysis::delta::document::{Node, yaml};

/// The actions and workflows that a workflow or a composite action uses, but those of the same repository.
pub(super) fn workflow(text: &str) -> Option<Vec<Package>> {
    let root = yaml::parse(text)?;
    let jobs = || root.entries_at(&["jobs"]).iter().map(|job| &job.node);
    let steps = jobs().chain(root.get("runs")).filter_map(|part| part.get("steps")).flat_map(Node::items);
    Some(jobs().chain(steps).filter_map(|user| used(user.get("uses")?)).collect())
}

fn used(reference: &Node) -> Option<Package> {
    let text = reference.text()?;
    let (name, version) = text.split_once('@')?;
    let is_elsewhere = !text.starts_with("./") && !text.contains("://");
    is_elsewhere.then(|| Package::development(name, version, reference.line))
}
