//! What everybody said last on whether to merge, and whether it counts.

use jiff::{SignedDuration, Timestamp};

use super::command::Command;
use super::evidence::{is_machine, short};
use super::involvement::Involvement;
use super::verdict::{Reviewer, Statement};
use crate::model::account::{Account, AccountKind, GHOST};
use crate::model::object_id::ObjectId;
use crate::model::policy::Policy;
use crate::model::snapshot::{Comment, Head, ReviewState, Rights, Snapshot};

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
    /// Approved in a comment from which nobody can tell what was approved, for this reason.
    ApprovedInVain(&'static str),
    ChangesRequested,
    /// Said this, and it was struck out.
    StruckOut(Statement),
}

impl Bench<'_> {
    /// Everybody who spoke for or against merging with what holds of it, in the order of these words.
    pub(super) fn reviewers(&self) -> Vec<Reviewer> {
        let approvals = self.approving_comments();
        let in_comments = approvals.iter().map(|(comment, commit)| Said {
            account: comment.account.as_ref(),
            at: comment.at,
            statement: match commit {
                Ok(commit) => Spoken::Approved(Some(commit)),
                Err(why) => Spoken::ApprovedInVain(why),
            },
        });
        let mut said: Vec<Said> = self.reviews().chain(in_comments).collect();
        said.sort_by_key(|said| said.at);
        let mut reviewers: Vec<Reviewer> = Vec::new();
        for said in &said {
            let reviewer = self.reviewer(said);
            let id = said.account.map(|account| account.id);
            let is_by_same =
                |earlier: &Reviewer| id.is_some() && earlier.account.as_ref().map(|account| account.id) == id;
            if let Some(index) = reviewers.iter().position(is_by_same) {
                if leaves_standing(said, &reviewer, &reviewers[index]) {
                    continue;
                }
                reviewers.remove(index);
            }
            reviewers.push(reviewer);
        }
        reviewers
    }

    /// Why `account` has no say in this repository; `None` when it has one.
    fn no_say(&self, account: &Account) -> Option<String> {
        no_person(account, self.policy).or_else(|| match self.snapshot.rights.get(&account.id) {
            None => Some("their rights in the repository are not known".to_owned()),
            Some(Err(unknown)) => Some(format!("their rights in the repository are not known: {unknown}")),
            Some(Ok(rights)) => self.no_right(rights),
        })
    }

    /// Why `rights` give no say; `None` when they do.
    fn no_right(&self, rights: &Rights) -> Option<String> {
        if !rights.can_write {
            return Some("they may not write to the repository".to_owned());
        }
        let teams = &self.policy.approval.teams;
        let is_member = teams.is_empty() || is_in_any(rights, teams);
        (!is_member).then(|| format!("they are in none of the teams that may approve: {}", teams.join(", ")))
    }

    /// Why `account` is not independent of the change; `None` when it is.
    fn dependence(&self, account: &Account) -> Option<String> {
        if let Some(did) = self.involvement.contribution(account.id) {
            return Some(format!("they {did}"));
        }
        let is_requester = self.involvement.requesters.contains_key(&account.id);
        (is_requester && !self.policy.approval.requester_may_approve)
            .then(|| "they set the agent its task, and the policy does not let such people approve".to_owned())
    }

    /// That `account` struck out an objection, and so took a side; `None` when it did not. What does not hold the change
    /// up, such as a bot's objection, may be struck out by anybody, and everybody may take back their own.
    fn side_taken(&self, account: &Account) -> Option<String> {
        self.snapshot.reviews.iter().flatten().find_map(|review| {
            let ReviewState::Dismissed { had_requested_changes: true, by: Some(by) } = &review.state else {
                return None;
            };
            let is_own = review.account.as_ref().is_some_and(|reviewer| reviewer.id == by.id);
            let took_side = by.id == account.id && !is_own && self.no_objection(review.account.as_ref()).is_none();
            took_side.then(|| "they dismissed somebody's request for changes".to_owned())
        })
    }

    /// Why `account` may not let the change pass in spite of what speaks against it; `None` when it may.
    pub(super) fn no_exception(&self, account: &Account) -> Option<String> {
        let is_requester = self.involvement.requesters.contains_key(&account.id);
        no_person(account, self.policy)
            .or_else(|| self.no_trust(account))
            .or_else(|| self.dependence(account))
            .or_else(|| self.side_taken(account))
            .or_else(|| is_requester.then(|| "they set the agent its task".to_owned()))
    }

    /// Why the policy does not trust `account` with exceptions; `None` when it does.
    fn no_trust(&self, account: &Account) -> Option<String> {
        let teams = &self.policy.exceptions.teams;
        if teams.is_empty() {
            return Some("the policy lets nobody do that".to_owned());
        }
        match self.snapshot.rights.get(&account.id) {
            Some(Ok(rights)) if !rights.can_write => Some("they may not write to the repository".to_owned()),
            Some(Ok(rights)) => (!is_in_any(rights, teams))
                .then(|| format!("they are in none of the teams that may do that: {}", teams.join(", "))),
            None | Some(Err(_)) => Some("their rights in the repository are not known".to_owned()),
        }
    }

    /// Whether what is said at `at` can be about a push at `since`: after it, and not so soon that nobody read it.
    pub(super) fn is_considered(&self, at: Timestamp, since: Timestamp) -> bool {
        at > since && at.duration_since(since) >= self.quiet_after_push
    }

    /// When the content that `commit` stands for became what would be merged; `None` when it is not that.
    fn current_since(&self, commit: &ObjectId) -> Option<Timestamp> {
        let heads = standing(&self.snapshot.heads);
        heads.iter().find(|head| head.commit == *commit).and(heads.first()).map(|head| head.since)
    }

    fn reviews(&self) -> impl Iterator<Item = Said<'_>> {
        self.snapshot.reviews.iter().flatten().filter_map(|review| {
            let statement = match &review.state {
                ReviewState::Approved => Spoken::Approved(review.commit.as_ref()),
                ReviewState::ChangesRequested => Spoken::ChangesRequested,
                ReviewState::Dismissed { had_requested_changes: false, .. } => Spoken::StruckOut(Statement::Approved),
                ReviewState::Dismissed { had_requested_changes: true, by } => {
                    let is_honoured = self.may_dismiss(by.as_ref(), review.account.as_ref());
                    if is_honoured { Spoken::StruckOut(Statement::ChangesRequested) } else { Spoken::ChangesRequested }
                }
                ReviewState::Commented => return None,
            };
            Some(Said { account: review.account.as_ref(), at: review.at, statement })
        })
    }

    /// Whether it is to be honoured that `by` struck out an objection of `reviewer`: not if it is their own change.
    fn may_dismiss(&self, by: Option<&Account>, reviewer: Option<&Account>) -> bool {
        by.is_some_and(|by| {
            let is_own = reviewer.is_some_and(|reviewer| reviewer.id == by.id);
            is_own || (self.dependence(by).is_none() && self.no_say(by).is_none())
        })
    }

    /// Comments that approve, each with the commit, or why nobody can tell which.
    fn approving_comments(&self) -> Vec<(&Comment, Result<ObjectId, &'static str>)> {
        let comments = self.snapshot.comments.iter().flatten();
        let approving = comments.filter_map(|comment| match Command::parse(&comment.body)? {
            // It may have said something else, and others than its author may have changed it.
            Command::Approve(_) if comment.was_edited => {
                Some((comment, Err("the comment was changed after it was written; write a new one")))
            }
            Command::Approve(commit) => Some((comment, Ok(commit))),
            Command::ApproveUnclearly => {
                Some((comment, Err("it does not name a commit by its full id; write a new one")))
            }
            Command::Override(_)
            | Command::OverrideWithoutReason
            | Command::Dismiss(_)
            | Command::DismissUnclearly
            | Command::Why
            | Command::Recheck => None,
        });
        approving.collect()
    }

    fn reviewer(&self, said: &Said) -> Reviewer {
        let (statement, not_counted) = match &said.statement {
            Spoken::StruckOut(statement) => (*statement, Some("the review was dismissed".to_owned())),
            Spoken::ChangesRequested => (Statement::ChangesRequested, self.no_objection(said.account)),
            Spoken::ApprovedInVain(why) => (Statement::Approved, Some((*why).to_owned())),
            Spoken::Approved(commit) => (Statement::Approved, self.no_approval(said, *commit)),
        };
        Reviewer { account: said.account.cloned(), said: statement, not_counted }
    }

    /// Why a request for changes does not hold the change up. In doubt about a person or their rights, it does.
    fn no_objection(&self, account: Option<&Account>) -> Option<String> {
        let account = account?;
        no_person(account, self.policy).or_else(|| {
            let rights = self.snapshot.rights.get(&account.id)?.as_ref().ok()?;
            self.no_right(rights)
        })
    }

    fn no_approval(&self, said: &Said, commit: Option<&ObjectId>) -> Option<String> {
        let Some(account) = said.account else { return Some("the account is gone".to_owned()) };
        let barred = self.no_say(account).or_else(|| self.dependence(account)).or_else(|| self.side_taken(account));
        if barred.is_some() {
            return barred;
        }
        let Some(commit) = commit else {
            return Some("nobody knows which commit was approved; approve again".to_owned());
        };
        let Some(since) = self.current_since(commit) else {
            return Some(format!("the change is another one since `{}` was approved; approve again", short(commit)));
        };
        if said.at <= since {
            return Some("the change was pushed after that; approve again".to_owned());
        }
        (!self.is_considered(said.at, since)).then(|| {
            let seconds = self.quiet_after_push.as_secs();
            format!("it came within {seconds} seconds of a push, too soon to have read what was pushed; approve again")
        })
    }
}

/// Why nobody speaks through `account`; `None` when somebody does.
pub(super) fn no_person(account: &Account, policy: &Policy) -> Option<String> {
    if account.id == GHOST {
        Some("the account is gone".to_owned())
    } else if is_machine(account, policy) {
        Some("it is a machine's account".to_owned())
    } else {
        (account.kind != AccountKind::User).then(|| "it is no person's account".to_owned())
    }
}

/// Whether `rights` are those of a member of one of `teams`, whose names GitHub compares without regard to case.
fn is_in_any(rights: &Rights, teams: &[String]) -> bool {
    rights.teams.iter().any(|team| teams.iter().any(|name| name.eq_ignore_ascii_case(team)))
}

/// Whether `earlier`, by the same account, still holds after `said`, which makes them `reviewer`: who approves once more
/// does not take an approval back, and a comment that approves in vain takes nothing back.
fn leaves_standing(said: &Said, reviewer: &Reviewer, earlier: &Reviewer) -> bool {
    match said.statement {
        Spoken::ApprovedInVain(_) => true,
        Spoken::Approved(_) => earlier.is_counted_approval() && !reviewer.is_counted_approval(),
        Spoken::ChangesRequested | Spoken::StruckOut(_) => false,
    }
}

/// The last heads that all stand for the same change: the newest, and those before it that it only brings up to date.
fn standing(heads: &[Head]) -> &[Head] {
    let first = heads.iter().rposition(|head| !head.is_clean_update).unwrap_or(0);
    &heads[first..]
}
