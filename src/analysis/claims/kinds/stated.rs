//! What a diff cannot show: that checks pass, that a command was run, that an issue is settled, that something is better.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, note};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::Shown;
use crate::model::summary::{ClaimEvidence, ClaimKind};

/// "All tests pass", "Lint is clean". Some other check may be what failed, so that a failure speaks against it and refutes
/// nothing.
pub(super) fn checks_pass(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    if !says_that_checks_pass(clause) {
        return None;
    }
    let kind = ClaimKind::ChecksPass;
    let checks = &shown.context.change.checks;
    if checks.is_empty() {
        return Some(Judgement::unverifiable(kind, [note("the results of the checks are not part of the diff")]));
    }
    let failures: Vec<ClaimEvidence> = checks
        .iter()
        .filter(|check| !check.has_succeeded)
        .map(|check| note(format!("the check `{}` did not succeed on this commit", check.name)))
        .collect();
    Some(if failures.is_empty() {
        Judgement::verified(kind, [note("every check of this commit succeeded")])
    } else {
        Judgement::unverifiable(kind, failures)
    })
}

/// Whether `clause` claims what the results of checks show.
pub(in crate::analysis::claims) fn says_that_checks_pass(clause: &Clause<'_>) -> bool {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:all\s+)?(?:[0-9]+\s+)?(?:(?:the|existing|new|unit|integration)\s+)*(?:tests?|checks|linting|lint|build|ci|type ?check(?:s|ing)?)\s+(?:still\s+|now\s+)*(?:pass(?:es|ed|ing)?|succeed(?:s|ed)?|(?:is|are)\s+(?:clean|green|passing))\b|^(?:builds?|compiles?)\s+(?:successfully|cleanly)\b".to_owned()
    });
    TEMPLATE.is_match(clause.text)
}

/// `cargo test`, with or without what came of it.
pub(super) fn command_run(clause: &Clause<'_>, _: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:(?:ran|run|verified with|tested with)\s+)?`(?:\w+=(?u:\S+)\s+)*(?:cargo|npm|npx|pnpm|yarn|bun|pytest|python|uv|poetry|go|make|gradle|\./gradlew|mvn|\./mvnw|dotnet|bundle|rake|ruff|mypy|pre-commit|tox|composer|phpunit|swift|sbt|bazel|\./build\.sh)\s(?u:[^`]*)`".to_owned()
    });
    TEMPLATE.is_match(clause.text).then(|| Judgement::unverifiable(ClaimKind::CommandRun, []))
}

/// "Fixes #12".
pub(super) fn fixes_issue(clause: &Clause<'_>, _: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:fix(?:es|ed)?|clos(?:e|es|ed)|resolv(?:e|es|ed)):?\s+(?:[\w.-]+/[\w.-]+)?#\d+".to_owned()
    });
    TEMPLATE.is_match(clause.text).then(|| Judgement::unverifiable(ClaimKind::FixesIssue, []))
}

/// "Improves performance".
pub(super) fn improved(clause: &Clause<'_>, _: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:improv(?:e|es|ed)|enhanc(?:e|es|ed)|optimi[sz](?:e|es|ed)|harden(?:s|ed)?)\s+(?:\w+\s+){0,3}(?:performance|security|robustness|reliability|error handling|stability|speed|throughput|memory usage)\b".to_owned()
    });
    TEMPLATE.is_match(clause.text).then(|| Judgement::unverifiable(ClaimKind::Improved, []))
}
