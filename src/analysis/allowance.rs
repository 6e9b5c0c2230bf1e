//! Inline comments that allow a finding: `review-gate: allow duplicate-code — reason`.
//!
//! A comment counts where it stood before the change, beside the code or beside its original, because whoever wrote the
//! change must not be the one to excuse it. The finding is still shown, with the reason.

use std::sync::LazyLock;

use regex::Regex;

use super::context::{Context, FileContext};
use crate::model::finding::{Finding, Revision, Severity};
use crate::model::lines::LineRange;

/// Turns each of `findings` that a comment allows into a note that carries the reason.
pub fn apply(context: &Context<'_>, findings: &mut [Finding]) {
    for finding in findings {
        if let Some(reason) = reason_for(context, finding) {
            finding.severity = Severity::Note;
            finding.allowed = Some(reason);
        } else if comment_at_head(context, finding).is_some() {
            finding.help.push_str(
                "; the comment that allows it is new in this change and counts once it is on the base branch",
            );
        }
    }
}

fn reason_for(context: &Context<'_>, finding: &Finding) -> Option<String> {
    let at_head = comment_at_head(context, finding).and_then(|(line, reason)| {
        let file = context.files.iter().find(|file| file.file.path == finding.path)?;
        let stands_at_base = !file.diff.added.contains(line);
        (stands_at_base || context.policy.duplication.inline_allow_at_head).then_some(reason)
    });
    at_head.or_else(|| comment_at_original(context, finding))
}

fn comment_at_head(context: &Context<'_>, finding: &Finding) -> Option<(u32, String)> {
    let file = context.files.iter().find(|file| file.file.path == finding.path)?;
    comment(&file.after.as_ref()?.text, finding.lines, finding.rule)
}

/// A comment beside the original in a file of the base tree that this change touches or not.
fn comment_at_original(context: &Context<'_>, finding: &Finding) -> Option<String> {
    let original = finding.related.iter().find(|related| related.revision == Revision::Base)?;
    let touched = |file: &&FileContext<'_>| {
        file.file.previous_path.as_ref().unwrap_or(&file.file.path) == &original.path && file.before.is_some()
    };
    let text = match context.files.iter().find(touched) {
        Some(file) => file.before.as_ref().map(|side| std::sync::Arc::clone(&side.text))?,
        None => context.codebase.text_of(&original.path)?,
    };
    comment(&text, original.lines, finding.rule).map(|(_, reason)| reason)
}

/// The first comment in `lines`, or on the line above them, that allows `rule`: its line and the reason it gives.
fn comment(text: &str, lines: LineRange, rule: &str) -> Option<(u32, String)> {
    static ALLOW: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?://|#|/\*|--|;|<!--|\*)\s*review-gate:\s*allow\s+([a-z-]+?)\s*(?:—|–|-{1,2}|:)\s*(\S.*?)\s*(?:\*/|-->)?\s*$")
            .expect("the pattern is valid")
    });
    let first = lines.start.saturating_sub(1).max(1);
    let shown = text.lines().enumerate().skip(first as usize - 1).take((lines.end - first + 1) as usize);
    shown
        .filter_map(|(index, line)| Some((index as u32 + 1, ALLOW.captures(line)?)))
        .find(|(_, captures)| &captures[1] == rule)
        .map(|(line, captures)| (line, captures[2].to_owned()))
}
