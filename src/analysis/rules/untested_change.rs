//! A new public function with branches in a change without any test, in a repository that has tests.
//!
//! A function counts from a cyclomatic complexity of 4 and 8 lines of code on. Any test, fixture or snapshot that the change
//! touches is enough, wherever it is; a repository without tests in the function's language is left alone. One finding a change.
//!
//! ## Why
//!
//! Branches are where code that works once goes wrong later. Four of ten changes touch no test, most of them for good reasons; this
//! is the part without one.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! untested-change = "warning"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::context::FileContext;
use crate::analysis::delta::file_role::FileRole;
use crate::analysis::delta::symbols::SymbolEvent;
use crate::model::finding::Severity;
use crate::model::path::RepoPath;
use crate::model::report::FunctionComplexity;

/// The rule.
pub const RULE: Rule =
    Rule { name: "untested-change", severity: Severity::Warning, source: include_str!("untested_change.rs"), check };

/// Below it, there is little to get wrong.
const LEAST_CYCLOMATIC: u32 = 4;
/// Shorter functions are read at a glance.
const LEAST_CODE_LINES: u32 = 8;

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    if touches_tests(subject) {
        return Vec::new();
    }
    let new = subject.complexity.functions.iter().filter(|function| is_worth_a_test(subject, function));
    let untested: Vec<&FunctionComplexity> = new.filter(|function| has_tests(subject, &function.path)).collect();
    let Some(first) =
        untested.iter().max_by_key(|function| (function.cyclomatic_after, std::cmp::Reverse(&function.path)))
    else {
        return Vec::new();
    };
    let others = match untested.len() - 1 {
        0 => String::new(),
        1 => ", and so is another function".to_owned(),
        others => format!(", and so are {others} other functions"),
    };
    vec![Draft {
        path: first.path.clone(),
        lines: first.lines(),
        message: format!(
            "`{}` is new, public and has {} branches{others}; the change touches no test",
            first.name,
            first.cyclomatic_after - 1
        ),
        help: "add a test that takes its branches, or say in the description which one covers it".to_owned(),
        identity: String::new(),
        at_most: Severity::Error,
        clone: None,
        related: Vec::new(),
    }]
}

fn touches_tests(subject: &Subject<'_>) -> bool {
    let is_tested = |(file, role): (&FileContext<'_>, &FileRole)| {
        let has_test_lines = |side: &crate::analysis::context::Side, lines: &crate::model::lines::LineSet| {
            side.facts.tests.iter().any(|test| lines.overlaps(*test))
        };
        matches!(role, FileRole::Test | FileRole::Fixture)
            || file.class.is_test()
            || file.after.as_ref().is_some_and(|side| has_test_lines(side, &file.diff.added))
    };
    !subject.delta.tests.is_empty() || subject.context.files.iter().zip(&subject.delta.roles).any(is_tested)
}

fn is_worth_a_test(subject: &Subject<'_>, function: &FunctionComplexity) -> bool {
    let is_complex = function.cyclomatic_after >= LEAST_CYCLOMATIC && function.code_lines_after >= LEAST_CODE_LINES;
    let is_public = |symbol: &crate::analysis::delta::symbols::SymbolChange| {
        symbol.place.path == function.path
            && symbol.name == function.name
            && symbol.is_public == Some(true)
            && matches!(symbol.event, SymbolEvent::Added { .. })
    };
    is_complex && function.cyclomatic_before.is_none() && subject.delta.symbols.iter().any(is_public)
}

/// Whether the repository has tests in the language of the file at `path`.
fn has_tests(subject: &Subject<'_>, path: &RepoPath) -> bool {
    let Some(file) = subject.context.files.iter().find(|file| file.file.path == *path) else { return false };
    let ending = |path: &RepoPath| path.file_name().to_string().rsplit_once('.').map(|(_, ending)| ending.to_owned());
    let own = ending(path);
    subject.context.codebase.has_file(&|other| file.language.is_test_path(other) && ending(other) == own)
}
