//! The words of a text: its names, and the pairs of names that stand side by side.
//!
//! Strings, numbers, comments and keywords are left out. A pair tells what a name is used with: `response.status` and
//! `status.response` have the same names.

use crate::analysis::clones::stream::{Stream, StreamToken};

/// Names that are farther apart, in tokens, make no pair.
const PAIR_TOKENS: usize = 3;

/// A name or a pair of names, hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(u32);

impl Word {
    const PAIR_BIT: u32 = 1 << 31;

    /// Puts a word together from the number that [`Word::code`] gave.
    pub fn from_code(code: u32) -> Self {
        Self(code)
    }

    /// The word as a number.
    pub fn code(self) -> u32 {
        self.0
    }

    /// Whether it is a pair of names.
    pub fn is_pair(self) -> bool {
        self.0 & Self::PAIR_BIT != 0
    }

    fn name(token: &StreamToken) -> Self {
        Self(token.text & !Self::PAIR_BIT)
    }

    fn pair(left: &StreamToken, right: &StreamToken) -> Self {
        const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (u64::from(left.text).rotate_left(32) ^ u64::from(right.text)).wrapping_mul(PRIME);
        Self((mixed >> 32) as u32 | Self::PAIR_BIT)
    }
}

/// The words of `stream`, in the order of the text. A word is there at least once, and seldom more than that: whoever sorts
/// them finds the few that are left for less than a set of them costs.
pub fn words(stream: &Stream) -> Vec<Word> {
    /// Pairs that were just there come again soon.
    const REMEMBERED: usize = 1024;
    let tokens = &stream.tokens;
    let mut words = Vec::with_capacity(tokens.len() / 4);
    let mut remembered = [Word(0); REMEMBERED];
    let mut last = None;
    for (index, token) in tokens.iter().enumerate().filter(|(_, token)| token.shape.is_identifier()) {
        // What stood before has been counted.
        if token.previous == 0 {
            words.push(Word::name(token));
        }
        let Some(pair) = pair(tokens, last.replace(index), index) else { continue };
        let slot = &mut remembered[pair.0 as usize % REMEMBERED];
        if *slot != pair {
            *slot = pair;
            words.push(pair);
        }
    }
    words
}

/// The words of `tokens`, each with the index of the token that ends it, in the order of the text.
pub fn occurrences(tokens: &[StreamToken]) -> impl Iterator<Item = (Word, usize)> {
    let mut last: Option<usize> = None;
    let names = (0..tokens.len()).filter(|index| tokens[*index].shape.is_identifier());
    names.flat_map(move |index| {
        let pair = pair(tokens, last.replace(index), index);
        [Some(Word::name(&tokens[index])), pair].into_iter().flatten().map(move |word| (word, index))
    })
}

/// The name at `index` with the `last` one before it.
fn pair(tokens: &[StreamToken], last: Option<usize>, index: usize) -> Option<Word> {
    let left = last.filter(|last| index - last <= PAIR_TOKENS)?;
    Some(Word::pair(&tokens[left], &tokens[index]))
}
