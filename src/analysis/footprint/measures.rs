//! What a change brought, counted.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bstr::ByteSlice;
use regex::Regex;
use rustc_hash::FxHashSet;

use crate::analysis::context::{FileContext, Side};
use crate::analysis::delta::tests::{TestChange, TestEvent};
use crate::analysis::disclosure::dependencies::is_new_to_the_program;
use crate::analysis::file_class::Purpose;
use crate::analysis::rules::{Subject, duplicate_code};
use crate::analysis::size::is_effective;
use crate::model::finding::Finding;
use crate::model::lines::{LineRange, LineSet};
use crate::model::merged_change::{FileEdit, LineText, Measures};
use crate::model::path::RepoPath;
use crate::model::report::FunctionComplexity;
use crate::model::summary::ClaimVerdict;

/// The cognitive complexity from which on a function is hard to follow, as SonarSource has it.
const COMPLEX: u32 = 15;

/// Lines of code beyond which a function is long.
const LONG: u32 = 60;

/// The fewest lines that make a copied block; `GitClear` counts so too.
const BLOCK_LINES: usize = 5;

/// What the change in `subject` brought, of which the rules say `findings`.
pub(super) fn measures(subject: &Subject<'_>, findings: &[Finding], edits: &[FileEdit]) -> Measures {
    let size = subject.size;
    let mut measures = Measures {
        code_lines: size.effective_lines_added - size.test_lines_added,
        test_lines: size.test_lines_added,
        moved_lines: size.moved_lines,
        deleted_lines: size.effective_lines_deleted,
        copied_lines: copied_lines(edits),
        area: area(subject),
        todos: todos(subject),
        mock_lines: mock_lines(subject),
        suppressions: balance(&subject.delta.suppressions, |suppression| suppression.is_added),
        undisclosed: subject.summary.undisclosed.len() as u32,
        new_dependencies: count(&subject.delta.dependencies, is_new_to_the_program),
        ..Measures::default()
    };
    for finding in findings.iter().filter(|finding| finding.allowed.is_none()) {
        *measures.findings.entry(finding.rule.to_owned()).or_default() += 1;
    }
    add_tokens(&mut measures, subject, findings);
    add_complexity(&mut measures, subject);
    add_tests(&mut measures, subject);
    add_claims(&mut measures, subject);
    measures
}

fn count<T>(all: &[T], is_counted: impl Fn(&T) -> bool) -> u32 {
    all.iter().filter(|one| is_counted(one)).count() as u32
}

/// Those that came less those that went.
fn balance<T>(all: &[T], came: impl Fn(&T) -> bool) -> i32 {
    all.iter().map(|one| if came(one) { 1 } else { -1 }).sum()
}

/// The files that hold code, with their version at head.
fn code_files<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = (&'a FileContext<'a>, &'a Side)> {
    subject.context.reviewable_files().filter(|(file, _)| file.class.purpose != Purpose::Documentation)
}

/// Lines of blocks that the change adds once more than it has to.
fn copied_lines(edits: &[FileEdit]) -> u32 {
    let mut seen: FxHashSet<&[LineText]> = FxHashSet::default();
    let blocks: Vec<Vec<LineText>> = edits
        .iter()
        .flat_map(|edit| &edit.hunks)
        .map(|hunk| {
            let code = hunk.added.iter().filter(|line| line.is_code && line.text != LineText::MUTE);
            code.map(|line| line.text).collect()
        })
        .collect();
    let mut copied = 0;
    for block in &blocks {
        // One past the last line that was counted.
        let mut counted = 0;
        for (start, window) in block.windows(BLOCK_LINES).enumerate() {
            if !seen.insert(window) {
                copied += start + BLOCK_LINES - counted.max(start);
                counted = start + BLOCK_LINES;
            }
        }
    }
    copied as u32
}

/// The directory at the root in which most code is added.
fn area(subject: &Subject<'_>) -> String {
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (file, _) in code_files(subject) {
        let path = file.file.path.as_bytes();
        let root = path.split_once_str("/").map_or(&b""[..], |(root, _)| root);
        let added = file.diff.added.iter().filter(|line| is_effective(file, *line)).count();
        *lines.entry(root.to_str_lossy().into_owned()).or_default() += added;
    }
    let most = lines.into_iter().max_by(|one, other| one.1.cmp(&other.1).then_with(|| other.0.cmp(&one.0)));
    most.map(|(area, _)| area).unwrap_or_default()
}

fn add_tokens(measures: &mut Measures, subject: &Subject<'_>, findings: &[Finding]) {
    let mut by_path: BTreeMap<&RepoPath, Vec<LineRange>> = BTreeMap::new();
    let is_copy = |finding: &&Finding| finding.rule == duplicate_code::RULE.name && finding.allowed.is_none();
    for finding in findings.iter().filter(is_copy) {
        by_path.entry(&finding.path).or_default().push(finding.lines);
    }
    for (file, side) in code_files(subject) {
        let copied = LineSet::from_ranges(by_path.remove(&file.file.path).unwrap_or_default());
        let new = side.stream.tokens.iter().zip(&file.novelty.new).filter(|(_, is_new)| **is_new);
        for (token, _) in new {
            measures.tokens += 1;
            measures.cloned_tokens += u32::from(copied.contains(token.line));
        }
    }
}

/// Functions of the program; those of tests are as long as what they list.
fn add_complexity(measures: &mut Measures, subject: &Subject<'_>) {
    let of_program = |function: &&FunctionComplexity| {
        let file = subject.context.files.iter().find(|file| file.file.path == function.path);
        file.is_some_and(|file| !file.is_test(function.lines()))
    };
    for function in subject.complexity.functions.iter().filter(of_program) {
        let (before, after) = (function.cognitive_before.unwrap_or(0), function.cognitive_after);
        measures.functions += 1;
        measures.cognitive_growth += after.cast_signed() - before.cast_signed();
        measures.functions_past_limit += u32::from(before <= COMPLEX && after > COMPLEX);
        measures.long_functions += u32::from(function.code_lines_before.is_none() && function.code_lines_after > LONG);
        measures.greatest_complexity = measures.greatest_complexity.max(after);
    }
}

fn add_tests(measures: &mut Measures, subject: &Subject<'_>) {
    for test in &subject.delta.tests {
        match test.event {
            TestEvent::Added => {
                measures.tests_added += 1;
                measures.tests_without_assertion += u32::from(asserts_nothing(subject, test));
            }
            TestEvent::Skipped => measures.skips += 1,
            TestEvent::Unskipped => measures.skips -= 1,
            TestEvent::Removed
            | TestEvent::Moved
            | TestEvent::AssertionsRemoved { .. }
            | TestEvent::AssertionLoosened { .. }
            | TestEvent::Edited => {}
        }
    }
}

/// Whether a new test asserts nothing while others in its file do, so that assertions of its language can be seen.
fn asserts_nothing(subject: &Subject<'_>, test: &TestChange) -> bool {
    let file = subject.context.files.iter().find(|file| file.file.path == test.place.path);
    let Some(side) = file.and_then(|file| file.after.as_ref()) else { return false };
    let cases = &side.facts.cases;
    let is_it = |case: &&crate::syntax::facts::TestCase| case.name == test.name && case.lines == test.place.lines;
    let holds_assertion =
        |outer: LineRange| cases.iter().any(|case| outer.encloses(case.lines) && !case.assertions.is_empty());
    let is_bare = cases.iter().find(is_it).is_some_and(|case| !holds_assertion(case.lines));
    is_bare && cases.iter().any(|case| !case.assertions.is_empty())
}

fn add_claims(measures: &mut Measures, subject: &Subject<'_>) {
    for claim in &subject.summary.claims {
        let is_contradicted = claim.verdict == ClaimVerdict::Contradicted;
        measures.decided_claims += u32::from(is_contradicted || claim.verdict == ClaimVerdict::Verified);
        measures.contradicted_claims += u32::from(is_contradicted);
    }
}

/// Notes of what is to be done that came, less those that went.
fn todos(subject: &Subject<'_>) -> i32 {
    static TODO: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?:TODO|FIXME|XXX|HACK)\b").expect("the pattern is valid"));
    let in_lines = |side: Option<&Side>, lines: &LineSet| {
        let notes = |side: &Side| {
            let numbered = side.text.lines().enumerate();
            numbered.filter(|(index, line)| lines.contains(*index as u32 + 1) && TODO.is_match(line)).count()
        };
        side.map_or(0, notes) as i32
    };
    let files = subject
        .context
        .files
        .iter()
        .filter(|file| file.class.is_reviewable() && file.class.purpose != Purpose::Documentation);
    files
        .map(|file| {
            in_lines(file.after.as_ref(), &file.diff.added) - in_lines(file.before.as_ref(), &file.diff.deleted)
        })
        .sum()
}

/// Lines of new test code that name a mock, a stub or a spy.
fn mock_lines(subject: &Subject<'_>) -> u32 {
    static MOCK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)mock|\bstub|spy_?on|monkeypatch|\bpatch(?:\.object)?\(").expect("the pattern is valid")
    });
    let of_file = |(file, side): (&FileContext<'_>, &Side)| {
        let numbered = (1..).zip(side.text.lines());
        let is_mock = |(line, text): &(u32, &str)| {
            file.diff.added.contains(*line)
                && is_effective(file, *line)
                && file.is_test(LineRange::new(*line, *line))
                && MOCK.is_match(text)
        };
        numbered.filter(is_mock).count() as u32
    };
    code_files(subject).map(of_file).sum()
}
