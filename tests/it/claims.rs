//! What descriptions claim, and whether the diff bears it out: `tests/cases/claims.md`, and in every language
//! `tests/cases/claim-kinds.md`.
//!
//! A case shows a change as `support::scene` describes and lists the claims that are read in its texts, a line each:
//! `verdict kind source | words`.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use review_gate::analysis::claims::passage::passages;
use review_gate::model::change::Description;
use review_gate::model::limits::Limits;
use review_gate::model::policy::Policy;
use review_gate::model::summary::{Claim, ClaimSource, Summary};
use review_gate::syntax::languages::Languages;
use serde_json::json;

use crate::support::case_file::{self, Case};
use crate::support::scene::{self, Trees};

#[test]
fn claims_are_as_stated() {
    check_cases("claims.md");
}

#[test]
fn every_kind_of_claim_is_judged_in_every_language() {
    check_cases("claim-kinds.md");
}

fn check_cases(file: &str) {
    let languages = Languages::builtin();
    case_file::check(file, "claims", |case: &Case, _: &str| {
        let summary = scene::report(case, &languages).summary.expect("the description is always judged");
        check_spans(case, &summary);
        summary.claims.iter().map(describe).collect()
    });
}

fn describe(claim: &Claim) -> String {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let source = match claim.source {
        ClaimSource::Title => "title".to_owned(),
        ClaimSource::Body => "body".to_owned(),
        ClaimSource::Commit(number) => format!("commit-{number}"),
    };
    format!("{} {} {source} | {}\n", word(json!(claim.verdict)), word(json!(claim.kind)), claim.text.replace('\n', " "))
}

/// A claim is the very bytes of its text that it names.
fn check_spans(case: &Case, summary: &Summary) {
    let text = |info: &str| case.block(info).map_or("", |block| block.text.as_str());
    for claim in &summary.claims {
        let text = match claim.source {
            ClaimSource::Title => text("text title"),
            ClaimSource::Body => text("markdown body"),
            ClaimSource::Commit(_) => continue,
        };
        assert_eq!(text.get(claim.start..claim.end), Some(claim.text.as_str()), "{}", case.title);
    }
}

fn description(title: &str, body: &str, commit: &str) -> Description {
    Description {
        title: title.to_owned(),
        body: body.to_owned(),
        author: None,
        commit_messages: vec![commit.to_owned()],
        task: None,
    }
}

/// Enough that work by the square of the length would not end.
const HOSTILE_BYTES: usize = 256 * 1024;

#[test]
fn repeated_fragments_are_read() {
    let fragments = [
        "- [x] ",
        "- [ ] a\n",
        "> ",
        "`",
        "```\n",
        "*",
        "**a:** ",
        "_a",
        "[",
        "](",
        "<details>",
        "</details>",
        "<!-- ",
        "<!-- ELLIPSIS_HIDDEN -->",
        "<!-- start pr-codex -->",
        "# a\n",
        "a:\n\n",
        "| a ",
        "adds tests, and ",
        "and removes ",
        "\u{feff}",
        "é",
        ". ",
        "\n\n  ",
        "~~",
        "e.g. ",
        "This PR also ",
        "a: b: ",
        "\\",
        "&amp;",
        "1. ",
    ];
    for fragment in fragments {
        let text = fragment.repeat(HOSTILE_BYTES / fragment.len());
        let description = description(&text, &text, &text);
        let read: usize = passages(&description).iter().map(|passage| passage.text.len()).sum();
        assert!(read <= 4 * text.len(), "{fragment:?}");
    }
}

/// Every template reads each clause once and in time linear in its length, so the bytes of all clauses are the steps that
/// a text costs. Twice the text may take twice as many, up to the clauses that are read at most.
#[test]
fn steps_grow_no_faster_than_the_text() {
    const ONCE: usize = 400;
    let fragments = [
        "- Adds tests\n",
        "Adds tests. ",
        "adds tests, and ",
        "removes `a_b` and ",
        "- [x] Added tests\n\n",
        "a: adds tests\n",
    ];
    for fragment in fragments {
        let steps = |times: usize| -> (usize, usize) {
            let body = fragment.repeat(times);
            (steps(&description("", &body, "")), body.len())
        };
        let ((once, bytes), (twice, _)) = (steps(ONCE), steps(2 * ONCE));
        assert!(once <= bytes && twice <= 2 * once + fragment.len(), "{fragment:?}: {once} and {twice} of {bytes}");
    }
}

/// The bytes of all that is claimed in `description` about a change of nothing.
fn steps(description: &Description) -> usize {
    let trees = Trees::new(BTreeMap::new(), BTreeMap::new()).described(description.clone());
    let report = trees.report(&Languages::builtin(), &Policy::default(), &Limits::default());
    let claims = report.summary.expect("the description is always judged").claims;
    claims.iter().map(|claim| claim.end - claim.start).sum()
}

proptest! {
    #[test]
    fn any_text_is_read(title in any::<String>(), body in any::<String>(), commit in any::<String>()) {
        check_passages(&description(&title, &body, &commit));
    }

    #[test]
    fn any_markdown_is_read(parts in vec(select(PARTS), 0..40)) {
        let text = parts.concat();
        check_passages(&description(&text, &text, &text));
    }
}

const PARTS: &[&str] = &[
    "- ",
    "- [x] ",
    "- [ ] ",
    "adds tests",
    "`a::b`",
    "**",
    "\n",
    "\n\n",
    "# Background\n",
    "> ",
    "```\n",
    "<details>",
    "</details>",
    "<!-- CURSOR_SUMMARY -->",
    "; ",
    ". ",
    " and removes `x`",
    "é",
    "label: ",
    "Signed-off-by: a\n",
    "| ",
];

fn check_passages(description: &Description) {
    for passage in passages(description) {
        let text = match passage.source {
            ClaimSource::Title => &description.title,
            ClaimSource::Body => &description.body,
            ClaimSource::Commit(_) => &description.commit_messages[0],
        };
        assert_eq!(text.get(passage.start..passage.start + passage.text.len()), Some(passage.text));
    }
}
