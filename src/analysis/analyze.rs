//! From a change to the verdict on it.

use super::codebase::Codebase;
use super::complexity::complexity;
use super::context::Context;
use super::conventions::drift::Drift;
use super::delta::Delta;
use super::footprint::Footprint;
use super::naturalness::Naturalness;
use super::pairing::Pairing;
use super::rules::{ALL, Subject};
use super::size::size;
use super::split::split;
use super::summary::summary;
use super::{allowance, context::FileContext};
use crate::model::change::{Change, Content};
use crate::model::finding::{Finding, Severity};
use crate::model::limits::Limits;
use crate::model::policy::Policy;
use crate::model::problem::Problem;
use crate::model::report::{Commits, Conclusion, Report, Tool};
use crate::syntax::languages::Languages;

/// The version of the report's shape.
const REPORT_VERSION: u32 = 1;

/// Judges `change` against the code that was there before. Never fails: what cannot be judged is part of the report.
pub fn analyze(
    change: &Change,
    codebase: &dyn Codebase,
    languages: &Languages,
    policy: &Policy,
    limits: &Limits,
) -> Report {
    let context = Context::new(change, codebase, languages, policy, limits);
    let (report, ()) = examine(&context, |_, _| ());
    report
}

/// Judges `change` as [`analyze`] does, and tells what it leaves behind.
pub fn analyze_merged(
    change: &Change,
    codebase: &dyn Codebase,
    languages: &Languages,
    policy: &Policy,
    limits: &Limits,
) -> (Report, Footprint) {
    let context = Context::new(change, codebase, languages, policy, limits);
    examine(&context, Footprint::of)
}

/// The report on the change in `context`, and what `look` makes of everything that it rests on.
fn examine<T>(context: &Context<'_>, look: impl FnOnce(&Subject<'_>, &[Finding]) -> T) -> (Report, T) {
    let size = size(context);
    let pairing = Pairing::of(context);
    let complexity = complexity(context, &pairing);
    let delta = Delta::of(context, &pairing);
    let summary = summary(context, &delta);
    let is_drift_looked_at = context.policy.drift.enabled;
    let drift = if is_drift_looked_at { Drift::of(context) } else { Drift::default() };
    let naturalness = if is_drift_looked_at { Naturalness::of(context) } else { Naturalness::default() };
    let subject = Subject {
        context,
        size: &size,
        complexity: &complexity,
        delta: &delta,
        summary: &summary,
        drift: &drift,
        naturalness: &naturalness,
    };
    let findings = findings(&subject);
    let seen = look(&subject, &findings);
    let blocked = findings.iter().any(|finding| finding.severity == Severity::Error);
    let report = Report {
        report_version: REPORT_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        repository: Commits {
            base: context.change.base.clone(),
            head: context.change.head.clone(),
            merge_base: context.change.merge_base.clone(),
        },
        conclusion: if blocked { Conclusion::Failure } else { Conclusion::Success },
        not_analysed: not_analysed(context),
        split: split(context, &size),
        size,
        complexity,
        findings,
        summary: Some(summary),
        drift: naturalness.drift(),
    };
    (report, seen)
}

/// What the rules find in `subject`, by place.
fn findings(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = ALL.iter().flat_map(|rule| rule.findings(subject)).collect();
    allowance::apply(subject.context, &mut findings);
    findings.sort_by(|left, right| {
        (&left.path, left.lines, left.rule, &left.fingerprint).cmp(&(
            &right.path,
            right.lines,
            right.rule,
            &right.fingerprint,
        ))
    });
    findings
}

fn not_analysed(context: &Context<'_>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = context.files.iter().filter_map(problem).collect();
    problems.sort();
    problems
}

fn problem(file: &FileContext<'_>) -> Option<Problem> {
    let version = file.file.after.as_ref().or(file.file.before.as_ref())?;
    let reason = match &version.content {
        Content::Unread { reason, .. } => Some(reason.clone()),
        Content::Text(_) => file.after.as_ref().and_then(|side| side.facts.problem.clone()),
    };
    reason.map(|reason| Problem { path: file.file.path.clone(), reason })
}
