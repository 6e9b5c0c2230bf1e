//! What a backtest counts, and how it is shown.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::period::Period;
use crate::analysis::rules;
use crate::git::history::MergedCommit;
use crate::model::finding::{Finding, Severity};
use crate::model::object_id::ObjectId;
use crate::model::report::{Conclusion, Report};
use crate::output::tally::counted;
use crate::output::untrusted::{shortened, visible};

/// The most examples of a rule that are shown, those that block first.
const MOST_EXAMPLES: usize = 3;
/// Longer subjects and messages are cut in examples.
const MOST_CHARACTERS: usize = 100;

/// What was found in the changes of a period.
#[derive(Debug, Serialize)]
pub struct BacktestTally {
    #[serde(serialize_with = "as_text")]
    since: Period,
    /// Changes that were judged.
    changes: usize,
    /// Changes that would have been blocked.
    blocked: usize,
    /// Effective lines that they added.
    effective_lines_added: u64,
    /// By the name of the rule; those that found nothing are there too.
    rules: BTreeMap<&'static str, RuleTally>,
    /// Changes that could not be judged, with the reason.
    unjudged: Vec<Unjudged>,
}

#[derive(Debug, Default, Serialize)]
struct RuleTally {
    errors: usize,
    warnings: usize,
    notes: usize,
    /// Changes with a finding that blocks.
    changes_blocked: usize,
    /// Findings of any weight per 1,000 effective lines added.
    per_1000_lines: f64,
    /// Every finding; the text shows the first few.
    findings: Vec<Example>,
}

#[derive(Debug, Serialize)]
struct Example {
    commit: ObjectId,
    subject: String,
    #[serde(flatten)]
    finding: Finding,
}

#[derive(Debug, Serialize)]
struct Unjudged {
    commit: ObjectId,
    reason: String,
}

impl BacktestTally {
    /// Nothing counted yet; `since` is only shown.
    pub fn new(since: Period) -> Self {
        let rules = rules::names().into_iter().map(|name| (name, RuleTally::default())).collect();
        Self { since, changes: 0, blocked: 0, effective_lines_added: 0, rules, unjudged: Vec::new() }
    }

    /// Counts the findings of one change; those that a comment in the code allows are no findings here.
    pub fn add(&mut self, commit: &MergedCommit, report: &Report) {
        self.changes += 1;
        self.blocked += usize::from(report.conclusion == Conclusion::Failure);
        self.effective_lines_added += u64::from(report.size.effective_lines_added);
        let mut blocking = BTreeSet::new();
        for finding in report.findings.iter().filter(|finding| finding.allowed.is_none()) {
            let rule = self.rules.entry(finding.rule).or_default();
            match finding.severity {
                Severity::Error => rule.errors += 1,
                Severity::Warning => rule.warnings += 1,
                Severity::Note => rule.notes += 1,
            }
            let blocks = finding.severity == Severity::Error && blocking.insert(finding.rule);
            rule.changes_blocked += usize::from(blocks);
            let (commit, subject) = (commit.id.clone(), commit.subject.clone());
            rule.findings.push(Example { commit, subject, finding: finding.clone() });
        }
        for rule in self.rules.values_mut() {
            let rate = rule.findings.len() as f64 * 1000.0 / self.effective_lines_added.max(1) as f64;
            rule.per_1000_lines = (rate * 100.0).round() / 100.0;
        }
    }

    /// Counts a change that could not be judged.
    pub fn add_unjudged(&mut self, commit: &MergedCommit, reason: &anyhow::Error) {
        self.unjudged.push(Unjudged { commit: commit.id.clone(), reason: format!("{reason:#}") });
    }

    /// For programs: indented JSON with a final line break.
    pub fn json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("a tally has text keys and finite numbers");
        json.push('\n');
        json
    }

    /// For a terminal.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{} merged in the last {}, {} added: {} would have been blocked\n",
            counted(self.changes, "change"),
            self.since,
            counted(self.effective_lines_added as usize, "effective line"),
            self.share(self.blocked),
        );
        text.push_str(&format!(
            "\n{:<22} {:>7} {:>9} {:>6} {:>16} {:>16}\n",
            "rule", "errors", "warnings", "notes", "per 1,000 lines", "changes blocked"
        ));
        for (name, rule) in &self.rules {
            text.push_str(&format!(
                "{name:<22} {:>7} {:>9} {:>6} {:>16.2} {:>16}\n",
                rule.errors,
                rule.warnings,
                rule.notes,
                rule.per_1000_lines,
                self.share(rule.changes_blocked),
            ));
        }
        for (name, rule) in self.rules.iter().filter(|(_, rule)| !rule.findings.is_empty()) {
            text.push_str(&format!("\n{name}, for example:\n"));
            rule.examples().for_each(|example| text.push_str(&example.text()));
        }
        self.unjudged_text(&mut text);
        text
    }

    fn unjudged_text(&self, text: &mut String) {
        if self.unjudged.is_empty() {
            return;
        }
        text.push_str(&format!("\n{} could not be judged:\n", counted(self.unjudged.len(), "change")));
        for unjudged in &self.unjudged {
            text.push_str(&format!("  {:.10} {}\n", unjudged.commit.as_hex(), visible(&unjudged.reason)));
        }
    }

    /// "12 (3.4 %)" of the changes.
    fn share(&self, count: usize) -> String {
        format!("{count} ({:.1} %)", count as f64 * 100.0 / self.changes.max(1) as f64)
    }
}

impl RuleTally {
    /// Each of another change, so that one big change does not stand for all.
    fn examples(&self) -> impl Iterator<Item = &Example> {
        let mut examples: Vec<&Example> = self.findings.iter().collect();
        examples.sort_by_key(|example| Reverse(example.finding.severity));
        let mut shown = BTreeSet::new();
        examples.into_iter().filter(move |example| shown.insert(&example.commit)).take(MOST_EXAMPLES)
    }
}

impl Example {
    fn text(&self) -> String {
        let shown = |text: &str| visible(&shortened(text, MOST_CHARACTERS));
        let Finding { path, lines, message, .. } = &self.finding;
        format!(
            "  {:.10} {}\n    {}:{}: {}\n",
            self.commit.as_hex(),
            shown(&self.subject),
            visible(&path.to_string()),
            lines.start,
            shown(message)
        )
    }
}

fn as_text<S: serde::Serializer>(value: &impl ToString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}
