//! Checks on a commit: the two that the gate posts, and those of others that a policy asks for.

use serde::{Deserialize, Serialize};

use super::finding::Severity;

/// How a check of the gate ends. GitHub knows more ways, some of which let a change merge without a verdict (neutral,
/// skipped); there is no value for them here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckConclusion {
    /// Nothing speaks against merging.
    Success,
    /// Somebody has to do something first.
    ActionRequired,
    /// Something speaks against merging, or it could not be judged.
    Failure,
}

/// The checks that the gate posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GateCheck {
    /// What the author can fix: findings of the diff.
    Quality,
    /// What only an independent human can give.
    Approval,
}

impl GateCheck {
    /// Both, in the order they are shown.
    pub const ALL: [Self; 2] = [Self::Quality, Self::Approval];

    /// The name of the check run.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quality => "review-gate/quality",
            Self::Approval => "review-gate/approval",
        }
    }
}

/// What a check run says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckPage {
    /// One line.
    pub title: String,
    /// Markdown.
    pub summary: String,
    /// Remarks at lines of the change.
    pub remarks: Vec<Remark>,
}

/// A remark at lines of the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The file at head.
    pub path: String,
    /// The first line, from one.
    pub start_line: u32,
    /// The last line.
    pub end_line: u32,
    /// How much it weighs.
    pub severity: Severity,
    /// One line.
    pub title: String,
    /// Plain text.
    pub message: String,
}

/// A check that somebody else posted on the head, in its newest run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignCheck {
    /// Its name; for a commit status, its context.
    pub name: String,
    /// Where it comes from.
    pub source: CheckSource,
    /// How it stands.
    pub state: ForeignCheckState,
}

/// How a check of the head ended, as what the author says of it is held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckOutcome {
    /// The name it runs under.
    pub name: String,
    /// Whether it succeeded.
    pub has_succeeded: bool,
}

/// Where a check of somebody else comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckSource {
    /// A check run of the App with this name in its address.
    App(String),
    /// A commit status, which everybody can post who may push.
    Status,
}

/// A check that a policy requires, as it is written there: `name`, or `name@app` for that App's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequiredCheck<'a> {
    /// The name of the check run or the context of the status.
    pub name: &'a str,
    /// The App it has to come from, by the name in its address.
    pub app: Option<&'a str>,
}

impl<'a> RequiredCheck<'a> {
    /// Reads it. What follows the last `@` is an App if it can be the name of one.
    pub fn parse(text: &'a str) -> Self {
        let is_slug =
            |app: &str| !app.is_empty() && app.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match text.rsplit_once('@') {
            Some((name, app)) if !name.is_empty() && is_slug(app) => Self { name, app: Some(app) },
            _ => Self { name: text, app: None },
        }
    }
}

/// How a check of somebody else stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ForeignCheckState {
    /// It ran and succeeded.
    Succeeded,
    /// It has not ended.
    Running,
    /// It ended in any other way, skipped and neutral included: it did not say that all is well.
    NotSucceeded,
}
