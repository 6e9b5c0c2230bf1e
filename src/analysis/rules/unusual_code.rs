//! New code that is unlike the code of this repository: it speaks of names that hardly any file here knows.
//!
//! Each function that was added to a file, and each new file, is asked which of its names and pairs of names the base tree
//! has, how near, and how many of them one single file has. Rare names weigh more. The three that fewest files have are told.
//! The report's `drift.score` sums up all new code in the same way.
//!
//! A finding is a hint where to look first. It is always a note, whatever the policy says: code for something new is
//! unusual and may be right. A directory without a file of the language has nothing to be like, and is left alone, as is a
//! repository with fewer than 150 files and 200,000 tokens of the language.
//!
//! ## Why
//!
//! A coding agent starts without the repository's context and writes what it knows from elsewhere. Code that could stand as
//! well in another project has mostly not looked at what is there.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! unusual-code = "off"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::context::{FileContext, Side};
use crate::analysis::naturalness::{Judged, Surprise};
use crate::model::finding::Severity;

/// The score from which on code is unusual: of fifty functions and files that people added, one is.
const UNUSUAL: f64 = 0.93;

/// The rule.
pub const RULE: Rule =
    Rule { name: "unusual-code", severity: Severity::Note, source: include_str!("unusual_code.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let unusual = |judged: &&Judged| judged.score >= UNUSUAL && !judged.is_new_directory;
    let draft = |judged: &Judged| {
        let file = &subject.context.files[judged.stretch.file];
        Some(draft(judged, file, file.after.as_ref()?))
    };
    subject.naturalness.judged.iter().filter(unusual).filter_map(draft).collect()
}

fn draft(judged: &Judged, file: &FileContext<'_>, side: &Side) -> Draft {
    let what = judged.stretch.function.as_ref().map_or("this code".to_owned(), |name| format!("`{name}`"));
    let names: Vec<String> = judged.surprising.iter().map(|surprise| told(surprise, side)).collect();
    Draft {
        path: file.file.path.clone(),
        lines: judged.stretch.lines,
        message: format!("{what} is unlike the code of this repository: {}", names.join(", ")),
        help: "see whether the repository has its own way to do this; for something new there may be none".to_owned(),
        identity: judged.stretch.function.clone().unwrap_or_default(),
        at_most: Severity::Note,
        clone: None,
        related: Vec::new(),
    }
}

/// The name, its line, and who else has it.
fn told(surprise: &Surprise, side: &Side) -> String {
    let (name, line) = (side.word(surprise.token), side.stream.tokens[surprise.token].line);
    let holders = match surprise.files {
        0 => "in no file".to_owned(),
        1 => "in 1 file".to_owned(),
        files => format!("in {files} files"),
    };
    format!("`{name}` in line {line} is {holders}")
}
