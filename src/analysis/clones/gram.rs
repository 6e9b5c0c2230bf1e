//! Windows of a token stream, hashed so that consistent renaming does not change them.
//!
//! An identifier counts by how far back the same name stood inside the window, not by its letters: Baker's encoding for
//! parameterised matching ("Parameterized Pattern Matching: Algorithms and Applications", 1996). It keeps more than
//! making all names equal does: `a.add(b, a)` and `a.add(b, c)` stay apart.
//!
//! A document is stored by a sample of its grams, chosen by winnowing (Schleimer, Wilkerson, Aiken, "Winnowing: Local
//! Algorithms for Document Fingerprinting", 2003): of every [`WINDOW`] neighbours the one with the least hash. Every
//! shared stretch of [`GRAM_TOKENS`] + [`WINDOW`] - 1 tokens therefore shares a stored gram.

use std::collections::VecDeque;

use super::stream::{Stream, StreamToken};

/// Tokens in a gram.
pub const GRAM_TOKENS: usize = 11;

/// Neighbouring grams of which one is stored.
pub const WINDOW: usize = 9;

/// A hashed window of [`GRAM_TOKENS`] tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gram(u32);

impl Gram {
    const TEXT_BITS: u32 = 8;

    /// The bits of a code in which grams of one shape differ.
    pub const TEXT_MASK: u32 = (1 << Self::TEXT_BITS) - 1;

    /// Puts a gram together from the number that [`Gram::code`] gave.
    pub fn from_code(code: u32) -> Self {
        Self(code)
    }

    /// The gram as a number. Grams of one shape are neighbours in its order.
    pub fn code(self) -> u32 {
        self.0
    }

    /// What two windows share that differ in names and values alone: 24 bits.
    pub fn shape(self) -> u32 {
        self.0 >> Self::TEXT_BITS
    }

    /// The least code of a gram of this shape.
    pub fn least_of_shape(shape: u32) -> u32 {
        shape << Self::TEXT_BITS
    }

    fn of(window: &[StreamToken]) -> Self {
        const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut shape = 0u64;
        let mut text = 0u64;
        for (offset, token) in window.iter().enumerate() {
            let known = if token.previous as usize <= offset { token.previous } else { 0 };
            shape =
                (shape.rotate_left(5) ^ u64::from(token.shape.code()) ^ (u64::from(known) << 40)).wrapping_mul(PRIME);
            text = (text.rotate_left(5) ^ u64::from(token.text)).wrapping_mul(PRIME);
        }
        Self(((shape >> 40) as u32) << Self::TEXT_BITS | (text >> 56) as u32)
    }
}

/// Every gram of `stream`; the n-th starts at token n.
pub fn grams(stream: &Stream) -> Vec<Gram> {
    stream.tokens.windows(GRAM_TOKENS).map(Gram::of).collect()
}

/// The grams that stand for `stream` in an index, each with the token it starts at.
pub fn winnow(stream: &Stream) -> Vec<(Gram, u32)> {
    let grams = grams(stream);
    let mut chosen: Vec<(Gram, u32)> = Vec::with_capacity(grams.len() * 2 / (WINDOW + 1) + 1);
    // Positions whose hashes rise from front to back: the front is the least of the window.
    let mut rising: VecDeque<usize> = VecDeque::with_capacity(WINDOW);
    for (position, gram) in grams.iter().enumerate() {
        let rank = spread(gram.shape());
        while rising.back().is_some_and(|last| spread(grams[*last].shape()) >= rank) {
            rising.pop_back();
        }
        rising.push_back(position);
        if rising.front().is_some_and(|first| first + WINDOW <= position) {
            rising.pop_front();
        }
        let window_is_full = position + 1 >= WINDOW.min(grams.len());
        if let Some(&least) = rising.front()
            && window_is_full
            && chosen.last().is_none_or(|(_, last)| *last as usize != least)
        {
            chosen.push((grams[least], least as u32));
        }
    }
    chosen
}

/// Decides which of two shapes is chosen, independently of where the shapes sort in an index.
fn spread(shape: u32) -> u32 {
    shape.wrapping_mul(0x9e37_79b1).rotate_left(15)
}
