//! A pull request, as tests act on it.

use std::sync::Arc;

use serde_json::json;

use super::account::Account;
use super::merging::MergeMethod;
use super::server::Shared;
use super::state::GITHUB_ACTIONS_BOT;
use super::state::pull::{PullState, Review};

/// A pull request.
#[derive(Clone)]
pub(crate) struct Pull {
    pub(super) shared: Arc<Shared>,
    pub(super) repository: u64,
    pub(super) number: u64,
}

impl Pull {
    /// The number.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Everything about it, as it is now.
    pub(crate) fn state(&self) -> PullState {
        self.shared.state().pull(self.repository, self.number).clone()
    }

    /// The commit it proposes now.
    pub(crate) fn head(&self) -> String {
        self.state().head.sha
    }

    /// Whether it was merged.
    pub(crate) fn is_merged(&self) -> bool {
        self.state().merged.is_some()
    }

    /// Reviews the head as it is now: `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED` or `PENDING`. Returns the id.
    ///
    /// Panics where GitHub refuses: authors can only comment on their own pull requests, and workflows cannot approve
    /// unless the repository lets them.
    pub(crate) fn review(&self, reviewer: &Account, state: &str, body: &str) -> u64 {
        self.review_on(&self.head(), reviewer, state, body)
    }

    /// Reviews an earlier head, as whoever pressed the button on a page that was older.
    pub(crate) fn review_on(&self, sha: &str, reviewer: &Account, state: &str, body: &str) -> u64 {
        let is_author = self.state().author == reviewer.id;
        assert!(!is_author || !is_opinion(state), "GitHub refuses: {} opened the pull request", reviewer.login);
        let mut github = self.shared.state();
        let by_workflow = reviewer.id == GITHUB_ACTIONS_BOT && state == "APPROVED";
        let refused = by_workflow && !github.repository(self.repository).actions_may_approve;
        assert!(!refused, "GitHub refuses: workflows may not approve in this repository");
        github.review(self.repository, self.number, reviewer.id, state, body, sha)
    }

    /// Reviews with a comment at a line of the diff.
    pub(crate) fn review_line(&self, reviewer: &Account, state: &str, comment: &str) -> u64 {
        let id = self.review(reviewer, state, "");
        let mut state = self.shared.state();
        let pull = state.pull_mut(self.repository, self.number);
        let review = pull.reviews.iter_mut().find(|review| review.id == id).expect("it was made just now");
        review.line_comments.push(comment.to_owned());
        id
    }

    /// Submits a review that was pending. It keeps the commit it was begun on.
    pub(crate) fn submit_review(&self, id: u64, reviewer: &Account, review_state: &str) {
        let mut state = self.shared.state();
        let now = state.now();
        let submit = |review: &mut Review| {
            review_state.clone_into(&mut review.state);
            review.submitted_at = Some(now);
        };
        state.change_review(self.repository, self.number, id, reviewer.id, "submitted", submit);
    }

    /// Changes the text of a review.
    pub(crate) fn edit_review(&self, id: u64, by: &Account, body: &str) {
        let edit = |review: &mut Review| body.clone_into(&mut review.body);
        self.shared.state().change_review(self.repository, self.number, id, by.id, "edited", edit);
    }

    /// Dismisses a review.
    pub(crate) fn dismiss_review(&self, id: u64, by: &Account) {
        let mut state = self.shared.state();
        let before = state.pull(self.repository, self.number).review(id).map(|review| review.state.to_lowercase());
        let dismiss = |review: &mut Review| "DISMISSED".clone_into(&mut review.state);
        state.change_review(self.repository, self.number, id, by.id, "dismissed", dismiss);
        let dismissed = json!({ "state": before, "review_id": id, "dismissal_message": "dismissed" });
        state.note(self.repository, self.number, by.id, "review_dismissed", json!({ "dismissed_review": dismissed }));
    }

    /// Takes the account away from its reviews, as when it is deleted.
    pub(crate) fn forget_reviewer(&self, id: u64) {
        let mut state = self.shared.state();
        let reviews = &mut state.pull_mut(self.repository, self.number).reviews;
        reviews.iter_mut().filter(|review| review.id == id).for_each(|review| review.author = None);
    }

    /// Comments in the conversation; returns the id.
    pub(crate) fn comment(&self, by: &Account, text: &str) -> u64 {
        self.shared.state().comment(self.repository, self.number, by.id, None, text)
    }

    /// Changes a comment.
    pub(crate) fn edit_comment(&self, id: u64, by: &Account, text: &str) {
        self.shared.state().edit_comment(self.repository, id, by.id, text);
    }

    /// Removes a comment.
    pub(crate) fn delete_comment(&self, id: u64, by: &Account) {
        self.shared.state().delete_comment(self.repository, id, by.id);
    }

    /// Closes it.
    pub(crate) fn close(&self, by: &Account) {
        self.shared.state().close(self.repository, self.number, by.id);
    }

    /// Opens it again; its reviews are still there, and so are commits that were pushed meanwhile.
    ///
    /// Wants [`can_be_reopened`](Self::can_be_reopened).
    pub(crate) fn reopen(&self, by: &Account) {
        let mut state = self.shared.state();
        let tip = state.tip_since_closed(self.repository, self.number);
        let pull = state.pull_mut(self.repository, self.number);
        assert!(pull.merged.is_none(), "GitHub refuses: the pull request was merged");
        (pull.open, pull.closed_at) = (true, None);
        if let Some(tip) = tip {
            pull.head.sha.clone_from(&tip);
            state.repository_mut(self.repository).set_ref(&format!("refs/pull/{}/head", self.number), Some(&tip));
        }
        state.note(self.repository, self.number, by.id, "reopened", json!({}));
        state.emit_pull(self.repository, self.number, "reopened", by.id, json!({}));
    }

    /// Whether GitHub offers to reopen it: not once it is merged, nor when its branch is gone or was rewritten meanwhile.
    pub(crate) fn can_be_reopened(&self) -> bool {
        let state = self.shared.state();
        let pull = state.pull(self.repository, self.number);
        !pull.open && pull.merged.is_none() && state.tip_since_closed(self.repository, self.number).is_some()
    }

    /// Points it at another base.
    pub(crate) fn retarget(&self, by: &Account, base: &str) {
        let mut state = self.shared.state();
        let is_there = state.repository(self.repository).branch(base).is_some();
        assert!(is_there, "GitHub refuses: there is no branch `{base}`");
        state.change_base(self.repository, self.number, by.id, base, "base_ref_changed");
    }

    /// Changes title and description.
    pub(crate) fn edit(&self, by: &Account, title: &str, body: &str) {
        let mut state = self.shared.state();
        let pull = state.pull_mut(self.repository, self.number);
        let title_before = std::mem::replace(&mut pull.title, title.to_owned());
        let body_before = pull.body.replace(body.to_owned());
        let changes = json!({ "title": { "from": title_before }, "body": { "from": body_before } });
        state.emit_pull(self.repository, self.number, "edited", by.id, json!({ "changes": changes }));
    }

    /// Puts a label on it.
    pub(crate) fn label(&self, by: &Account, name: &str) {
        let mut state = self.shared.state();
        state.pull_mut(self.repository, self.number).labels.push(name.to_owned());
        state.emit_pull(self.repository, self.number, "labeled", by.id, json!({ "label": { "name": name } }));
    }

    /// Makes it a draft.
    pub(crate) fn convert_to_draft(&self, by: &Account) {
        let mut state = self.shared.state();
        state.pull_mut(self.repository, self.number).draft = true;
        state.emit_pull(self.repository, self.number, "converted_to_draft", by.id, json!({}));
    }

    /// Ends its being a draft.
    pub(crate) fn mark_ready(&self, by: &Account) {
        let mut state = self.shared.state();
        state.pull_mut(self.repository, self.number).draft = false;
        state.note(self.repository, self.number, by.id, "ready_for_review", json!({}));
        state.emit_pull(self.repository, self.number, "ready_for_review", by.id, json!({}));
    }

    /// Has GitHub merge it as soon as nothing stands in the way.
    pub(crate) fn enable_auto_merge(&self, by: &Account) {
        let mut state = self.shared.state();
        state.pull_mut(self.repository, self.number).auto_merge = Some(by.id);
        state.emit_pull(self.repository, self.number, "auto_merge_enabled", by.id, json!({}));
        state.merge_what_is_armed(self.repository);
    }

    /// Whether an account could merge it now; the error says why not.
    pub(crate) fn mergeable_by(&self, actor: &Account) -> Result<(), Vec<String>> {
        let obstacles = self.shared.state().obstacles(self.repository, self.number, actor.id);
        if obstacles.is_empty() { Ok(()) } else { Err(obstacles) }
    }

    /// Merges it by a merge commit, whose SHA it returns, unless something stands in the way.
    pub(crate) fn merge(&self, actor: &Account) -> Result<String, Vec<String>> {
        self.merge_by(actor, MergeMethod::Merge)
    }

    /// Merges it in a given way.
    pub(crate) fn merge_by(&self, actor: &Account, method: MergeMethod) -> Result<String, Vec<String>> {
        self.shared.state().merge(self.repository, self.number, actor.id, method)
    }

    /// Merges it whatever stands in the way, as an administrator may.
    pub(crate) fn merge_as_administrator(&self, actor: &Account) -> String {
        self.shared.state().merge_regardless(self.repository, self.number, actor.id, MergeMethod::Merge)
    }
}

fn is_opinion(state: &str) -> bool {
    state == "APPROVED" || state == "CHANGES_REQUESTED"
}
