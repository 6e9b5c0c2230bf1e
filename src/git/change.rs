//! Two commits to a change: what differs, where it came from, and both texts of it.

use rayon::prelude::*;

use super::error::GitError;
use super::reader::Reader;
use super::renames::{self, Origin};
use super::repository::Repository;
use super::trees::TreeEntry;
use crate::model::change::{Attributes, Change, Content, Description, FileChange, FileVersion};
use crate::model::limits::Limits;
use crate::model::object_id::ObjectId;
use crate::model::path::RepoPath;
use crate::model::problem::Reason;

/// Enough to see which words say little in a project.
const EARLIER_MESSAGES: usize = 200;

impl Repository {
    /// What `head` changed since it left `base`, described as `description` says or else by its commits. The messages of
    /// the commits are those that git has, whatever `description` says.
    ///
    /// Of a change with more files than the limits allow, the first by path are read and the others are listed.
    pub fn change(
        &self,
        base: &ObjectId,
        head: &ObjectId,
        description: Option<Description>,
        limits: &Limits,
    ) -> Result<Change, GitError> {
        let merge_base = self.merge_base(base, head)?;
        let told = self.describe(base, head)?;
        let description = match description {
            Some(given) => Description { commit_messages: told.commit_messages, ..given },
            None => told,
        };
        let differences = self.tree_diff(&self.tree_of(&merge_base)?, &self.tree_of(head)?)?;
        let origins = renames::trace(&differences, &self.reader(), limits.max_file_bytes);
        let paths: Vec<&RepoPath> = origins.iter().map(|origin| &origin.path).collect();
        let attributes = self.attributes(&merge_base, &paths)?;
        let files = origins
            .into_par_iter()
            .zip(attributes)
            .enumerate()
            .map_init(
                || self.reader(),
                |reader, (index, (origin, attributes))| {
                    let contents = Contents { reader, limits, is_over: index >= limits.max_files as usize };
                    file_change(origin, attributes, &contents)
                },
            )
            .collect();
        let earlier_messages = self.newest_messages(&merge_base, EARLIER_MESSAGES)?;
        let (base, head, checks) = (base.clone(), head.clone(), Vec::new());
        Ok(Change { base, head, merge_base, description, earlier_messages, checks, files })
    }
}

/// Where the contents of one file come from.
struct Contents<'a> {
    reader: &'a Reader,
    limits: &'a Limits,
    /// Whether the file is one too many.
    is_over: bool,
}

fn file_change(origin: Origin, attributes: Attributes, contents: &Contents) -> FileChange {
    FileChange {
        status: origin.status,
        path: origin.path,
        previous_path: origin.previous_path,
        before: origin.before.map(|entry| file_version(entry, contents)),
        after: origin.after.map(|entry| file_version(entry, contents)),
        attributes,
    }
}

fn file_version(entry: TreeEntry, contents: &Contents) -> FileVersion {
    let content = if contents.is_over {
        Content::Unread { reason: Reason::TooManyFiles { limit: contents.limits.max_files }, lines: 0 }
    } else {
        contents.reader.content(&entry, contents.limits)
    };
    FileVersion { id: entry.id, mode: entry.mode, content }
}
