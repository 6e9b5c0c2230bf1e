//! What descriptions claim, and whether the diff bears it out: `tests/cases/claims.md`, and in every language
//! `tests/cases/claim-kinds.md`.
//!
//! A case shows a change as `support::scene` describes and lists the claims that are read in its texts, a line each:
//! `verdict kind source | words`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use pulldown_cmark::{Options, Parser};
use review_gate::analysis::claims::passage::passages;
use review_gate::model::change::Description;
use review_gate::model::limits::Limits;
use review_gate::model::policy::Policy;
use review_gate::model::summary::{Claim, ClaimSource, Summary};
use review_gate::syntax::languages::Languages;
use serde_json::json;

use crate::support::case_file::{self, Case};
use crate::support::scene::{self, Trees};

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::builtin);

#[test]
fn claims_are_as_stated() {
    check_cases("claims.md");
}

#[test]
fn every_kind_of_claim_is_judged_in_every_language() {
    check_cases("claim-kinds.md");
}

fn check_cases(file: &str) {
    case_file::check(file, "claims", |case: &Case, _: &str| {
        let summary = scene::report(case, &LANGUAGES).summary.expect("the description is always judged");
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

/// Pieces that open, close and cut short whatever descriptions have.
const PARTS: &[&str] = &[
    "- ",
    "- [x] ",
    "- [ ] a\n",
    "1. ",
    "> ",
    ">",
    "`",
    "```\n",
    "`a::b`",
    "*",
    "**",
    "**a:** ",
    "_a",
    "~~",
    "[",
    "[a](",
    "](",
    "![",
    "[a]: b\n",
    "<a ",
    "<details>",
    "</details>",
    "<!-- ",
    "<!-- CURSOR_SUMMARY -->",
    "<!-- ELLIPSIS_HIDDEN -->",
    "<!-- start pr-codex -->",
    "# a\n",
    "# Background\n",
    "a:\n\n",
    "---\n",
    "| a ",
    "| a\n|-|\n",
    "|-",
    "adds tests",
    "Adds tests. ",
    "adds tests, and ",
    " and removes `x`",
    "This PR also ",
    "label: ",
    "a: b: ",
    "e.g. ",
    ". ",
    "; ",
    ",",
    " ",
    "\n",
    "\n\n",
    "\n\n  ",
    "\u{feff}",
    "é",
    "\\",
    "&amp;",
    "Signed-off-by: a\n",
];

/// Enough that work by the square of the length would not end.
const HOSTILE_BYTES: usize = 256 * 1024;

#[test]
fn repeated_fragments_are_read() {
    for fragment in PARTS {
        let text = fragment.repeat(HOSTILE_BYTES / fragment.len());
        let description = description(&text, &text, &text);
        let read: usize = passages(&description).iter().map(|passage| passage.text.len()).sum();
        assert!(read <= 4 * text.len(), "{fragment:?}");
    }
}

/// Every template reads each clause once and in time linear in its length, and each pattern before them every passage. So
/// the events of the Markdown parser, the bytes of the passages and those of the clauses are the steps that a text costs.
fn steps(text: &str) -> usize {
    let options = Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(text, options).count();
    let said = description("", text, "");
    let read: usize = passages(&said).iter().map(|passage| passage.text.len()).sum();
    let trees = Trees::new(BTreeMap::new(), BTreeMap::new()).described(said);
    let report = trees.report(&LANGUAGES, &Policy::default(), &Limits::default());
    let claims = report.summary.expect("the description is always judged").claims;
    events + read + claims.iter().map(|claim| claim.end - claim.start).sum::<usize>()
}

proptest! {
    #[test]
    fn steps_grow_no_faster_than_the_text(parts in vec(select(PARTS), 1..6)) {
        /// More than any fixed cost.
        const BYTES: usize = 4096;
        let fragment = parts.concat();
        let times = BYTES / fragment.len() + 1;
        let (once, twice) = (steps(&fragment.repeat(times)), steps(&fragment.repeat(2 * times)));
        prop_assert!(10 * twice <= 22 * once, "{:?}: {} and {}", fragment, once, twice);
    }

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
