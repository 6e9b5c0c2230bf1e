//! What a test asserts less than before.

use rustc_hash::{FxHashMap, FxHashSet};

use super::loosening::is_looser;
use super::test_pairing::{Test, TestPairing};
use super::tests::TestEvent;
use crate::analysis::clones::stream::StreamToken;
use crate::syntax::facts::ByteRange;

/// An assertion is an edited form of another if it shares at least this part of the names of the shorter one.
const SAME_ASSERTION: f64 = 0.5;

/// Names that assertions share whatever they are about. Those that start so are of a form, not of a subject.
const FORM_WORDS: &[&str] = &["assert", "expect", "require", "self", "this"];

/// The most pairs of assertions of one test that are compared.
const MAX_COMPARED: usize = 10_000;

/// Everything that tests assert at head which are new or altered: what a test lost may stand in another now.
pub(super) struct Altered {
    /// The tokens of each assertion.
    assertions: FxHashSet<Vec<u32>>,
}

impl Altered {
    /// What the tests of `pairing` assert.
    pub(super) fn of(pairing: &TestPairing<'_>) -> Self {
        let mut assertions = FxHashSet::default();
        for (new, test) in pairing.after.iter().enumerate() {
            let is_altered = pairing.earlier[new].is_none_or(|old| !pairing.before[old].reads_like(test));
            if is_altered {
                assertions.extend(assertions_of(test).iter().map(Assertion::key));
            }
        }
        Self { assertions }
    }

    /// Whether a test asserts the same, be it the one that did so twice.
    fn holds(&self, assertion: &Assertion<'_>) -> bool {
        self.assertions.contains(&assertion.key())
    }
}

/// What happened to the assertions between `old` and the test at head with the index `new`.
pub(super) fn events(pairing: &TestPairing<'_>, altered: &Altered, old: &Test<'_>, new: usize) -> Vec<TestEvent> {
    let new_test = &pairing.after[new];
    let (mut lost, gained) = differing(&assertions_of(old), &assertions_of(new_test));
    if lost.is_empty() || lost.len() * gained.len() > MAX_COMPARED {
        return Vec::new();
    }
    let has_new_calls = !callees(new_test, &gained).is_subset(&callees(old, &[]));
    let mut events = Vec::new();
    let mut is_replaced = false;
    for assertion in &gained {
        let likeness = |index: &usize| lost[*index].likeness(assertion);
        let like = |index: &usize| lost[*index].slot == assertion.slot && likeness(index) >= SAME_ASSERTION;
        // Of equally like ones the first: edits keep the order.
        let best = (0..lost.len()).filter(like).rev().max_by(|left, right| likeness(left).total_cmp(&likeness(right)));
        let Some(before) = best.map(|index| lost.remove(index)) else {
            is_replaced = true;
            continue;
        };
        let (before, after) = (before.text(), assertion.text());
        if is_looser(&before, &after) {
            events.push(TestEvent::AssertionLoosened { before, after });
        }
    }
    let (before, after) = (old.case.assertions.len() as u32, new_test.case.assertions.len() as u32);
    let is_kept = lost.iter().any(|assertion| altered.holds(assertion));
    if after < before && !is_replaced && !has_new_calls && !is_kept {
        events.push(TestEvent::AssertionsRemoved { before, after });
    }
    events
}

/// An assertion in its test.
#[derive(Clone, Copy)]
struct Assertion<'a> {
    test: &'a Test<'a>,
    bytes: ByteRange,
    /// How many assertions before it are the same on both sides.
    slot: usize,
}

impl<'a> Assertion<'a> {
    fn tokens(&self) -> &'a [StreamToken] {
        self.test.tokens_in(self.bytes)
    }

    fn key(&self) -> Vec<u32> {
        self.tokens().iter().map(|token| token.text).collect()
    }

    /// On one line.
    fn text(&self) -> String {
        let text = &self.test.side.text[self.bytes.start as usize..self.bytes.end as usize];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The names it is about.
    fn subject(&self) -> FxHashSet<&'a str> {
        let names = self.tokens().iter().filter(|token| token.shape.is_identifier());
        let names = names.map(|token| self.test.word(token));
        names.filter(|name| name.len() > 1 && !is_of_form(name)).collect()
    }

    /// How much of the names of the one with fewer are in both.
    fn likeness(&self, other: &Self) -> f64 {
        let (own, others) = (self.subject(), other.subject());
        let shared = own.intersection(&others).count();
        shared as f64 / own.len().min(others.len()).max(1) as f64
    }
}

fn is_of_form(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FORM_WORDS.iter().any(|word| name.starts_with(word))
}

fn assertions_of<'a>(test: &'a Test<'a>) -> Vec<Assertion<'a>> {
    test.case.assertions.iter().map(|bytes| Assertion { test, bytes: *bytes, slot: 0 }).collect()
}

/// Those of `before` that are not in `after`, and those of `after` that are not in `before`.
fn differing<'a>(before: &[Assertion<'a>], after: &[Assertion<'a>]) -> (Vec<Assertion<'a>>, Vec<Assertion<'a>>) {
    (without(before, after), without(after, before))
}

fn without<'a>(assertions: &[Assertion<'a>], others: &[Assertion<'a>]) -> Vec<Assertion<'a>> {
    let mut left: FxHashMap<Vec<u32>, usize> = FxHashMap::default();
    for other in others {
        *left.entry(other.key()).or_default() += 1;
    }
    let mut slot = 0;
    let mut differing = Vec::new();
    for assertion in assertions {
        match left.get_mut(&assertion.key()).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                slot += 1;
            }
            None => differing.push(Assertion { slot, ..*assertion }),
        }
    }
    differing
}

/// What a test calls outside `left_out`: a function it did not call before may assert what it does not assert itself.
fn callees<'a>(test: &Test<'a>, left_out: &[Assertion<'_>]) -> FxHashSet<&'a str> {
    let is_left_out =
        |token: &StreamToken| left_out.iter().any(|one| one.bytes.start <= token.start && token.start < one.bytes.end);
    let calls = test.tokens.windows(2).filter(|pair| pair[0].shape.is_identifier() && is_call(test.word(&pair[1])));
    calls.filter(|pair| !is_left_out(&pair[0])).map(|pair| test.word(&pair[0])).collect()
}

/// Whether what follows a name makes it a call, in some language.
fn is_call(next: &str) -> bool {
    matches!(next, "(" | "<" | "{" | "!")
}
