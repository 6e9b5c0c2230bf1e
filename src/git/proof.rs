//! What git can prove of commits: that one adds nothing of its own, and that two bring the same.

use std::str;

use super::program::{Program, ProgramError};
use crate::model::object_id::ObjectId;

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

    /// The patch ids of `commits` and of `base..head` as a whole, each with the commit it belongs to: the same for the same
    /// lines added and deleted, wherever and by whomever they are committed. Empty patches and merges have none.
    pub async fn patch_ids(
        &self,
        commits: &[ObjectId],
        whole: (&ObjectId, &ObjectId),
    ) -> Result<Vec<(String, ObjectId)>, ProgramError> {
        let plain = ["-p", "--no-ext-diff", "--no-textconv", "--no-color", "--full-index"];
        let of_commits = commits.iter().map(ObjectId::as_hex).collect::<Vec<_>>().join("\n");
        let mut patches = self.run(&[&["diff-tree", "--stdin"], &plain[..]].concat(), of_commits.as_bytes()).await?;
        let (base, head) = whole;
        patches.extend(format!("{head}\n").bytes());
        patches.extend(self.run(&[&["diff-tree"], &plain[..], &[base.as_hex(), head.as_hex()]].concat(), &[]).await?);
        let named = self.run(&["patch-id", "--stable"], &patches).await?;
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
