//! People, bots and organizations.

/// What GitHub calls the `type` of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountKind {
    /// A person, or a machine that signed up like one.
    User,
    /// The account an App acts with.
    Bot,
    /// The owner of repositories and teams.
    Organization,
}

impl AccountKind {
    /// As the API spells it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Bot => "Bot",
            Self::Organization => "Organization",
        }
    }
}

/// An account; the id stays when the login changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    /// Never used again, unlike a login.
    pub(crate) id: u64,
    /// Its name now; that of a bot ends in `[bot]`, with a few exceptions that GitHub makes for itself.
    pub(crate) login: String,
    /// What it is.
    pub(crate) kind: AccountKind,
    /// Commits with one of these addresses are linked to it.
    pub(crate) emails: Vec<String>,
}

impl Account {
    /// An account with its noreply addresses and `<login>@example.com`, which stands first.
    pub(crate) fn new(id: u64, login: &str, kind: AccountKind) -> Self {
        let emails = vec![
            format!("{login}@example.com"),
            format!("{id}+{login}@users.noreply.github.com"),
            format!("{login}@users.noreply.github.com"),
        ];
        Self { id, login: login.to_owned(), kind, emails }
    }

    /// Name and address to sign commits with, linked to this account.
    pub(crate) fn signature(&self) -> (String, String) {
        (self.login.clone(), self.emails[0].clone())
    }
}
