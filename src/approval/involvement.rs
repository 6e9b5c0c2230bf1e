//! Who had a hand in a change, and so cannot approve it.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::{is_machine, short, signing_agent};
use crate::model::account::{Account, AccountId, WEB_FLOW};
use crate::model::policy::Policy;
use crate::model::snapshot::{Commit, ReviewState, Signature, Snapshot};

/// Who had a hand in a change, and who is known to have had one without it being known who they are.
#[derive(Debug, Default)]
pub(super) struct Involvement {
    /// For each account, what it did, as the end of "because they …".
    contributors: BTreeMap<AccountId, String>,
    /// Those who struck out somebody's request for changes: they took a side.
    dismissers: BTreeSet<AccountId>,
    /// Those whom an agent names as who set it the task.
    pub requesters: BTreeMap<AccountId, Account>,
    /// Traces of people of whom nobody knows which account is theirs.
    pub strangers: Vec<Stranger>,
}

/// A trace of somebody whose account is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stranger {
    /// What they did.
    pub trace: String,
    /// What the author can do so that it becomes known.
    pub way_out: &'static str,
    /// Whether they may not be named at all: an author always has to be.
    pub is_helper: bool,
}

const LINK_ADDRESS: &str = "add the address to the account it belongs to, in GitHub's settings under \"Emails\", or write the commit \
    anew with an address that is linked";
const NAME_CO_AUTHOR: &str = "write the trailer with the address of a GitHub account, such as the one that ends in \
    `users.noreply.github.com`";
const PUSH_AGAIN: &str = "push once more, an empty commit will do, or have the lost webhook delivered again";

impl Involvement {
    /// Who had a hand in the change that `snapshot` shows.
    pub(super) fn of(snapshot: &Snapshot, policy: &Policy) -> Self {
        let mut involvement = Self::default();
        match &snapshot.pull_request.author {
            Some(author) => involvement.add(author, "opened the pull request".to_owned()),
            None => involvement.stranger("opened the pull request".to_owned(), PUSH_AGAIN, false),
        }
        for commit in snapshot.commits.iter().flatten().filter(|commit| !commit.is_clean_merge) {
            involvement.commit(commit, policy);
        }
        for head in snapshot.heads.iter().filter(|head| !head.is_clean_update) {
            let did = format!("pushed `{}`", short(&head.commit));
            match &head.pusher {
                Some(pusher) => involvement.add(pusher, did),
                None => involvement.stranger(did, PUSH_AGAIN, false),
            }
        }
        for review in snapshot.reviews.iter().flatten() {
            if let ReviewState::Dismissed { had_requested_changes: true, by: Some(by) } = &review.state
                && Some(by.id) != review.account.as_ref().map(|account| account.id)
            {
                involvement.dismissers.insert(by.id);
            }
        }
        involvement
    }

    /// What `account` contributed to the change, if anything, as the end of "because they …".
    pub(super) fn contribution(&self, account: AccountId) -> Option<&str> {
        self.contributors.get(&account).map(String::as_str)
    }

    /// Whether `account` struck out somebody else's request for changes.
    pub(super) fn is_dismisser(&self, account: AccountId) -> bool {
        self.dismissers.contains(&account)
    }

    fn add(&mut self, account: &Account, did: String) {
        // GitHub's own account records what others do on its pages.
        if account.id != WEB_FLOW {
            self.contributors.entry(account.id).or_insert(did);
        }
    }

    fn stranger(&mut self, trace: String, way_out: &'static str, is_helper: bool) {
        self.strangers.push(Stranger { trace, way_out, is_helper });
    }

    fn commit(&mut self, commit: &Commit, policy: &Policy) {
        let name = short(&commit.id);
        for (signature, role) in [(&commit.author, "wrote"), (&commit.committer, "committed")] {
            match &signature.account {
                Some(account) => self.add(account, format!("{role} commit `{name}`")),
                None if signing_agent(signature, policy).is_some() => {}
                None => self.stranger(format!("{role} commit `{name}` as `{}`", signature.email), LINK_ADDRESS, false),
            }
        }
        let is_recorded_by_machine = is_machines(&commit.committer, policy) || is_web_flow(&commit.committer);
        let is_agents_own = is_machines(&commit.author, policy) && is_recorded_by_machine;
        for co_author in &commit.co_authors {
            match &co_author.account {
                Some(account) if is_agents_own => _ = self.requesters.insert(account.id, account.clone()),
                Some(account) => self.add(account, format!("are a co-author of commit `{name}`")),
                None if signing_agent(co_author, policy).is_some() => {}
                None => {
                    let trace = format!("is a co-author of commit `{name}` as `{}`", co_author.email);
                    self.stranger(trace, NAME_CO_AUTHOR, true);
                }
            }
        }
    }
}

/// Whether the account behind `signature` is a machine's; an address alone, which anybody may write, is not enough here.
fn is_machines(signature: &Signature, policy: &Policy) -> bool {
    signature.account.as_ref().is_some_and(|account| is_machine(account, policy))
}

fn is_web_flow(signature: &Signature) -> bool {
    signature.account.as_ref().is_some_and(|account| account.id == WEB_FLOW)
}
