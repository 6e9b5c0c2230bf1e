//! Private keys in the armour of RFC 7468 and of `OpenPGP`, over several lines or escaped on one.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::placeholder::entropy;
use super::{Certainty, Secret};

const WHAT: &str = "a private key";
/// Keys are long: the first line of every kind is full, and full lines have 64 characters or more.
const LEAST_FIRST_LINE: usize = 40;
/// Base64 of a key has more; that of zeros, as samples have them, less.
const LEAST_ENTROPY_BITS: f64 = 3.5;

/// Where a reader of lines stands in a key block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyBlock {
    /// Outside of any.
    #[default]
    Outside,
    /// Behind its first line, before its first line of base64.
    Opened,
    /// In its base64.
    Inside,
}

impl KeyBlock {
    /// Reads the next line, which is `number`; the part of it that is key, if any is.
    pub fn next(&mut self, number: u32, line: &str) -> Option<Secret> {
        static OPENING: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY(?: BLOCK)?-----").expect("the pattern is valid")
        });
        let opening = if line.contains("PRIVATE KEY") { OPENING.find(line) } else { None };
        if opening.is_some() {
            *self = Self::Opened;
        } else if *self == Self::Outside {
            return None;
        }
        let start = opening.map_or(0, |opening| opening.end());
        let end = line[start..].find("-----END").map(|end| start + end);
        let key = self.key(&line[start..end.unwrap_or(line.len())]);
        let key_follows = *self == Self::Opened && (opening.is_some() || is_before_key(line));
        *self = match (&key, end) {
            (Some(_), None) => Self::Inside,
            (None, None) if key_follows => Self::Opened,
            (_, Some(_)) | (None, None) => Self::Outside,
        };
        let value = key.map(|key| start + key.start..start + key.end)?;
        Some(Secret { what: WHAT, certainty: Certainty::Formed, line: number, value })
    }

    /// The bytes of `text`, a line or what of it lies between the marks of a block, from its first base64 to its last.
    fn key(self, text: &str) -> Option<Range<usize>> {
        static BASE64: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/]{16,}={0,2}").expect("the pattern is valid"));
        let mut parts = BASE64.find_iter(text);
        let first = parts.next()?;
        let is_key =
            self == Self::Inside || first.len() >= LEAST_FIRST_LINE && entropy(first.as_str()) >= LEAST_ENTROPY_BITS;
        is_key.then(|| first.start()..parts.last().map_or(first.end(), |last| last.end()))
    }
}

/// Whether `line` may stand between the mark that opens a block and its base64: a header, or nothing but marks.
fn is_before_key(line: &str) -> bool {
    line.contains(": ") || !line.contains(char::is_alphanumeric)
}
