//! Issues, as tests open and change them.

use serde_json::{Value, json};

use super::account::Account;
use super::json;
use super::repository::Repository;
use super::state::State;
use super::state::issue::{Comment, IssueState};
use super::webhook::Event;

impl Repository {
    /// Opens an issue that these accounts are to do; returns its number.
    pub(crate) fn open_issue(&self, author: &Account, title: &str, body: &str, assignees: &[&Account]) -> u64 {
        let mut state = self.shared.state();
        let (id, now) = (state.new_id(), state.now());
        let number = state.repository_mut(self.id).next_number();
        let issue = IssueState {
            id,
            number,
            author: author.id,
            title: title.to_owned(),
            body: Some(body.to_owned()),
            labels: Vec::new(),
            assignees: assignees.iter().map(|account| account.id).collect(),
            created_at: now,
            updated_at: now,
            closed_at: None,
        };
        state.repository_mut(self.id).issues.insert(number, issue);
        state.emit_issue(self.id, number, "opened", author.id, json!({}));
        for assignee in assignees {
            let assignee = json!({ "assignee": json::account::simple(&state, assignee.id) });
            state.emit_issue(self.id, number, "assigned", author.id, assignee);
        }
        number
    }

    /// Gives an issue to somebody more.
    pub(crate) fn assign_issue(&self, by: &Account, number: u64, assignee: &Account) {
        let mut state = self.shared.state();
        state.change_issue(self.id, number, |issue| issue.assignees.push(assignee.id));
        let assignee = json!({ "assignee": json::account::simple(&state, assignee.id) });
        state.emit_issue(self.id, number, "assigned", by.id, assignee);
    }

    /// Changes the text of an issue.
    pub(crate) fn edit_issue(&self, by: &Account, number: u64, body: &str) {
        let mut state = self.shared.state();
        let mut before = None;
        state.change_issue(self.id, number, |issue| before = issue.body.replace(body.to_owned()));
        state.emit_issue(self.id, number, "edited", by.id, json!({ "changes": { "body": { "from": before } } }));
    }

    /// Closes an issue.
    pub(crate) fn close_issue(&self, by: &Account, number: u64) {
        let mut state = self.shared.state();
        let now = state.now();
        state.change_issue(self.id, number, |issue| issue.closed_at = Some(now));
        state.emit_issue(self.id, number, "closed", by.id, json!({}));
    }

    /// Comments on an issue; returns the id.
    pub(crate) fn comment_on_issue(&self, by: &Account, number: u64, text: &str) -> u64 {
        self.shared.state().comment(self.id, number, by.id, None, text)
    }

    /// Removes a comment on an issue.
    pub(crate) fn delete_issue_comment(&self, by: &Account, id: u64) {
        self.shared.state().delete_comment(self.id, id, by.id);
    }

    /// The comments of an issue or a pull request, oldest first.
    pub(crate) fn comments_of(&self, number: u64) -> Vec<Comment> {
        let state = self.shared.state();
        state.repository(self.id).comments.iter().filter(|comment| comment.number == number).cloned().collect()
    }
}

impl State {
    pub(super) fn change_issue(&mut self, repository: u64, number: u64, change: impl FnOnce(&mut IssueState)) {
        let now = self.now();
        let issue = self.repository_mut(repository).issues.get_mut(&number).expect("the issue is there");
        change(issue);
        issue.updated_at = now;
    }

    fn emit_issue(&mut self, repository: u64, number: u64, action: &str, sender: u64, further: Value) {
        let issue = &self.repository(repository).issues[&number];
        let mut fields = json!({ "issue": json::issue::issue(self, repository, issue) });
        json::account::merge(&mut fields, further);
        self.emit(repository, Event { name: "issues", action: Some(action), sender, fields });
    }
}
