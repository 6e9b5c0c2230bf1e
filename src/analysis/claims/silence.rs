//! The parts of a text in which its author claims nothing of the change: other programs' words, prompts, plans, causes.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

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

/// A program that writes into descriptions.
struct Guest {
    /// Words without which a text has nothing of it, in lower case.
    sign: &'static str,
    /// How it opens what it writes.
    open: &'static str,
    /// How it closes it. What is never closed goes on to the end.
    close: &'static str,
}

const GUESTS: &[Guest] = &[
    Guest {
        sign: "release notes by coderabbit",
        open: r"release notes by coderabbit\.ai\s*-->",
        close: r"end of auto-generated comment: release notes by coderabbit\.ai\s*-->",
    },
    Guest { sign: "ellipsis_hidden", open: r"<!-- *ELLIPSIS_HIDDEN *-->", close: r"<!-- *ELLIPSIS_HIDDEN *-->" },
    Guest { sign: "pr-codex", open: r"<!-- *start pr-codex *-->", close: r"<!-- *end pr-codex *-->" },
    Guest { sign: "cursor_summary", open: r"<!-- *CURSOR_SUMMARY *-->", close: r"<!-- */CURSOR_SUMMARY *-->" },
    Guest {
        sign: "auto-generated description by",
        open: r"<!-- *This is an auto-generated description by (?:cubic|mrge)\.? *-->",
        close: r"<!-- *End of auto-generated description by (?:cubic|mrge)\.? *-->",
    },
    Guest {
        sign: "start copilot",
        open: r"<!-- *START COPILOT [A-Z ]+ *-->",
        close: r"<!-- *END COPILOT [A-Z ]+ *-->",
    },
    Guest {
        sign: "summary by",
        open: r"^#+ *Summary by (?:CodeRabbit|Sourcery|cubic|Ellipsis)\b",
        close: r"^(?:---+|# .*)$",
    },
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
    let lower = text.to_lowercase();
    let mut ranges: Vec<Range<usize>> = guest_ranges(text, &lower);
    if lower.contains("<details") {
        ranges.extend(folded_ranges(text));
    }
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

/// What guests wrote into `text`, which is `lower` in lower case.
fn guest_ranges(text: &str, lower: &str) -> Vec<Range<usize>> {
    // Most texts have no guest, and compiling the marks of all takes longer than reading one.
    static MARKS: [OnceLock<(Regex, Regex)>; GUESTS.len()] = [const { OnceLock::new() }; GUESTS.len()];
    let regex = |pattern: &str| Regex::new(&format!("(?mi){pattern}")).expect("the pattern is valid");
    let mut ranges = Vec::new();
    for (guest, marks) in GUESTS.iter().zip(&MARKS).filter(|(guest, _)| lower.contains(guest.sign)) {
        let (open, close) = marks.get_or_init(|| (regex(guest.open), regex(guest.close)));
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
