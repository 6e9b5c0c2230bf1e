//! Inline comments that allow a finding: `review-gate: allow duplicate-code — reason`.
//!
//! A comment counts where it stood before the change, beside the code or beside its original, because whoever wrote the
//! change must not be the one to excuse it. The finding is still shown, with the reason.

use std::sync::LazyLock;

use regex::Regex;

use super::context::{Context, FileContext};
use crate::model::finding::{Finding, Revision, Severity};
use crate::model::lines::LineRange;
use crate::syntax::language::Language;
use crate::syntax::lexer::TokenKind;

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
    comment(&file.after.as_ref()?.text, file.language, finding.lines, finding.rule)
}

/// A comment beside the original in a file of the base tree, whether this change touches it or not.
fn comment_at_original(context: &Context<'_>, finding: &Finding) -> Option<String> {
    let original = finding.related.iter().find(|related| related.revision == Revision::Base)?;
    let touched = |file: &&FileContext<'_>| {
        file.file.previous_path.as_ref().unwrap_or(&file.file.path) == &original.path && file.before.is_some()
    };
    let text = match context.files.iter().find(touched) {
        Some(file) => file.before.as_ref().map(|side| std::sync::Arc::clone(&side.text))?,
        None => context.codebase.text_of(&original.path)?,
    };
    let language = context.languages.for_file(&original.path, &text);
    comment(&text, language, original.lines, finding.rule).map(|(_, reason)| reason)
}

/// The first comment in `lines`, or right above them, that allows `rule`: its line and the reason it gives.
fn comment(text: &str, language: &Language, lines: LineRange, rule: &str) -> Option<(u32, String)> {
    static ALLOW: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"review-gate:\s*allow\s+([a-z]+(?:-[a-z]+)*)\s*(?:—|–|--?|:)\s*(\S.*?)\s*(?:\*/|-->)?\s*$")
            .expect("the pattern is valid")
    });
    if !text.contains("review-gate:") {
        return None;
    }
    let first = first_line_above(text, lines.start);
    let comments = language.tokens(text).into_iter().filter(|token| token.kind == TokenKind::Comment);
    comments
        .filter(|token| (first..=lines.end).contains(&token.line))
        .filter_map(|token| Some((token.line, ALLOW.captures(&text[token.start as usize..token.end as usize])?)))
        .find(|(_, captures)| &captures[1] == rule)
        .map(|(line, captures)| (line, captures[2].to_owned()))
}

/// The line above `line`, or above the attributes and decorators that lead to it.
fn first_line_above(text: &str, line: u32) -> u32 {
    let above: Vec<&str> = text.lines().take(line as usize - 1).collect();
    let leads = |line: &&&str| line.trim_start().starts_with(['@', '#', '[']);
    let attributes = above.iter().rev().take_while(leads).count() as u32;
    (line - attributes).saturating_sub(1).max(1)
}
