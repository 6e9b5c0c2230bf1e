//! A change: everything that differs between a merge base and a head, with the texts of both sides.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::check::CheckOutcome;
use super::object_id::ObjectId;
use super::path::RepoPath;
use super::problem::Reason;

/// The difference between a merge base and a head, as a reviewer would see it.
#[derive(Clone, Debug)]
pub struct Change {
    /// The commit that the change is compared with, as it was asked for.
    pub base: ObjectId,
    /// The commit under review.
    pub head: ObjectId,
    /// Where head left base: the left side of the diff.
    pub merge_base: ObjectId,
    /// What its author says of it.
    pub description: Description,
    /// The messages of the newest commits up to the merge base, newest first: how this project speaks of its changes.
    pub earlier_messages: Vec<String>,
    /// How the checks of head ended; empty where that is not known, or where some still run.
    pub checks: Vec<CheckOutcome>,
    /// The files that differ, sorted by path.
    pub files: Vec<FileChange>,
}

/// What an author says of a change. Never trusted; never needed for the facts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The login of the author where the caller knows it.
    pub author: Option<String>,
    /// The messages of its commits, newest first.
    pub commit_messages: Vec<String>,
    /// The task it is to do, Markdown: title and text of the issues it closes, where the caller knows them.
    pub task: Option<String>,
}

/// One file that differs.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// What happened to it.
    pub status: FileStatus,
    /// Its path at head; its path at base when it was deleted.
    pub path: RepoPath,
    /// Where it was renamed or copied from.
    pub previous_path: Option<RepoPath>,
    /// The version at the merge base; for a copy, the version it was copied from. `None` when it was added.
    pub before: Option<FileVersion>,
    /// The version at head; `None` when it was deleted.
    pub after: Option<FileVersion>,
    /// What `.gitattributes` at the merge base say of `path`.
    pub attributes: Attributes,
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileStatus {
    /// It is new.
    Added,
    /// It is gone.
    Deleted,
    /// Its content, mode or type changed.
    Modified,
    /// It moved, with or without changes.
    Renamed,
    /// It was made from another file that is still there.
    Copied,
}

/// One version of a file.
#[derive(Clone, Debug)]
pub struct FileVersion {
    /// The id of its blob (of the commit, for a submodule).
    pub id: ObjectId,
    /// How git stores it.
    pub mode: FileMode,
    /// What it holds.
    pub content: Content,
}

impl FileVersion {
    /// Its text, where it has one that was read.
    pub fn text(&self) -> Option<&Arc<str>> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Unread { .. } => None,
        }
    }
}

/// How git stores a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileMode {
    /// A plain file.
    Regular,
    /// A file with its executable bit set.
    Executable,
    /// A symbolic link.
    Symlink,
    /// A submodule: a commit of another repository.
    Submodule,
}

/// What a version of a file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text; bytes that are not UTF-8 were replaced by U+FFFD, line breaks are as they stand in the file.
    Text(Arc<str>),
    /// Nothing that was read as text.
    Unread {
        /// Why not.
        reason: Reason,
        /// How many lines it has, counted as git does; 0 when it holds no text.
        lines: u32,
    },
}

/// The attributes of a path that say how much its content concerns a reviewer. `None`: not set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// `linguist-generated`.
    pub generated: Option<bool>,
    /// `linguist-vendored`.
    pub vendored: Option<bool>,
    /// `linguist-documentation`.
    pub documentation: Option<bool>,
}
