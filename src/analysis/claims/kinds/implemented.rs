//! Something is implemented.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at};
use crate::analysis::claims::named::{NAME, Named, named};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::{Shown, last_segment};
use crate::analysis::delta::symbols::{SymbolChange, SymbolEvent};
use crate::model::summary::ClaimKind;

/// What the evidence says of a body that does nothing yet.
pub const PLACEHOLDER: &str = "the body is a placeholder";

/// "Implements `parse_header`".
pub(super) fn implemented(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        format!(r"^(?:implement(?:s|ed)?|complet(?:e|es|ed))\s+(?:(?:the|a|an|new|missing|full)\s+){{0,3}}{NAME}")
    });
    let found = TEMPLATE.captures(clause.text)?;
    let Named::Identifier(name) = named(found.get(1)?.as_str())? else { return None };
    let kind = ClaimKind::Implemented;
    let added: Vec<(&SymbolChange, bool)> = shown
        .delta
        .symbols
        .iter()
        .filter(|symbol| last_segment(&symbol.name) == name && !symbol.is_test)
        .filter_map(|symbol| match symbol.event {
            SymbolEvent::Added { is_placeholder } => Some((symbol, is_placeholder)),
            _ => None,
        })
        .collect();
    if !added.is_empty() && added.iter().all(|(_, is_placeholder)| *is_placeholder) {
        return Some(Judgement::contradicted(kind, added.iter().map(|(symbol, _)| at(&symbol.place, PLACEHOLDER))));
    }
    if added.is_empty() {
        return Some(if shown.adds_word(name) {
            Judgement::unverifiable(kind, [])
        } else {
            Judgement::not_shown(kind)
        });
    }
    Some(Judgement::verified(kind, added.iter().map(|(symbol, _)| at(&symbol.place, "is new"))))
}
