//! Functions and types that a change adds, removes, renames, moves or alters.

use rustc_hash::FxHashSet;

use super::arity::Arity;
use crate::analysis::clones::stream::StreamToken;
use crate::analysis::context::Context;
use crate::analysis::pairing::{Definition, Pairing, same_words};
use crate::model::finding::{Place, Revision};
use crate::model::path::RepoPath;
use crate::syntax::facts::{ByteRange, Passive, PassiveKind, UnitKind};

/// One function or type that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SymbolChange {
    /// What it is.
    pub kind: UnitKind,
    /// Its qualified name: at head, or at base where it is gone.
    pub name: String,
    /// Whether it is or was declared for use from elsewhere; `None` where its language does not let that be told from a
    /// file alone.
    pub is_public: Option<bool>,
    /// Whether it is test code.
    pub is_test: bool,
    /// What happened to it.
    pub event: SymbolEvent,
    /// Where it stands: at head, or at base where it is gone.
    pub place: Place,
}

/// What happened to a function or type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SymbolEvent {
    /// It is new. Where its body does nothing yet, such as `todo!()`, it is a placeholder.
    Added {
        /// Whether it does nothing yet.
        is_placeholder: bool,
    },
    /// It is gone.
    Removed,
    /// It had another name, in this file or another.
    Renamed {
        /// Its name at base.
        from: String,
        /// Its file at base.
        path: RepoPath,
    },
    /// It has its name and stood in another file.
    Moved {
        /// Its file at base.
        path: RepoPath,
    },
    /// How it is called changed, and maybe its body too.
    SignatureChanged {
        /// Whether calls that were right before are certain to be wrong now, as with another parameter that must be given.
        breaks_callers: bool,
    },
    /// What it does changed.
    BodyChanged,
}

/// The changes of symbols in `context`, by path and line.
pub fn changes(context: &Context<'_>, pairing: &Pairing<'_>) -> Vec<SymbolChange> {
    let overloads = Overloads::of(pairing);
    let altered = pairing.pairs().filter_map(|(new, old)| {
        let event = match old {
            None => SymbolEvent::Added { is_placeholder: new.unit.is_placeholder },
            Some(old) => event(context, old, new, &overloads)?,
        };
        Some(change(context, new, old, event, Revision::Head))
    });
    let removed = pairing.removed().map(|old| change(context, old, None, SymbolEvent::Removed, Revision::Base));
    let mut changes: Vec<SymbolChange> = altered.chain(removed).collect();
    changes.sort_by(|left, right| left.order().cmp(&right.order()));
    changes
}

impl SymbolChange {
    fn order(&self) -> (&RepoPath, u32, Revision, &str) {
        (&self.place.path, self.place.lines.start, self.place.revision, &self.name)
    }
}

fn change(
    context: &Context<'_>,
    definition: &Definition<'_>,
    old: Option<&Definition<'_>>,
    event: SymbolEvent,
    revision: Revision,
) -> SymbolChange {
    let unit = definition.unit;
    let file = &context.files[definition.file];
    let was_public = old.and_then(|old| old.unit.is_public);
    SymbolChange {
        kind: unit.kind,
        name: unit.name.clone(),
        is_public: unit.is_public.map(|is_public| is_public || was_public == Some(true)),
        is_test: file.class.is_test() || definition.side.facts.is_test(unit.lines),
        event,
        place: Place { path: file.path_at(revision).clone(), lines: unit.lines, revision },
    }
}

/// What happened between `old` and `new`; `None` when both read the same where they stand.
fn event(
    context: &Context<'_>,
    old: &Definition<'_>,
    new: &Definition<'_>,
    overloads: &Overloads<'_>,
) -> Option<SymbolEvent> {
    let path = context.files[old.file].path_at(Revision::Base).clone();
    if old.unit.name != new.unit.name {
        return Some(SymbolEvent::Renamed { from: old.unit.name.clone(), path });
    }
    if old.file != new.file {
        return Some(SymbolEvent::Moved { path });
    }
    if !same_words(&signature(old), &signature(new)) || old.unit.is_public != new.unit.is_public {
        let breaks_callers = breaks_callers(old, new) && !overloads.contains(new);
        return Some(SymbolEvent::SignatureChanged { breaks_callers });
    }
    (!same_words(&own_body(old), &own_body(new))).then_some(SymbolEvent::BodyChanged)
}

/// Whether calls that were right before are certain to be wrong now.
fn breaks_callers(old: &Definition<'_>, new: &Definition<'_>) -> bool {
    if old.unit.is_public != Some(true) {
        return false;
    }
    let is_hidden = new.unit.is_public == Some(false);
    is_hidden || arity(old).zip(arity(new)).is_some_and(|(old, new)| new.refuses_some_of(old))
}

fn arity(definition: &Definition<'_>) -> Option<Arity> {
    let parameters = definition.unit.parameters?;
    let tokens =
        definition.tokens.iter().filter(|token| parameters.start <= token.start && token.end <= parameters.end);
    let words: Vec<&str> =
        tokens.map(|token| &definition.side.text[token.start as usize..token.end as usize]).collect();
    Some(Arity::of(&words))
}

/// The words between the start of a unit and its body, without annotations.
fn signature(definition: &Definition<'_>) -> Vec<StreamToken> {
    let unit = definition.unit;
    let end = unit.body.map_or(unit.bytes.end, |body| body.start);
    let annotations = |passive: &&Passive| passive.kind == PassiveKind::Annotation;
    let left_out = definition.side.facts.passive.iter().filter(annotations).map(|passive| passive.bytes);
    words(definition, ByteRange { start: unit.bytes.start, end }, left_out)
}

/// The words of a body; of a type those that belong to no unit inside it.
fn own_body(definition: &Definition<'_>) -> Vec<StreamToken> {
    let unit = definition.unit;
    let bytes = ByteRange { start: unit.body.map_or(unit.bytes.end, |body| body.start), end: unit.bytes.end };
    let is_type = unit.kind == UnitKind::Type;
    let inner = definition.side.facts.units.iter().map(|unit| unit.bytes);
    words(definition, bytes, inner.filter(|inner| is_type && bytes.encloses(*inner)))
}

/// The words in `bytes` outside all of `left_out`, which are sorted by start.
fn words(definition: &Definition<'_>, bytes: ByteRange, left_out: impl Iterator<Item = ByteRange>) -> Vec<StreamToken> {
    let mut left_out = left_out.peekable();
    let mut covered = 0;
    let mut words = Vec::new();
    for token in definition.tokens.iter().filter(|token| bytes.start <= token.start && token.start < bytes.end) {
        while let Some(region) = left_out.next_if(|region| region.start <= token.start) {
            covered = covered.max(region.end);
        }
        if token.start >= covered {
            words.push(*token);
        }
    }
    words
}

/// Names that several functions of a file share: a call that one of them does not take may be for another.
struct Overloads<'a> {
    names: FxHashSet<(usize, &'a str)>,
}

impl<'a> Overloads<'a> {
    fn of(pairing: &Pairing<'a>) -> Self {
        let mut seen = FxHashSet::default();
        let keys = pairing.after.iter().map(|one| (one.file, one.unit.name.as_str()));
        Self { names: keys.filter(|key| !seen.insert(*key)).collect() }
    }

    fn contains(&self, definition: &Definition<'a>) -> bool {
        self.names.contains(&(definition.file, definition.unit.name.as_str()))
    }
}
