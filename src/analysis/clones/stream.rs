//! A text as the tokens that duplicates are made of.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};

use crate::model::lines::LineRange;
use crate::syntax::language::Language;
use crate::syntax::lexer::TokenKind;

/// The tokens of a text, comments left out.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// In the order of the text.
    pub tokens: Vec<StreamToken>,
}

/// A token with what comparing needs to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamToken {
    /// What stays the same when names and values change: all identifiers have one shape, so have all numbers and
    /// all strings; a keyword or a punctuation mark has its own.
    pub shape: Shape,
    /// A hash of its text.
    pub text: u32,
    /// How many tokens ago the same identifier stood, 0 if it did not; 0 for anything else.
    pub previous: u32,
    /// The line it starts on, 1-based.
    pub line: u32,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
}

/// What stays the same of a token when names and values change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape(u32);

impl Shape {
    /// The shape of every identifier.
    pub const IDENTIFIER: Self = Self(0);
    /// The shape of every number.
    pub const NUMBER: Self = Self(1);
    /// The shape of every string.
    pub const STRING: Self = Self(2);

    /// Whether tokens of this shape are names.
    pub fn is_identifier(self) -> bool {
        self == Self::IDENTIFIER
    }

    /// Whether tokens of this shape are values.
    pub fn is_literal(self) -> bool {
        self == Self::NUMBER || self == Self::STRING
    }

    /// The shape as a number to hash.
    pub fn code(self) -> u32 {
        self.0
    }
}

impl Stream {
    /// Cuts `text`, written in `language`, into tokens.
    pub fn of(text: &str, language: &Language) -> Self {
        let mut last_seen: FxHashMap<u32, u32> = FxHashMap::default();
        let mut tokens = Vec::with_capacity(text.len() / 5);
        for token in language.tokens(text) {
            let word = &text.as_bytes()[token.start as usize..token.end as usize];
            let hash = hash_of(word);
            let shape = match token.kind {
                TokenKind::Comment => continue,
                TokenKind::Identifier => Shape::IDENTIFIER,
                TokenKind::Number => Shape::NUMBER,
                TokenKind::String => Shape::STRING,
                TokenKind::Keyword | TokenKind::Punctuation => Shape(hash | 4),
            };
            let position = tokens.len() as u32;
            let previous = if shape.is_identifier() {
                last_seen.insert(hash, position).map_or(0, |last| position - last)
            } else {
                0
            };
            tokens.push(StreamToken {
                shape,
                text: hash,
                previous,
                line: token.line,
                start: token.start,
                end: token.end,
            });
        }
        Self { tokens }
    }

    /// The lines that `tokens` stand on, from first to last; `None` when there are none.
    pub fn lines_of(&self, tokens: &Range<usize>) -> Option<LineRange> {
        let (first, last) = (self.tokens.get(tokens.start)?, self.tokens.get(tokens.end.checked_sub(1)?)?);
        Some(LineRange::new(first.line, last.line))
    }
}

/// A hash that is the same on every machine and in every run.
pub fn hash_of(bytes: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    bytes.hash(&mut hasher);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}
