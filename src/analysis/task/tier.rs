//! How closely a task should be watched, and why.

use std::cmp::Reverse;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use super::parts::TaskPart;
use super::statements::{Statement, StatementKind};

/// How closely a task should be watched, freest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskTier {
    /// An agent can do it by itself; what it made is reviewed.
    Background,
    /// An agent can do it while somebody looks on and answers.
    Supervised,
    /// A person does it, with an agent's help at most.
    KeepLocal,
}

impl TaskTier {
    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Supervised => "supervised",
            Self::KeepLocal => "keep local",
        }
    }
}

/// Why a task is not left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The freest tier it allows.
    pub tier: TaskTier,
    /// Why, as a sentence without its full stop.
    pub why: String,
    /// The words of the task that show it; empty where it is what the task does not say.
    pub words: String,
}

/// A subject that does not go with work nobody watches.
struct Subject {
    tier: TaskTier,
    why: &'static str,
    words: Regex,
}

/// With fewer parts than these named there is no task, only a wish.
const MOST_MISSING: usize = 2;

/// The reasons against leaving a task alone, gravest first.
pub(super) fn reasons(task: &[Statement], missing: &[TaskPart]) -> Vec<Reason> {
    let said = |subject: &Subject| {
        let statement =
            task.iter().find(|statement| is_about_work(statement) && subject.words.is_match(&statement.text))?;
        Some(Reason { tier: subject.tier, why: subject.why.to_owned(), words: statement.text.clone() })
    };
    let mut reasons: Vec<Reason> = SUBJECTS.iter().filter_map(said).collect();
    if !missing.is_empty() {
        let requests: Vec<&str> = missing.iter().map(|part| part.request()).collect();
        let tier = if missing.len() > MOST_MISSING { TaskTier::KeepLocal } else { TaskTier::Supervised };
        reasons.push(Reason {
            tier,
            why: format!("it does not say {}", requests.join("; nor ")),
            words: String::new(),
        });
    }
    reasons.sort_by_key(|reason| Reverse(reason.tier));
    reasons
}

/// Whether a statement tells what to do: what is excluded is not part of the work.
fn is_about_work(statement: &Statement) -> bool {
    static EXCLUDES: LazyLock<Regex> = LazyLock::new(|| {
        words(
            r"not|don't|doesn't|won't|shouldn't|mustn't|never|no need|without|except|unrelated|out of scope|instead of|avoid|leave",
        )
    });
    static EXCLUDED: LazyLock<Regex> =
        LazyLock::new(|| words("out of scope|non-?goals?|background|context|related|references|see also"));
    statement.kind != StatementKind::Code
        && !EXCLUDES.is_match(&statement.text)
        && !EXCLUDED.is_match(&statement.heading)
}

static SUBJECTS: LazyLock<[Subject; 6]> = LazyLock::new(|| {
    let local = |why, text| Subject { tier: TaskTier::KeepLocal, why, words: words(text) };
    let supervised = |why, text| Subject { tier: TaskTier::Supervised, why, words: words(text) };
    [
        local(
            "it changes who may do what, where a mistake is dear and hard to see",
            r"auth|authn|authz|authenticat\w+|authori[sz]\w+|oauth2?|sso|saml|log ?ins?|passwords?|session tokens?|permissions?|access control|rbac|encrypt\w*|cryptograph\w+",
        ),
        local(
            "it is about money",
            r"billing|payments?|invoices?|invoicing|checkout|refunds?|subscriptions? plans?|pricing|stripe|paypal|payouts?",
        ),
        local(
            "it changes data that cannot be had back",
            r"(?:data|database|schema|db) migrations?|migrate (?:the |all |our |existing )?(?:data|database|users?|rows|tables?|schema)|backfill\w*|drop (?:the )?(?:table|column)s?|delete (?:user|customer|production) data|alter table",
        ),
        local(
            "it needs what only one machine or account has",
            r"on my (?:machine|laptop|computer)|my local \w+|production (?:access|database|credentials|data|server)|vpn|my credentials|physical device|ssh into|local (?:state|database|environment)",
        ),
        supervised(
            "it asks to find something out, and only on the way it shows what to do",
            r"investigate|explore|research|figure out|find out (?:why|how|what)|look into|not sure|unclear|brainstorm|prototype|experiment with|evaluate (?:whether|if|options)|decide (?:whether|which|if)|root cause",
        ),
        supervised(
            "it reaches through the whole code",
            r"(?:whole|entire) (?:code ?base|repository|project|application)|everywhere|all (?:files|modules|packages|services)|re-?architect\w*|rewrite (?:the|everything|all)|large[- ]scale",
        ),
    ]
});

fn words(words: &str) -> Regex {
    Regex::new(&format!(r"(?i)\b(?:{words})\b")).expect("the words above are plain")
}
