//! How complex the functions of a change were, and are.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::clones::gram::{Gram, grams};
use super::clones::stream::{Stream, StreamToken};
use super::context::{Context, Side};
use crate::model::report::{ComplexityDelta, FunctionComplexity};
use crate::syntax::facts::{Complexity, Unit};

/// How much of a function's grams an earlier one must share to be the same under another name (Jaccard index).
const SAME_FUNCTION: f64 = 0.5;

/// The most functions on each side that are compared with each other to find renamed ones.
const MAX_COMPARED: usize = 400;

/// The functions that the change added or altered, with their complexity on both sides.
pub fn complexity(context: &Context<'_>) -> ComplexityDelta {
    let before = functions(context, |file| file.before.as_ref());
    let after = functions(context, |file| file.after.as_ref());
    let earlier = Earlier::of(&before, &after);
    let mut functions: Vec<FunctionComplexity> = after
        .iter()
        .zip(&earlier.of_after)
        .filter(|(function, old)| old.is_none_or(|old| !before[old].reads_like(function)))
        .map(|(function, old)| {
            let old = old.map(|old| &before[old]);
            FunctionComplexity {
                path: context.files[function.file].file.path.clone(),
                name: function.unit.name.clone(),
                start_line: function.unit.lines.start,
                end_line: function.unit.lines.end,
                cyclomatic_before: old.map(|old| old.complexity().cyclomatic),
                cyclomatic_after: function.complexity().cyclomatic,
                cognitive_before: old.map(|old| old.complexity().cognitive),
                cognitive_after: function.complexity().cognitive,
                lines_before: old.map(|old| old.unit.lines.count()),
            }
        })
        .collect();
    functions.sort_by(|left, right| {
        (&left.path, left.start_line, &left.name).cmp(&(&right.path, right.start_line, &right.name))
    });
    ComplexityDelta { functions }
}

/// A function of one side of the change.
struct Function<'a> {
    file: usize,
    unit: &'a Unit,
    tokens: &'a [StreamToken],
}

impl Function<'_> {
    fn complexity(&self) -> Complexity {
        self.unit.complexity.unwrap_or_default()
    }

    /// Whether it has the same tokens, wherever it stands.
    fn reads_like(&self, other: &Self) -> bool {
        self.tokens.len() == other.tokens.len()
            && self.tokens.iter().zip(other.tokens).all(|(left, right)| left.text == right.text)
    }

    fn grams(&self) -> FxHashSet<Gram> {
        grams(&Stream { tokens: self.tokens.to_vec() }).into_iter().collect()
    }
}

fn functions<'a>(
    context: &'a Context<'a>,
    side: impl Fn(&'a super::context::FileContext<'a>) -> Option<&'a Side>,
) -> Vec<Function<'a>> {
    let mut functions = Vec::new();
    for (index, file) in context.files.iter().enumerate().filter(|(_, file)| file.class.is_reviewable()) {
        let Some(side) = side(file) else { continue };
        for unit in side.facts.functions() {
            let tokens = &side.stream.tokens[side.tokens_within(unit.bytes)];
            functions.push(Function { file: index, unit, tokens });
        }
    }
    functions
}

/// Which function of the old side each function of the new side was.
struct Earlier {
    of_after: Vec<Option<usize>>,
}

impl Earlier {
    /// By file and qualified name first, in their order where several share a name; then by likeness.
    fn of(before: &[Function<'_>], after: &[Function<'_>]) -> Self {
        let mut by_name: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
        for (index, function) in before.iter().enumerate().rev() {
            by_name.entry((function.file, &function.unit.name)).or_default().push(index);
        }
        // Overloads: those that did not change find each other first.
        let mut earlier = Self { of_after: vec![None; after.len()] };
        for unchanged in [true, false] {
            for (index, function) in after.iter().enumerate() {
                if earlier.of_after[index].is_some() {
                    continue;
                }
                let Some(same_name) = by_name.get_mut(&(function.file, function.unit.name.as_str())) else { continue };
                let found = same_name.iter().rposition(|old| !unchanged || before[*old].reads_like(function));
                earlier.of_after[index] = found.map(|position| same_name.remove(position));
            }
        }
        let left: Vec<usize> = by_name.into_values().flatten().collect();
        earlier.match_renamed(before, after, left);
        earlier
    }

    fn match_renamed(&mut self, before: &[Function<'_>], after: &[Function<'_>], mut left: Vec<usize>) {
        let new: Vec<usize> = (0..after.len()).filter(|index| self.of_after[*index].is_none()).collect();
        if left.len() > MAX_COMPARED || new.len() > MAX_COMPARED {
            return;
        }
        left.sort_unstable();
        let old_grams: Vec<_> = left.iter().map(|old| before[*old].grams()).collect();
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for index in &new {
            let grams = after[*index].grams();
            for (old, old_grams) in left.iter().zip(&old_grams) {
                let likeness = jaccard(&grams, old_grams);
                if likeness >= SAME_FUNCTION {
                    pairs.push((likeness, *index, *old));
                }
            }
        }
        pairs.sort_by(|left, right| right.0.total_cmp(&left.0).then((left.1, left.2).cmp(&(right.1, right.2))));
        let mut taken = FxHashSet::default();
        for (_, index, old) in pairs {
            if self.of_after[index].is_none() && taken.insert(old) {
                self.of_after[index] = Some(old);
            }
        }
    }
}

fn jaccard(left: &FxHashSet<Gram>, right: &FxHashSet<Gram>) -> f64 {
    let shared = left.iter().filter(|gram| right.contains(gram)).count();
    let all = left.len() + right.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}
