//! Files that are worth more eyes: those that guard the others, and those where a mistake is dear.

use std::sync::LazyLock;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::model::path::RepoPath;
use crate::model::policy::Policy;
use crate::model::snapshot::Snapshot;
use crate::model::well_known_paths::{AGENT_INSTRUCTIONS, CONTINUOUS_INTEGRATION};

/// Sensitive in every repository, beside continuous integration and what agents are told. Compared without regard to case, as some file systems do.
const BUILT_IN: &[&str] = &[
    // What decides who may do what.
    "**/{auth,authn,authz,authentication,authorization,oauth,oauth2,sso,saml,iam,rbac,permissions}/**",
    "**/{auth,authn,authz,authentication,authorization,oauth,oauth2,permissions}.*",
    // Money.
    "**/{billing,payment,payments,invoicing,checkout}/**",
    "**/{billing,payment,payments}.*",
    // Data that cannot be had back.
    "**/{migrations,migration,migrate}/**",
    // What guards all of it.
    "{,.github/,docs/}CODEOWNERS",
    ".github/review-gate.toml",
    // What hides files from those who review, and what says where others come from.
    "**/.gitattributes",
    ".gitmodules",
    "**/.lfsconfig",
    // Where agents and people start.
    "**/.devcontainer/**",
    "**/.devcontainer.json",
];

static IS_BUILT_IN: LazyLock<GlobSet> = LazyLock::new(|| {
    let patterns = || [BUILT_IN, CONTINUOUS_INTEGRATION, AGENT_INSTRUCTIONS].concat().into_iter();
    // A link or a submodule in the place of a directory is all that it leads to.
    let directories = patterns().filter_map(|pattern| pattern.strip_suffix("/**"));
    set(patterns().chain(directories).map(without_case))
});

/// The sensitive ones among the paths of the change, sorted. Empty when the paths are not known.
pub(super) fn sensitive_paths(snapshot: &Snapshot, policy: &Policy) -> Vec<RepoPath> {
    // A policy is checked when it is read; a pattern that is no glob cannot get here.
    let own = policy.paths.sensitive.iter();
    let own = set(own.filter_map(|pattern| GlobBuilder::new(pattern).case_insensitive(true).build().ok()));
    let is_sensitive = |path: &&RepoPath| {
        let path = path.to_match();
        IS_BUILT_IN.is_match(&*path) || own.is_match(&*path)
    };
    let mut paths: Vec<RepoPath> = snapshot.paths.iter().flatten().filter(is_sensitive).cloned().collect();
    paths.sort();
    paths.dedup();
    paths
}

fn without_case(pattern: &str) -> Glob {
    GlobBuilder::new(pattern)
        .case_insensitive(true)
        .literal_separator(true)
        .empty_alternates(true)
        .build()
        .expect("the patterns above are valid globs")
}

fn set(globs: impl Iterator<Item = Glob>) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in globs {
        builder.add(glob);
    }
    builder.build().expect("each pattern compiled by itself")
}
