//! What happens to pull requests: opened, reviewed, edited, closed.

use serde_json::{Value, json};

use super::json;
use super::state::State;
use super::state::issue::Comment;
use super::state::pull::{PullHead, PullState, Review, TestMerge, TimelineEvent};
use super::webhook::Event;

impl State {
    /// Opens a pull request from a branch of `head_repository`.
    pub(crate) fn open_pull(
        &mut self,
        repository: u64,
        head_repository: u64,
        author: u64,
        [head, base]: [&str; 2],
        [title, body]: [&str; 2],
    ) -> u64 {
        let (id, now) = (self.new_id(), self.now());
        let tip = |repository: u64, branch: &str| {
            let found = self.repository(repository).branch(branch).map(String::from);
            found.unwrap_or_else(|| panic!("there is no branch `{branch}` to open a pull request with"))
        };
        let (head_sha, base_sha) = (tip(head_repository, head), tip(repository, base));
        let owner = self.repository(head_repository).owner;
        let found = self.repository_mut(repository);
        let number = found.next_number();
        found.set_ref(&format!("refs/pull/{number}/head"), Some(&head_sha));
        let pull = PullState {
            id,
            number,
            author,
            title: title.to_owned(),
            body: (!body.is_empty()).then(|| body.to_owned()),
            draft: false,
            open: true,
            head: PullHead { repository: Some(head_repository), owner, branch: head.to_owned(), sha: head_sha },
            base_branch: base.to_owned(),
            base_sha,
            created_at: now,
            updated_at: now,
            closed_at: None,
            merged: None,
            reviews: Vec::new(),
            timeline: Vec::new(),
            test_merge: None,
            auto_merge: None,
            labels: Vec::new(),
        };
        found.pulls.insert(number, pull);
        self.emit_pull(repository, number, "opened", author, json!({}));
        number
    }

    /// Merges head into base on trial and points `refs/pull/N/merge` at the result; GitHub does so when asked, too.
    pub(crate) fn try_merge(&mut self, repository: u64, number: u64) {
        let now = self.now();
        let found = self.repository(repository);
        let pull = self.pull(repository, number);
        let Some(base) = found.branch(&pull.base_branch).map(String::from) else { return };
        let head = pull.head.sha.clone();
        let is_current = |merge: &TestMerge| merge.head == head && merge.base == base;
        if !pull.open || pull.test_merge.as_ref().is_some_and(is_current) {
            return;
        }
        let message = format!("Merge {head} into {base}");
        let author = ("GitHub", "noreply@github.com");
        let tree = found.git.merge_tree(&base, &head);
        let sha = tree.map(|tree| found.git.commit_tree(&tree, &[&base, &head], &message, author, now));
        self.repository_mut(repository).set_ref(&format!("refs/pull/{number}/merge"), sha.as_deref());
        self.pull_mut(repository, number).test_merge = Some(TestMerge { head, base, sha });
    }

    /// Submits a review on a commit.
    pub(crate) fn review(
        &mut self,
        repository: u64,
        number: u64,
        author: u64,
        state: &str,
        body: &str,
        commit: &str,
    ) -> u64 {
        let id = self.new_id();
        let submitted_at = (state != "PENDING").then(|| self.now());
        let (state, body, commit) = (state.to_owned(), body.to_owned(), commit.to_owned());
        let pending = state == "PENDING";
        let review = Review { id, author: Some(author), body, state, commit, submitted_at, line_comments: Vec::new() };
        self.pull_mut(repository, number).reviews.push(review);
        if !pending {
            self.emit_review(repository, number, id, "submitted", author);
            self.merge_what_is_armed(repository);
        }
        id
    }

    /// Changes a review and tells of it.
    pub(crate) fn change_review(
        &mut self,
        repository: u64,
        number: u64,
        id: u64,
        by: u64,
        action: &str,
        change: impl FnOnce(&mut Review),
    ) {
        let reviews = &mut self.pull_mut(repository, number).reviews;
        change(reviews.iter_mut().find(|review| review.id == id).expect("the review is there"));
        self.emit_review(repository, number, id, action, by);
    }

    /// Writes a comment into the conversation.
    pub(crate) fn comment(&mut self, repository: u64, number: u64, author: u64, app: Option<u64>, body: &str) -> u64 {
        let (id, now) = (self.new_id(), self.now());
        let comment = Comment { id, number, author, app, body: body.to_owned(), created_at: now, updated_at: now };
        self.repository_mut(repository).comments.push(comment);
        self.emit_comment(repository, id, "created", author, json!({}));
        id
    }

    /// Changes the text of a comment.
    pub(crate) fn edit_comment(&mut self, repository: u64, id: u64, by: u64, body: &str) {
        let now = self.now();
        let comments = &mut self.repository_mut(repository).comments;
        let comment = comments.iter_mut().find(|comment| comment.id == id).expect("the comment is there");
        let before = std::mem::replace(&mut comment.body, body.to_owned());
        comment.updated_at = now;
        self.emit_comment(repository, id, "edited", by, json!({ "changes": { "body": { "from": before } } }));
    }

    /// Removes a comment.
    pub(crate) fn delete_comment(&mut self, repository: u64, id: u64, by: u64) {
        self.emit_comment(repository, id, "deleted", by, json!({}));
        self.repository_mut(repository).comments.retain(|comment| comment.id != id);
    }

    /// Closes a pull request without merging it.
    pub(crate) fn close(&mut self, repository: u64, number: u64, by: u64) {
        let now = self.now();
        let pull = self.pull_mut(repository, number);
        pull.open = false;
        pull.closed_at = Some(now);
        pull.updated_at = now;
        pull.auto_merge = None;
        self.note(repository, number, by, "closed", json!({}));
        self.emit_pull(repository, number, "closed", by, json!({}));
    }

    /// Where the head's branch has come since the pull request was closed, if it was not rewritten.
    pub(crate) fn tip_since_closed(&self, repository: u64, number: u64) -> Option<String> {
        let head = &self.pull(repository, number).head;
        let from = self.repositories.get(&head.repository?)?;
        from.branch(&head.branch).filter(|tip| from.git.is_ancestor(&head.sha, tip)).map(String::from)
    }

    /// Adds to the timeline.
    pub(crate) fn note(&mut self, repository: u64, number: u64, actor: u64, kind: &'static str, details: Value) {
        let (id, at) = (self.new_id(), self.now());
        self.pull_mut(repository, number).timeline.push(TimelineEvent { id, kind, actor, at, details });
    }

    /// Tells of a pull request.
    pub(crate) fn emit_pull(&mut self, repository: u64, number: u64, action: &str, sender: u64, further: Value) {
        let pull = json::pull::full(self, repository, self.pull(repository, number));
        let mut fields = json!({ "number": number, "pull_request": pull });
        json::account::merge(&mut fields, further);
        self.emit(repository, Event { name: "pull_request", action: Some(action), sender, fields });
    }

    fn emit_review(&mut self, repository: u64, number: u64, id: u64, action: &str, sender: u64) {
        let pull = self.pull(repository, number);
        let mut review = json::pull::review(self, repository, number, pull.review(id).expect("the review is there"));
        // Webhooks write the state small, the API large.
        review["state"] = review["state"].as_str().unwrap_or_default().to_lowercase().into();
        let fields = json!({ "review": review, "pull_request": json::pull::simple(self, repository, pull) });
        self.emit(repository, Event { name: "pull_request_review", action: Some(action), sender, fields });
    }

    fn emit_comment(&mut self, repository: u64, id: u64, action: &str, sender: u64, further: Value) {
        let comments = &self.repository(repository).comments;
        let comment = comments.iter().find(|comment| comment.id == id).expect("the comment is there");
        let issue = match self.repository(repository).issues.get(&comment.number) {
            Some(issue) => json::issue::issue(self, repository, issue),
            None => json::issue::of_pull(self, repository, comment.number),
        };
        let mut fields = json!({ "comment": json::issue::comment(self, repository, comment), "issue": issue });
        json::account::merge(&mut fields, further);
        self.emit(repository, Event { name: "issue_comment", action: Some(action), sender, fields });
    }
}
