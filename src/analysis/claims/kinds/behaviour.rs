//! What the program does stayed the same, or those who use it need change nothing.

use crate::analysis::claims::clause::Clause;
use crate::analysis::claims::judgement::{Judgement, at, note};
use crate::analysis::claims::pattern::Pattern;
use crate::analysis::claims::shown::{Shown, last_segment, place};
use crate::analysis::context::FileContext;
use crate::analysis::delta::symbols::{SymbolChange, SymbolEvent};
use crate::model::finding::Place;
use crate::model::lines::LineRange;
use crate::model::summary::{ClaimEvidence, ClaimKind};
use crate::syntax::facts::LineKind;

/// "No functional changes", "Pure refactoring".
pub(super) fn no_functional_change(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:(?:has|have|with|makes?|introduces?)\s+)?no\s+(?:functional|behaviou?r(?:al)?|logic|runtime)\s+changes?\b|^(?:is\s+)?(?:a\s+)?pure(?:ly)?\s+(?:a\s+)?refactor(?:ing)?\b".to_owned()
    });
    if !TEMPLATE.is_match(clause.text) {
        return None;
    }
    let kind = ClaimKind::NoFunctionalChange;
    let mut changed = shown.context.files.iter().filter_map(changed_statement).peekable();
    if changed.peek().is_none() && shown.is_complete() {
        return Some(Judgement::verified(
            kind,
            [note("every changed line is moved, a comment, an import or white space")],
        ));
    }
    Some(Judgement::unverifiable(kind, changed.map(|place| at(&place, "changes more than comments and layout"))))
}

/// A line that is new code, and neither moved nor laid out anew.
fn changed_statement(file: &FileContext<'_>) -> Option<Place> {
    if !file.class.is_reviewable() {
        return None;
    }
    let line = file.diff.added.iter().find(|line| {
        file.line_kind(*line) == LineKind::Code
            && !file.diff.respaced.contains(*line)
            && !file.novelty.moved_in.contains(*line)
    });
    let line = line.or_else(|| file.diff.added.iter().find(|_| !file.language.has_grammar()))?;
    Some(place(file, LineRange::new(line, line)))
}

/// "Fully backward compatible", "No breaking changes".
pub(super) fn backward_compatible(clause: &Clause<'_>, shown: &Shown<'_>) -> Option<Judgement> {
    static TEMPLATE: Pattern = Pattern::new(|| {
        r"^(?:(?:has|have|with|makes?|introduces?|contains?)\s+)?(?:no\s+breaking\s+(?:api\s+)?changes?|(?:is\s+|are\s+)?(?:all\s+changes\s+are\s+|changes\s+are\s+)?(?:fully\s+|completely\s+|100%\s+)?backwards?[- ]compatible)\s*(?:$|with\b|for\b|\(|(?u:[,–—-]))".to_owned()
    });
    if !TEMPLATE.is_match(clause.text) {
        return None;
    }
    let kind = ClaimKind::BackwardCompatible;
    let broken: Vec<ClaimEvidence> = shown.delta.symbols.iter().filter_map(|symbol| broken(symbol, shown)).collect();
    if !broken.is_empty() {
        return Some(Judgement::contradicted(kind, broken));
    }
    let is_certain = shown.delta.symbols.iter().all(|symbol| symbol.is_test || symbol.is_public.is_some());
    if is_certain && shown.is_complete() && !shown.delta.symbols.is_empty() {
        return Some(Judgement::verified(kind, [note("nothing that others may use is gone or is called otherwise")]));
    }
    Some(Judgement::unverifiable(kind, []))
}

/// What a user of `symbol` would have to change; nothing where its visibility is not certain or its name lives on.
fn broken(symbol: &SymbolChange, shown: &Shown<'_>) -> Option<ClaimEvidence> {
    if symbol.is_test || symbol.is_public != Some(true) {
        return None;
    }
    let name = &symbol.name;
    match &symbol.event {
        SymbolEvent::Removed if !shown.head_has_word(last_segment(name)) => {
            Some(at(&symbol.place, format!("the public `{name}` is gone")))
        }
        SymbolEvent::Renamed { from, .. } if !shown.head_has_word(last_segment(from)) => {
            Some(at(&symbol.place, format!("the public `{from}` is now `{name}`")))
        }
        SymbolEvent::SignatureChanged { breaks_callers: true } => {
            Some(at(&symbol.place, format!("the public `{name}` is called otherwise")))
        }
        SymbolEvent::Added { .. }
        | SymbolEvent::Removed
        | SymbolEvent::Renamed { .. }
        | SymbolEvent::Moved { .. }
        | SymbolEvent::SignatureChanged { .. }
        | SymbolEvent::BodyChanged => None,
    }
}
