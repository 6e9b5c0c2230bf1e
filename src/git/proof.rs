//! What git can prove of commits: that one adds nothing of its own, and that two bring the same.

use std::str;

use super::mirrors::{Mirror, MirrorError};
use super::program::ProgramError;
use crate::model::object_id::ObjectId;
use crate::model::snapshot::{Known, Unknown};

/// How a patch is printed, whatever somebody's settings say.
const PATCH: [&str; 6] = ["--stdin", "-p", "--no-ext-diff", "--no-textconv", "--no-color", "--full-index"];

/// How long all patches that are asked for at once may be, in bytes: several times a change of a million lines.
const MOST_PATCH_BYTES: u64 = 256 * 1024 * 1024;

/// Patch ids, each with the commit that brings the patch.
pub type PatchIds = Vec<(String, ObjectId)>;

impl Mirror {
    /// The tree of a merge of two commits; `None` when they do not merge by themselves.
    pub async fn merged_tree(&self, one: &ObjectId, other: &ObjectId) -> Result<Option<ObjectId>, ProgramError> {
        let merge = ["merge-tree", "--write-tree", "--no-messages", one.as_hex(), other.as_hex()];
        let merged = self.program().ask(&merge).await?;
        Ok(merged.and_then(|merged| ObjectId::from_hex(str::from_utf8(&merged).ok()?.lines().next()?)))
    }

    /// Whether `update` holds exactly what a merge of `base` into `head` gives, so that it brings nothing but `base`.
    pub async fn is_clean_update(
        &self,
        head: &ObjectId,
        base: &ObjectId,
        update: &ObjectId,
    ) -> Result<bool, MirrorError> {
        let Some(merged) = self.merged_tree(head, base).await? else { return Ok(false) };
        Ok(self.repository.tree_of(update)? == merged)
    }

    /// Whether `commit` merges what is in `base` into its first parent and adds nothing.
    pub async fn is_clean_merge(
        &self,
        commit: &ObjectId,
        parents: &[ObjectId],
        base: &ObjectId,
    ) -> Result<bool, MirrorError> {
        let [one, other] = parents else { return Ok(false) };
        Ok(self.repository.is_ancestor(other, base)? && self.is_clean_update(one, other, commit).await?)
    }

    /// The patch ids of `commits`: the same for the same lines added and deleted, wherever and by whomever they are
    /// committed. Empty patches and merges have none. Not known where the patches are too long to be looked at.
    pub async fn patch_ids(&self, commits: &[ObjectId]) -> Result<Known<PatchIds>, ProgramError> {
        self.patch_ids_of(commits.iter().map(ToString::to_string)).await
    }

    /// The same, and the patch id of all that is between `base` and `head`, with `head`.
    pub async fn patch_ids_between(
        &self,
        base: &ObjectId,
        head: &ObjectId,
        commits: &[ObjectId],
    ) -> Result<Known<PatchIds>, ProgramError> {
        // A commit after a commit stands in for its parent.
        let whole = format!("{head} {base}");
        self.patch_ids_of(commits.iter().map(ToString::to_string).chain([whole])).await
    }

    async fn patch_ids_of(&self, patches: impl Iterator<Item = String>) -> Result<Known<PatchIds>, ProgramError> {
        // Git passes over a line that does not end.
        let asked: String = patches.flat_map(|patch| [patch, "\n".to_owned()]).collect();
        let print = [&["diff-tree"], &PATCH[..]].concat();
        let named = self.program().pipe(&print, asked.as_bytes(), &["patch-id", "--stable"], MOST_PATCH_BYTES).await;
        let named = match named {
            Ok(Some(named)) => named,
            Ok(None) => {
                let most = MOST_PATCH_BYTES / 1024 / 1024;
                return Ok(Err(Unknown(format!("its patches are longer than {most} MiB; split the change"))));
            }
            Err(ProgramError::Timeout { limit, .. }) => {
                let seconds = limit.as_secs();
                return Ok(Err(Unknown(format!(
                    "its patches take longer than {seconds} seconds to read; split the change"
                ))));
            }
            Err(error) => return Err(error),
        };
        let line = |line: &[u8]| {
            let (patch, commit) = str::from_utf8(line).ok()?.split_once(' ')?;
            Some((patch.to_owned(), ObjectId::from_hex(commit)?))
        };
        Ok(Ok(named.split(|byte| *byte == b'\n').filter_map(line).collect()))
    }
}
