//! Values that look random and are given to something named like a secret.

use std::sync::LazyLock;

use regex::Regex;

use super::placeholder::{entropy, is_placeholder};
use super::{Certainty, Secret};
use crate::analysis::pattern::ascii;

/// Parts of a name that say that its value is no secret itself. Lower case.
const HARMLESS_NAMES: &[&str] = &[
    "public",
    "hash",
    "digest",
    "checksum",
    "sha",
    "md5",
    "_id",
    "-id",
    "name",
    "path",
    "file",
    "url",
    "uri",
    "type",
    "pattern",
    "header",
    "field",
    "param",
    "prefix",
    "suffix",
    "label",
    "message",
    "title",
    "count",
    "limit",
    "max",
    "size",
    "len",
    "ttl",
    "expir",
    "regex",
    "endpoint",
    "placeholder",
    "format",
    "template",
    "example",
    "tokenizer",
    "version",
    "policy",
    "scope",
    "cursor",
    "page",
    "csrf",
    "nonce",
    "salt",
    "error",
    "description",
    "test",
    "mock",
    "fake",
    "dummy",
    "continuation",
    "integrity",
    "fingerprint",
    "cache",
];

/// Random letters and digits of 20 characters have 3.9 bits each on average; words have about 3.
const LEAST_ENTROPY_BITS: f64 = 3.6;
/// Hexadecimal digits have at most 4.
const LEAST_HEXADECIMAL_ENTROPY_BITS: f64 = 3.0;

/// The secrets of the line `number`: at most one.
pub fn in_line(number: u32, line: &str) -> Option<Secret> {
    static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| {
        let name = r"(?<name>[A-Za-z0-9_.-]{0,60}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?)[A-Za-z0-9_.-]{0,30})";
        let gives = r#"["'`\]]{0,2}\s{0,20}(?::=|=>|=|:)\s{0,20}"#;
        let value = r#"(?:["'`](?<quoted>[!#-&(-_a-~]{12,})["'`]|(?<bare>[A-Za-z0-9+/_=!@#%^&*.~-]{16,})\s*$)"#;
        ascii(&format!("(?i){name}{gives}{value}"))
    });
    let captures = ASSIGNMENT.captures(line)?;
    let name = captures["name"].to_ascii_lowercase();
    if HARMLESS_NAMES.iter().any(|harmless| name.contains(harmless)) {
        return None;
    }
    let (value, is_random) = match captures.name("quoted") {
        Some(value) => (value, looks_random(value.as_str()) || looks_chosen(&name, value.as_str())),
        None => captures.name("bare").map(|value| (value, looks_random(value.as_str())))?,
    };
    let is_secret = is_random && !is_placeholder(value.as_str());
    is_secret.then_some(Secret { what: SECRET, certainty: Certainty::Likely, line: number, value: value.range() })
}

const SECRET: &str = "a secret value";

/// Whether a generator made `value`.
fn looks_random(value: &str) -> bool {
    let is_hexadecimal = value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hexadecimal {
        return value.len() >= 32 && entropy(value) >= LEAST_HEXADECIMAL_ENTROPY_BITS;
    }
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || b"+/_=-".contains(&byte);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let has_both_cases =
        value.bytes().any(|byte| byte.is_ascii_lowercase()) && value.bytes().any(|byte| byte.is_ascii_uppercase());
    value.len() >= 20
        && value.bytes().all(alphabet)
        && digits >= 2
        && (has_both_cases || digits * 5 >= value.len())
        && !is_made_of_words(value)
        && !is_uuid(value)
        && entropy(value) >= LEAST_ENTROPY_BITS
}

/// Whether `value` is a password as people are told to choose them, given to something named for one.
fn looks_chosen(name: &str, value: &str) -> bool {
    let has = |class: fn(&u8) -> bool| value.bytes().any(|byte| class(&byte));
    let classes = [u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_digit];
    let symbols = value.bytes().filter(|byte| b"!@#$%^&*?~+".contains(byte)).count();
    let is_password = name.contains("passw") || name.contains("passphrase");
    is_password && classes.into_iter().all(has) && symbols > 0 && !value.contains(['(', '/', '{', '[', '\\'])
}

/// Whether most of `value` is words with separators or capitals between them, as names are.
fn is_made_of_words(value: &str) -> bool {
    let parts = value.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|part| part.len() >= 4);
    let lower_runs = parts.flat_map(|part| part.split(|letter: char| letter.is_ascii_uppercase()));
    let in_words: usize = lower_runs.filter(|run| run.len() >= 3).map(str::len).sum();
    in_words * 2 > value.len()
}

fn is_uuid(value: &str) -> bool {
    let lengths: Vec<usize> = value.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
}
