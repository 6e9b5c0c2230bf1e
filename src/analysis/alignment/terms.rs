//! Texts to terms that can be compared: the parts of words and identifiers, whole identifiers, and pairs of neighbours.

use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use rustc_hash::{FxHashSet, FxHasher};

/// One thing that two texts may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Term {
    /// What was read.
    pub shape: Shape,
    /// A hash of its letters.
    letters: u64,
}

/// What a term was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shape {
    /// A word, or a part of an identifier, that every second description has.
    Common,
    /// Any other.
    Word,
    /// An identifier of several parts.
    Identifier,
    /// Two neighbours, of which one at least is not common.
    Pair,
}

/// Adds the terms of `text` to `terms`. Web addresses have none.
pub(super) fn read(text: &str, terms: &mut Vec<Term>) {
    let mut previous: Option<(u64, bool)> = None;
    for chunk in text.split_whitespace().filter(|chunk| !chunk.contains("://")) {
        for word in chunk.split(|character: char| !(character.is_alphanumeric() || character == '_')) {
            let mut parts = 0;
            for part in parts_of(word) {
                parts += 1;
                let stem = stem(&part);
                let is_common = COMMON.contains(stem);
                let letters = hash(stem);
                if part.len() >= LEAST_BYTES && !part.bytes().all(|byte| byte.is_ascii_digit()) {
                    terms.push(Term { shape: if is_common { Shape::Common } else { Shape::Word }, letters });
                }
                if let Some((before, was_common)) = previous.replace((letters, is_common))
                    && !(was_common && is_common)
                {
                    terms.push(Term { shape: Shape::Pair, letters: hash(&(before, letters)) });
                }
            }
            if parts > 1 {
                terms.push(Term { shape: Shape::Identifier, letters: hash(&word.to_lowercase()) });
            }
        }
    }
}

/// Shorter parts say nothing by themselves.
const LEAST_BYTES: usize = 3;

/// Stems of words that stand in descriptions of changes of all kinds of projects.
static COMMON: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| include_str!("common_words.txt").split_whitespace().map(stem).collect());

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The parts of `parseHTTPHeader_v2` in lower case: `parse`, `http`, `header`, `v`, `2`.
fn parts_of(word: &str) -> Vec<String> {
    let characters: Vec<char> = word.chars().collect();
    let mut parts = Vec::new();
    let mut part = String::new();
    for (index, character) in characters.iter().enumerate() {
        let previous = index.checked_sub(1).map(|before| characters[before]);
        let next_is_lower = characters.get(index + 1).is_some_and(|next| next.is_lowercase());
        let begins = previous.is_some_and(|previous| {
            let from_lower = character.is_uppercase() && !previous.is_uppercase();
            let ends_capitals = character.is_uppercase() && previous.is_uppercase() && next_is_lower;
            from_lower || ends_capitals || character.is_numeric() != previous.is_numeric()
        });
        if (begins || *character == '_') && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if *character != '_' {
            part.extend(character.to_lowercase());
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// `word` without the ending that its forms differ in. Coarse on purpose: both texts are cut alike.
fn stem(word: &str) -> &str {
    const ENDINGS: &[&str] =
        &["ations", "ation", "ings", "ing", "edly", "ers", "ies", "ed", "es", "er", "or", "ly", "s", "e"];
    let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= LEAST_BYTES));
    cut.unwrap_or(word)
}
