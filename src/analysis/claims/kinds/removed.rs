//! Something is gone.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at, note};
use crate::analysis::claims::named::{NAME, Named, named};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::{Shown, first_change, is_at, last_segment};
use crate::analysis::delta::symbols::SymbolEvent;
use crate::model::change::FileStatus;
use crate::model::path::RepoPath;
use crate::model::summary::{ClaimEvidence, ClaimKind};

/// "Removes `f`", "Deletes `src/old.rs`", "Drops the unused `Foo` class".
pub(super) fn removed(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        format!(
            r"^(?:remov(?:e|es|ed|ing)|delet(?:e|es|ed|ing)|drop(?:s|ped)?)\s+(?:(?:the|unused|deprecated|obsolete|old|legacy|redundant|dead|now-unused|file|function|class|method|type)\s+)*{NAME}(?:\s+(?:function|method|class|file|helper|type|struct|interface|module|enum|trait))?(?:\s*\((?u:.*)|\s+(?:from|in)\s+(?u:.*)|\s*(?u:[:–—])(?u:.*))?$"
        )
    });
    let found = TEMPLATE.captures(clause.text)?;
    match named(found.get(1)?.as_str())? {
        Named::Path(path) => Some(removed_file(path, shown)),
        Named::Identifier(name) => Some(removed_symbol(name, clause.text, shown)),
    }
}

fn removed_file(path: &str, shown: &Shown<'_>) -> Judgement {
    let kind = ClaimKind::Removed;
    let deleted = shown.context.files.iter().filter(|file| {
        let former = file.file.previous_path.as_ref().unwrap_or(&file.file.path).to_match();
        let is_gone = matches!(file.file.status, FileStatus::Deleted | FileStatus::Renamed);
        is_gone && (is_at(&former, path) || format!("/{former}").contains(&format!("/{}/", path.trim_matches('/'))))
    });
    let seen: Vec<ClaimEvidence> = deleted.map(|file| at(&first_change(file), "is deleted")).collect();
    if !seen.is_empty() {
        return Judgement::verified(kind, seen);
    }
    // A path without directories may be any file of that name, and what is gone may be a line that names it.
    let is_exact = path.contains('/') && shown.context.codebase.text_of(&RepoPath::from(path)).is_some();
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    if is_exact && !shown.deletes_word(stem) && shown.is_complete() {
        return Judgement::contradicted(
            kind,
            [note(format!("`{path}` is still there, and no line that is gone names it"))],
        );
    }
    Judgement::not_shown(kind)
}

fn removed_symbol(name: &str, text: &str, shown: &Shown<'_>) -> Judgement {
    let kind = ClaimKind::Removed;
    let gone = shown
        .delta
        .symbols
        .iter()
        .filter(|symbol| symbol.event == SymbolEvent::Removed && last_segment(&symbol.name) == name);
    let mut seen: Vec<ClaimEvidence> = gone.map(|symbol| at(&symbol.place, "is gone")).collect();
    if seen.is_empty() && shown.deletes_word(name) {
        seen.push(note(format!("lines with `{name}` are gone")));
    }
    if !seen.is_empty() {
        return Judgement::verified(kind, seen);
    }
    // "Removes `x` from y" is often what the program does when it runs.
    let is_plain = !text.contains(" from ") && !text.contains(" in ");
    match shown.definition(name) {
        Some(place) if is_plain && shown.is_complete() => Judgement::contradicted(
            kind,
            [at(&place, format!("`{name}` is still defined here, and no line with it is gone"))],
        ),
        _ => Judgement::not_shown(kind),
    }
}
