//! How files import from their own package.

use crate::model::path::RepoPath;
use crate::syntax::catalogue::{Choice, catalogue};

/// How the file at `path` imports `module`; `None` where that is of another package, or there is one way alone to import it.
pub(super) fn import_form(path: &RepoPath, module: &str) -> Option<Choice> {
    let option = if module.starts_with("../") {
        // A neighbour is hardly ever imported but by its relative path.
        "relative"
    } else if module.starts_with("@/") || module.starts_with("~/") || module.starts_with("#/") {
        "alias"
    } else if module.starts_with("./") {
        return None;
    } else if module.starts_with('.') {
        "relative"
    } else if is_of_own_package(path, module) {
        "absolute"
    } else {
        return None;
    };
    catalogue().choice("import-form", option)
}

/// Whether the first part of a dotted name is a directory that the file lies in.
fn is_of_own_package(path: &RepoPath, module: &str) -> bool {
    let Some((package, _)) = module.split_once('.') else { return false };
    let text = path.to_match();
    let directories = text.rsplit_once('/').map_or("", |(directories, _)| directories);
    !package.is_empty() && directories.split('/').any(|directory| directory == package)
}
