//! The parts of a text in which its author claims nothing of the change: other programs' words, prompts, plans, causes.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexSet};

/// Headings under which stands what was there before, what is still to do or what others say.
const SILENT_HEADINGS: &[&str] = &[
    "background",
    "before",
    "context",
    "current behavior",
    "current behaviour",
    "evidence",
    "follow up",
    "follow ups",
    "future",
    "how to test",
    "issue",
    "known limitation",
    "limitation",
    "manual test",
    "motivation",
    "next step",
    "note",
    "original",
    "out of scope",
    "plan",
    "problem",
    "reference",
    "related",
    "remaining",
    "reproduc",
    "review",
    "root cause",
    "steps to",
    "symptom",
    "test plan",
    "testing plan",
    "todo",
    "what was wrong",
    "why",
];

/// Programs that write into descriptions, by how they open and close what they write. What is never closed goes on to the
/// end.
const GUESTS: &[(&str, &str)] = &[
    (r"release notes by coderabbit\.ai\s*-->", r"end of auto-generated comment: release notes by coderabbit\.ai\s*-->"),
    (r"<!-- *ELLIPSIS_HIDDEN *-->", r"<!-- *ELLIPSIS_HIDDEN *-->"),
    (r"<!-- *start pr-codex *-->", r"<!-- *end pr-codex *-->"),
    (r"<!-- *CURSOR_SUMMARY *-->", r"<!-- */CURSOR_SUMMARY *-->"),
    (
        r"<!-- *This is an auto-generated description by (?:cubic|mrge)\.? *-->",
        r"<!-- *End of auto-generated description by (?:cubic|mrge)\.? *-->",
    ),
    (r"<!-- *START COPILOT [A-Z ]+ *-->", r"<!-- *END COPILOT [A-Z ]+ *-->"),
    (r"^#+ *Summary by (?:CodeRabbit|Sourcery|cubic|Ellipsis)\b", r"^(?:---+|# .*)$"),
];

/// Whether nothing below `heading` is a claim.
pub(super) fn is_silent_heading(heading: &str) -> bool {
    let words: Vec<String> = heading
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let heading = words.join(" ");
    SILENT_HEADINGS.iter().any(|silent| heading.starts_with(silent))
}

/// The bytes of `text` that another program wrote, or that quote what somebody asked for; sorted and disjoint.
pub(super) fn foreign_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = guest_ranges(text);
    ranges.extend(folded_ranges(text));
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn guest_ranges(text: &str) -> Vec<Range<usize>> {
    static MARKS: LazyLock<Vec<(Regex, Regex)>> = LazyLock::new(|| {
        let regex = |pattern: &str| Regex::new(&format!("(?mi){pattern}")).expect("the pattern is valid");
        GUESTS.iter().map(|(open, close)| (regex(open), regex(close))).collect()
    });
    let mut ranges = Vec::new();
    for (open, close) in &*MARKS {
        let mut from = 0;
        while let Some(start) = open.find_at(text, from) {
            from = close.find_at(text, start.end()).map_or(text.len(), |end| end.end());
            ranges.push(start.start()..from);
        }
    }
    ranges
}

/// `<details>` whose first words say that they hold a prompt, a log or another project's notes.
fn folded_ranges(text: &str) -> Vec<Range<usize>> {
    /// A summary line is no longer.
    const OPENING_BYTES: usize = 300;
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)<(/?)details\b").expect("the pattern is valid"));
    static FOREIGN: LazyLock<RegexSet> = LazyLock::new(|| {
        RegexSet::new([
            r"(?i)original prompt|original issue|issue title|>\s*prompt",
            r"(?i)coderabbit|walkthrough|ellipsis|dependabot|renovate|sourcery|cubic|greptile|seer|copilot",
            r"(?i)<summary>\s*(?:<b>)?\s*(?:release notes|changelog|commits|logs?|output|stack ?trace|vulnerabilit)",
        ])
        .expect("the patterns are valid")
    });
    let mut open: Vec<usize> = Vec::new();
    let mut ranges = Vec::new();
    let mut note = |start: usize, end: usize| {
        let opening = text[start..end].char_indices().take_while(|(byte, _)| *byte < OPENING_BYTES);
        let length = opening.map(|(byte, character)| byte + character.len_utf8()).last().unwrap_or_default();
        if FOREIGN.is_match(&text[start..start + length]) {
            ranges.push(start..end);
        }
    };
    for tag in TAG.captures_iter(text) {
        let whole = tag.get(0).expect("a match has a whole");
        if tag[1].is_empty() {
            open.push(whole.start());
        } else if let Some(start) = open.pop() {
            note(start, whole.end());
        }
    }
    for start in open {
        note(start, text.len());
    }
    ranges
}
