//! The agents that are known, and how they sign. The list itself is data: `agents.toml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::account::{Account, AccountId, AccountKind};

/// The domain of the addresses that GitHub gives to accounts: `<id>+<login>@…`.
const NOREPLY: &str = "@users.noreply.github.com";

/// An agent and its marks; `agents.toml` says what each means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Agent {
    /// What it is called.
    pub name: String,
    /// Its accounts.
    pub accounts: BTreeSet<AccountId>,
    /// Its GitHub Apps.
    pub bots: BTreeSet<String>,
    /// Addresses it commits with, in lower case.
    pub emails: BTreeSet<String>,
    /// Keys of trailers.
    pub trailers: Vec<String>,
    /// Ends of authors' names.
    pub names: Vec<String>,
    /// Parts of descriptions.
    pub body: Vec<String>,
    /// Beginnings of branch names.
    pub branches: Vec<String>,
    /// Labels.
    pub labels: Vec<String>,
}

impl Default for Agent {
    fn default() -> Self {
        Self {
            name: "an agent".to_owned(),
            accounts: BTreeSet::new(),
            bots: BTreeSet::new(),
            emails: BTreeSet::new(),
            trailers: Vec::new(),
            names: Vec::new(),
            body: Vec::new(),
            branches: Vec::new(),
            labels: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
struct File {
    agent: Vec<Agent>,
}

static KNOWN: LazyLock<Vec<Agent>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("agents.toml")).expect("the list is valid; a test reads it").agent
});

/// All known agents, in the order of the list.
pub fn known() -> &'static [Agent] {
    &KNOWN
}

/// The agent that `account` belongs to, if it is a known one.
pub fn of_account(account: &Account) -> Option<&'static Agent> {
    let is_bot = account.kind == AccountKind::Bot;
    known()
        .iter()
        .find(|agent| agent.accounts.contains(&account.id) || (is_bot && agent.bots.contains(account.login.as_str())))
}

/// The agent whose GitHub App has this slug, if it is a known one.
pub fn of_app(slug: &str) -> Option<&'static Agent> {
    let is_named_so = |login: &String| login.strip_suffix("[bot]").unwrap_or(login).eq_ignore_ascii_case(slug);
    known().iter().find(|agent| agent.bots.iter().any(is_named_so))
}

/// The agent that commits with this address, if it is a known one.
pub fn of_email(email: &str) -> Option<&'static Agent> {
    let email = email.to_ascii_lowercase();
    let Some((id, login)) = noreply(&email) else {
        return known().iter().find(|agent| agent.emails.contains(&email));
    };
    let is_bot = login.ends_with("[bot]");
    known()
        .iter()
        .find(|agent| id.is_some_and(|id| agent.accounts.contains(&id)) || (is_bot && agent.bots.contains(login)))
}

/// The account that an address of GitHub's own form names.
pub fn account_id(email: &str) -> Option<AccountId> {
    noreply(&email.to_ascii_lowercase()).and_then(|(id, _)| id)
}

/// The id, which old addresses lack, and the login in an address of GitHub's own form, in lower case.
pub(super) fn noreply(email: &str) -> Option<(Option<AccountId>, &str)> {
    let account = email.strip_suffix(NOREPLY)?;
    let Some((id, login)) = account.split_once('+') else { return Some((None, account)) };
    Some((id.parse().ok().map(AccountId), login))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_valid() {
        assert!(known().iter().all(|agent| !agent.name.is_empty()));
        let lower_case = |email: &String| *email == email.to_ascii_lowercase();
        assert!(known().iter().all(|agent| agent.emails.iter().all(lower_case)));
    }

    #[test]
    fn people_are_not_taken_for_agents() {
        for email in ["claude.dubois@example.com", "claude@users.noreply.github.com", "jane@devin.ai", "x@codeium.com"]
        {
            assert!(of_email(email).is_none(), "{email}");
        }
    }

    #[test]
    fn addresses_of_agents_are_known() {
        for (email, name) in [
            ("198982749+Copilot@users.noreply.github.com", "Copilot coding agent"),
            ("NoReply@Anthropic.com", "Claude Code"),
            ("158243242+devin-ai-integration[bot]@users.noreply.github.com", "Devin"),
            ("1+codegen-sh[bot]@users.noreply.github.com", "Codegen"),
        ] {
            assert_eq!(of_email(email).map(|agent| agent.name.as_str()), Some(name), "{email}");
        }
    }
}
