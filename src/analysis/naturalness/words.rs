//! The words of a text: its names, and the pairs of names that stand side by side.
//!
//! Strings, numbers, comments and keywords are left out. A pair tells what a name is used with: `response.status` and
//! `status.response` have the same names.

use crate::analysis::clones::stream::StreamToken;

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

/// The words of `tokens`, each once, sorted.
pub fn words(tokens: &[StreamToken]) -> Vec<Word> {
    let mut words: Vec<Word> = occurrences(tokens).map(|(word, _)| word).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The words of `tokens`, each with the index of the token that ends it, in the order of the text.
pub fn occurrences(tokens: &[StreamToken]) -> impl Iterator<Item = (Word, usize)> {
    let mut last: Option<usize> = None;
    let names = (0..tokens.len()).filter(|index| tokens[*index].shape.is_identifier());
    names.flat_map(move |index| {
        let left = last.replace(index).filter(|last| index - last <= PAIR_TOKENS);
        let pair = left.map(|left| Word::pair(&tokens[left], &tokens[index]));
        [Some(Word::name(&tokens[index])), pair].into_iter().flatten().map(move |word| (word, index))
    })
}
