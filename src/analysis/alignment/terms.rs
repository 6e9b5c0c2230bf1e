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

/// Hands the terms of `text` to `take`, in order. Web addresses have none.
pub(super) fn read(text: &str, take: &mut impl FnMut(Term)) {
    let mut previous = None;
    let mut lower = String::new();
    for chunk in text.split_whitespace().filter(|chunk| !chunk.contains("://")) {
        for word in chunk.split(|character: char| !(character.is_alphanumeric() || character == '_')) {
            let mut count = 0;
            for part in parts(word) {
                count += 1;
                to_lower(part, &mut lower);
                let term = read_part(&lower, take);
                if let Some(before) = previous.replace(term)
                    && (before.shape, term.shape) != (Shape::Common, Shape::Common)
                {
                    take(Term { shape: Shape::Pair, letters: hash(&(before.letters, term.letters)) });
                }
            }
            if count > 1 {
                to_lower(word, &mut lower);
                take(Term { shape: Shape::Identifier, letters: hash(lower.as_str()) });
            }
        }
    }
}

/// The term of one part, which is handed on where it says something by itself.
fn read_part(part: &str, take: &mut impl FnMut(Term)) -> Term {
    let letters = hash(stem(part));
    let shape = if COMMON.contains(&letters) { Shape::Common } else { Shape::Word };
    let term = Term { shape, letters };
    if part.len() >= LEAST_BYTES && !part.bytes().all(|byte| byte.is_ascii_digit()) {
        take(term);
    }
    term
}

/// Shorter parts say nothing by themselves.
const LEAST_BYTES: usize = 3;

/// Stems of words that stand in descriptions of changes of all kinds of projects.
static COMMON: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| include_str!("common_words.txt").split_whitespace().map(|word| hash(stem(word))).collect());

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

fn to_lower(text: &str, lower: &mut String) {
    lower.clear();
    if text.is_ascii() {
        lower.push_str(text);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(text.chars().flat_map(char::to_lowercase));
    }
}

/// The parts of `parseHTTPHeader_v2`: `parse`, `HTTP`, `Header`, `v`, `2`.
fn parts(word: &str) -> impl Iterator<Item = &str> + Clone {
    word.split('_').flat_map(humps).filter(|part| !part.is_empty())
}

/// The parts of a word without `_`: each begins with a capital, or where letters and digits meet.
fn humps(word: &str) -> impl Iterator<Item = &str> + Clone {
    let mut rest = word;
    std::iter::from_fn(move || {
        let (part, left) = rest.split_at(first_hump(rest)?);
        rest = left;
        Some(part)
    })
}

/// The length in bytes of the first part of `word`; nothing where it is empty.
fn first_hump(word: &str) -> Option<usize> {
    // Most words have one part.
    if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(word.len());
    }
    let mut characters = word.char_indices().peekable();
    let (_, mut previous) = characters.next()?;
    while let Some((at, character)) = characters.next() {
        let next_is_lower = characters.peek().is_some_and(|(_, next)| next.is_lowercase());
        let ends_lower = character.is_uppercase() && !previous.is_uppercase();
        let ends_capitals = character.is_uppercase() && previous.is_uppercase() && next_is_lower;
        if ends_lower || ends_capitals || character.is_numeric() != previous.is_numeric() {
            return Some(at);
        }
        previous = character;
    }
    Some(word.len())
}

/// `word` without the ending that its forms differ in. Coarse on purpose: both texts are cut alike.
fn stem(word: &str) -> &str {
    const ENDINGS: &[&str] =
        &["ations", "ation", "ings", "ing", "edly", "ers", "ies", "ed", "es", "er", "or", "ly", "s", "e"];
    let ends_so = word.ends_with(['s', 'g', 'y', 'd', 'n', 'r', 'e']);
    let cut = ENDINGS
        .iter()
        .filter(|_| ends_so)
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= LEAST_BYTES));
    cut.unwrap_or(word)
}
