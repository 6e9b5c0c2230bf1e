//! Secrets in clear text: keys, tokens and passwords, found by their form.
//!
//! A secret is found in one line, or in the lines of a key block. What is found is described by where it stands and what
//! it is; its value is only ever compared or masked, never copied into what a reader sees.

pub mod assignment;
pub mod key_block;
pub mod placeholder;
pub mod provider;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use key_block::KeyBlock;

/// Stands where a value was.
const MASK: char = '…';

/// One secret, or one line of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it is, as a noun with its article: `a GitHub token`.
    pub what: &'static str,
    /// How sure that is.
    pub certainty: Certainty,
    /// The line it stands on, 1-based.
    pub line: u32,
    /// The bytes in that line which must not be shown.
    pub value: Range<usize>,
}

/// How sure it is that something is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// It looks random and is named like a secret, or may be meant to be public.
    Likely,
    /// Its form is that of a private key or of a password to a server; samples of these are made for tests.
    Formed,
    /// Its form is one that a provider gives to its secrets alone.
    Certain,
}

/// The secrets on those lines of `text` that are `wanted`, in their order.
pub fn on_lines(text: &str, wanted: impl Fn(u32) -> bool) -> Vec<Secret> {
    let mut found = Vec::new();
    let mut block = KeyBlock::default();
    for (number, line) in (1..).zip(text.lines()) {
        let key = block.next(number, line);
        if wanted(number) {
            match key {
                Some(key) => found.push(key),
                None => found.extend(in_line(number, line)),
            }
        }
    }
    found
}

/// `text`, of one or more lines, with every value of a secret masked.
pub fn masked(text: &str) -> Cow<'_, str> {
    let secrets = on_lines(text, |_| true);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let masked = (1..).zip(text.split_inclusive('\n')).map(|(number, line)| masked_line(line, number, &secrets));
    Cow::Owned(masked.collect())
}

/// The line `number` of a text with the values of those of its `secrets`, in their order, masked that stand on it.
pub fn masked_line(line: &str, number: u32, secrets: &[Secret]) -> String {
    let first = secrets.partition_point(|secret| secret.line < number);
    let mut shown = String::with_capacity(line.len());
    let mut end = 0;
    for secret in secrets[first..].iter().take_while(|secret| secret.line == number) {
        shown.push_str(&line[end..secret.value.start]);
        shown.push(MASK);
        end = secret.value.end;
    }
    shown.push_str(&line[end..]);
    shown
}

/// The secrets of one line by their own form, in its order; where several claim the same bytes, the surest.
fn in_line(number: u32, line: &str) -> Vec<Secret> {
    let mut candidates = provider::in_line(number, line);
    candidates.extend(assignment::in_line(number, line));
    candidates.sort_by_key(|secret| (Reverse(secret.certainty), secret.value.start));
    let mut found: BTreeMap<usize, Secret> = BTreeMap::new();
    for secret in candidates {
        // Those that are found do not overlap: only the last one that begins before the end of this one can reach into it.
        let nearest = found.range(..secret.value.end).next_back();
        if nearest.is_none_or(|(_, other)| other.value.end <= secret.value.start) {
            found.insert(secret.value.start, secret);
        }
    }
    found.into_values().collect()
}
