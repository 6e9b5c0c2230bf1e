//! Who had a hand in a change, and so cannot approve it.

use std::collections::BTreeMap;

use super::evidence::{is_machine, short, signing_agent};
use crate::model::account::{Account, AccountId, GHOST, WEB_FLOW};
use crate::model::policy::Policy;
use crate::model::snapshot::{Commit, Head, Signature, Snapshot};

/// Who had a hand in a change, and who is known to have had one without it being known who they are.
#[derive(Debug, Default)]
pub(super) struct Involvement {
    /// For each account, what it did, as the end of "because they …".
    contributors: BTreeMap<AccountId, (Account, String)>,
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
    /// Whether they only helped: who wrote, recorded or pushed something always has to be known.
    pub is_helper: bool,
}

const LINK_ADDRESS: &str = "add the address to the account it belongs to, in GitHub's settings under \"Emails\", or write the commit \
    anew with an address that is linked";
const NAME_CO_AUTHOR: &str = "write the trailer with the address of a GitHub account, such as the one that ends in \
    `users.noreply.github.com`";
const DELIVER_AGAIN: &str = "have GitHub deliver the webhook of that push once more, or push the commits to a new branch and open a pull request \
    from that";
const OPEN_ANEW: &str = "open a new pull request from the branch with an account that exists";

impl Involvement {
    /// Who had a hand in the change that `snapshot` shows.
    pub(super) fn of(snapshot: &Snapshot, policy: &Policy) -> Self {
        let mut involvement = Self::default();
        let pushes: Vec<&Head> = snapshot.heads.iter().filter(|head| head.is_contribution()).collect();
        let by_machine = |head: &&Head| head.pusher.as_ref().is_some_and(|pusher| is_machine(pusher, policy));
        let machines_pushed_all = pushes.iter().all(by_machine);

        let opened = "opened the pull request".to_owned();
        if !involvement.add(snapshot.pull_request.author.as_ref(), &opened) {
            involvement.stranger(opened, OPEN_ANEW, false);
        }
        for commit in snapshot.commits.iter().flatten().filter(|commit| !commit.is_clean_merge) {
            involvement.signatures(commit, policy);
            involvement.co_authors(commit, policy, machines_pushed_all);
        }
        for head in pushes {
            let did = format!("pushed `{}`", short(&head.commit));
            if !involvement.add(head.pusher.as_ref(), &did) {
                involvement.stranger(did, DELIVER_AGAIN, false);
            }
        }
        for taint in snapshot.taints.iter().flatten() {
            let where_to = match &taint.commit {
                Some(commit) => format!("#{}, which commit `{}` was part of", taint.pull_request, short(commit)),
                None => "an earlier head of the pull request".to_owned(),
            };
            for contributor in &taint.contributors {
                involvement.add(Some(contributor), &format!("had a hand in {where_to}"));
            }
        }
        involvement
    }

    /// What `account` contributed to the change, if anything, as the end of "because they …".
    pub(super) fn contribution(&self, account: AccountId) -> Option<&str> {
        self.contributors.get(&account).map(|(_, did)| did.as_str())
    }

    /// Everybody who contributed to the change, by their numbers.
    pub(super) fn contributors(&self) -> Vec<Account> {
        self.contributors.values().map(|(account, _)| account.clone()).collect()
    }

    /// Notes what `account` did; false when that leaves open who it was, as with an account that is gone and with
    /// GitHub's own, which stands for anybody.
    fn add(&mut self, account: Option<&Account>, did: &str) -> bool {
        let Some(account) = account.filter(|account| ![GHOST, WEB_FLOW].contains(&account.id)) else { return false };
        self.contributors.entry(account.id).or_insert_with(|| (account.clone(), did.to_owned()));
        true
    }

    fn stranger(&mut self, trace: String, way_out: &'static str, is_helper: bool) {
        self.strangers.push(Stranger { trace, way_out, is_helper });
    }

    fn signatures(&mut self, commit: &Commit, policy: &Policy) {
        let name = short(&commit.id);
        // What people do on GitHub's pages it records itself, but it writes nothing of its own.
        let committer = Some(&commit.committer).filter(|committer| !is_web_flow(committer));
        for (signature, role) in [(Some(&commit.author), "wrote"), (committer, "committed")] {
            let Some(signature) = signature else { continue };
            let did = format!("{role} commit `{name}`");
            let is_known = self.add(signature.account.as_ref(), &did) || signing_agent(signature, policy).is_some();
            if !is_known {
                self.stranger(format!("{did} as `{}`", signature.email), LINK_ADDRESS, false);
            }
        }
    }

    fn co_authors(&mut self, commit: &Commit, policy: &Policy, machines_pushed_all: bool) {
        let name = short(&commit.id);
        let is_recorded_by_machine = is_machines(&commit.committer, policy) || is_web_flow(&commit.committer);
        // Anybody may write an agent's name into a commit, to make of its co-author a mere requester.
        let is_authentic = commit.is_verified || machines_pushed_all;
        let is_agents_own = is_machines(&commit.author, policy) && is_recorded_by_machine && is_authentic;
        for co_author in commit.co_authors.iter().filter(|co_author| !is_web_flow(co_author)) {
            let account = co_author.account.as_ref();
            if is_agents_own && let Some(requester) = account.filter(|account| account.id != GHOST) {
                self.requesters.insert(requester.id, requester.clone());
                continue;
            }
            let is_known = self.add(account, &format!("are a co-author of commit `{name}`"))
                || signing_agent(co_author, policy).is_some();
            if !is_known {
                let trace = format!("is a co-author of commit `{name}` as `{}`", co_author.email);
                self.stranger(trace, NAME_CO_AUTHOR, true);
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
