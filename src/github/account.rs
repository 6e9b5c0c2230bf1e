//! Accounts as GitHub writes them.

use serde::{Deserialize, Deserializer};

use crate::model::account::{Account, AccountId, AccountKind};

#[derive(Deserialize)]
struct WireAccount {
    id: u64,
    login: String,
    #[serde(rename = "type", default)]
    kind: Option<String>,
}

impl From<WireAccount> for Account {
    fn from(account: WireAccount) -> Self {
        let kind = match account.kind.as_deref() {
            Some("User") => AccountKind::User,
            Some("Bot") => AccountKind::Bot,
            _ => AccountKind::Other,
        };
        Self { id: AccountId(account.id), login: account.login, kind }
    }
}

/// For `deserialize_with`: an account.
pub(super) fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Account, D::Error> {
    WireAccount::deserialize(deserializer).map(Account::from)
}

/// For `deserialize_with` and `default`: an account, or `None` where GitHub writes null or an empty object.
pub(super) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Account>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Account(WireAccount),
        Nobody {},
    }
    Ok(match Option::deserialize(deserializer)? {
        Some(Either::Account(account)) => Some(account.into()),
        Some(Either::Nobody {}) | None => None,
    })
}
