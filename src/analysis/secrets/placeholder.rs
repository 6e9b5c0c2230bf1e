//! Tells values that stand in for a secret from secrets.

/// Words that occur in samples and not, but for chance, in what a generator made. Lower case.
const WORDS: &[&str] = &[
    "example",
    "sample",
    "placeholder",
    "dummy",
    "fake",
    "change_me",
    "change-me",
    "changeme",
    "your",
    "xxxx",
    "redact",
    "replace",
    "insert",
    "notreal",
    "not-real",
    "not_real",
    "invalid",
    "mock",
    "test",
    "todo",
    "foobar",
    "lorem",
    "12345678",
    "23456789",
    "01234567",
    "abcdefgh",
    "abcd1234",
    "abc123",
    "deadbeef",
    "qwerty",
    "password",
    "secret",
    "0000000",
    "aaaaaaa",
    "hunter2",
    "default",
    "dev-only",
];

/// Marks of a template, which is filled in elsewhere.
const TEMPLATE_MARKS: &[&str] = &["${", "{{", "}}", "<", ">", "$(", "%s", "...", "…", "***", "#{", "env.", "process."];

/// Whether `value` stands in for a secret, or is too regular to be one.
pub fn is_placeholder(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
        || TEMPLATE_MARKS.iter().any(|mark| lower.contains(mark))
        || is_a_run(value)
}

/// The entropy of the characters of `value`, in bits each (Shannon 1948).
pub fn entropy(value: &str) -> f64 {
    let mut counts = [0_u32; 256];
    value.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let total = value.len().max(1) as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum()
}

/// Whether most characters repeat the one before or follow it in the alphabet.
fn is_a_run(value: &str) -> bool {
    let follows = value.as_bytes().windows(2).filter(|pair| pair[1] == pair[0] || pair[1] == pair[0].wrapping_add(1));
    follows.count() * 2 > value.len()
}
