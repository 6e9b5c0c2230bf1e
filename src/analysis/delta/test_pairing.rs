//! Which test at base each test at head was.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::analysis::clones::stream::StreamToken;
use crate::analysis::context::{Context, FileContext, Side};
use crate::analysis::likeness::{self, MAX_COMPARED, shared, word_triples};
use crate::analysis::pairing::same_words;
use crate::model::finding::{Place, Revision};
use crate::syntax::facts::{ByteRange, TestCase};

/// How much of a test that is gone another must hold to have taken it in, as one that runs over a table takes in those
/// it was made from: of its word triples, or of the names in it if the other is new beside it.
const TAKEN_IN: f64 = 0.6;

/// A test of one side of a change.
pub(super) struct Test<'a> {
    /// The index of its file in the change.
    pub file: usize,
    /// What is known of it.
    pub case: &'a TestCase,
    /// The version of the file that it stands in.
    pub side: &'a Side,
    /// Its tokens.
    pub tokens: &'a [StreamToken],
}

impl<'a> Test<'a> {
    /// Whether it has the same tokens, wherever it stands.
    pub(super) fn reads_like(&self, other: &Self) -> bool {
        same_words(self.tokens, other.tokens)
    }

    /// Its tokens in `bytes`.
    pub(super) fn tokens_in(&self, bytes: ByteRange) -> &'a [StreamToken] {
        &self.side.stream.tokens[self.side.tokens_within(bytes)]
    }

    /// The text of `token`.
    pub(super) fn word(&self, token: &StreamToken) -> &'a str {
        &self.side.text[token.start as usize..token.end as usize]
    }

    /// Where it stands in `context`.
    pub(super) fn place(&self, context: &Context<'_>, revision: Revision) -> Place {
        Place { path: context.files[self.file].path_at(revision).clone(), lines: self.case.lines, revision }
    }

    fn names(&self) -> FxHashSet<u32> {
        self.tokens.iter().filter(|token| token.shape.is_identifier()).map(|token| token.text).collect()
    }
}

/// The tests of both sides, and which belong together.
pub(super) struct TestPairing<'a> {
    pub before: Vec<Test<'a>>,
    pub after: Vec<Test<'a>>,
    /// For each of `after` the one of `before` that it was.
    pub earlier: Vec<Option<usize>>,
}

impl<'a> TestPairing<'a> {
    /// Pairs by file and name first, then by name in any file, then by likeness.
    pub(super) fn of(context: &'a Context<'a>) -> Self {
        let before = tests(context, |file| file.before.as_ref());
        let after = tests(context, |file| file.after.as_ref());
        let earlier = vec![None; after.len()];
        let mut pairing = Self { before, after, earlier };
        pairing.match_by(|test| Some((test.file, test.case.name.as_str())));
        pairing.match_by(|test| (!test.case.name.is_empty()).then_some((0, test.case.name.as_str())));
        pairing.match_by_likeness();
        pairing
    }

    /// The tests at base that nothing at head was.
    pub(super) fn removed(&self) -> Vec<usize> {
        let kept: FxHashSet<usize> = self.earlier.iter().flatten().copied().collect();
        (0..self.before.len()).filter(|old| !kept.contains(old)).collect()
    }

    /// For each of `removed` the test at head, new or altered, that holds most of it.
    pub(super) fn taken_in(&self, removed: &[usize]) -> Vec<Option<usize>> {
        let is_altered =
            |new: &usize| self.earlier[*new].is_none_or(|old| !self.before[old].reads_like(&self.after[*new]));
        let altered: Vec<usize> = (0..self.after.len()).filter(is_altered).collect();
        if removed.len() > MAX_COMPARED || altered.len() > MAX_COMPARED {
            return vec![None; removed.len()];
        }
        let words: Vec<_> = altered.iter().map(|new| (*new, word_triples(self.after[*new].tokens))).collect();
        let holder = |old: &usize| {
            let own = word_triples(self.before[*old].tokens);
            let names = self.before[*old].names();
            let holds_it = |new: usize, words: &FxHashSet<[u32; 3]>| {
                let is_new_beside_it = self.earlier[new].is_none() && self.after[new].file == self.before[*old].file;
                is_most(shared(&own, words), own.len())
                    || (is_new_beside_it && is_most(shared(&names, &self.after[new].names()), names.len()))
            };
            words.iter().find(|(new, words)| holds_it(*new, words)).map(|(new, _)| *new)
        };
        removed.iter().map(holder).collect()
    }

    /// Tests with the same key are the same; of several those that did not change find each other first.
    fn match_by<Key: Ord>(&mut self, key: impl Fn(&Test<'a>) -> Option<Key>) {
        let mut left: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for old in self.removed().into_iter().rev() {
            if let Some(key) = key(&self.before[old]) {
                left.entry(key).or_default().push(old);
            }
        }
        for unchanged in [true, false] {
            for (new, earlier) in self.after.iter().zip(&mut self.earlier).filter(|(_, earlier)| earlier.is_none()) {
                let Some(same) = key(new).and_then(|key| left.get_mut(&key)) else { continue };
                let found = same.iter().rposition(|old| !unchanged || self.before[*old].reads_like(new));
                *earlier = found.map(|position| same.remove(position));
            }
        }
    }

    fn match_by_likeness(&mut self) {
        let left = self.removed();
        let new: Vec<usize> = (0..self.after.len()).filter(|index| self.earlier[*index].is_none()).collect();
        let new_tokens: Vec<_> = new.iter().map(|index| self.after[*index].tokens).collect();
        let old_tokens: Vec<_> = left.iter().map(|index| self.before[*index].tokens).collect();
        for (index, old) in likeness::pairs(&new_tokens, &old_tokens) {
            self.earlier[new[index]] = Some(left[old]);
        }
    }
}

fn tests<'a>(context: &'a Context<'a>, side: impl Fn(&'a FileContext<'a>) -> Option<&'a Side>) -> Vec<Test<'a>> {
    let mut tests = Vec::new();
    for (file, one) in context.files.iter().enumerate().filter(|(_, file)| file.class.is_reviewable()) {
        let Some(side) = side(one) else { continue };
        let is_one = |case: &&TestCase| !case.is_by_name || one.class.is_test();
        for case in side.facts.cases.iter().filter(is_one) {
            let tokens = &side.stream.tokens[side.tokens_within(case.bytes)];
            tests.push(Test { file, case, side, tokens });
        }
    }
    tests
}

fn is_most(part: usize, whole: usize) -> bool {
    part as f64 >= TAKEN_IN * whole.max(1) as f64
}
