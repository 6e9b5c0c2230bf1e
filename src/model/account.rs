//! Who does something on GitHub. An account is its id: logins are renamed and taken over.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number of an account, which never changes and is never given away again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub u64);

/// Stands for every account that was deleted, and so for nobody.
pub const GHOST: AccountId = AccountId(10_137);
/// Commits what people do on GitHub's pages; it does nothing of its own.
pub const WEB_FLOW: AccountId = AccountId(19_864_447);

/// An account as GitHub describes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Account {
    /// Who it is.
    pub id: AccountId,
    /// How it is called at the moment; to show, never to decide.
    pub login: String,
    /// What it is.
    pub kind: AccountKind,
}

/// What stands behind an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountKind {
    /// An account that somebody signs in to: a person, or a machine that pretends.
    User,
    /// A GitHub App.
    Bot,
    /// Anything else, such as an organisation or an imported author.
    Other,
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "@{}", self.login)
    }
}
