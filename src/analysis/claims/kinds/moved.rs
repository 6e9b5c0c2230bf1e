//! Something went elsewhere.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at, note};
use crate::analysis::claims::named::{NAME, Named, named};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::{Shown, first_change, is_at, last_segment, words};
use crate::analysis::delta::symbols::SymbolEvent;
use crate::model::summary::{ClaimEvidence, ClaimKind};

/// "Moves `f` to `src/b.rs`", "Extracts `f` from `a.py` into `b.py`".
pub(super) fn moved(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        format!(
            r"^(?:mov(?:e|es|ed|ing)|extract(?:s|ed|ing)?|relocat(?:e|es|ed))\s+(?:the\s+)?{NAME}(?:\s+(?:function|method|class|file|helper|type|struct|logic|constant|interface))?(?:\s+(?:out of|from)\s+(?:the\s+)?{NAME})?\s+(?:in)?to\s+(?:(?:the|a|its|new|own|shared|separate)\s+)*(?:file\s+|module\s+)?{NAME}"
        )
    });
    let found = TEMPLATE.captures(clause.text)?;
    let Named::Path(target) = named(found.get(3)?.as_str())? else { return None };
    let kind = ClaimKind::Moved;
    let seen = match named(found.get(1)?.as_str())? {
        Named::Path(path) => moved_file(path, target, shown),
        Named::Identifier(name) => moved_symbol(name, target, shown),
    };
    if !seen.is_empty() {
        return Some(Judgement::verified(kind, seen));
    }
    let Named::Identifier(name) = named(found.get(1)?.as_str())? else { return Some(Judgement::not_shown(kind)) };
    match shown.definition(name) {
        Some(place) if is_refuted(name, target, shown) => {
            let absent = note(format!("`{target}` is not among the files of the change"));
            Some(Judgement::contradicted(kind, [at(&place, format!("`{name}` is still here")), absent]))
        }
        _ => Some(Judgement::not_shown(kind)),
    }
}

/// Whether `name` stays where it was: no line with it goes or comes, and the target does not change.
fn is_refuted(name: &str, target: &str, shown: &Shown<'_>) -> bool {
    let is_target = |path: &str| is_at(path, target) || path.contains(target.trim_end_matches('/'));
    let is_touched = shown.context.files.iter().any(|file| is_target(&file.file.path.to_match()));
    !is_touched && !shown.deletes_word(name) && !shown.adds_word(name) && shown.is_complete()
}

fn moved_file(path: &str, target: &str, shown: &Shown<'_>) -> Vec<ClaimEvidence> {
    let moved = shown.context.files.iter().filter(|file| {
        let previous = file.file.previous_path.as_ref();
        previous.is_some_and(|previous| is_at(&previous.to_match(), path))
            && file.file.path.to_match().contains(target.trim_end_matches('/'))
    });
    moved.map(|file| at(&first_change(file), format!("was `{path}`"))).collect()
}

fn moved_symbol(name: &str, target: &str, shown: &Shown<'_>) -> Vec<ClaimEvidence> {
    let symbols = shown.delta.symbols.iter().filter_map(|symbol| match &symbol.event {
        SymbolEvent::Moved { path } | SymbolEvent::Renamed { path, .. } if last_segment(&symbol.name) == name => {
            Some(at(&symbol.place, format!("stood in `{path}`")))
        }
        _ => None,
    });
    let mut seen: Vec<ClaimEvidence> = symbols.collect();
    if seen.is_empty() {
        let files =
            shown.context.files.iter().filter(|file| file.file.path.to_match().contains(target.trim_end_matches('/')));
        let holding = files.filter(|file| {
            let Some(after) = &file.after else { return false };
            (1..)
                .zip(after.text.lines())
                .any(|(number, line)| file.diff.added.contains(number) && words(line).any(|word| word == name))
        });
        seen.extend(holding.map(|file| at(&first_change(file), format!("gains lines with `{name}`"))));
    }
    seen
}
