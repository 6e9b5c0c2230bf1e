//! How far a change goes: nothing outside a place, so many files, hardly anything.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at, note};
use crate::analysis::claims::named::{NAME, Named, named};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::{Shown, first_change};
use crate::model::summary::{ClaimEvidence, ClaimKind};

/// "Only touches `src/parser/`".
pub(super) fn only_changes(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        format!(
            r"^(?:all\s+changes\s+are\s+(?:limited|confined)\s+to|changes\s+are\s+(?:limited|confined)\s+to|(?:only|solely)\s+(?:touch|chang|modif|affect)(?:es|ed|s|ies|ied)?|(?:touch|chang|modif|affect)(?:es|ed|s|ies|ied)?\s+only)\s+(?:files\s+(?:in|under|below)\s+)?(?:the\s+)?{NAME}(?:\s+(?:directory|folder|file|module|package))?$"
        )
    });
    let found = TEMPLATE.captures(clause.text)?;
    let Named::Path(path) = named(found.get(1)?.as_str())? else { return None };
    let wanted = format!("/{}", path.trim_start_matches("./").trim_matches('/'));
    let is_within = |at: &str| format!("/{at}/").contains(&format!("{wanted}/"));
    let kind = ClaimKind::OnlyChanges;
    if !shown.files().any(|(file, _)| is_within(&file.file.path.to_match())) {
        return Some(Judgement::not_shown(kind));
    }
    let outside: Vec<ClaimEvidence> = shown
        .files()
        .filter(|(file, role)| {
            file.class.is_reviewable() && !role.follows_others() && !is_within(&file.file.path.to_match())
        })
        .map(|(file, _)| at(&first_change(file), format!("lies outside `{path}`")))
        .collect();
    Some(if outside.is_empty() {
        Judgement::verified(kind, [note(format!("every changed file lies in `{path}`"))])
    } else {
        Judgement::contradicted(kind, outside)
    })
}

/// "12 files changed".
pub(super) fn size_stated(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| r"^([0-9]{1,5})\s+files?\s+(?:changed|modified)\b".to_owned());
    let stated: usize = TEMPLATE.captures(clause.text)?[1].parse().ok()?;
    let files = shown.context.files.len();
    let kind = ClaimKind::SizeStated;
    let counted = note(format!("the diff changes {files} files"));
    // A change grows after its description was written.
    Some(if files == stated { Judgement::verified(kind, [counted]) } else { Judgement::unverifiable(kind, [counted]) })
}

/// "A minimal, surgical change".
pub(super) fn minimal(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    /// More is not what people call minimal.
    const MOST_FILES: usize = 3;
    const MOST_LINES: u32 = 50;
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:(?:is|makes?)\s+)?(?:a\s+)?(?:minimal|surgical|small),?\s+(?:(?:surgical|targeted|focused)\s+)?(?:change|fix|edit|diff|patch)s?\b".to_owned()
    });
    if !TEMPLATE.is_match(clause.text) {
        return None;
    }
    let programs = || shown.files().filter(|(_, role)| !role.follows_others()).map(|(file, _)| file);
    let lines: u32 = programs().map(|file| file.diff.added.count().max(file.diff.deleted.count())).sum();
    let counted =
        note(format!("the diff changes {lines} lines in {} files besides tests and documentation", programs().count()));
    let is_small = programs().count() <= MOST_FILES && lines <= MOST_LINES;
    let kind = ClaimKind::Minimal;
    Some(if is_small { Judgement::verified(kind, [counted]) } else { Judgement::unverifiable(kind, [counted]) })
}
