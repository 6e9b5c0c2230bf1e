//! The policy of a repository: `.github/review-gate.toml`, read at base.
//!
//! Only the values; [`policy_file`](super::policy_file) reads them from text, by the schema that
//! [`policy_schema`](super::policy_schema) makes of the types here.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::finding::Severity;
use super::policy_schema::{check_names, globs, team_names};

/// What a repository asks of a change. Every part has a default; an unknown key is an error.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Who has to approve.
    pub approval: ApprovalPolicy,
    /// Who may let a change pass in spite of the verdict.
    pub exceptions: ExceptionsPolicy,
    /// Which other checks must be green.
    pub checks: ChecksPolicy,
    /// Which accounts are agents.
    pub agents: AgentsPolicy,
    /// What becomes of a merge without a verdict.
    pub incidents: IncidentsPolicy,
    /// What is said of tasks that agents are given.
    pub tasks: TasksPolicy,
    /// How big a change may be.
    pub size: SizePolicy,
    /// How complex a function may become.
    pub complexity: ComplexityPolicy,
    /// What counts as duplicated code.
    pub duplication: DuplicationPolicy,
    /// What may be done otherwise than the repository does.
    pub drift: DriftPolicy,
    /// Which files are what.
    pub paths: PathsPolicy,
    /// How much the findings of a rule weigh: any rule by name.
    pub rules: BTreeMap<String, RuleLevel>,
}

/// Who has to approve a change.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ApprovalPolicy {
    /// Which pull requests need an independent human.
    pub scope: ApprovalScope,
    /// How many independent humans have to approve.
    pub required: u32,
    /// Whether the human who set the agent its task may approve.
    pub requester_may_approve: bool,
    /// When set, only members of these teams count, each as `organisation/team`.
    #[schemars(schema_with = "team_names")]
    pub teams: Vec<String>,
}

/// Which pull requests need an independent human.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ApprovalScope {
    /// Those that an agent had a hand in.
    #[default]
    Agents,
    /// All.
    All,
}

/// Who may let a change pass in spite of the verdict, by the comment `/review-gate override <reason>`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExceptionsPolicy {
    /// The members of these teams, each as `organisation/team`, unless they had a hand in the change. Empty: nobody.
    #[schemars(schema_with = "team_names")]
    pub teams: Vec<String>,
    /// How many hours the change then passes.
    #[schemars(range(min = 1, max = 168))]
    pub hours: u16,
}

/// Which other checks must be green on the head.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChecksPolicy {
    /// Their names; `name@app` is satisfied by a check run of that App alone.
    #[schemars(schema_with = "check_names")]
    pub required: Vec<String>,
}

/// Which accounts are agents, besides those that are known.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AgentsPolicy {
    /// Their logins.
    pub logins: Vec<String>,
    /// Whom GitHub called so when it was first asked: an account that is renamed stays an agent. Not part of the file.
    #[serde(skip)]
    pub accounts: BTreeSet<AccountId>,
}

/// What becomes of a merge without a verdict, besides being recorded.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IncidentsPolicy {
    /// Whether it is filed as an issue of the repository.
    pub issues: bool,
    /// The labels of such issues.
    pub labels: Vec<String>,
}

/// What is said of tasks that agents are given.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TasksPolicy {
    /// Whether an issue that is assigned to an agent gets a comment that says whether it is fit for one.
    pub comments: bool,
}

/// How big a change may be.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SizePolicy {
    /// The most effective lines that a change may add.
    #[schemars(range(min = 1))]
    pub max_effective_lines: u32,
    /// The most minutes that reviewing it may take.
    #[schemars(range(min = 1))]
    pub max_review_minutes: u32,
    /// The most files with effective lines before a change counts as scattered, if it is spread over directories too.
    #[schemars(range(min = 1))]
    pub max_files: u32,
    /// The most directories with effective lines before a change counts as scattered, if it touches many files too.
    #[schemars(range(min = 1))]
    pub max_directories: u32,
    /// The most lines of code that a function may have.
    #[schemars(range(min = 1))]
    pub max_function_lines: u32,
}

/// How complex a function may become.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ComplexityPolicy {
    /// The most cognitive complexity that a function may have if the change made it worse.
    #[schemars(range(min = 1))]
    pub max_cognitive: u32,
    /// The most cyclomatic complexity that a function may have if the change made it worse.
    #[schemars(range(min = 1))]
    pub max_cyclomatic: u32,
}

/// What counts as duplicated code.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DuplicationPolicy {
    /// The fewest tokens of a copy.
    #[schemars(range(min = 1))]
    pub min_tokens: u32,
    /// The fewest lines of a copy.
    #[schemars(range(min = 1))]
    pub min_lines: u32,
    /// Whether copies inside test code are reported, as notes at most.
    pub tests: bool,
    /// Whether an inline `review-gate: allow duplicate-code — reason` counts although it does not stand at base.
    pub inline_allow_at_head: bool,
}

/// What may be done otherwise than the repository does.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DriftPolicy {
    /// Whether it is looked at; if not, the rules about conventions and unusual code say nothing.
    pub enabled: bool,
    /// Answers that anybody may give, each as `<choice point>:<option>`, as `http-client:requests`.
    pub allow: Vec<String>,
}

/// Which files are what, as globs over paths from the root of the repository.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PathsPolicy {
    /// Files that need more eyes, added to the built-in list.
    #[schemars(schema_with = "globs")]
    pub sensitive: Vec<String>,
    /// How many more approvals a sensitive path asks for; 0 only shows it first.
    pub sensitive_approvals: u32,
    /// Files that a program writes.
    #[schemars(schema_with = "globs")]
    pub generated: Vec<String>,
    /// Files that were copied in from elsewhere.
    #[schemars(schema_with = "globs")]
    pub vendored: Vec<String>,
    /// Files that hold tests.
    #[schemars(schema_with = "globs")]
    pub tests: Vec<String>,
}

/// How much the findings of a rule weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// Worth knowing.
    Note,
    /// Worth a look before merging.
    Warning,
    /// Blocks.
    Error,
    /// The rule does not run.
    Off,
}

impl RuleLevel {
    /// The severity of the rule's findings; `None` when it is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Off => None,
        }
    }
}

impl Default for ApprovalPolicy {
    fn default() -> Self {
        Self { scope: ApprovalScope::default(), required: 1, requester_may_approve: true, teams: Vec::new() }
    }
}

impl Default for ExceptionsPolicy {
    fn default() -> Self {
        Self { teams: Vec::new(), hours: 24 }
    }
}

impl Default for TasksPolicy {
    fn default() -> Self {
        Self { comments: true }
    }
}

impl Default for DriftPolicy {
    fn default() -> Self {
        Self { enabled: true, allow: Vec::new() }
    }
}

impl Default for SizePolicy {
    fn default() -> Self {
        Self {
            max_effective_lines: 400,
            max_review_minutes: 60,
            max_files: 25,
            max_directories: 10,
            max_function_lines: 80,
        }
    }
}

impl Default for ComplexityPolicy {
    fn default() -> Self {
        Self { max_cognitive: 15, max_cyclomatic: 20 }
    }
}

impl Default for DuplicationPolicy {
    fn default() -> Self {
        Self { min_tokens: 40, min_lines: 6, tests: true, inline_allow_at_head: false }
    }
}

impl Default for PathsPolicy {
    fn default() -> Self {
        Self {
            sensitive: Vec::new(),
            sensitive_approvals: 1,
            generated: Vec::new(),
            vendored: Vec::new(),
            tests: Vec::new(),
        }
    }
}
