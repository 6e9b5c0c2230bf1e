//! A description that says nothing: a template left as it was, or "implements X" where the body of X is a placeholder.
//!
//! A template counts as left as it was when the description has headings, comments or boxes and not one sentence or ticked
//! box besides. A description that is missing altogether is no finding; the title may say it all. A placeholder is a body
//! that does nothing yet, such as `todo!()`, and counts where the text says of that very name that it is implemented.
//!
//! ## Why
//!
//! A form that nobody filled in looks like a description, and a stub behind a finished sentence looks like work that is done.
//!
//! ## Settings
//!
//! ```toml
//! [rules]
//! empty-summary = "note"
//! ```

use super::{Draft, Rule, Subject};
use crate::analysis::claims::kinds::implemented::PLACEHOLDER;
use crate::analysis::claims::passage::{Passage, passages};
use crate::model::change::Description;
use crate::model::finding::{Place, Revision, Severity};
use crate::model::lines::LineRange;
use crate::model::summary::{Claim, ClaimKind, ClaimSource};

/// The rule.
pub const RULE: Rule =
    Rule { name: "empty-summary", severity: Severity::Warning, source: include_str!("empty_summary.rs"), check };

fn check(subject: &Subject<'_>) -> Vec<Draft> {
    unfilled(subject).into_iter().chain(subject.summary.claims.iter().filter_map(placeholder)).collect()
}

fn unfilled(subject: &Subject<'_>) -> Option<Draft> {
    let first = subject.context.files.first()?;
    if !is_unfilled(&subject.context.change.description) {
        return None;
    }
    let lines = first.diff.added.ranges().first().copied().unwrap_or(LineRange::new(1, 1));
    Some(draft(
        Place { path: first.file.path.clone(), lines, revision: Revision::Head },
        "the description is a template that nobody filled in".to_owned(),
        "say what the change does and why, or leave the description empty",
    ))
}

fn is_unfilled(description: &Description) -> bool {
    let has_form = description.body.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with('#') || line.starts_with("<!--") || line.starts_with("- [ ]") || line.starts_with("* [ ]")
    });
    let is_body = |passage: &Passage<'_>| passage.source == ClaimSource::Body;
    has_form && !passages(description).iter().filter(|passage| is_body(passage)).any(says_something)
}

/// Whether `passage` is more than a box and more than what stands in for an answer.
fn says_something(passage: &Passage<'_>) -> bool {
    const FILLERS: &[&str] = &["n/a", "na", "none", "tbd", "todo", "_no response_", "no response", "-", "..."];
    let text = passage.text.trim().trim_end_matches('.').to_lowercase();
    !passage.is_unticked && !FILLERS.contains(&text.as_str())
}

fn placeholder(claim: &Claim) -> Option<Draft> {
    let is_placeholder = claim.kind == ClaimKind::Implemented;
    let evidence = claim.evidence.iter().find(|evidence| is_placeholder && evidence.note == PLACEHOLDER)?;
    let message = format!("the text says \"{}\"; in the diff, the body does nothing yet", claim.text);
    Some(draft(evidence.place.clone()?, message, "write the body, or say that it is to follow"))
}

fn draft(place: Place, message: String, help: &str) -> Draft {
    Draft {
        path: place.path,
        lines: place.lines,
        identity: message.clone(),
        message,
        help: help.to_owned(),
        at_most: Severity::Error,
        clone: None,
        related: Vec::new(),
    }
}
