//! What git can prove of commits: that one adds nothing of its own, and that two bring the same.

use std::str;

use super::program::{Program, ProgramError};
use crate::model::object_id::ObjectId;

/// How a patch is printed, whatever somebody's settings say.
const PATCH: [&str; 5] = ["-p", "--no-ext-diff", "--no-textconv", "--no-color", "--full-index"];

impl Program<'_> {
    /// The tree of a merge of two commits; `None` when they do not merge by themselves.
    pub async fn merged_tree(&self, one: &ObjectId, other: &ObjectId) -> Result<Option<ObjectId>, ProgramError> {
        let merged = self.ask(&["merge-tree", "--write-tree", "--no-messages", one.as_hex(), other.as_hex()]).await?;
        Ok(merged.and_then(|merged| id_in(&merged)))
    }

    /// Whether `update` holds exactly what a merge of `base` into `head` gives, so that it brings nothing but `base`.
    pub async fn is_clean_update(
        &self,
        head: &ObjectId,
        base: &ObjectId,
        update: &ObjectId,
    ) -> Result<bool, ProgramError> {
        let Some(merged) = self.merged_tree(head, base).await? else { return Ok(false) };
        Ok(self.tree(update).await? == Some(merged))
    }

    /// The tree of a commit; `None` when it is not here.
    pub async fn tree(&self, commit: &ObjectId) -> Result<Option<ObjectId>, ProgramError> {
        let name = format!("{commit}^{{tree}}");
        let found = self.ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name]).await?;
        Ok(found.and_then(|tree| id_in(&tree)))
    }

    /// Whether `ancestor` is `commit` or one of its ancestors.
    pub async fn is_ancestor(&self, ancestor: &ObjectId, commit: &ObjectId) -> Result<bool, ProgramError> {
        Ok(self.ask(&["merge-base", "--is-ancestor", ancestor.as_hex(), commit.as_hex()]).await?.is_some())
    }

    /// The patch ids of `commits`, each with its commit: the same for the same lines added and deleted, wherever and by
    /// whomever they are committed. Empty patches and merges have none.
    pub async fn patch_ids(&self, commits: &[ObjectId]) -> Result<Vec<(String, ObjectId)>, ProgramError> {
        let commits = commits.iter().map(ObjectId::as_hex).collect::<Vec<_>>().join("\n");
        let patches = self.run(&[&["diff-tree", "--stdin"], &PATCH[..]].concat(), commits.as_bytes()).await?;
        self.named_patches(&patches).await
    }

    /// The patch id of all that is between two commits, with the later one; none when that is nothing.
    pub async fn patch_id_between(
        &self,
        base: &ObjectId,
        head: &ObjectId,
    ) -> Result<Vec<(String, ObjectId)>, ProgramError> {
        let mut patch = format!("{head}\n").into_bytes();
        patch.extend(self.run(&[&["diff-tree"], &PATCH[..], &[base.as_hex(), head.as_hex()]].concat(), &[]).await?);
        self.named_patches(&patch).await
    }

    /// The ids of patches that each come after the line of their commit.
    async fn named_patches(&self, patches: &[u8]) -> Result<Vec<(String, ObjectId)>, ProgramError> {
        let named = self.run(&["patch-id", "--stable"], patches).await?;
        let line = |line: &[u8]| {
            let (patch, commit) = str::from_utf8(line).ok()?.split_once(' ')?;
            Some((patch.to_owned(), ObjectId::from_hex(commit)?))
        };
        Ok(named.split(|byte| *byte == b'\n').filter_map(line).collect())
    }
}

/// The id that stands in the first line.
fn id_in(printed: &[u8]) -> Option<ObjectId> {
    ObjectId::from_hex(str::from_utf8(printed).ok()?.lines().next()?)
}
