//! Documentation or a changelog was written, or nothing else changed.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at, note};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::{Shown, chosen_lines, first_change, place};
use crate::analysis::context::FileContext;
use crate::analysis::delta::file_role::FileRole;
use crate::model::finding::Place;
use crate::model::lines::LineRange;
use crate::model::summary::{ClaimEvidence, ClaimKind};
use crate::syntax::facts::LineKind;

/// "This is a documentation-only change", "docs-only".
pub(super) fn documentation_only(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        concat!(
            r"^(?:(?:is\s+)?(?:a\s+)?(?:purely\s+)?(?:documentation|docs?|comments?|docstrings?)[- ]only(?:\s+(?:change|update|pr|fix|edit)s?)?$",
            r"|(?:this\s+is\s+)?(?:a\s+)?(?:documentation|docs?|comment)[- ]only\s+(?:change|update|pr)",
            r"|only\s+(?:changes|touches|updates|affects|modifies)\s+(?:the\s+)?(?:documentation|docs|comments|docstrings)(?:\s+(?:and|or)\s+(?:documentation|docs|comments|docstrings))?$",
            r"|no\s+code\s+changes?$)",
        ).to_owned()
    });
    let is_labelled = matches!(clause.label, "docs" | "doc");
    let is_stated = TEMPLATE.is_match(clause.text);
    if !is_stated && !is_labelled {
        return None;
    }
    let code: Vec<ClaimEvidence> = shown
        .files()
        .filter_map(|(file, role)| changed_code(file, role))
        .map(|place| at(&place, "changes code"))
        .collect();
    let kind = ClaimKind::DocumentationOnly;
    match (code.is_empty(), is_stated) {
        (true, _) if shown.is_complete() => {
            Some(Judgement::verified(kind, [note("every changed line is documentation")]))
        }
        (true, _) => Some(Judgement::unverifiable(kind, [])),
        (false, true) => Some(Judgement::contradicted(kind, code)),
        // A prefix names what a change is mostly about.
        (false, false) => Some(Judgement::unverifiable(kind, code)),
    }
}

/// The first line of code that changes in `file`, if it is one of a program or its tests.
fn changed_code(file: &FileContext<'_>, role: FileRole) -> Option<Place> {
    let is_program = matches!(role, FileRole::Source | FileRole::Test);
    if !is_program
        || !file.class.is_reviewable()
        || !file.language.has_grammar()
        || crate::analysis::file_class::is_documentation(&file.file.path)
    {
        return None;
    }
    let is_code = |line: &u32| file.line_kind(*line) == LineKind::Code && !file.diff.respaced.contains(*line);
    let line = file.diff.added.iter().find(is_code)?;
    Some(place(file, LineRange::new(line, line)))
}

/// "Updates the README", "Adds documentation for X".
pub(super) fn documentation_added(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:add(?:s|ed)?|updat(?:e|es|ed)|writ(?:e|es|ten)|extend(?:s|ed)?)\s+(?:(?:the|a|an|new|more|api|user|inline)\s+){0,3}(documentation|docs|readme(?:\.md)?|changelog(?:\.md)?(?:\s+entry)?|docstrings?|doc comments?)\b".to_owned()
    });
    let found = TEMPLATE.captures(clause.text)?;
    let is_changelog = found[1].to_lowercase().starts_with("changelog");
    let kind = ClaimKind::DocumentationAdded;
    Some(if is_changelog { judged_changelog(kind, shown) } else { judged(kind, shown) })
}

/// Whether the diff adds documentation, as a claim of `kind`.
pub(super) fn judged(kind: ClaimKind, shown: &Shown<'_>) -> Judgement {
    let written: Vec<ClaimEvidence> = shown
        .files()
        .filter_map(|(file, role)| written(file, role))
        .map(|place| at(&place, "adds documentation"))
        .collect();
    if written.is_empty() && shown.is_complete() && !has_prose(shown) {
        return Judgement::contradicted(kind, [note("no line that the change adds is documentation or a comment")]);
    }
    if written.is_empty() { Judgement::not_shown(kind) } else { Judgement::verified(kind, written) }
}

/// Whether the diff adds to a changelog, as a claim of `kind`.
pub(super) fn judged_changelog(kind: ClaimKind, shown: &Shown<'_>) -> Judgement {
    const NAMES: &[&str] = &["change", "release", "news", "history", "what", "whats"];
    let is_log = |file: &FileContext<'_>, role: FileRole| {
        let path = file.file.path.to_match().to_lowercase();
        role == FileRole::Changelog || NAMES.iter().any(|name| path.contains(name))
    };
    let logs: Vec<ClaimEvidence> = shown
        .files()
        .filter(|(file, role)| is_log(file, *role) && !file.diff.added.is_empty())
        .map(|(file, _)| at(&first_change(file), "adds to the changelog"))
        .collect();
    if logs.is_empty() && shown.is_complete() {
        return Judgement::contradicted(kind, [note("no changelog is among the files of the change")]);
    }
    if logs.is_empty() { Judgement::not_shown(kind) } else { Judgement::verified(kind, logs) }
}

/// Where `file` gains documentation: text for people, or comments in code.
fn written(file: &FileContext<'_>, role: FileRole) -> Option<Place> {
    let is_text = matches!(role, FileRole::Documentation | FileRole::Changelog | FileRole::AgentInstructions)
        || crate::analysis::file_class::is_documentation(&file.file.path);
    let is_written = |line: &u32| is_text || file.line_kind(*line) == LineKind::Comment;
    let line = file.diff.added.iter().find(is_written)?;
    Some(place(file, LineRange::new(line, line)))
}

/// Whether a file may hold text for people although its name does not say so.
fn has_prose(shown: &Shown<'_>) -> bool {
    shown.files().any(|(file, _)| {
        let path = file.file.path.to_match().to_lowercase();
        let is_text = [".txt", ".html", ".ipynb", ".json", ".yaml", ".yml"].iter().any(|ending| path.ends_with(ending));
        let mentions = ["doc", "readme", "guide", "example", "site"].iter().any(|word| path.contains(word));
        let described = file.after.as_ref().is_some_and(|side| {
            chosen_lines(&side.text, Some(&file.diff.added))
                .any(|line| line.to_lowercase().contains("desc") || line.contains("help"))
        });
        is_text || mentions || described
    })
}
