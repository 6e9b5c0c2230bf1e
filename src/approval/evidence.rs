//! What shows that an agent had a hand in a change.
//!
//! Marks that are missing prove nothing: whoever can commit can leave them out. So there is evidence, or "no agent
//! marker"; nobody is ever called human.

use serde::Serialize;

use super::agents::{self, Agent};
use super::automation::dependency_bot;
use super::trailers;
use crate::model::account::{Account, AccountId, AccountKind};
use crate::model::object_id::ObjectId;
use crate::model::policy::Policy;
use crate::model::snapshot::{Commit, Signature, Snapshot};

/// One thing that shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Evidence {
    /// How much it proves.
    pub tier: Tier,
    /// Which agent.
    pub agent: String,
    /// What was seen, as a sentence without its full stop.
    pub seen: String,
    /// The commit it was seen in.
    pub commit: Option<ObjectId>,
}

/// How much a mark proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// An account or address of a machine.
    Identity,
    /// A mark that the agent's vendor puts in texts.
    Mark,
    /// A habit that anybody may share: shown, and decides nothing.
    Hint,
}

/// All evidence in `snapshot`, strongest first.
pub fn evidence(snapshot: &Snapshot, policy: &Policy) -> Vec<Evidence> {
    let mut found = Found { policy, exempt: dependency_bot(snapshot), evidence: Vec::new() };
    found.pull_request(snapshot);
    // What only brings base up to date makes a change nobody's who had no hand in it before.
    for head in snapshot.heads.iter().filter(|head| head.is_contribution()) {
        if let Some(pusher) = &head.pusher {
            found.account(pusher, &format!("pushed `{}`", short(&head.commit)), Some(&head.commit));
        }
    }
    for commit in snapshot.commits.iter().flatten().filter(|commit| !commit.is_clean_merge) {
        found.commit(commit);
    }
    found.taints(snapshot);
    found.evidence.sort();
    found.evidence.dedup();
    found.evidence
}

/// Whether `account` is no person: an App, a known agent, or one that the policy lists.
pub fn is_machine(account: &Account, policy: &Policy) -> bool {
    account.kind == AccountKind::Bot || agent_of(account, policy).is_some()
}

/// Which agent the address of `signature` or the account behind it belongs to.
pub fn signing_agent(signature: &Signature, policy: &Policy) -> Option<String> {
    agents::of_email(&signature.email)
        .map(|agent| agent.name.clone())
        .or_else(|| signature.account.as_ref().and_then(|account| agent_of(account, policy)))
}

/// Which agent `account` is, if it is one.
fn agent_of(account: &Account, policy: &Policy) -> Option<String> {
    let is_listed = |login: &String| login.trim_start_matches('@').eq_ignore_ascii_case(&account.login);
    let listed = policy.agents.logins.iter().any(is_listed) || policy.agents.accounts.contains(&account.id);
    match agents::of_account(account) {
        Some(agent) => Some(agent.name.clone()),
        None if listed => Some(format!("{account}, which the policy lists as an agent")),
        None => None,
    }
}

struct Found<'a> {
    policy: &'a Policy,
    /// The one bot whose doing is no evidence here.
    exempt: Option<AccountId>,
    evidence: Vec<Evidence>,
}

impl Found<'_> {
    fn add(&mut self, tier: Tier, agent: &str, seen: String, commit: Option<&ObjectId>) {
        self.evidence.push(Evidence { tier, agent: agent.to_owned(), seen, commit: commit.cloned() });
    }

    /// `account` did something, and what it does, a machine does.
    fn account(&mut self, account: &Account, did: &str, commit: Option<&ObjectId>) {
        if self.exempt == Some(account.id) {
            return;
        }
        if let Some(agent) = agent_of(account, self.policy) {
            self.add(Tier::Identity, &agent, format!("{account} {did}"), commit);
        } else if account.kind == AccountKind::Bot {
            self.add(Tier::Identity, &format!("the App {account}"), format!("{account} {did}"), commit);
        }
    }

    fn pull_request(&mut self, snapshot: &Snapshot) {
        let pull_request = &snapshot.pull_request;
        if let Some(author) = &pull_request.author {
            self.account(author, "opened the pull request", None);
        }
        self.trailers(&pull_request.body, "the description", None);
        for agent in agents::known() {
            if let Some(mark) = agent.body.iter().find(|mark| pull_request.body.contains(mark.as_str())) {
                self.add(Tier::Mark, &agent.name, format!("the description holds `{mark}`"), None);
            }
            if agent.branches.iter().any(|start| pull_request.head_branch.starts_with(start.as_str())) {
                self.add(Tier::Hint, &agent.name, format!("the branch is named `{}`", pull_request.head_branch), None);
            }
            if let Some(label) = agent.labels.iter().find(|label| pull_request.labels.contains(label)) {
                self.add(Tier::Hint, &agent.name, format!("it is labelled `{label}`"), None);
            }
        }
    }

    /// What is remembered of the commits. That an earlier head was an agent's only says something once its marks are gone.
    fn taints(&mut self, snapshot: &Snapshot) {
        for taint in snapshot.taints.iter().flatten() {
            if let Some(commit) = &taint.commit {
                let seen = format!("commit `{}` was part of #{}, an agent's", short(commit), taint.pull_request);
                self.add(Tier::Identity, &taint.agent, seen, Some(commit));
            }
        }
        let is_proven = self.evidence.iter().any(|evidence| evidence.tier != Tier::Hint);
        let earlier = snapshot.taints.iter().flatten().filter(|taint| taint.commit.is_none());
        for taint in earlier.filter(|_| !is_proven) {
            self.add(
                Tier::Identity,
                &taint.agent,
                "an earlier head of the pull request was an agent's".to_owned(),
                None,
            );
        }
    }

    fn commit(&mut self, commit: &Commit) {
        let name = short(&commit.id);
        self.signature(&commit.author, &format!("is the author of commit `{name}`"), &commit.id);
        self.signature(&commit.committer, &format!("is the committer of commit `{name}`"), &commit.id);
        self.trailers(&commit.message, &format!("commit `{name}`"), Some(&commit.id));
        for co_author in commit.co_authors.iter().filter_map(|signature| signature.account.as_ref()) {
            self.account(co_author, &format!("is a co-author of commit `{name}`"), Some(&commit.id));
        }
    }

    /// What the trailers of `text` show, which is a message or the description that a squash makes a message of.
    fn trailers(&mut self, text: &str, place: &str, commit: Option<&ObjectId>) {
        for person in trailers::co_authors(text) {
            if let Some(agent) = agents::of_email(person.email) {
                let seen = format!("{place} names `{}` as co-author", person.email);
                self.add(Tier::Mark, &agent.name, seen, commit);
            }
        }
        for agent in agents::known() {
            if let Some(key) = trailer_of(agent, text) {
                self.add(Tier::Mark, &agent.name, format!("{place} has a `{key}` trailer"), commit);
            }
        }
    }

    fn signature(&mut self, signature: &Signature, role: &str, commit: &ObjectId) {
        if let Some(agent) = agents::of_email(&signature.email) {
            self.add(Tier::Identity, &agent.name, format!("`{}` {role}", signature.email), Some(commit));
        } else if let Some(agent) = agents::known().iter().find(|agent| has_name_of(agent, signature)) {
            self.add(Tier::Mark, &agent.name, format!("`{}` {role}", signature.name), Some(commit));
        }
        if let Some(account) = &signature.account {
            self.account(account, role, Some(commit));
        }
    }
}

pub(super) fn has_name_of(agent: &Agent, signature: &Signature) -> bool {
    agent.names.iter().any(|end| signature.name.ends_with(end.as_str()))
}

pub(super) fn trailer_of<'a>(agent: &'a Agent, message: &str) -> Option<&'a str> {
    let has = |key: &str| trailers::all(message).any(|(found, _)| found.eq_ignore_ascii_case(key));
    agent.trailers.iter().map(String::as_str).find(|key| has(key))
}

/// The first digits of an id, as people write them.
pub(super) fn short(id: &ObjectId) -> &str {
    &id.as_hex()[..10]
}
