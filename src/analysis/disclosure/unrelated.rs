//! A large part of the program in a place that is not spoken of, while other files of the change are.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::event::{Event, place_of_file};
use super::nearness;
use super::wording::{Wording, telling_parts};
use crate::analysis::context::{Context, FileContext};
use crate::analysis::delta::Delta;
use crate::analysis::delta::file_role::FileRole;
use crate::model::path::RepoPath;
use crate::model::summary::UndisclosedKind;

/// The share of the changed lines that a place must have.
const LEAST_SHARE: f64 = 0.2;
/// The fewest changed lines that it must have.
const LEAST_LINES: u32 = 60;
/// A place is spoken of where one of so many names in it is.
const MOST_NAMES: usize = 400;

/// Directories that only hold others.
const HOLDERS: &[&str] =
    &["src", "lib", "libs", "packages", "crates", "apps", "modules", "internal", "pkg", "cmd", "app", "projects"];

/// One part of the repository, as far as the change touches it.
#[derive(Default)]
struct Module<'a> {
    lines: u32,
    files: Vec<&'a FileContext<'a>>,
}

/// The modules that take up much of the change and share no word with `wording`.
pub fn events<'a>(context: &'a Context<'a>, delta: &Delta, wording: &Wording) -> Vec<Event> {
    let mut modules: BTreeMap<String, Module<'a>> = BTreeMap::new();
    for (file, _) in context.files.iter().zip(&delta.roles).filter(|(_, role)| **role == FileRole::Source) {
        let module = modules.entry(module_of(&file.file.path)).or_default();
        module.lines += file.diff.added.count() + file.diff.deleted.count();
        module.files.push(file);
    }
    let total: u32 = modules.values().map(|module| module.lines).sum();
    let is_large =
        |module: &Module<'_>| module.lines >= LEAST_LINES && f64::from(module.lines) >= LEAST_SHARE * f64::from(total);
    let large = modules.iter().filter(|(_, module)| is_large(module));
    let silent: Vec<_> = large.filter(|(name, module)| !is_spoken_of(name, module, delta, wording)).collect();
    // Whoever speaks of nothing that changed leaves nothing out in particular.
    if silent.is_empty() || !context.files.iter().any(|file| nearness::is_spoken_of(file, wording)) {
        return Vec::new();
    }
    silent.into_iter().map(|(name, module)| event(name, module)).collect()
}

fn event(name: &str, module: &Module<'_>) -> Event {
    let largest = module.files.iter().max_by_key(|file| file.diff.added.count()).unwrap_or(&module.files[0]);
    let files = match module.files.len() {
        1 => "one file".to_owned(),
        files => format!("{files} files"),
    };
    let detail = format!("{} changed lines in {files} of `{name}`", module.lines);
    Event::new(UndisclosedKind::UnrelatedModule, place_of_file(largest), detail, Vec::new())
}

/// The directory that a file belongs to: the first one, or the two first where that one only holds others.
fn module_of(path: &RepoPath) -> String {
    let directory = path.directory().to_string();
    let mut parts = directory.split('/');
    match (parts.next().unwrap_or_default(), parts.next()) {
        (first, Some(second)) if HOLDERS.contains(&first) => format!("{first}/{second}"),
        ("", _) => ".".to_owned(),
        (first, _) => first.to_owned(),
    }
}

fn is_spoken_of(name: &str, module: &Module<'_>, delta: &Delta, wording: &Wording) -> bool {
    if module.files.iter().any(|file| nearness::is_spoken_of(file, wording)) {
        return true;
    }
    let mut names: FxHashSet<String> = telling_parts(name);
    names.retain(|part| !HOLDERS.contains(&part.as_str()));
    let paths: FxHashSet<&RepoPath> = module.files.iter().map(|file| &file.file.path).collect();
    let symbols = delta.symbols.iter().filter(|symbol| paths.contains(&symbol.place.path)).take(MOST_NAMES);
    names.extend(symbols.flat_map(|symbol| telling_parts(&symbol.name)));
    names.iter().any(|name| wording.says(name))
}
