//! How the maintainers of a repository take the findings of a rule, and which rules they have had enough of.
//!
//! An analyzer that is wrong more often than now and then teaches people to look away from all of it, so a rule that is
//! dismissed too often mutes itself. That is for matters of taste alone: what guards something cannot be muted, or whoever
//! provokes false alarms would be rid of the guard.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Severity};
use super::policy::{Policy, RuleLevel};

/// The rules that can be muted.
pub const MUTABLE_RULES: &[&str] = &[
    "bypassed-wrapper",
    "foreign-error-handling",
    "foreign-idiom",
    "foreign-import-style",
    "foreign-logging",
    "foreign-naming",
    "misplaced-test",
    "new-layer-dependency",
    "second-library",
    "unusual-code",
];

/// Fewer findings say nothing about a rule.
const LEAST_SHOWN: u64 = 20;
/// One in so many may be wrong (Sadowski and others, "Lessons from Building Static Analysis Tools at Google", 2018).
const SHOWN_FOR_EACH_DISMISSED: u64 = 10;

/// How many findings of a rule a repository was shown, and what became of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reception {
    /// The rule.
    pub rule: String,
    /// How many of its findings were shown, each once however often its change was judged.
    pub shown: u64,
    /// How many of these a maintainer dismissed.
    pub dismissed: u64,
}

impl Reception {
    /// Whether the rule is muted where the policy does not name it.
    pub fn is_unwelcome(&self) -> bool {
        let is_too_much = self.dismissed * SHOWN_FOR_EACH_DISMISSED > self.shown;
        self.shown >= LEAST_SHOWN && is_too_much && is_mutable(&self.rule)
    }

    /// Whether the rule is muted under `policy`. What the policy names it decides itself.
    pub fn is_muted(&self, policy: &Policy) -> bool {
        self.is_unwelcome() && !policy.rules.contains_key(&self.rule)
    }
}

/// A finding that was shown and can be dismissed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Advice {
    /// Its fingerprint.
    pub fingerprint: String,
    /// Its rule.
    pub rule: String,
}

impl From<&Finding> for Advice {
    fn from(finding: &Finding) -> Self {
        Self { fingerprint: finding.fingerprint.clone(), rule: finding.rule.to_owned() }
    }
}

/// That a maintainer dismissed a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissal {
    /// The fingerprint of the finding.
    pub fingerprint: String,
    /// The comment that says so.
    pub comment: u64,
}

/// Whether `finding` can be dismissed: its rule is a matter of taste, and neither it nor its rule blocks under `policy`.
pub fn is_advice(finding: &Finding, policy: &Policy) -> bool {
    let can_block = finding.severity == Severity::Error || policy.rules.get(finding.rule) == Some(&RuleLevel::Error);
    is_mutable(finding.rule) && !can_block && finding.allowed.is_none()
}

/// Turns off in `policy` those of `receptions` that are muted under it, and returns them.
pub fn mute(policy: &mut Policy, receptions: &[Reception]) -> Vec<Reception> {
    let muted: Vec<Reception> = receptions.iter().filter(|reception| reception.is_muted(policy)).cloned().collect();
    policy.rules.extend(muted.iter().map(|reception| (reception.rule.clone(), RuleLevel::Off)));
    muted
}

fn is_mutable(rule: &str) -> bool {
    MUTABLE_RULES.contains(&rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reception(rule: &str, shown: u64, dismissed: u64) -> Reception {
        Reception { rule: rule.to_owned(), shown, dismissed }
    }

    #[test]
    fn more_than_one_in_ten_of_twenty_mutes() {
        let policy = Policy::default();
        assert!(reception("second-library", 20, 3).is_muted(&policy));
        assert!(reception("second-library", 22, 4).is_muted(&policy));
        assert!(!reception("second-library", 20, 2).is_muted(&policy));
        assert!(!reception("second-library", 19, 19).is_muted(&policy));
    }

    #[test]
    fn what_guards_something_and_what_the_policy_names_is_never_muted() {
        for rule in ["duplicate-code", "undisclosed-change", "weakened-test", "leaked-secret", "no-such-rule"] {
            assert!(!reception(rule, 30, 30).is_muted(&Policy::default()), "{rule}");
        }
        for level in [RuleLevel::Note, RuleLevel::Warning, RuleLevel::Error, RuleLevel::Off] {
            let mut policy = Policy::default();
            policy.rules.insert("second-library".to_owned(), level);
            assert!(!reception("second-library", 30, 30).is_muted(&policy));
            assert_eq!(mute(&mut policy, &[reception("second-library", 30, 30)]), []);
            assert_eq!(policy.rules["second-library"], level);
        }
    }
}
