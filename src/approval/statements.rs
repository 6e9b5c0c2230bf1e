//! What everybody said last on whether to merge, and whether it counts.

use jiff::{SignedDuration, Timestamp};

use super::command::Command;
use super::evidence::is_machine;
use super::involvement::Involvement;
use super::verdict::{Reviewer, Statement};
use crate::model::account::{Account, AccountKind, GHOST};
use crate::model::object_id::ObjectId;
use crate::model::policy::Policy;
use crate::model::snapshot::{Comment, Head, ReviewState, Snapshot};

/// What is needed to tell whether somebody may approve.
pub(super) struct Bench<'a> {
    pub snapshot: &'a Snapshot,
    pub policy: &'a Policy,
    pub involvement: &'a Involvement,
    /// How long nobody can have read what was just pushed.
    pub quiet_after_push: SignedDuration,
}

/// Something that somebody said on whether to merge.
struct Said<'a> {
    account: Option<&'a Account>,
    at: Timestamp,
    statement: Spoken<'a>,
}

enum Spoken<'a> {
    /// Approved this commit.
    Approved(Option<&'a ObjectId>),
    /// Approved in a comment that was changed afterwards.
    ApprovedAndEdited,
    ChangesRequested,
    /// Took back what was said, or had it struck out.
    Nothing,
}

impl Bench<'_> {
    /// Everybody whose last word is for or against merging, in the order of these words.
    pub(super) fn reviewers(&self) -> Vec<Reviewer> {
        let approvals = self.approving_comments();
        let in_comments = approvals.iter().map(|(comment, commit)| Said {
            account: comment.account.as_ref(),
            at: comment.at,
            statement: match commit {
                Some(commit) => Spoken::Approved(Some(commit)),
                None => Spoken::ApprovedAndEdited,
            },
        });
        let mut said: Vec<Said> = self.reviews().chain(in_comments).collect();
        said.sort_by_key(|said| said.at);
        let is_last = |index: usize| {
            let id = |said: &Said| said.account.map(|account| account.id);
            id(&said[index]).is_none() || !said[index + 1..].iter().any(|later| id(later) == id(&said[index]))
        };
        (0..said.len()).filter(|index| is_last(*index)).filter_map(|index| self.reviewer(&said[index])).collect()
    }

    /// Why `account` has no say in this repository; `None` when it has one.
    pub(super) fn no_say(&self, account: Option<&Account>) -> Option<String> {
        let Some(account) = account.filter(|account| account.id != GHOST) else {
            return Some("the account is gone".to_owned());
        };
        if account.kind != AccountKind::User {
            return Some("it is no person's account".to_owned());
        }
        if is_machine(account, self.policy) {
            return Some("it is an agent's account".to_owned());
        }
        match self.snapshot.rights.get(&account.id) {
            None => Some("their rights in the repository are not known".to_owned()),
            Some(Err(unknown)) => Some(format!("their rights in the repository are not known: {unknown}")),
            Some(Ok(rights)) if !rights.can_write => Some("they may not write to the repository".to_owned()),
            Some(Ok(rights)) => {
                let teams = &self.policy.approval.teams;
                let is_member = teams.is_empty() || rights.teams.iter().any(|team| teams.contains(team));
                (!is_member).then(|| format!("they are in none of {}", teams.join(", ")))
            }
        }
    }

    /// Why `account` is not independent of the change; `None` when it is.
    pub(super) fn dependence(&self, account: &Account) -> Option<String> {
        if let Some(did) = self.involvement.contribution(account.id) {
            return Some(format!("they {did}"));
        }
        if self.involvement.is_dismisser(account.id) {
            return Some("they dismissed somebody's request for changes".to_owned());
        }
        let is_requester = self.involvement.requesters.contains_key(&account.id);
        (is_requester && !self.policy.approval.requester_may_approve)
            .then(|| "they set the agent its task, and the policy says that such may not approve".to_owned())
    }

    /// Whether `account` may let the change pass in spite of what speaks against it.
    pub(super) fn may_except(&self, account: &Account) -> bool {
        let Some(Ok(rights)) = self.snapshot.rights.get(&account.id) else { return false };
        let is_trusted = rights.teams.iter().any(|team| self.policy.exceptions.teams.contains(team));
        let is_person = account.kind == AccountKind::User && !is_machine(account, self.policy);
        let is_involved = self.dependence(account).is_some() || self.involvement.requesters.contains_key(&account.id);
        is_trusted && is_person && rights.can_write && !is_involved
    }

    /// When the content that a commit stands for became what would be merged; `None` when it is not that.
    pub(super) fn current_since(&self, commit: &ObjectId) -> Option<Timestamp> {
        standing(&self.snapshot.heads).iter().rev().find(|head| head.commit == *commit).map(|head| head.since)
    }

    fn reviews(&self) -> impl Iterator<Item = Said<'_>> {
        let statement = |state: &ReviewState, commit| match state {
            ReviewState::Approved => Some(Spoken::Approved(commit)),
            ReviewState::ChangesRequested => Some(Spoken::ChangesRequested),
            ReviewState::Dismissed { had_requested_changes: true, by } if !self.may_dismiss(by.as_ref()) => {
                Some(Spoken::ChangesRequested)
            }
            ReviewState::Dismissed { .. } => Some(Spoken::Nothing),
            ReviewState::Commented => None,
        };
        self.snapshot.reviews.iter().flatten().filter_map(move |review| {
            let statement = statement(&review.state, review.commit.as_ref())?;
            Some(Said { account: review.account.as_ref(), at: review.at, statement })
        })
    }

    /// Whether striking out a review that asked for changes is to be honoured: not by somebody whose change it is.
    fn may_dismiss(&self, by: Option<&Account>) -> bool {
        let independent =
            |by: &Account| self.involvement.contribution(by.id).is_none() && self.no_say(Some(by)).is_none();
        by.is_some_and(independent)
    }

    /// Comments that approve, each with the commit; without one if it was edited, so that nobody knows what stood there.
    fn approving_comments(&self) -> Vec<(&Comment, Option<ObjectId>)> {
        let comments = self.snapshot.comments.iter().flatten();
        let approving = comments.filter_map(|comment| match Command::parse(&comment.body)? {
            Command::Approve(commit) => Some((comment, (!comment.was_edited).then_some(commit))),
            Command::Override(_) | Command::Why | Command::Recheck => None,
        });
        approving.collect()
    }

    fn reviewer(&self, said: &Said) -> Option<Reviewer> {
        let (statement, not_counted) = match &said.statement {
            Spoken::Nothing => return None,
            Spoken::ChangesRequested => (Statement::ChangesRequested, self.no_objection(said.account)),
            Spoken::ApprovedAndEdited => {
                (Statement::Approved, Some("the comment was changed after it was written".to_owned()))
            }
            Spoken::Approved(commit) => (Statement::Approved, self.no_approval(said, *commit)),
        };
        Some(Reviewer { account: said.account.cloned(), said: statement, not_counted })
    }

    /// Why a request for changes does not hold the change up. In doubt about the rights of a person, it does.
    fn no_objection(&self, account: Option<&Account>) -> Option<String> {
        let rights = account.map(|account| self.snapshot.rights.get(&account.id));
        if let None | Some(None | Some(Err(_))) = rights {
            return None;
        }
        self.no_say(account)
    }

    fn no_approval(&self, said: &Said, commit: Option<&ObjectId>) -> Option<String> {
        if let Some(why) = self.no_say(said.account) {
            return Some(why);
        }
        if let Some(why) = said.account.and_then(|account| self.dependence(account)) {
            return Some(why);
        }
        let Some(commit) = commit else { return Some("nobody knows which commit was approved".to_owned()) };
        let Some(since) = self.current_since(commit) else {
            return Some(format!("the change is another one since `{}` was approved", &commit.as_hex()[..10]));
        };
        if said.at < since {
            return Some("the change was replaced and brought back since".to_owned());
        }
        (said.at.duration_since(since) < self.quiet_after_push).then(|| {
            let seconds = self.quiet_after_push.as_secs();
            format!("it came within {seconds} seconds of a push, too soon to have seen what was pushed; approve again")
        })
    }
}

/// The last heads that all stand for the same change: the newest, and those before it that it only brings up to date.
fn standing(heads: &[Head]) -> &[Head] {
    let first = heads.iter().rposition(|head| !head.is_clean_update).unwrap_or(0);
    &heads[first..]
}
