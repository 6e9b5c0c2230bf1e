//! Rulesets: what they hold, who may pass them by, and the one that makes the gate's checks required.

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::client::Repository;
use super::error::GitHubError;

/// GitHub allows 75 to a repository and as many to an organisation.
const MOST_RULESETS: usize = 1_000;

/// A ruleset that bears on a repository.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ruleset {
    /// Which one.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub target: Option<String>,
    /// Whose it is, in GitHub's words: `Repository`, `Organization` or `Enterprise`.
    pub source_type: Option<String>,
    /// Whether it is in force.
    pub enforcement: Enforcement,
    /// Which branches it is for; `None` in lists.
    pub conditions: Option<Conditions>,
    /// Its rules in GitHub's own words; empty in lists.
    #[serde(default)]
    pub rules: Vec<Value>,
    /// Who may pass it by; `None` where the App may not know.
    pub bypass_actors: Option<Vec<BypassActor>>,
}

/// What a ruleset is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// By the names of refs.
    #[serde(default)]
    pub ref_name: References,
}

/// Refs, by patterns such as `~DEFAULT_BRANCH`, `~ALL` or `refs/heads/release/*`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct References {
    /// Those that are meant.
    #[serde(default)]
    pub include: Vec<String>,
    /// Those that are not, although included.
    #[serde(default)]
    pub exclude: Vec<String>,
}

/// Whether a ruleset is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enforcement {
    /// It is.
    Active,
    /// It only records what it would have stopped.
    Evaluate,
    /// It is not.
    Disabled,
    /// GitHub says something else.
    #[serde(other)]
    Other,
}

/// Somebody who may pass a ruleset by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BypassActor {
    /// The number of the App, team or role; `None` for those that have none.
    pub actor_id: Option<u64>,
    /// What it is, in GitHub's words, such as `Integration`, `Team`, `RepositoryRole` or `OrganizationAdmin`.
    pub actor_type: String,
}

/// A ruleset to be written. It is in force, and nobody may pass it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateRuleset {
    /// What it is called.
    pub name: String,
    /// The branches it is for.
    pub branches: References,
    /// Its rules in GitHub's own words, so that those that are not known here outlive an update.
    pub rules: Vec<Value>,
}

impl Repository {
    /// Reads the rulesets that bear on the repository, with those of its organisation. Their bypass actors are not
    /// among it: read each by itself.
    pub async fn rulesets(&self) -> Result<Vec<Ruleset>, GitHubError> {
        self.connection().list(self.path().segment("rulesets").parameter("includes_parents", true), MOST_RULESETS).await
    }

    /// Reads a ruleset with its bypass actors, where the App may know them.
    pub async fn ruleset(&self, id: u64) -> Result<Ruleset, GitHubError> {
        let path = self.path().segment("rulesets").segment(id).parameter("includes_parents", true);
        self.connection().get(path).await
    }

    /// Creates a ruleset.
    pub async fn create_ruleset(&self, ruleset: &GateRuleset) -> Result<Ruleset, GitHubError> {
        self.connection().send(Method::POST, self.path().segment("rulesets"), &ruleset.to_wire()).await
    }

    /// Replaces a ruleset of the repository.
    pub async fn update_ruleset(&self, id: u64, ruleset: &GateRuleset) -> Result<Ruleset, GitHubError> {
        self.connection().send(Method::PUT, self.path().segment("rulesets").segment(id), &ruleset.to_wire()).await
    }
}

impl GateRuleset {
    fn to_wire(&self) -> WireRuleset<'_> {
        WireRuleset {
            name: &self.name,
            target: "branch",
            enforcement: Enforcement::Active,
            bypass_actors: &[],
            conditions: WireConditions { ref_name: &self.branches },
            rules: &self.rules,
        }
    }
}

#[derive(Serialize)]
struct WireRuleset<'a> {
    name: &'a str,
    target: &'static str,
    enforcement: Enforcement,
    bypass_actors: &'static [BypassActor],
    conditions: WireConditions<'a>,
    rules: &'a [Value],
}

#[derive(Serialize)]
struct WireConditions<'a> {
    ref_name: &'a References,
}
