//! What a change imports that its files did not import before.

use rustc_hash::FxHashSet;

use super::departures::is_in_new_package;
use super::ground::Ground;
use crate::analysis::context::Context;
use crate::model::path::RepoPath;

/// An import that a file of the program has now, and had not.
pub(super) struct NewImport<'a> {
    /// The file at head.
    pub path: &'a RepoPath,
    /// The family of its language.
    pub family: &'a str,
    /// The line, 1-based.
    pub line: u32,
    /// What it imports.
    pub module: String,
    /// What the file imported before.
    pub before: Vec<String>,
}

/// The new imports of the change in `context`, in its order.
///
/// One inside a function or a condition was put there because it must not stand at the top, and one of types alone is gone when
/// the program runs: both are left out.
pub(super) fn new_imports<'a>(context: &'a Context<'_>) -> Vec<NewImport<'a>> {
    let mut found = Vec::new();
    for (file, side) in context.reviewable_files() {
        let path = &file.file.path;
        let is_program = Ground::of(path, file.language) == Some(Ground::Program) && !file.class.is_test();
        if !is_program || is_in_new_package(context, path) {
            continue;
        }
        let modules = |text: &str| file.language.imports(text).into_iter().map(|import| import.module);
        let before: Vec<String> = file.before.iter().flat_map(|side| modules(&side.text)).collect();
        let known: FxHashSet<&String> = before.iter().collect();
        let lines: Vec<&str> = side.text.lines().collect();
        for import in file.language.imports(&side.text) {
            let text = lines.get(import.line as usize - 1).copied().unwrap_or_default();
            let is_aside = text.starts_with([' ', '\t']) && !text.trim_start().starts_with('"');
            let is_written = file.diff.added.contains(import.line) && !file.novelty.moved_in.contains(import.line);
            if is_written && !is_aside && !text.contains("import type") && !known.contains(&import.module) {
                let (line, module) = (import.line, import.module);
                found.push(NewImport { path, family: file.language.family(), line, module, before: before.clone() });
            }
        }
    }
    found
}
