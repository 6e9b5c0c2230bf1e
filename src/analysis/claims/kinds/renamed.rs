//! Something got another name.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at, note};
use crate::analysis::claims::named::{NAME, Named, named};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::{Shown, first_change, is_at, last_segment};
use crate::analysis::delta::symbols::SymbolEvent;
use crate::model::change::FileStatus;
use crate::model::summary::{ClaimEvidence, ClaimKind};

/// "Renames `A` to `B`".
pub(super) fn renamed(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        let noun = r"(?:\s+(?:function|method|class|file|field|property|variable|parameter|option|flag|type|struct|enum|module|package|helper|constant|argument|directory|folder|interface|prop))?";
        format!(
            r"^renam(?:e|es|ed|ing)\s+(?:the\s+)?(?:\w+\s+)?{NAME}{noun}\s+(?:to|->|→|as|into|=>)\s+(?:the\s+)?{NAME}"
        )
    });
    let found = TEMPLATE.captures(clause.text)?;
    let (from, to) = (named(found.get(1)?.as_str())?, named(found.get(2)?.as_str())?);
    let kind = ClaimKind::Renamed;
    let seen: Vec<ClaimEvidence> = match (from, to) {
        (Named::Path(from), Named::Path(to)) => renamed_files(from, to, shown),
        (Named::Identifier(from), Named::Identifier(to)) => renamed_symbols(from, to, shown),
        (Named::Path(_), Named::Identifier(_)) | (Named::Identifier(_), Named::Path(_)) => return None,
    };
    if !seen.is_empty() {
        return Some(Judgement::verified(kind, seen));
    }
    let is_refuted = match (from, to) {
        (Named::Identifier(from), Named::Identifier(to)) => {
            shown.head_has_word(from) && !shown.adds_word(to) && !shown.adds_text(to) && !shown.touches_path(to)
        }
        (Named::Path(from), Named::Path(to)) => {
            let remains =
                shown.context.files.iter().any(|file| file.after.is_some() && is_at(&file.file.path.to_match(), from));
            remains && !shown.touches_path(to) && !shown.adds_text(to)
        }
        (Named::Path(_), Named::Identifier(_)) | (Named::Identifier(_), Named::Path(_)) => false,
    };
    let (Named::Path(name) | Named::Identifier(name)) = to;
    if is_refuted && shown.is_complete() {
        let (Named::Path(former) | Named::Identifier(former)) = from;
        let absent = note(format!("no line that the change adds holds `{name}`"));
        let remains = shown.definition(former).map(|place| at(&place, format!("`{former}` is still there")));
        return Some(Judgement::contradicted(kind, remains.into_iter().chain([absent])));
    }
    Some(Judgement::not_shown(kind))
}

fn renamed_files(from: &str, to: &str, shown: &Shown<'_>) -> Vec<ClaimEvidence> {
    let renamed = shown.context.files.iter().filter(|file| {
        let previous = file.file.previous_path.as_ref().filter(|_| file.file.status == FileStatus::Renamed);
        previous.is_some_and(|previous| is_at(&previous.to_match(), from)) && is_at(&file.file.path.to_match(), to)
    });
    renamed.map(|file| at(&first_change(file), format!("was `{from}`"))).collect()
}

/// The definitions that were renamed; without one, that the change writes the one name in place of the other.
fn renamed_symbols(from: &str, to: &str, shown: &Shown<'_>) -> Vec<ClaimEvidence> {
    let is_it = |former: &str, name: &str| last_segment(former) == from && last_segment(name) == to;
    let symbols = shown.delta.symbols.iter().filter_map(|symbol| match &symbol.event {
        SymbolEvent::Renamed { from, .. } if is_it(from, &symbol.name) => {
            Some(at(&symbol.place, format!("was `{from}`")))
        }
        _ => None,
    });
    let mut seen: Vec<ClaimEvidence> = symbols.collect();
    if seen.is_empty() && shown.deletes_word(from) && shown.adds_word(to) {
        seen.push(note(format!("lines with `{from}` are gone, and lines with `{to}` are new")));
    }
    seen
}
