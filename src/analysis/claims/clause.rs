//! Passages to clauses: what a template is held against.
//!
//! A sentence that plans, denies, compares, tells of the past or sets a condition claims nothing, and gives no clause.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::passage::{Passage, Standing};
use crate::analysis::pattern::ascii;
use crate::model::summary::ClaimSource;

/// One statement, begun by its verb or its noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause<'a> {
    /// The text it stands in.
    pub source: ClaimSource,
    /// Its first byte there.
    pub start: usize,
    /// Its words as they are written, without what leads up to them: marks, labels and "this change also".
    pub text: &'a str,
    /// Where it stands.
    pub standing: Standing,
    /// The label before it, such as the `docs` of `docs: fix a link`; empty where there is none.
    pub label: &'a str,
}

impl Clause<'_> {
    /// One past its last byte.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The clauses of `passage`, in order.
pub(super) fn clauses<'a>(passage: &Passage<'a>) -> Vec<Clause<'a>> {
    if !passage.is_said() {
        return Vec::new();
    }
    let sentences = sentences(passage.text).into_iter();
    let stating = sentences.filter(|sentence| !is_hedged(&passage.text[sentence.clone()]));
    stating.flat_map(|sentence| parts(passage, sentence)).collect()
}

/// Cuts at full stops, semicolons and line breaks before a capital letter; never inside `code`.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut in_code) = (0, false);
    let bytes = text.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        let next = bytes.get(index + 1).copied().unwrap_or(b' ');
        in_code ^= *byte == b'`';
        let ends = match byte {
            _ if in_code => false,
            b'.' => next.is_ascii_whitespace() && !is_abbreviation(&text[start..index]),
            b'!' | b'?' | b';' => next.is_ascii_whitespace(),
            b'\n' => !next.is_ascii_lowercase(),
            _ => false,
        };
        if ends {
            ranges.push(start..index);
            start = index + 1;
        }
    }
    ranges.push(start..text.len());
    ranges
}

fn is_abbreviation(before: &str) -> bool {
    ["e.g", "i.e", "etc", "vs", "cf", "approx", "incl", "No"].iter().any(|abbreviation| before.ends_with(abbreviation))
}

fn is_hedged(sentence: &str) -> bool {
    static HEDGE: LazyLock<Regex> = LazyLock::new(|| {
        let words = [
            "will|would|should|could|can|cannot|may|might|must|shall|want|wants|need|needs",
            "todo|next|later|future|follow-?ups?|planned|eventually|optional|optionally|unless|until",
            "not|never|without|instead of|rather than|similar to|see|per|except|but|however|n/a|skip|skipped",
            "if|when|whenever|where|while|previously|earlier|already|originally|formerly|used to|was|were|had",
        ];
        ascii(&format!(r"(?i)\b(?:{})\b|n(?:'|’)t\b", words.join("|")))
    });
    HEDGE.is_match(sentence)
}

/// The clauses of one sentence: each verb that is joined to the first by "and" or a comma begins another.
fn parts<'a>(passage: &Passage<'a>, sentence: Range<usize>) -> Vec<Clause<'a>> {
    static JOINT: LazyLock<Regex> = LazyLock::new(|| {
        ascii(
            r"(?i)(?:,\s+and|,|\s+and)\s+(?:also\s+)?((?:add|remov|delet|renam|mov|extract|updat|bump|upgrad|implement|introduc|creat|drop|writ|includ)(?:e?[sd]|ed|es)?\s|no\s+(?:new|breaking|functional|behaviou?r))",
        )
    });
    static SUBORDINATE: LazyLock<Regex> =
        LazyLock::new(|| ascii(r"(?i)\b(?:to\s+[a-z]|that\s|which\s|who\s|allows?\s|lets?\s)"));
    let text = &passage.text[sentence.clone()];
    let Some((lead, label)) = lead(text) else { return Vec::new() };
    let mut starts = vec![lead];
    if !SUBORDINATE.is_match(text) {
        starts
            .extend(JOINT.captures_iter(text).filter_map(|joint| Some(joint.get(1)?.start())).filter(|at| *at > lead));
    }
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    let clause = |(start, end): (&usize, &usize)| Clause {
        source: passage.source,
        start: passage.start + sentence.start + start,
        text: without_joint(&text[*start..*end]),
        standing: passage.standing,
        label,
    };
    starts.iter().zip(&ends).map(clause).filter(|clause| !clause.text.is_empty()).collect()
}

/// Where the statement of `sentence` begins, and the label before it.
fn lead(sentence: &str) -> Option<(usize, &str)> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        ascii(r"^(?:\*\*|__)?([A-Za-z][A-Za-z0-9_ /&-]{0,40}?)(?:\((?u:[^()\s]*)\))?!?(?:\*\*|__)?:(?:\*\*|__)?\s+")
    });
    static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
        ascii(concat!(
            r"(?i)^(?:(?:this|the)\s+(?:pr|pull request|change|changeset|commit|patch|update|diff)\s+|(?:we|i|it|this)\s+|(?:we|i)(?:'|’)ve\s+)?",
            r"(?:(?:also|additionally|now|then|finally|and|has|have|simply)\b,?\s+)*",
        ))
    });
    let mut start = sentence.find(|character: char| character.is_alphanumeric() || character == '`')?;
    let mut label = "";
    let marked = if sentence[..start].ends_with("**") { start - 2 } else { start };
    if let Some(found) = LABEL.captures(&sentence[marked..]) {
        let length = found.get(0).map_or(0, |whole| whole.len());
        label = found.get(1).map_or("", |name| name.as_str());
        start = marked + length;
    }
    start += SUBJECT.find(&sentence[start..]).map_or(0, |subject| subject.len());
    (start < sentence.len()).then_some((start, label))
}

fn without_joint(text: &str) -> &str {
    let text = text.trim_end_matches(|character: char| character.is_whitespace() || character == ',');
    let text = text.strip_suffix(" and").unwrap_or(text);
    text.trim_end_matches(|character: char| character.is_whitespace() || ",.:".contains(character))
}
