//! What trees hold, and in what two of them differ.

use std::collections::BTreeMap;

use super::error::GitError;
use super::ids;
use super::repository::Repository;
use crate::model::change::FileMode;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;

/// The most differing entries that are looked at before a tree is taken for a trap: a few trees that hold one another
/// many times over make billions of paths. The largest public repositories have half a million files.
const MAX_ENTRIES: usize = 2_000_000;

/// A file as a tree names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    /// The id of its blob (of the commit, for a submodule).
    pub id: ObjectId,
    /// How git stores it.
    pub mode: FileMode,
}

/// A file of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path.
    pub path: RepoPath,
    /// What stands there.
    pub entry: TreeEntry,
}

/// A path at which two trees differ; at least one of them has a file there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeDiffEntry {
    /// The path.
    pub path: RepoPath,
    /// The file in the old tree.
    pub before: Option<TreeEntry>,
    /// The file in the new tree.
    pub after: Option<TreeEntry>,
}

impl Repository {
    /// All files of a tree, sorted by path, symbolic links and submodules among them.
    pub fn files_of_tree(&self, tree: &ObjectId) -> Result<Vec<TreeFile>, GitError> {
        let mut files = Vec::new();
        walk(&self.local(), None, Some(ids::to_database(tree)?), |path, _, after| {
            files.extend(after.map(|entry| TreeFile { path, entry }));
        })?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(files)
    }

    /// The files that differ between two trees, sorted by path; renames are not looked for.
    ///
    /// Directories that are the same in both are never opened: the cost grows with the difference.
    pub fn tree_diff(&self, old_tree: &ObjectId, new_tree: &ObjectId) -> Result<Vec<TreeDiffEntry>, GitError> {
        let (old_tree, new_tree) = (ids::to_database(old_tree)?, ids::to_database(new_tree)?);
        let mut differences = Vec::new();
        walk(&self.local(), Some(old_tree), Some(new_tree), |path, before, after| {
            differences.push(TreeDiffEntry { path, before, after });
        })?;
        differences.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(differences)
    }
}

/// Two trees at the same path, of which at least one exists.
struct Pair {
    /// The path, with a `/` at its end unless it is empty.
    prefix: Vec<u8>,
    old: Option<gix::ObjectId>,
    new: Option<gix::ObjectId>,
}

/// What stands under one name in the old and in the new tree.
type Sides = [Option<(gix::objs::tree::EntryMode, gix::ObjectId)>; 2];

/// Tells `visit` of every path at which exactly one of the trees has a file or both have different ones.
///
/// Keeps its own stack and lists each directory by name, so that neither depth, nor order, nor repetition in a
/// hand-made tree can lead it astray.
fn walk(
    repository: &gix::Repository,
    old: Option<gix::ObjectId>,
    new: Option<gix::ObjectId>,
    mut visit: impl FnMut(RepoPath, Option<TreeEntry>, Option<TreeEntry>),
) -> Result<(), GitError> {
    let mut pending = vec![Pair { prefix: Vec::new(), old, new }];
    let mut seen = 0;
    while let Some(pair) = pending.pop() {
        for (name, [old, new]) in differing_entries(repository, &pair)? {
            seen += 1;
            if seen > MAX_ENTRIES {
                return Err(hostile(new_or_old(&pair), "it holds too many files"));
            }
            let mut path = [pair.prefix.as_slice(), &name].concat();
            let [old_tree, new_tree] = [old, new].map(|side| side.filter(|(mode, _)| mode.is_tree()).map(|(_, id)| id));
            let [before, after] = [old, new].map(|side| {
                side.and_then(|(mode, id)| Some(TreeEntry { mode: file_mode(mode)?, id: ids::to_model(&id) }))
            });
            if before.is_some() || after.is_some() {
                visit(RepoPath::new(path.clone()), before, after);
            }
            if old_tree.is_some() || new_tree.is_some() {
                path.push(b'/');
                pending.push(Pair { prefix: path, old: old_tree, new: new_tree });
            }
        }
    }
    Ok(())
}

/// The entries of two directories that are not the same in both, by name.
fn differing_entries(repository: &gix::Repository, pair: &Pair) -> Result<BTreeMap<Vec<u8>, Sides>, GitError> {
    let mut entries: BTreeMap<Vec<u8>, Sides> = BTreeMap::new();
    for (side, id) in [pair.old, pair.new].into_iter().enumerate() {
        let Some(id) = id else { continue };
        let reading = || GitError::reading(format!("tree `{id}`"));
        let tree = repository.find_tree(id).map_err(reading())?;
        for entry in tree.iter() {
            let entry = entry.map_err(reading())?;
            if entry.filename().is_empty() || entry.filename().contains(&b'/') {
                return Err(hostile(id, "it has a name that no file can have"));
            }
            let sides = entries.entry(entry.filename().to_vec()).or_default();
            sides[side] = Some((entry.mode(), entry.object_id()));
        }
    }
    entries.retain(|_, [old, new]| old != new);
    Ok(entries)
}

fn hostile(tree: gix::ObjectId, problem: &'static str) -> GitError {
    GitError::HostileTree { tree: tree.to_string(), problem }
}

fn new_or_old(pair: &Pair) -> gix::ObjectId {
    pair.new.or(pair.old).expect("a pair has at least one tree")
}

/// How git stores what has this mode; `None` for a directory.
pub(super) fn file_mode(mode: gix::objs::tree::EntryMode) -> Option<FileMode> {
    match mode.kind() {
        gix::objs::tree::EntryKind::Tree => None,
        gix::objs::tree::EntryKind::Blob => Some(FileMode::Regular),
        gix::objs::tree::EntryKind::BlobExecutable => Some(FileMode::Executable),
        gix::objs::tree::EntryKind::Link => Some(FileMode::Symlink),
        gix::objs::tree::EntryKind::Commit => Some(FileMode::Submodule),
    }
}
