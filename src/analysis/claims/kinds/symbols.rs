//! A function, type, endpoint or flag is new.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at, note};
use crate::analysis::claims::named::{NAME, Named, named};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::{Shown, first_change, is_at, last_segment};
use crate::analysis::delta::symbols::SymbolEvent;
use crate::model::summary::{ClaimEvidence, ClaimKind};

/// "Adds `parse_header`", "Introduces a `--dry-run` flag".
pub(super) fn symbol_added(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        format!(
            r"^(?:add(?:s|ed)?|introduc(?:e|es|ed)|creat(?:e|es|ed))\s+(?:(?:the|a|an|new|optional|public|helper|static|async)\s+){{0,3}}{NAME}(?:\s+(?:function|method|class|flag|option|type|struct|endpoint|route|field|property|parameter|helper|file|module|interface|command))?"
        )
    });
    let found = TEMPLATE.captures(clause.text)?;
    let kind = ClaimKind::SymbolAdded;
    let seen = match named(found.get(1)?.as_str())? {
        Named::Path(path) => {
            let files = shown.context.files.iter().filter(|file| is_at(&file.file.path.to_match(), path));
            files.map(|file| at(&first_change(file), "is changed")).collect()
        }
        Named::Identifier(name) => added(name, shown),
    };
    Some(if seen.is_empty() { Judgement::not_shown(kind) } else { Judgement::verified(kind, seen) })
}

/// Where `name` is defined anew; without a definition, that lines with it are new.
fn added(name: &str, shown: &Shown<'_>) -> Vec<ClaimEvidence> {
    let is_new = |event: &SymbolEvent| matches!(event, SymbolEvent::Added { .. });
    let symbols = shown.delta.symbols.iter();
    let new = symbols.filter(|symbol| is_new(&symbol.event) && last_segment(&symbol.name) == name);
    let mut seen: Vec<ClaimEvidence> = new.map(|symbol| at(&symbol.place, "is new")).collect();
    if seen.is_empty() && shown.adds_word(name) {
        seen.push(note(format!("lines with `{name}` are new")));
    }
    seen
}
