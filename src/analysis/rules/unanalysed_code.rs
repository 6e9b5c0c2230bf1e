//! Code that could not be judged because it is over a limit.
//!
//! A source file that is too large, nests too deep, takes too many parser steps or is one file too many, and one whose content
//! is missing from this clone, is listed as not analysed **and** blocks: what could not be judged does not pass. Data files in no known
//! language, binary files, symbolic links and submodules are listed and do not block.
//!
//! ## Why
//!
//! Otherwise the way round every other rule would be to write one huge file.
//!
//! ## Settings
//!
//! A file that a program writes can be named as such, in the policy or in `.gitattributes`, both read at base:
//!
//! ```toml
//! [paths]
//! generated = ["src/tables/*.rs"]
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::context::FileContext;
use crate::model::change::Content;
use crate::model::finding::Severity;
use crate::model::lines::LineRange;
use crate::model::problem::Reason;

/// The rule.
pub const RULE: Rule =
    Rule { name: "unanalysed-code", severity: Severity::Error, source: include_str!("unanalysed_code.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    let judged = subject.context.files.iter().filter(|file| file.class.is_reviewable() && file.language.has_grammar());
    judged.filter_map(|file| Some(draft(file, unjudged_because(file)?))).collect()
}

/// Why the head version of a file was not judged, if that hides code.
fn unjudged_because<'a>(file: &'a FileContext<'_>) -> Option<&'a Reason> {
    let (before, after) = (&file.file.before, &file.file.after);
    if before.as_ref().map(|version| &version.id) == after.as_ref().map(|version| &version.id) {
        return None;
    }
    let unread = match file.file.after.as_ref().map(|version| &version.content) {
        Some(Content::Unread { reason, .. }) => Some(reason),
        Some(Content::Text(_)) | None => None,
    };
    let unparsed = file.after.as_ref().and_then(|side| side.facts.problem.as_ref());
    unread.or(unparsed).filter(|reason| reason.hides_code())
}

fn draft(file: &FileContext<'_>, reason: &Reason) -> Draft {
    Draft {
        path: file.file.path.clone(),
        lines: LineRange::new(1, 1),
        message: format!("this file could not be judged: {reason}"),
        help: "split it, or have a maintainer name it under `paths.generated` if a program writes it".to_owned(),
        identity: String::new(),
        at_most: Severity::Error,
        clone: None,
        related: Vec::new(),
    }
}
