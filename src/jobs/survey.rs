//! Reads what the doctor has to know of GitHub's settings. What cannot be read is noted with its reason.

use std::collections::BTreeSet;

use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};

use crate::analysis::task::INSTRUCTIONS;
use crate::doctor::facts::{
    AppFacts, BranchFacts, BranchKind, Facts, InstallationFacts, Instructions, Reading, RepositoryFacts,
};
use crate::github::app::InstallationDetails;
use crate::github::client::{GitHub, Installation, Repository};
use crate::github::error::GitHubError;
use crate::github::repositories::RepositoryDetails;
use crate::github::rulesets::{Enforcement, Ruleset};
use crate::model::account::AccountKind;
use crate::model::pull_request::RepositoryName;

/// How far back deliveries of webhooks are looked at.
const DELIVERIES_OF: SignedDuration = SignedDuration::from_hours(24);

/// Each costs two requests; a repository has few branches that need protection.
const MOST_BRANCHES: usize = 100;

/// Repositories that are read at a time: GitHub slows those down who ask for too much at once.
const MOST_AT_A_TIME: usize = 4;

/// Reads everything that one repository depends on, or everything.
pub async fn survey(github: &GitHub, only: Option<&RepositoryName>, now: Timestamp) -> anyhow::Result<Facts> {
    let app = github.app();
    let details = app.details().await?;
    let since = now.saturating_sub(DELIVERIES_OF)?;
    let app_facts = AppFacts {
        id: details.id,
        permissions: details.permissions,
        events: details.events.into_iter().collect(),
        deliveries: reading(app.deliveries(since).await),
    };
    let installations = match only {
        Some(name) => vec![installation_on(github, name).await?],
        None => app.installations().await?,
    };
    let mut facts = Facts { app: app_facts, installations: Vec::new(), repositories: Vec::new() };
    for details in installations {
        let installation = github.installation(details.id);
        if details.suspended_at.is_none() {
            let details = repositories(&installation, only).await?;
            let surveys = stream::iter(&details).map(async |details| {
                let repository = installation.repository(details.id, details.name.clone());
                survey_repository(&repository, details).await
            });
            facts.repositories.extend(surveys.buffered(MOST_AT_A_TIME).collect::<Vec<_>>().await);
        }
        facts.installations.push(survey_installation(&installation, details).await);
    }
    Ok(facts)
}

/// The installation that reaches a repository.
pub async fn installation_on(github: &GitHub, name: &RepositoryName) -> anyhow::Result<InstallationDetails> {
    let found = github.app().installation_on(name).await?;
    found.ok_or_else(|| anyhow::anyhow!("the App is not installed on `{name}`; install it there, on the App's page"))
}

/// Those that can still be merged into.
async fn repositories(
    installation: &Installation,
    only: Option<&RepositoryName>,
) -> Result<Vec<RepositoryDetails>, GitHubError> {
    let mut repositories = match only {
        Some(name) => vec![installation.repository_by_name(name).await?],
        None => installation.repositories().await?,
    };
    repositories.retain(|repository| !repository.is_archived);
    repositories.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(repositories)
}

async fn survey_installation(installation: &Installation, details: InstallationDetails) -> InstallationFacts {
    let account = details.account.as_ref();
    let login = account.map_or_else(|| "an enterprise".to_owned(), |account| account.login.clone());
    let is_user = account.is_some_and(|account| account.kind == AccountKind::User);
    let apps = match details.suspended_at {
        Some(_) => Err("the installation is suspended".to_owned()),
        None if is_user => Err("GitHub lists the Apps of organisations alone".to_owned()),
        None => reading(installation.installed_apps(&login).await),
    };
    InstallationFacts {
        account: login,
        suspended_at: details.suspended_at,
        permissions: details.permissions,
        events: details.events.into_iter().collect(),
        apps,
    }
}

/// Reads one repository.
pub async fn survey_repository(repository: &Repository, details: &RepositoryDetails) -> RepositoryFacts {
    let rulesets = reading(rulesets(repository).await);
    let (branches, unread_branches) = branches(repository, &details.default_branch, &rulesets).await;
    let workflows = repository.workflow_permissions().await;
    RepositoryFacts {
        name: details.name.to_string(),
        branches,
        unread_branches,
        rulesets,
        workflows_may_approve: reading(workflows.map(|workflows| workflows.can_approve_pull_request_reviews)),
        instructions: reading(instructions_of(repository, &details.default_branch).await),
    }
}

/// All rulesets, each with its conditions and bypass actors.
pub async fn rulesets(repository: &Repository) -> Result<Vec<Ruleset>, GitHubError> {
    let mut rulesets = Vec::new();
    for listed in repository.rulesets().await? {
        rulesets.push(repository.ruleset(listed.id).await?);
    }
    Ok(rulesets)
}

/// The default branch, the branches that something protects, and those that a ruleset names and that may come; and why
/// there may be more.
async fn branches(
    repository: &Repository,
    default_branch: &str,
    rulesets: &Reading<Vec<Ruleset>>,
) -> (Vec<BranchFacts>, Option<String>) {
    let mut found = vec![branch(repository, default_branch, BranchKind::Default).await];
    let (mut existing, mut unread) = match repository.protected_branches().await {
        Ok(names) => (names, None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    existing.retain(|name| name != default_branch);
    if existing.len() > MOST_BRANCHES {
        let left_out = existing.len() - MOST_BRANCHES;
        unread = Some(format!("{left_out} of the protected branches were not looked at; there are too many"));
        existing.truncate(MOST_BRANCHES);
    }
    for name in &existing {
        found.push(branch(repository, name, BranchKind::Existing).await);
    }
    for pattern in patterns(rulesets.iter().flatten()) {
        let Some((sample, is_pattern)) = sample_of(&pattern) else {
            unread = Some(format!("what the pattern `{pattern}` means is for GitHub alone to say"));
            continue;
        };
        let is_there = existing.iter().map(String::as_str).chain([default_branch]).any(|name| name == sample);
        let rules = reading(repository.active_rules(&sample).await);
        let is_named = rules.as_ref().map_or(true, |rules| !rules.is_empty());
        if is_named && (is_pattern || !is_there) {
            found.push(BranchFacts { name: pattern, kind: BranchKind::Coming, rules, classic: Ok(None) });
        }
    }
    (found, unread)
}

async fn branch(repository: &Repository, name: &str, kind: BranchKind) -> BranchFacts {
    let rules = reading(repository.active_rules(name).await);
    let classic = reading(repository.branch_protection(name).await);
    BranchFacts { name: name.to_owned(), kind, rules, classic }
}

/// The branches and patterns that rulesets in force name, without `refs/heads/`.
fn patterns<'a>(rulesets: impl Iterator<Item = &'a Ruleset>) -> BTreeSet<String> {
    let in_force = rulesets.filter(|ruleset| ruleset.enforcement == Enforcement::Active);
    let conditions = in_force.filter_map(|ruleset| ruleset.conditions.as_ref());
    let included = conditions.flat_map(|conditions| &conditions.ref_name.include);
    included.filter_map(|pattern| pattern.strip_prefix("refs/heads/")).map(str::to_owned).collect()
}

/// A name that a pattern fits, to ask for its rules, and whether it is a pattern at all. GitHub tells the rules of
/// branches that are not there, though not those of patterns. `None` where the pattern holds more than wildcards.
fn sample_of(pattern: &str) -> Option<(String, bool)> {
    if pattern.contains(['[', '{', '\\']) {
        return None;
    }
    let sample = pattern.replace("**/", "").replace("**", "*").replace('*', "new-branch").replace('?', "x");
    let is_pattern = sample != pattern;
    Some((sample, is_pattern))
}

async fn instructions_of(repository: &Repository, branch: &str) -> Result<Option<Instructions>, GitHubError> {
    let Some(head) = repository.branch_head(branch).await? else { return Ok(None) };
    for path in INSTRUCTIONS {
        if let Some(bytes) = repository.file(path, &head).await? {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            return Ok(Some(Instructions { path: (*path).to_owned(), text }));
        }
    }
    Ok(None)
}

fn reading<T>(result: Result<T, GitHubError>) -> Reading<T> {
    result.map_err(|error| error.to_string())
}
