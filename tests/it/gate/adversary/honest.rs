//! The mirror of the promise: when pushing stops and somebody independent approves, everything can be merged; and where it
//! cannot, the page of the verdict names what people have to see to first.

use super::scene::{GATED, Scene};
use super::tally::Sight;
use crate::support::github::pull::Pull;
use crate::support::github::state::pull::PullState;

/// Longer after a push than an approval has to wait.
const A_WHILE: i64 = 60;

impl Scene<'_> {
    /// Lets honest people end what was begun.
    pub(super) async fn end_honestly(&mut self) -> Result<(), String> {
        self.settle().await?;
        self.check_what_happened()?;
        self.check_what_stands()?;
        self.stage.github.advance(A_WHILE);
        let zoe = self.stage.cast.zoe.clone();
        for pull in self.open_pulls() {
            pull.review(&zoe, "APPROVED", "");
        }
        self.tell("zoe approves everything".to_owned());
        self.settle().await?;
        self.check_what_happened()?;
        self.check_what_stands()?;
        for pull in self.open_pulls() {
            self.can_be_merged(&pull)?;
        }
        for pull in self.open_pulls() {
            // Siblings may go with the first of them.
            self.remember_tips();
            drop(pull.merge(&zoe));
            self.check_what_happened()?;
        }
        Ok(())
    }

    fn can_be_merged(&mut self, pull: &Pull) -> Result<(), String> {
        let state = pull.state();
        let Err(obstacles) = pull.mergeable_by(&self.stage.cast.zoe) else {
            self.stage.tally.note(Sight::HonestEnd);
            return Ok(());
        };
        let page = self.page(&state.head.sha);
        let siblings =
            self.open_pulls().into_iter().map(|pull| pull.state()).filter(|other| other.head.sha == state.head.sha);
        let excuses: Vec<&str> = siblings.filter_map(|sibling| self.excuse(&sibling)).collect();
        if excuses.iter().any(|words| page.contains(words)) {
            self.stage.tally.note(Sight::Excuse);
            return Ok(());
        }
        Err(format!(
            "#{} cannot be merged: {obstacles:?}; there is {excuses:?} and the page says:\n{page}",
            state.number
        ))
    }

    /// What stands in the way of a pull request for good, in the words of its page.
    fn excuse(&self, pull: &PullState) -> Option<&'static str> {
        let base = self.tip(&pull.base_branch);
        let is_objection = |state: &str| ["CHANGES_REQUESTED", "DISMISSED"].contains(&state);
        if !GATED.contains(&pull.base_branch.as_str()) {
            Some("does not require this check")
        } else if self.has_stranger(pull) {
            Some("obody knows which account")
        } else if pull.reviews.iter().any(|review| is_objection(&review.state)) {
            Some("asks for changes")
        } else if self.ledger.change(&pull.head.sha, &base).is_empty() {
            Some("the head is not among them")
        } else {
            None
        }
    }
}
