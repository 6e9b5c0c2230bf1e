//! The mirror of the promise: when pushing stops and somebody independent approves, everything can be merged; and where it
//! cannot, the page of the verdict names what people have to see to first.

use super::ledger::Branch;
use super::scene::{GATED, Scene};
use super::tally::Sight;
use crate::support::github::pull::Pull;
use crate::support::github::state::pull::PullState;

/// Longer after a push than an approval has to wait.
pub(super) const A_WHILE: i64 = 60;

impl Scene<'_> {
    /// Lets honest people end what was begun.
    pub(super) async fn end_honestly(&mut self) -> Result<(), String> {
        self.settle_and_check().await?;
        self.take_group_apart("dequeued");
        self.stage.github.advance(A_WHILE);
        for pull in self.open_pulls() {
            self.approve(&pull);
        }
        self.tell("everything is approved".to_owned());
        self.settle_and_check().await?;
        for pull in self.open_pulls() {
            self.can_be_merged(&pull)?;
        }
        self.end_queue().await?;
        for pull in self.open_pulls() {
            // Siblings may go with the first of them.
            self.remember_tips();
            drop(pull.merge(&self.stage.cast.zoe));
            self.check_what_happened()?;
            // By another policy, the service has to look at the others anew.
            self.is_settled = false;
        }
        Ok(())
    }

    /// Those approve who had no hand in anything.
    pub(super) fn approve(&self, pull: &Pull) {
        let (state, cast) = (pull.state(), &self.stage.cast);
        pull.review(&cast.zoe, "APPROVED", "");
        // What guards all else is for two to look at.
        if self.ledger.policy_changes(&state.head.sha, &self.tip(&state.base_branch))[0] {
            pull.review(&cast.yann, "APPROVED", "");
        }
    }

    /// What may be queued is merged by the queue.
    async fn end_queue(&mut self) -> Result<(), String> {
        let fit = self.fit_for_queue();
        let every_entry = fit.len().is_multiple_of(2);
        let Some(what) = self.queue(&fit, every_entry) else { return Ok(()) };
        self.tell(what);
        self.settle_and_check().await?;
        let merged = self.group().map(|queued| (queued.group.merge(), queued.group.head_sha().to_owned()));
        if let Some((Err(obstacles), sha)) = merged {
            return Err(format!("the group cannot be merged: {obstacles:?}; the page says:\n{}", self.page(&sha)));
        }
        self.forget_group();
        self.check_what_happened()?;
        self.is_settled = false;
        Ok(())
    }

    fn can_be_merged(&mut self, pull: &Pull) -> Result<(), String> {
        let state = pull.state();
        let Err(obstacles) = self.obstacles(pull) else {
            self.stage.tally.note(Sight::HonestEnd);
            return Ok(());
        };
        let [of_head, of_base] = self.ledger.policy_changes(&state.head.sha, &self.tip(&state.base_branch));
        if of_head && of_base && obstacles.iter().any(|obstacle| obstacle.contains("conflict")) {
            // Two policies; somebody has to decide for one of them.
            self.stage.tally.note(Sight::Excuse);
            return Ok(());
        }
        let page = self.page(&state.head.sha);
        let siblings =
            self.open_pulls().into_iter().map(|pull| pull.state()).filter(|other| other.head.sha == state.head.sha);
        let excuses: Vec<&str> = siblings.flat_map(|sibling| self.excuses(&sibling)).collect();
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
    fn excuses(&self, pull: &PullState) -> Vec<&'static str> {
        let base = self.tip(&pull.base_branch);
        let is_objection = |state: &str| ["CHANGES_REQUESTED", "DISMISSED"].contains(&state);
        // Who pushed to a fork, and when, GitHub only tells once.
        let is_by_somebody = self.has_secret_push(pull) || self.has_stranger(pull);
        let excuses = [
            ("does not require this check", !GATED.contains(&pull.base_branch.as_str())),
            ("policy on the base branch is not valid", !self.ledger.rules(&base).is_valid),
            ("policy that this change brings is not valid", !self.ledger.rules(&pull.head.sha).is_valid),
            ("obody knows which account", is_by_somebody),
            ("asks for changes", pull.reviews.iter().any(|review| is_objection(&review.state))),
            ("the head is not among them", self.ledger.change(&pull.head.sha, &base).is_empty()),
        ];
        excuses.into_iter().filter_map(|(words, applies)| applies.then_some(words)).collect()
    }

    /// Whether GitHub never told who made a commit the head of a pull request from a fork.
    fn has_secret_push(&self, pull: &PullState) -> bool {
        let branch = Branch::of(pull);
        let pushes = self.ledger.pushes.get(&branch).into_iter().flatten();
        let mut since = pushes.filter(|push| push.newest_pull >= pull.number);
        let is_of_fork = branch.repository != self.repository.id();
        is_of_fork && (self.has_forgotten || since.any(|push| !push.told_with.contains(&pull.number)))
    }
}
