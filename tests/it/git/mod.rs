//! From real repositories to changes.

mod attributes;
mod changes;
mod contents;
mod default_base;
mod history;
mod hostile;
mod names;
mod opening;
mod program;
mod properties;
mod renames;
mod trees;

use review_gate::git::repository::Repository;
use review_gate::model::change::{Change, FileChange, FileMode, FileVersion};
use review_gate::model::limits::Limits;
use review_gate::model::object_id::ObjectId;

use crate::support::repository::TestRepository;

/// What the last commit of `repository` changed.
fn last_change(repository: &TestRepository) -> Change {
    change_between(&repository.open(), &repository.id("HEAD^"), &repository.head())
}

fn change_between(repository: &Repository, base: &ObjectId, head: &ObjectId) -> Change {
    repository.change(base, head, None, &Limits::default()).expect("the change can be read")
}

/// The only file of a change.
fn only(change: &Change) -> &FileChange {
    let [file] = change.files.as_slice() else { panic!("one file changed: {:?}", change.files) };
    file
}

/// A change, one line a file: what happened, where, from where, and the modes where they differ.
fn outline(change: &Change) -> Vec<String> {
    change.files.iter().map(line).collect()
}

fn line(file: &FileChange) -> String {
    let mode = |version: &Option<FileVersion>| version.as_ref().map(|version| version.mode);
    let from = file.previous_path.as_ref().map(|path| format!(" from {path}")).unwrap_or_default();
    let modes = match (mode(&file.before), mode(&file.after)) {
        (Some(before), Some(after)) if before != after => format!(" {before:?} -> {after:?}"),
        (_, Some(mode)) | (Some(mode), None) if mode != FileMode::Regular => format!(" {mode:?}"),
        _ => String::new(),
    };
    format!("{:?} {}{from}{modes}", file.status, file.path)
}
