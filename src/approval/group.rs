//! Who made a merged change, by kind, as far as its commits tell.
//!
//! For counting, not for deciding: what only GitHub knows, such as who opened the pull request, is not asked. Marks that are
//! missing prove nothing, so the rest is "no marker" and never "human".

use super::agents::{self, Agent};
use super::evidence::{has_name_of, trailer_of};
use super::trailers;
use crate::model::merged_change::Group;
use crate::model::policy::Policy;
use crate::model::snapshot::Signature;

/// A commit, as far as it tells who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorship {
    /// Who wrote it, by its own account.
    pub author: Signature,
    /// Who recorded it, by its own account.
    pub committer: Signature,
    /// Its whole message.
    pub message: String,
}

/// Who made the change that consists of `commits`. An agent that wrote one of them made it; one that a mark names helped.
pub fn group_of(commits: &[Authorship], policy: &Policy) -> Group {
    let identity = commits.iter().find_map(|commit| {
        let agent = agent_signing(&commit.author, policy).or_else(|| agent_signing(&commit.committer, policy))?;
        Some(Group::Agent(agent))
    });
    if let Some(agent) = identity {
        agent
    } else if commits.iter().any(is_marked) {
        Group::AgentAssisted
    } else if !commits.is_empty() && commits.iter().all(|commit| is_bot(&commit.author)) {
        Group::Bot
    } else {
        Group::NoMarker
    }
}

/// The agent whose address, or whose account's, this is.
fn agent_signing(signature: &Signature, policy: &Policy) -> Option<String> {
    if let Some(agent) = agents::of_email(&signature.email) {
        return Some(agent.name.clone());
    }
    let email = signature.email.to_ascii_lowercase();
    let (id, login) = agents::noreply(&email)?;
    let is_login = |listed: &String| listed.trim_start_matches('@').eq_ignore_ascii_case(login);
    let is_listed =
        policy.agents.logins.iter().any(is_login) || id.is_some_and(|id| policy.agents.accounts.contains(&id));
    is_listed.then(|| login.to_owned())
}

fn is_marked(commit: &Authorship) -> bool {
    let names_agent = trailers::co_authors(&commit.message).any(|person| agents::of_email(person.email).is_some());
    let has_mark = |agent: &Agent| {
        trailer_of(agent, &commit.message).is_some()
            || has_name_of(agent, &commit.author)
            || agent.body.iter().any(|mark| commit.message.contains(mark.as_str()))
    };
    names_agent || agents::known().iter().any(has_mark)
}

/// Whether the address is one that GitHub gives to an App.
fn is_bot(signature: &Signature) -> bool {
    let email = signature.email.to_ascii_lowercase();
    agents::noreply(&email).is_some_and(|(_, login)| login.ends_with("[bot]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(email: &str, message: &str) -> Authorship {
        let signature = |email: &str| Signature { name: "Somebody".to_owned(), email: email.to_owned(), account: None };
        Authorship { author: signature(email), committer: signature("noreply@github.com"), message: message.to_owned() }
    }

    #[test]
    fn groups_of_single_commits() {
        let agent = |name: &str| Group::Agent(name.to_owned());
        for (email, message, expected) in [
            ("198982749+Copilot@users.noreply.github.com", "Add x", agent("Copilot coding agent")),
            ("ada@example.org", "Add x", Group::NoMarker),
            ("ada@example.org", "Add x\n\nCo-Authored-By: Claude <noreply@anthropic.com>", Group::AgentAssisted),
            ("49699333+dependabot[bot]@users.noreply.github.com", "Bump x", Group::Bot),
            ("claude@users.noreply.github.com", "Add x", Group::NoMarker),
        ] {
            assert_eq!(group_of(&[commit(email, message)], &Policy::default()), expected, "{email}");
        }
    }

    #[test]
    fn an_agent_that_wrote_one_of_the_commits_made_the_change() {
        let commits = [commit("ada@example.org", "x"), commit("noreply@anthropic.com", "y")];
        assert_eq!(group_of(&commits, &Policy::default()), Group::Agent("Claude Code".to_owned()));
        assert_eq!(group_of(&[], &Policy::default()), Group::NoMarker);
    }

    #[test]
    fn agents_that_the_policy_lists_count() {
        let mut policy = Policy::default();
        policy.agents.logins = vec!["acme-bot".to_owned()];
        let commits = [commit("1+Acme-Bot@users.noreply.github.com", "x")];
        assert_eq!(group_of(&commits, &policy), Group::Agent("acme-bot".to_owned()));
    }
}
