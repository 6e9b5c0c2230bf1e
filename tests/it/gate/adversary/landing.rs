//! Ways into the base branch.

use super::actor::{Actor, Done};
use crate::support::github::merging::MergeMethod;

impl Actor<'_, '_> {
    pub(super) fn merge(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        let method = if self.random.bool() { MergeMethod::Merge } else { MergeMethod::Squash };
        if method == MergeMethod::Squash && pull.mergeable_by(&by).is_ok() {
            self.scene.squashed.insert(pull.number());
        }
        pull.merge_by(&by, method).ok()?;
        Some(format!("{} merges #{} ({method:?})", by.login, pull.number()))
    }

    pub(super) fn arm(&mut self) -> Done {
        let (pull, by) = (self.pull()?, self.somebody());
        pull.enable_auto_merge(&by);
        Some(format!("{} has #{} merged as soon as it can be", by.login, pull.number()))
    }
}
