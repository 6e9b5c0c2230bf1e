//! Whether the App wrote something itself.

use serde::Deserialize;

use super::account;
use crate::model::account::{Account, AccountKind};

/// Who wrote an issue or a comment, and through which App.
#[derive(Deserialize)]
pub(super) struct WireAuthor {
    #[serde(default, deserialize_with = "account::optional")]
    pub(super) user: Option<Account>,
    performed_via_github_app: Option<WireApp>,
}

#[derive(Deserialize)]
struct WireApp {
    id: u64,
}

impl WireAuthor {
    /// Whether it was this App itself, and not a person through it.
    pub(super) fn is_app(&self, app: u64) -> bool {
        let is_bots = self.user.as_ref().is_some_and(|user| user.kind == AccountKind::Bot);
        is_bots && self.performed_via_github_app.as_ref().is_some_and(|via| via.id == app)
    }
}
