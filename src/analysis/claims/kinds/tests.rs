//! Tests were added, or so many of them.

use std::sync::LazyLock;

use regex::Regex;

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at, note};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::Shown;
use crate::analysis::delta::file_role::FileRole;
use crate::analysis::delta::tests::{TestChange, TestEvent};
use crate::model::summary::{ClaimEvidence, ClaimKind};
use crate::syntax::facts::LineKind;

/// "Adds 5 unit tests".
pub(super) fn test_count(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:add(?:s|ed)?|writ(?:e|es|ten)|creat(?:e|es|ed)|includ(?:es|ed))\s+(\d{1,4})\s+(?:(?:new|additional|unit|integration|regression)\s+){0,3}tests?\b".to_owned()
    });
    let stated: usize = TEMPLATE.captures(clause.text)?[1].parse().ok()?;
    let added = added_tests(shown).count();
    if added == stated {
        return Some(Judgement::verified(ClaimKind::TestCount, evidence(shown)));
    }
    if added == 0 && !has_sign_of_tests(shown) {
        return Some(Judgement::contradicted(ClaimKind::TestsAdded, [note("no line that the change adds is a test")]));
    }
    // Cases of one function, tables and parameters count differently for everybody.
    Some(Judgement::unverifiable(ClaimKind::TestCount, [note(format!("the diff adds {added} test functions"))]))
}

/// "Adds tests for the parser".
pub(super) fn tests_added(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        concat!(
            r"^(?:add(?:s|ed|ing)?|writ(?:e|es|ten)|wrote|creat(?:e|es|ed)|includ(?:es|ed)|introduc(?:e|es|ed))\s+",
            r"(?:(?:a|an|the|some|more|new|comprehensive|additional|extensive|thorough|basic|missing|corresponding|relevant|simple|further|focused|targeted|dedicated|unit|integration|regression|e2e|end-to-end|functional|automated|and|full|extra|several|multiple|acceptance|\d{1,4}|/|,)\s+){0,6}",
            r"(?:tests?|test (?:cases?|coverage|suites?))(?:\s+(?:for|of|to|in|that|which|covering|verifying|ensuring|validating|around|against|as|with|on|cases?)\b|\s*[(:,]|\s*$)",
        ).to_owned()
    });
    TEMPLATE.is_match(clause.text).then(|| judged(ClaimKind::TestsAdded, shown))
}

/// Whether the diff adds tests, as a claim of `kind`.
pub(super) fn judged(kind: ClaimKind, shown: &Shown<'_>) -> Judgement {
    let evidence = evidence(shown);
    if !evidence.is_empty() {
        Judgement::verified(kind, evidence)
    } else if has_sign_of_tests(shown) {
        Judgement::not_shown(kind)
    } else {
        Judgement::contradicted(kind, [note("no line that the change adds is a test, and no file of tests changed")])
    }
}

fn added_tests<'a>(shown: &'a Shown<'_>) -> impl Iterator<Item = &'a TestChange> {
    shown.delta.tests.iter().filter(|test| test.event == TestEvent::Added)
}

/// The new tests. Other lines of test code may be anything.
fn evidence(shown: &Shown<'_>) -> Vec<ClaimEvidence> {
    added_tests(shown).map(|test| at(&test.place, format!("adds the test `{}`", test.name))).collect()
}

/// Whether anything in the diff may be a test to somebody: a path, a name in the code, an example in documentation, or a file
/// that could not be read.
fn has_sign_of_tests(shown: &Shown<'_>) -> bool {
    let in_files = shown.files().any(|(file, role)| {
        matches!(role, FileRole::Test | FileRole::Fixture)
            || file.class.is_test()
            || speaks_of_tests(&file.file.path.to_match())
    });
    in_files || !shown.delta.tests.is_empty() || !shown.is_complete() || has_sign_in_lines(shown)
}

fn has_sign_in_lines(shown: &Shown<'_>) -> bool {
    shown.files().any(|(file, _)| {
        let Some(after) = &file.after else { return false };
        let is_code = file.language.has_grammar();
        (1..).zip(after.text.lines()).filter(|(number, _)| file.diff.added.contains(*number)).any(|(number, line)| {
            let is_sign = match file.line_kind(number) {
                LineKind::Code | LineKind::Import => names_a_test(line),
                LineKind::Comment => line.contains("```"),
                LineKind::Blank => false,
            };
            line.contains(">>>") || (is_code && is_sign)
        })
    })
}

/// Whether a name in the code `line` may be that of a test or of a check in one. What tests use besides, such as mocks and
/// snapshots, is no test.
fn names_a_test(line: &str) -> bool {
    static SIGN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?:^|[^A-Za-z])(?i:tests?|testcases?|e2e|assert(?:s|ions?)?)(?:$|[^a-z])|(?:Tests?|Assert)(?:$|[^a-z])",
        )
        .expect("the pattern is valid")
    });
    SIGN.is_match(line)
}

/// Whether a word of `path`, or a part of one, is what tests, their data or their checks are called.
fn speaks_of_tests(path: &str) -> bool {
    static SIGN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:^|[^A-Za-z])(?i:tests?|test(?:ing|ed|er|data|case|suite|util)s?|e2e|golden|bench(?:mark)?s?|fixtures?|specs?|snap(?:shot)?s?|mock(?:s|ed|ing)?|assert(?:s|ed|ions?)?)(?:$|[^a-z])",
            r"|(?:Tests?|Testing|Bench(?:mark)?s?|Fixtures?|Specs?|Snapshots?|Mock(?:s|ed)?|Assert(?:s|ions?)?)(?:$|[^a-z])",
        ))
        .expect("the pattern is valid")
    });
    SIGN.is_match(path)
}
