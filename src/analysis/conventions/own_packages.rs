//! What the packages of the repository itself are called: that they use one another says nothing.

use std::sync::LazyLock;

use regex::Regex;

use crate::analysis::codebase::Codebase;

/// The manifests that name the package they belong to.
const MANIFESTS: &[&str] = &["Cargo.toml", "go.mod", "package.json", "pyproject.toml"];
/// The first name in one of them.
const NAME: &str = r#"(?m)^(?:module\s+|\s*"?name"?\s*[:=]\s*")([^"\s]+)"#;

/// The names of packages.
pub(super) struct OwnPackages(Vec<String>);

impl OwnPackages {
    /// Those of the tree of `codebase`.
    pub(super) fn of(codebase: &dyn Codebase) -> Self {
        static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new(NAME).expect("the pattern is valid"));
        let files = codebase.files().files.iter().map(|file| &file.path);
        let is_manifest = |path: &str| MANIFESTS.contains(&path.rsplit('/').next().unwrap_or_default());
        let manifests = files.filter(|path| is_manifest(&path.to_match()));
        let name = |text: &str| Some(normal(PATTERN.captures(text)?.get(1)?.as_str()));
        Self(manifests.filter_map(|path| name(&codebase.text_of(path)?)).collect())
    }

    /// Whether `library` is one of them, whatever its version.
    pub(super) fn has(&self, library: &str) -> bool {
        let library = normal(library);
        let is_it =
            |name: &String| name.strip_prefix(&library).is_some_and(|rest| rest.is_empty() || rest.starts_with("/v"));
        self.0.iter().any(is_it)
    }
}

/// What is written `-` in a manifest is `_` in code.
fn normal(name: &str) -> String {
    name.replace('-', "_")
}
