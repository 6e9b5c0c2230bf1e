//! The rules: their case files.
//!
//! A case shows a change as `support::scene` describes and states what its rule finds in it, a line a finding:
//! `severity path:start-end rule [type N] [allowed] [-> related-path:start-end [at head]] [| words]…`. The words stand in
//! the message, the help or the reason for allowing it. `~` before the lines means about these lines: at least 70 % of
//! either range lie in the other. A line without a type leaves it open. `UPDATE_CASES=1` rewrites what differs.

use review_gate::analysis::rules::{self, Rule};
use review_gate::model::finding::{Finding, Revision};
use review_gate::model::lines::LineRange;
use review_gate::model::policy::Policy;
use review_gate::syntax::languages::Languages;

use crate::support::case_file::{self, Case};
use crate::support::scene;

#[test]
fn bypassed_wrapper() {
    check("bypassed-wrapper");
}

#[test]
fn complex_function() {
    check("complex-function");
}

#[test]
fn contradicted_claim() {
    check("contradicted-claim");
}

#[test]
fn duplicate_code() {
    check("duplicate-code");
}

#[test]
fn empty_summary() {
    check("empty-summary");
}

#[test]
fn foreign_error_handling() {
    check("foreign-error-handling");
}

#[test]
fn foreign_idiom() {
    check("foreign-idiom");
}

#[test]
fn foreign_import_style() {
    check("foreign-import-style");
}

#[test]
fn foreign_logging() {
    check("foreign-logging");
}

#[test]
fn foreign_naming() {
    check("foreign-naming");
}

#[test]
fn invisible_characters() {
    check("invisible-characters");
}

#[test]
fn leaked_secret() {
    check("leaked-secret");
}

#[test]
fn misplaced_test() {
    check("misplaced-test");
}

#[test]
fn new_layer_dependency() {
    check("new-layer-dependency");
}

#[test]
fn out_of_scope_change() {
    check("out-of-scope-change");
}

#[test]
fn oversized_change() {
    check("oversized-change");
}

#[test]
fn oversized_function() {
    check("oversized-function");
}

#[test]
fn scattered_change() {
    check("scattered-change");
}

#[test]
fn second_library() {
    check("second-library");
}

#[test]
fn skipped_test() {
    check("skipped-test");
}

#[test]
fn suppressed_check() {
    check("suppressed-check");
}

#[test]
fn unanalysed_code() {
    check("unanalysed-code");
}

#[test]
fn undisclosed_change() {
    check("undisclosed-change");
}

#[test]
fn unrelated_summary() {
    check("unrelated-summary");
}

#[test]
fn untested_change() {
    check("untested-change");
}

#[test]
fn unusual_code() {
    check("unusual-code");
}

#[test]
fn weakened_ci() {
    check("weakened-ci");
}

#[test]
fn weakened_test() {
    check("weakened-test");
}

#[test]
fn limits_on_the_pages_are_the_defaults() {
    let names: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    let defaults = Policy::default();
    for page in rules::ALL.iter().map(Rule::page) {
        for settings in page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            let shown = Policy::parse(settings, &names).expect("a page shows a valid policy");
            let limits = |policy: &Policy| (policy.size.clone(), policy.complexity.clone(), policy.duplication.clone());
            assert_eq!(limits(&shown), limits(&defaults), "{settings}");
        }
    }
}

fn check(rule: &str) {
    let languages = Languages::builtin();
    let judge = |case: &Case, expected: &str| {
        let report = scene::report(case, &languages);
        let findings: Vec<&Finding> = report.findings.iter().filter(|finding| finding.rule == rule).collect();
        let stated: Vec<&str> = expected.lines().collect();
        let as_stated = |(index, finding): (usize, &&Finding)| match stated.get(index) {
            Some(line) if states(line, finding) => (*line).to_owned() + "\n",
            _ => describe(finding) + "\n",
        };
        findings.iter().enumerate().map(as_stated).collect()
    };
    case_file::check(&format!("rules/{rule}.md"), "findings", judge);
}

fn describe(finding: &Finding) -> String {
    let Finding { severity, path, lines, rule, .. } = finding;
    let mut line = format!("{} {path}:{} {rule}", severity.word(), range(*lines));
    if let Some(clone_type) = finding.clone_type {
        line += &format!(" type {}", clone_type.number());
    }
    if finding.allowed.is_some() {
        line += " allowed";
    }
    for related in &finding.related {
        let side = if related.revision == Revision::Head { " at head" } else { "" };
        line += &format!(" -> {}:{}{side}", related.path, range(related.lines));
    }
    line
}

/// Whether `line` states `finding`. What it leaves unsaid is the type of a copy alone.
fn states(line: &str, finding: &Finding) -> bool {
    let mut parts = line.split(" | ");
    let stated: Vec<&str> = parts.next().unwrap_or_default().split(' ').collect();
    let found = describe(finding);
    let mut found: Vec<&str> = found.split(' ').collect();
    if !stated.contains(&"type")
        && let Some(position) = found.iter().position(|word| *word == "type")
    {
        found.drain(position..position + 2);
    }
    let same = |(stated, found): (&&str, &&str)| stated == found || is_about(stated, found);
    let reason = finding.allowed.as_deref().unwrap_or_default();
    let told = [finding.message.as_str(), &finding.help, reason].join("\n");
    stated.len() == found.len() && stated.iter().zip(&found).all(same) && parts.all(|words| told.contains(words))
}

/// Whether `stated`, such as `src/a.rs:~10-30`, means about the place `found`.
fn is_about(stated: &str, found: &str) -> bool {
    let (Some((path, lines)), Some((found_path, found_lines))) = (stated.split_once(":~"), found.rsplit_once(':'))
    else {
        return false;
    };
    let (stated, found) = (parsed(lines), parsed(found_lines));
    let shared = (stated.end.min(found.end) + 1).saturating_sub(stated.start.max(found.start));
    path == found_path && [stated, found].iter().all(|range| shared * 10 >= range.count() * 7)
}

fn range(lines: LineRange) -> String {
    format!("{}-{}", lines.start, lines.end)
}

fn parsed(range: &str) -> LineRange {
    let (start, end) = range.split_once('-').expect("a range has two ends");
    LineRange::new(start.parse().expect("a line number"), end.parse().expect("a line number"))
}
