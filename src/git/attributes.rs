//! What `.gitattributes` say of paths.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use gix::attrs::search::{MetadataCollection, Outcome};
use gix::attrs::{Search, StateRef};
use gix::bstr::ByteSlice;
use gix::glob::pattern::Case;

use super::error::GitError;
use super::reader::Reader;
use super::repository::Repository;
use crate::model::change::{Attributes, Content};
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;

/// The file that holds attributes.
const FILE_NAME: &str = ".gitattributes";

/// The attributes that are looked for, in the order of the fields of [`Attributes`].
const NAMES: [&str; 3] = ["linguist-generated", "linguist-vendored", "linguist-documentation"];

impl Repository {
    /// What the `.gitattributes` of `commit`, in all directories above each of `paths`, say of it, in the order of
    /// `paths`. What a work tree, a user or a machine says does not count.
    pub fn attributes(&self, commit: &ObjectId, paths: &[&RepoPath]) -> Result<Vec<Attributes>, GitError> {
        let reader = Reader::new(self.local());
        let mut rules = Rules::default();
        // Sorted, a directory comes before those in it, so that the nearest file is added last and overrules the others.
        let directories: BTreeSet<&[u8]> = paths.iter().flat_map(|path| directories_above(path)).collect();
        for directory in directories {
            let path = RepoPath::new([directory, FILE_NAME.as_bytes()].concat());
            if let Some(text) = attributes_file(&reader, commit, &path)? {
                rules.add(&path, &text);
            }
        }
        Ok(rules.of_all(paths))
    }
}

/// The text of a `.gitattributes`. One that is a link, or that nobody could read, says nothing, as for git.
fn attributes_file(reader: &Reader, commit: &ObjectId, path: &RepoPath) -> Result<Option<Arc<str>>, GitError> {
    let entry = reader.entry_at(commit, path)?;
    Ok(entry.and_then(|entry| match reader.content(&entry, &Limits::default()) {
        Content::Text(text) => Some(text),
        Content::Unread { .. } => None,
    }))
}

/// The directories that hold `path`, from the root on, each with a `/` at its end unless it is the root.
fn directories_above(path: &RepoPath) -> impl Iterator<Item = &[u8]> {
    let bytes = path.as_bytes();
    let ends = bytes.find_iter(b"/").map(|slash| slash + 1);
    std::iter::once(0).chain(ends).map(|end| &bytes[..end])
}

/// The rules of all the files that were read.
#[derive(Default)]
struct Rules {
    search: Search,
    names: MetadataCollection,
}

impl Rules {
    fn add(&mut self, path: &RepoPath, text: &str) {
        let Ok(source) = gix::path::from_byte_slice(path.as_bytes()) else { return };
        let is_root = path.directory().is_empty();
        let root = Some(Path::new(""));
        // Only the file at the root may define macros. Lines that make no sense are skipped, as git does.
        let added = self.search.add_patterns_buffer(text.as_bytes(), source.to_owned(), root, &mut self.names, is_root);
        added.expect("the path was made from bytes and goes back to bytes");
    }

    fn of_all(&self, paths: &[&RepoPath]) -> Vec<Attributes> {
        let mut outcome = Outcome::default();
        outcome.initialize_with_selection(&self.names, NAMES);
        let mut of = |path: &RepoPath| {
            outcome.reset();
            let path = path.as_bytes().as_bstr();
            self.search.pattern_matching_relative_path(path, Case::Sensitive, Some(false), &mut outcome);
            let mut states = outcome.iter_selected().map(|found| truth(found.assignment.state));
            let mut next = || states.next().flatten();
            Attributes { generated: next(), vendored: next(), documentation: next() }
        };
        paths.iter().map(|path| of(path)).collect()
    }
}

/// What a state says of a yes-or-no attribute.
fn truth(state: StateRef<'_>) -> Option<bool> {
    match state {
        StateRef::Set => Some(true),
        StateRef::Unset => Some(false),
        StateRef::Value(value) => Some(value.as_bstr() != "false"),
        StateRef::Unspecified => None,
    }
}
