//! A repository: where it is, and what its names stand for.

use std::path::{Path, PathBuf};

use gix::discover::upwards;
use gix::open::Options;
use gix::sec::trust;

use super::error::GitError;
use super::ids;
use super::reader::Reader;
use crate::model::change::Content;
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;

/// The memory for objects that a walk over trees or history sees more than once.
const OBJECT_CACHE_BYTES: usize = 4 * 1024 * 1024;

/// A repository on disk, to be shared between threads.
#[derive(Debug)]
pub struct Repository {
    shared: gix::ThreadSafeRepository,
    git_dir: PathBuf,
}

impl Repository {
    /// Opens the repository that `path` is or lies in: a work tree, a linked work tree or a bare repository.
    pub fn open(path: &Path) -> Result<Self, GitError> {
        let options = trust::Mapping { full: options(), reduced: options() };
        let shared = gix::ThreadSafeRepository::discover_opts(path, upwards::Options::default(), options)
            .map_err(|source| GitError::NotARepository { path: path.to_owned(), source: Box::new(source) })?;
        let git_dir = shared.to_thread_local().common_dir().to_owned();
        Ok(Self { shared, git_dir })
    }

    /// The directory that holds the objects and references; linked work trees share it.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The commit that `revision` stands for: a branch, a tag, an id, or an expression such as `HEAD~2`.
    pub fn resolve(&self, revision: &str) -> Result<ObjectId, GitError> {
        let repository = self.local();
        // What starts so is an option, an index entry or a search through all messages to git: never a commit's name.
        let foreign = revision.is_empty() || revision.starts_with(['-', ':']);
        if foreign {
            return Err(GitError::UnknownRevision { revision: revision.to_owned(), source: None });
        }
        commit_named(&repository, revision).map_err(|source| unresolved(&repository, revision, source))
    }

    /// The tree of a commit; a tree stands for itself.
    pub fn tree_of(&self, commit: &ObjectId) -> Result<ObjectId, GitError> {
        let tree = self
            .local()
            .find_object(ids::to_database(commit)?)
            .and_then(gix::Object::peel_to_tree)
            .map_err(GitError::reading(format!("the tree of `{commit}`")))?
            .id;
        Ok(ids::to_model(&tree))
    }

    /// The text of the file at `path` in `commit`; `None` when there is none, an error when it is no text.
    pub fn text_at(&self, commit: &ObjectId, path: &RepoPath) -> Result<Option<String>, GitError> {
        let reader = self.reader();
        let Some(entry) = reader.entry_at(commit, path)? else { return Ok(None) };
        match reader.content(&entry, &Limits::default()) {
            Content::Text(text) => Ok(Some(text.to_string())),
            Content::Unread { reason, .. } => {
                Err(GitError::NotText { path: path.clone(), commit: commit.to_string(), reason })
            }
        }
    }

    /// A reader of blobs, for one thread: cheap to make, cheaper to keep.
    pub fn reader(&self) -> Reader {
        Reader::new(self.shared.to_thread_local())
    }

    /// The repository for this thread, set up to walk trees and history.
    pub(super) fn local(&self) -> gix::Repository {
        let mut repository = self.shared.to_thread_local();
        repository.object_cache_size_if_unset(OBJECT_CACHE_BYTES);
        repository
    }
}

/// Nothing but the repository itself is read, and no object stands in for another: a replacement that somebody pushed
/// would have a different text reviewed than the one that is merged.
fn options() -> Options {
    Options::isolated().config_overrides(["core.useReplaceRefs=false"])
}

/// The one commit that `revision` names; what names several, or all but some, is an error.
fn commit_named(repository: &gix::Repository, revision: &str) -> gix::Result<ObjectId> {
    let gix::revision::plumbing::Spec::Include(id) = repository.rev_parse(revision)?.detach() else {
        return Err(gix::Error::from_error(gix::error::message("it stands for a set of commits")));
    };
    let commit = repository.find_object(id)?.peel_to_commit()?;
    Ok(ids::to_model(&commit.id))
}

/// Why `revision` stands for no commit, in the terms of the person who named it.
fn unresolved(repository: &gix::Repository, revision: &str, source: gix::Error) -> GitError {
    let has_reference =
        repository.references().is_ok_and(|references| references.all().is_ok_and(|mut all| all.next().is_some()));
    let is_unborn = repository.head().is_ok_and(|head| head.is_unborn());
    if is_unborn && !has_reference {
        return GitError::NoCommits;
    }
    let names_an_ancestor = revision.contains(['~', '^']) || ObjectId::from_hex(revision).is_some();
    if names_an_ancestor && repository.is_shallow().unwrap_or(false) {
        return GitError::ShallowHistory { missing: revision.to_owned() };
    }
    GitError::UnknownRevision { revision: revision.to_owned(), source: Some(Box::new(source)) }
}
