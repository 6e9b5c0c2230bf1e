//! New code that the repository already has, or that the change adds twice.
//!
//! Every stretch of added code is looked up in the whole base tree and in the rest of the change. A copy is found
//! when it is exact (clone type 1), when names, types or values were replaced (type 2), and when statements were added,
//! removed or changed on top of that (type 3); as a whole function or as a fragment inside a longer one. One copy is one
//! finding: the best original is shown, others are counted.
//!
//! These stay silent: code that the change moved, renamed, split or reformatted; imports, licence headers, generated and
//! vendored files, documentation; tables of values; accessors and other short or repetitive code; originals that the
//! change takes away. A copy that is short, much altered or of a form that stands all over the repository is a warning at
//! most. Copies inside test code are notes at most, because tests repeat themselves on purpose, and so are copies in
//! files of no known language.
//!
//! A comment `review-gate: allow duplicate-code — reason` beside the copy or the original turns the finding into a note, if
//! it stood there before the change.
//!
//! ## Why
//!
//! An agent does not know what is already there. Two copies of one thing drift apart: a mistake is mended in one of
//! them, and every reader has to find out which is right.
//!
//! ## Settings
//!
//! ```toml
//! [duplication]
//! min_tokens = 40               # the least copy that is reported
//! min_lines = 6
//! tests = true                  # false: say nothing about copies inside test code
//! inline_allow_at_head = false  # true: an allowing comment counts even if this change adds it
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::clones::duplicates::{Duplicate, Original, duplicates};
use crate::analysis::clones::evidence::Evidence;
use crate::analysis::context::FileContext;
use crate::model::finding::{CloneType, Place, Severity};
use crate::model::lines::LineRange;
use crate::model::policy::DuplicationPolicy;

/// The rule.
pub const RULE: Rule =
    Rule { name: "duplicate-code", severity: Severity::Error, source: include_str!("duplicate_code.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let context = subject.context;
    let policy = &context.policy.duplication;
    duplicates(context, |file, lines, evidence| is_reported(file, lines, evidence, policy))
        .into_iter()
        .map(|duplicate| draft(&context.files[duplicate.file], duplicate, policy.min_tokens as usize))
        .collect()
}

/// Whether a match is worth telling about in this file.
fn is_reported(file: &FileContext<'_>, lines: LineRange, evidence: &Evidence, policy: &DuplicationPolicy) -> bool {
    // Settings and data repeat their keys: only a long copy says something.
    const MIN_TOKENS_OF_UNKNOWN: usize = 150;
    const MIN_LINES_OF_UNKNOWN: u32 = 15;
    const MIN_TOKENS_OF_TESTS: usize = 100;
    let known = file.language.has_grammar();
    let long_enough = known || (evidence.matched >= MIN_TOKENS_OF_UNKNOWN && lines.count() >= MIN_LINES_OF_UNKNOWN);
    // Tests set up and check alike: a short likeness between two of them is how tests look.
    let wanted = !file.is_test(lines) || (policy.tests && evidence.matched >= MIN_TOKENS_OF_TESTS);
    wanted && long_enough
}

fn draft(file: &FileContext<'_>, duplicate: Duplicate, min_tokens: usize) -> Draft {
    let in_tests = file.is_test(duplicate.lines) || duplicate.original.is_test;
    let at_most = if in_tests || !file.language.has_grammar() {
        Severity::Note
    } else if duplicate.evidence.is_certain(min_tokens) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let Duplicate { lines, original, further, evidence, content, .. } = duplicate;
    Draft {
        path: file.file.path.clone(),
        lines,
        message: message(lines, &original, further, &evidence),
        help: help(&original),
        identity: format!("{content:016x}"),
        at_most,
        clone: Some((evidence.clone_type, evidence.similarity)),
        related: vec![Place { path: original.path, lines: original.lines, revision: original.revision }],
    }
}

fn message(lines: LineRange, original: &Original, further: usize, evidence: &Evidence) -> String {
    let how = match evidence.clone_type {
        CloneType::Exact => "repeat",
        CloneType::Renamed => "repeat, with other names or values,",
        CloneType::Gapped => "repeat, with some changes,",
    };
    let place = format!("{}:{}", original.path, original.lines.start);
    let what = match &original.function {
        Some((name, true)) => format!("`{name}` ({place})"),
        Some((name, false)) => format!("part of `{name}` ({place})"),
        None => place,
    };
    let others = match further {
        0 => String::new(),
        1 => ", as one other place does".to_owned(),
        more => format!(", as {more} other places do"),
    };
    format!("these {} lines {how} {what}{others}", lines.count())
}

fn help(original: &Original) -> String {
    match &original.function {
        Some((name, true)) => format!("call `{name}`, or give both what they share"),
        Some((name, false)) => format!("take what it shares with `{name}` into a function that both call"),
        None => "keep one copy and use it from both places".to_owned(),
    }
}
