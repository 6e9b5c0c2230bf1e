//! What a diagnosis is: a topic, where, how it stands, and what to do.

use std::fmt;

use serde::Serialize;

/// How one topic stands at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// What it is about.
    #[serde(rename = "name")]
    pub topic: Topic,
    /// Where.
    #[serde(rename = "where")]
    pub place: Place,
    /// How it stands.
    pub severity: Severity,
    /// What is open, or why it is not known, or what is fine. One line.
    pub what: String,
    /// Why the topic matters. One line.
    pub why: &'static str,
    /// What to do about it; `None` where nothing is to be done.
    #[serde(rename = "what_to_do")]
    pub remedy: Option<String>,
}

impl Diagnosis {
    /// Whether it is, or may be, a way round the gate: where nobody knows that both checks are required, they may not be.
    pub fn leaves_a_way(&self) -> bool {
        match self.severity {
            Severity::Open => true,
            Severity::NotKnown => matches!(self.topic, Topic::RequiredChecks | Topic::PinnedChecks),
            Severity::Warning | Severity::Fine => false,
        }
    }
}

/// How something stands. The order is that of showing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// There is a way round the gate.
    Open,
    /// There is none by this alone, but it should be otherwise.
    Warning,
    /// It could not be read, so nothing is said of it.
    NotKnown,
    /// It is as it should be.
    Fine,
}

impl Severity {
    /// As it is shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Warning => "warning",
            Self::NotKnown => "not known",
            Self::Fine => "fine",
        }
    }
}

/// Where something was looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Place {
    /// At the App as it is registered.
    App,
    /// Where it is installed.
    Installation {
        /// The user or organisation.
        account: String,
    },
    /// In a repository.
    Repository {
        /// `owner/name`.
        repository: String,
    },
    /// At a branch, or at all branches that a pattern names.
    Branch {
        /// `owner/name`.
        repository: String,
        /// The branch or the pattern.
        branch: String,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App => formatter.write_str("the App"),
            Self::Installation { account } => write!(formatter, "installation on {account}"),
            Self::Repository { repository } => formatter.write_str(repository),
            Self::Branch { repository, branch } => write!(formatter, "{repository} {branch}"),
        }
    }
}

/// What a diagnosis is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// What the App may do is what it needs.
    AppPermissions,
    /// The App may do no more than it needs.
    ExcessPermissions,
    /// The App is told of what it needs to know.
    AppEvents,
    /// GitHub's webhooks arrive.
    WebhookDeliveries,
    /// The installation is at work.
    InstallationSuspended,
    /// Agents' Apps reach no more than they have to.
    AgentApps,
    /// No other App can take the rules away.
    RuleChangingApps,
    /// Both checks are required.
    RequiredChecks,
    /// They are required from this App.
    PinnedChecks,
    /// Nobody else's check of the same name is required too.
    AmbiguousChecks,
    /// Nobody may pass the rules by.
    BypassActors,
    /// Classic protection binds administrators.
    AdministratorsExempt,
    /// Changes come by pull request.
    PullRequestRequired,
    /// History is not rewritten.
    ForcePushes,
    /// The branch is not deleted.
    Deletion,
    /// A branch is not created with what nobody judged.
    Creation,
    /// Every entry of a merge group must pass.
    MergeQueue,
    /// Every protected branch is among those the gate guards.
    UngatedBranches,
    /// No ruleset is only on trial.
    EvaluateMode,
    /// Workflows do not approve pull requests.
    ActionsApproval,
    /// Agents are told how to work in the repository.
    AgentInstructions,
}

impl Topic {
    /// Why it matters.
    pub fn why(self) -> &'static str {
        match self {
            Self::AppPermissions => "without a permission the gate cannot see or say what it has to",
            Self::ExcessPermissions => "whoever steals the App's key can do all that the App may do",
            Self::AppEvents => "what the gate is not told of it finds only when it sweeps, minutes later",
            Self::WebhookDeliveries => {
                "a webhook that does not arrive is a push or a review that the gate learns of late"
            }
            Self::InstallationSuspended => "a suspended App posts no checks: nothing merges that needs them",
            Self::AgentApps => "an agent that may write everywhere can do harm where nobody looks",
            Self::RuleChangingApps => "an App that administers a repository can take the gate's rules away",
            Self::RequiredChecks => "GitHub merges without a check that is not required",
            Self::PinnedChecks => "anybody with a token that may write can post a check of that name and merge",
            Self::AmbiguousChecks => "GitHub then waits for that check too, which others can post and the gate cannot",
            Self::BypassActors => "whoever passes the rules by merges without a verdict, and so does their token",
            Self::AdministratorsExempt => "an agent that works with an administrator's token merges without a verdict",
            Self::PullRequestRequired => "a commit whose checks are green can be pushed there directly, unreviewed",
            Self::ForcePushes => "a rewritten history can drop what was reviewed",
            Self::Deletion => "a branch that is deleted can be created anew from other commits",
            Self::Creation => "a branch can be created at a commit that nobody judged",
            Self::MergeQueue => "entries whose own checks fail are merged with a group whose last entry passes",
            Self::UngatedBranches => "an agent can merge into a branch whose pull requests need no verdict",
            Self::EvaluateMode => "a ruleset on trial records what it would have stopped, and stops nothing",
            Self::ActionsApproval => "a workflow, which an agent can write, gives approvals that GitHub itself counts",
            Self::AgentInstructions => "an agent that is not told how to install, test and write code here guesses",
        }
    }

    /// What is so where it is fine.
    pub fn when_fine(self) -> &'static str {
        match self {
            Self::AppPermissions => "everything that is needed is granted",
            Self::ExcessPermissions => "nothing is granted that is not needed",
            Self::AppEvents => "everything that is needed is told",
            Self::WebhookDeliveries => "every webhook of the last day arrived",
            Self::InstallationSuspended => "it is at work",
            Self::AgentApps => "no agent's App may write in all repositories",
            Self::RuleChangingApps => "no other App administers repositories",
            Self::RequiredChecks => "both checks are required",
            Self::PinnedChecks => "both checks count from this App alone",
            Self::AmbiguousChecks => "no other check of these names is required",
            Self::BypassActors => "nobody may pass the rules by",
            Self::AdministratorsExempt => "administrators are bound too",
            Self::PullRequestRequired => "changes come by pull request",
            Self::ForcePushes => "history cannot be rewritten",
            Self::Deletion => "it cannot be deleted",
            Self::Creation => "the checks are asked for on creation too",
            Self::MergeQueue => "no merge queue lets a failing entry through",
            Self::UngatedBranches => "every protected branch is looked at",
            Self::EvaluateMode => "no ruleset is on trial",
            Self::ActionsApproval => "workflows cannot approve pull requests",
            Self::AgentInstructions => "agents are told how to install, test and write code",
        }
    }

    /// Whether a ruleset of the gate closes it.
    pub fn is_closed_by_ruleset(self) -> bool {
        match self {
            Self::RequiredChecks
            | Self::PinnedChecks
            | Self::BypassActors
            | Self::AdministratorsExempt
            | Self::PullRequestRequired
            | Self::ForcePushes
            | Self::Deletion
            | Self::Creation => true,
            Self::AppPermissions
            | Self::ExcessPermissions
            | Self::AppEvents
            | Self::WebhookDeliveries
            | Self::InstallationSuspended
            | Self::AgentApps
            | Self::RuleChangingApps
            | Self::AmbiguousChecks
            | Self::MergeQueue
            | Self::UngatedBranches
            | Self::EvaluateMode
            | Self::ActionsApproval
            | Self::AgentInstructions => false,
        }
    }
}
