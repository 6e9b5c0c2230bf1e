//! Classic branch protection, which stands beside rulesets.

use serde::Deserialize;

use super::client::Repository;
use super::error::GitHubError;
use super::rules::RequiredCheck;

/// How a branch is protected in the classic way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "these are the switches that GitHub has")]
pub struct BranchProtection {
    /// The checks that must pass.
    pub required_checks: Vec<RequiredCheck>,
    /// Whether changes come by pull request alone.
    pub requires_pull_request: bool,
    /// Whether administrators are bound by it too.
    pub binds_administrators: bool,
    /// Whether the history of the branch may be rewritten.
    pub allows_force_pushes: bool,
    /// Whether the branch may be deleted.
    pub allows_deletions: bool,
    /// The logins of users and the slugs of teams and Apps that need no pull request, sorted.
    pub bypassers: Vec<String>,
}

impl Repository {
    /// Reads the classic protection of a branch; `None` where it has none. It takes the permission `administration`.
    pub async fn branch_protection(&self, branch: &str) -> Result<Option<BranchProtection>, GitHubError> {
        let path = self.path().segment("branches").segment(branch).segment("protection");
        let found: Option<WireProtection> = self.connection().find(path).await?;
        Ok(found.map(WireProtection::into_model))
    }
}

#[derive(Deserialize)]
struct WireProtection {
    required_status_checks: Option<WireChecks>,
    required_pull_request_reviews: Option<WireReviews>,
    enforce_admins: Option<Switch>,
    allow_force_pushes: Option<Switch>,
    allow_deletions: Option<Switch>,
}

#[derive(Deserialize)]
struct WireChecks {
    #[serde(default)]
    checks: Vec<WireCheck>,
    #[serde(default)]
    contexts: Vec<String>,
}

#[derive(Deserialize)]
struct WireCheck {
    context: String,
    /// Null or negative lets anybody post it.
    app_id: Option<i64>,
}

#[derive(Deserialize)]
struct WireReviews {
    bypass_pull_request_allowances: Option<WireBypassers>,
}

#[derive(Default, Deserialize)]
struct WireBypassers {
    #[serde(default)]
    users: Vec<Named>,
    #[serde(default)]
    teams: Vec<Named>,
    #[serde(default)]
    apps: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    login: Option<String>,
    slug: Option<String>,
}

#[derive(Deserialize)]
struct Switch {
    enabled: bool,
}

impl WireProtection {
    fn into_model(self) -> BranchProtection {
        let is_on = |switch: Option<Switch>| switch.is_some_and(|switch| switch.enabled);
        let requires_pull_request = self.required_pull_request_reviews.is_some();
        BranchProtection {
            required_checks: self.required_status_checks.map(WireChecks::into_model).unwrap_or_default(),
            requires_pull_request,
            binds_administrators: is_on(self.enforce_admins),
            allows_force_pushes: is_on(self.allow_force_pushes),
            allows_deletions: is_on(self.allow_deletions),
            bypassers: self.required_pull_request_reviews.map(WireReviews::into_bypassers).unwrap_or_default(),
        }
    }
}

impl WireChecks {
    /// Older servers tell the contexts alone.
    fn into_model(self) -> Vec<RequiredCheck> {
        let mut checks: Vec<RequiredCheck> = self.checks.into_iter().map(WireCheck::into_model).collect();
        for context in self.contexts {
            if checks.iter().all(|check| check.context != context) {
                checks.push(RequiredCheck { context, app: None });
            }
        }
        checks.sort();
        checks
    }
}

impl WireCheck {
    fn into_model(self) -> RequiredCheck {
        RequiredCheck { context: self.context, app: self.app_id.and_then(|id| u64::try_from(id).ok()) }
    }
}

impl WireReviews {
    fn into_bypassers(self) -> Vec<String> {
        let WireBypassers { users, teams, apps } = self.bypass_pull_request_allowances.unwrap_or_default();
        let mut names: Vec<String> =
            users.into_iter().chain(teams).chain(apps).filter_map(|named| named.login.or(named.slug)).collect();
        names.sort();
        names
    }
}
