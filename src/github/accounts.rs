//! Accounts, and what they may do.
//!
//! GitHub asks for logins here, and logins pass from one account to another: every answer is held against the number
//! of the account that was meant.

use serde::Deserialize;

use super::account;
use super::api_path::ApiPath;
use super::client::{Installation, Repository};
use super::error::GitHubError;
use crate::model::account::{Account, AccountId, AccountKind};
use crate::model::right::Right;

impl Installation {
    /// Reads an account by its login; `None` where nobody is called so.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, GitHubError> {
        self.account_at(ApiPath::new("users").segment(login)).await
    }

    /// Reads an account by its number, with the login that it has now; `None` once it is deleted.
    pub async fn account_by_id(&self, id: AccountId) -> Result<Option<Account>, GitHubError> {
        let path = ApiPath::new("user").segment(id.0);
        match self.account_at(path.clone()).await? {
            Some(account) if account.id != id => Err(another_account(&path)),
            account => Ok(account),
        }
    }

    /// Whether an account is an active member of a team, whose name is the one in its address.
    pub async fn is_team_member(&self, organisation: &str, team: &str, member: AccountId) -> Result<bool, GitHubError> {
        let Some(member) = self.account_by_id(member).await? else { return Ok(false) };
        let path = ApiPath::new("orgs").segment(organisation).segment("teams").segment(team);
        let path = path.segment("memberships").segment(&member.login);
        let membership: Option<WireMembership> = self.connection.find(path).await?;
        Ok(membership.is_some_and(|membership| membership.state == "active"))
    }

    async fn account_at(&self, path: ApiPath) -> Result<Option<Account>, GitHubError> {
        Ok(self.connection.find(path).await?.map(|WireUser(account)| account))
    }
}

impl Repository {
    /// Whether an account may push to the repository now.
    pub async fn can_write(&self, account: &Account) -> Result<bool, GitHubError> {
        Ok(self.right_of(account).await? >= Some(Right::Write))
    }

    /// What an account may do in the repository now; `None` where it may not read it.
    pub async fn right_of(&self, account: &Account) -> Result<Option<Right>, GitHubError> {
        Ok(self.permission_of(account).await?.and_then(|permission| permission.right()))
    }

    /// `None` for what is no user, or nobody any more.
    async fn permission_of(&self, account: &Account) -> Result<Option<Permission>, GitHubError> {
        match self.permission(&account.login).await? {
            Some(permission) if permission.user == account.id => Ok(Some(permission)),
            _ => self.permission_under_another_login(account.id).await,
        }
    }

    /// For an account that was renamed, or is no user at all.
    async fn permission_under_another_login(&self, id: AccountId) -> Result<Option<Permission>, GitHubError> {
        let Some(current) = self.installation.account_by_id(id).await? else { return Ok(None) };
        match self.permission(&current.login).await? {
            // GitHub answers for every person, whatever they may do; that it does not says nothing of them.
            None if current.kind == AccountKind::User => {
                Err(GitHubError::NotFound { request: format!("GET {}", self.permission_path(&current.login)) })
            }
            None => Ok(None),
            Some(permission) if permission.user == id => Ok(Some(permission)),
            Some(_) => Err(another_account(&self.permission_path(&current.login))),
        }
    }

    async fn permission(&self, login: &str) -> Result<Option<Permission>, GitHubError> {
        let found: Option<WirePermission> = self.connection().find(self.permission_path(login)).await?;
        Ok(found.map(|found| Permission { user: found.user.0.id, base: found.permission, role: found.role_name }))
    }

    fn permission_path(&self, login: &str) -> ApiPath {
        self.path().segment("collaborators").segment(login).segment("permission")
    }
}

fn another_account(path: &ApiPath) -> GitHubError {
    GitHubError::unavailable(format!("GET {path}"), "it is about another account")
}

struct Permission {
    user: AccountId,
    base: Option<String>,
    role: Option<String>,
}

impl Permission {
    /// By the permission, which a role of the organisation's own making has too; else by the role.
    fn name(&self) -> &str {
        self.base.as_deref().or(self.role.as_deref()).unwrap_or_default()
    }

    fn right(&self) -> Option<Right> {
        match self.name() {
            "admin" | "maintain" => Some(Right::Maintain),
            // GitHub's permission of those that maintain is `write`.
            "write" if self.role.as_deref() == Some("maintain") => Some(Right::Maintain),
            "write" => Some(Right::Write),
            "read" | "triage" => Some(Right::Read),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct WireUser(#[serde(deserialize_with = "account::required")] Account);

#[derive(Deserialize)]
struct WirePermission {
    permission: Option<String>,
    role_name: Option<String>,
    user: WireUser,
}

#[derive(Deserialize)]
struct WireMembership {
    state: String,
}
