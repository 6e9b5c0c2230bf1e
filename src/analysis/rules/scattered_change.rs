//! A change that is spread over many files in many directories.
//!
//! Only files to which the change adds effective lines count, so a rename or a regenerated folder is no scatter. Both
//! limits have to be passed: many files in one directory are one topic, and few files in many directories can be read.
//!
//! ## Why
//!
//! Every directory asks a reviewer to recall another part of the system. A change in many of them usually does more
//! than one thing, and is easier to judge, and to take back, in parts.
//!
//! ## Settings
//!
//! ```toml
//! [size]
//! max_files = 25
//! max_directories = 10
//! ```

use std::collections::BTreeSet;

use super::{Draft, Rule, Subject};
use crate::analysis::size::effective_lines_added;
use crate::model::finding::Severity;
use crate::model::lines::LineRange;

/// The rule.
pub const RULE: Rule =
    Rule { name: "scattered-change", severity: Severity::Warning, source: include_str!("scattered_change.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let limits = &subject.context.policy.size;
    let touched: Vec<_> = subject.context.files.iter().filter(|file| effective_lines_added(file) > 0).collect();
    let directories: BTreeSet<_> = touched.iter().map(|file| file.file.path.directory()).collect();
    let (files, directories) = (touched.len() as u32, directories.len() as u32);
    let Some(first) = touched.first().filter(|_| files > limits.max_files && directories > limits.max_directories)
    else {
        return Vec::new();
    };
    vec![Draft {
        path: first.file.path.clone(),
        lines: first.diff.added.ranges().first().copied().unwrap_or(LineRange::new(1, 1)),
        message: format!(
            "this change adds code to {files} files in {directories} directories; the limits are {} and {}",
            limits.max_files, limits.max_directories
        ),
        help: "split it by topic or by part of the system".to_owned(),
        identity: String::new(),
        at_most: Severity::Error,
        clone: None,
        related: Vec::new(),
    }]
}
