//! Whether something stands near to what a text is about.
//!
//! "Updates the tests" names no test. It is about the tests of what the rest of the text is about, and says nothing of others.

use rustc_hash::FxHashSet;

use super::event::{Event, Name};
use super::wording::{Wording, telling_parts};
use crate::analysis::context::{Context, FileContext, Side};
use crate::analysis::delta::Delta;
use crate::model::lines::LineSet;
use crate::model::path::RepoPath;

/// Parts of paths that say how a project is laid out.
const LAYOUT: &[&str] = &[
    "app",
    "cmd",
    "e2e",
    "github",
    "integration",
    "java",
    "kotlin",
    "pkg",
    "projects",
    "python",
    "scala",
    "spec",
    "specs",
    "src",
    "unit",
];

/// Whether the file of `event` has a word of the text in its name or some in its changed lines, or is the only one of its
/// role that the change touches.
pub fn is_near(event: &Event, context: &Context<'_>, delta: &Delta, wording: &Wording) -> bool {
    let path = &event.place.path;
    let files = || context.files.iter().zip(&delta.roles);
    let is_own = |file: &FileContext<'_>| file.file.path == *path || file.file.previous_path.as_ref() == Some(path);
    let Some((file, role)) = files().find(|(file, _)| is_own(file)) else { return true };
    let is_alone = files().filter(|(_, other)| *other == role).count() == 1;
    let is_at_former_path = || parts_of_path(path).iter().any(|part| wording.says(part));
    is_alone || is_at_former_path() || is_spoken_of(file, wording)
}

/// Whether the text has a word of the name of `file` or some of its changed lines.
pub fn is_spoken_of(file: &FileContext<'_>, wording: &Wording) -> bool {
    parts_of_path(&file.file.path).iter().any(|part| wording.says(part)) || shares_words(file, wording)
}

/// The words of the place of `event` and of its names.
pub fn words_of(event: &Event) -> FxHashSet<String> {
    let mut words = parts_of_path(&event.place.path);
    for name in &event.names {
        if let Name::Identifier(text) | Name::Phrase(text) = name {
            words.extend(telling_parts(text));
        }
    }
    words.retain(|word| !LAYOUT.contains(&word.as_str()));
    words
}

/// The words in the name of the file at `path` and of its directories, but for those of the layout of a project.
pub fn parts_of_path(path: &RepoPath) -> FxHashSet<String> {
    let path = path.to_string();
    let (directories, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let stem = name.trim_start_matches('.').split('.').next().unwrap_or(name);
    let mut parts = telling_parts(directories);
    parts.extend(telling_parts(stem));
    parts.retain(|part| !LAYOUT.contains(&part.as_str()));
    parts
}

/// Whether the text has some of the words in the changed lines of `file`.
fn shares_words(file: &FileContext<'_>, wording: &Wording) -> bool {
    /// Fewer may be there by chance.
    const LEAST_SHARED: usize = 3;
    /// Shorter words are in every text.
    const LEAST_LETTERS: usize = 5;
    let mut shared: FxHashSet<String> = FxHashSet::default();
    for (side, lines) in [(&file.before, &file.diff.deleted), (&file.after, &file.diff.added)] {
        let Some(side) = side else { continue };
        for line in changed_lines(side, lines) {
            let long = telling_parts(line).into_iter().filter(|part| part.chars().count() >= LEAST_LETTERS);
            shared.extend(long.filter(|part| wording.says(part)));
            if shared.len() >= LEAST_SHARED {
                return true;
            }
        }
    }
    false
}

fn changed_lines<'s>(side: &'s Side, lines: &'s LineSet) -> impl Iterator<Item = &'s str> {
    (1..).zip(side.text.lines()).filter(|(number, _)| lines.contains(*number)).map(|(_, line)| line)
}
