//! A function that this change made longer than the limit allows.
//!
//! Lines of code count; blank lines and comments do not. A function is reported when it is new or longer than before, so
//! a long one that a change merely touches is not. Test code is left alone: a long test is a list, not a puzzle.
//!
//! ## Why
//!
//! A reviewer has to hold a function in mind as a whole. Beyond about a screen or two, people stop checking and begin to trust.
//!
//! ## Settings
//!
//! ```toml
//! [size]
//! max_function_lines = 80
//! ```

use super::{Draft, Rule, Subject};
use crate::model::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    name: "oversized-function",
    severity: Severity::Warning,
    source: include_str!("oversized_function.rs"),
    check,
};

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let limit = subject.context.policy.size.max_function_lines;
    let mut drafts = Vec::new();
    for (file, _) in subject.context.reviewable_files() {
        let altered = subject.complexity.functions.iter().filter(|function| function.path == file.file.path);
        for function in altered.filter(|function| !file.is_test(function.lines())) {
            let lines = function.code_lines_after;
            let longer = function.code_lines_before.is_none_or(|before| lines > before);
            if lines > limit && longer {
                drafts.push(Draft {
                    path: function.path.clone(),
                    lines: function.lines(),
                    message: format!("`{}` has {lines} lines of code; the limit is {limit}", function.name),
                    help: "split it into steps, each a function named for what it does".to_owned(),
                    identity: function.name.clone(),
                    at_most: Severity::Error,
                    clone: None,
                    related: Vec::new(),
                });
            }
        }
    }
    drafts
}
