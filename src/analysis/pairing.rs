//! Which function or type at base each one at head was: the same one altered, renamed or moved.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::clones::stream::StreamToken;
use super::context::{Context, FileContext, Side};
use super::likeness;
use crate::syntax::facts::{Unit, UnitKind};

/// The functions and types of both sides of a change, and which belong together.
pub struct Pairing<'a> {
    /// Those at base, by file and place.
    pub before: Vec<Definition<'a>>,
    /// Those at head, by file and place.
    pub after: Vec<Definition<'a>>,
    /// For each of `after` the one of `before` that it was.
    earlier: Vec<Option<usize>>,
}

/// A function or type of one side of a change.
pub struct Definition<'a> {
    /// The index of its file in the change.
    pub file: usize,
    /// What is known of it.
    pub unit: &'a Unit,
    /// The version of the file that it stands in.
    pub side: &'a Side,
    /// Its tokens.
    pub tokens: &'a [StreamToken],
}

impl<'a> Pairing<'a> {
    /// Pairs by file and qualified name first, in their order where several share a name; then by likeness.
    pub fn of(context: &'a Context<'a>) -> Self {
        let before = definitions(context, |file| file.before.as_ref());
        let after = definitions(context, |file| file.after.as_ref());
        let earlier = vec![None; after.len()];
        let mut pairing = Self { before, after, earlier };
        let left = pairing.match_by_name();
        for kind in [UnitKind::Function, UnitKind::Type] {
            let left: Vec<usize> = left.iter().copied().filter(|old| pairing.before[*old].unit.kind == kind).collect();
            pairing.match_by_likeness(kind, &left);
        }
        pairing
    }

    /// Each definition at head with the one at base that it was.
    pub fn pairs(&self) -> impl Iterator<Item = (&Definition<'a>, Option<&Definition<'a>>)> {
        self.after.iter().zip(&self.earlier).map(|(new, old)| (new, old.map(|old| &self.before[old])))
    }

    /// The definitions at base that nothing at head was.
    pub fn removed(&self) -> impl Iterator<Item = &Definition<'a>> {
        let kept: FxHashSet<usize> = self.earlier.iter().flatten().copied().collect();
        self.before.iter().enumerate().filter(move |(index, _)| !kept.contains(index)).map(|(_, old)| old)
    }

    /// The definitions at base that found none of their name, in their order.
    fn match_by_name(&mut self) -> Vec<usize> {
        let mut by_name: BTreeMap<(usize, UnitKind, &str), Vec<usize>> = BTreeMap::new();
        for (index, old) in self.before.iter().enumerate().rev() {
            by_name.entry(old.key()).or_default().push(index);
        }
        // Overloads: those that did not change find each other first.
        for unchanged in [true, false] {
            for (new, earlier) in self.after.iter().zip(&mut self.earlier) {
                if earlier.is_some() {
                    continue;
                }
                let Some(same_name) = by_name.get_mut(&new.key()) else { continue };
                let found = same_name.iter().rposition(|old| !unchanged || self.before[*old].reads_like(new));
                *earlier = found.map(|position| same_name.remove(position));
            }
        }
        let mut left: Vec<usize> = by_name.into_values().flatten().collect();
        left.sort_unstable();
        left
    }

    fn match_by_likeness(&mut self, kind: UnitKind, left: &[usize]) {
        let is_new = |index: &usize| self.earlier[*index].is_none() && self.after[*index].unit.kind == kind;
        let new: Vec<usize> = (0..self.after.len()).filter(is_new).collect();
        let new_tokens: Vec<_> = new.iter().map(|index| self.after[*index].tokens).collect();
        let old_tokens: Vec<_> = left.iter().map(|index| self.before[*index].tokens).collect();
        for (index, old) in likeness::pairs(&new_tokens, &old_tokens) {
            self.earlier[new[index]] = Some(left[old]);
        }
    }
}

impl<'a> Definition<'a> {
    /// Whether it has the same tokens, wherever it stands.
    pub fn reads_like(&self, other: &Self) -> bool {
        same_words(self.tokens, other.tokens)
    }

    fn key(&self) -> (usize, UnitKind, &'a str) {
        (self.file, self.unit.kind, &self.unit.name)
    }
}

/// Whether two stretches of code read the same, comments and white space aside.
pub fn same_words(left: &[StreamToken], right: &[StreamToken]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.text == right.text)
}

fn definitions<'a>(
    context: &'a Context<'a>,
    side: impl Fn(&'a FileContext<'a>) -> Option<&'a Side>,
) -> Vec<Definition<'a>> {
    let mut definitions = Vec::new();
    for (index, file) in context.files.iter().enumerate().filter(|(_, file)| file.class.is_reviewable()) {
        let Some(side) = side(file) else { continue };
        for unit in &side.facts.units {
            let tokens = &side.stream.tokens[side.tokens_within(unit.bytes)];
            definitions.push(Definition { file: index, unit, side, tokens });
        }
    }
    definitions
}
