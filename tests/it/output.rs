//! What a report looks like in each format.

use std::sync::Arc;

use anstream::adapter::strip_str;
use insta::assert_snapshot;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use review_gate::model::finding::{CloneType, Finding, RelatedPlace, Revision, Severity};
use review_gate::model::lines::LineRange;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::problem::{Problem, Reason};
use review_gate::model::report::{
    Commits, ComplexityDelta, Conclusion, FunctionComplexity, LeftOut, Report, Size, Tool,
};
use review_gate::output::excerpt::Sources;
use review_gate::output::markdown_text::{code_span, escaped};
use review_gate::output::untrusted::visible;
use review_gate::output::{json, markdown, text};

/// A list of paths and their texts, the same on both sides.
struct Texts<'a>(&'a [(&'a str, &'a str)]);

impl Sources for Texts<'_> {
    fn text(&self, path: &RepoPath, _: Revision) -> Option<Arc<str>> {
        self.0.iter().find(|(name, _)| RepoPath::from(*name) == *path).map(|(_, text)| Arc::from(*text))
    }
}

fn id(digit: &str) -> ObjectId {
    ObjectId::from_hex(&digit.repeat(40)).unwrap()
}

fn report(conclusion: Conclusion, findings: Vec<Finding>) -> Report {
    Report {
        report_version: 1,
        tool: Tool { name: "review-gate", version: "0.1.0" },
        repository: Commits { base: id("a"), head: id("b"), merge_base: id("a") },
        conclusion,
        size: Size {
            files_changed: 3,
            lines_added: 120,
            lines_deleted: 14,
            effective_lines_added: 88,
            test_lines_added: 40,
            review_minutes: 14.5,
            ..Size::default()
        },
        complexity: ComplexityDelta::default(),
        findings,
        summary: None,
        drift: None,
        not_analysed: Vec::new(),
    }
}

fn duplicate(lines: LineRange) -> Finding {
    Finding {
        rule: "duplicate-code",
        severity: Severity::Error,
        path: "src/new.rs".into(),
        lines,
        message: "`total` repeats `sum`, which stands in `src/old.rs`".to_owned(),
        help: "call `sum` instead".to_owned(),
        fingerprint: "0123456789abcdef".to_owned(),
        clone_type: Some(CloneType::Renamed),
        similarity: Some(0.93),
        related: vec![RelatedPlace {
            path: "src/old.rs".into(),
            lines: LineRange::new(2, 4),
            revision: Revision::Base,
        }],
        allowed: None,
    }
}

fn size_finding(message: &str) -> Finding {
    Finding {
        rule: "oversized-change",
        severity: Severity::Warning,
        message: message.to_owned(),
        help: String::new(),
        clone_type: None,
        similarity: None,
        related: Vec::new(),
        ..duplicate(LineRange::new(1, 1))
    }
}

const NEW: &str = "\nfn total(prices: &[u32]) -> u32 {\n\tprices.iter().sum()\n}\n";
const OLD: &str = "// Adds.\nfn sum(numbers: &[u32]) -> u32 {\n    numbers.iter().sum()\n}\n";
const TEXTS: Texts<'_> = Texts(&[("src/new.rs", NEW), ("src/old.rs", OLD)]);

fn plain_text(report: &Report, sources: &Texts<'_>) -> String {
    strip_str(&text::render(report, sources)).to_string()
}

#[test]
fn text_shows_both_sides_of_a_duplicate() {
    let report = report(Conclusion::Failure, vec![duplicate(LineRange::new(2, 4))]);
    assert_snapshot!(plain_text(&report, &TEXTS), @"
    error[duplicate-code]: `total` repeats `sum`, which stands in `src/old.rs`
     --> src/new.rs:2:1
      |
    2 | / fn total(prices: &[u32]) -> u32 {
    3 | |     prices.iter().sum()
    4 | | }
      | |_^
      |
     ::: src/old.rs:2:1
      |
    2 | / fn sum(numbers: &[u32]) -> u32 {
    3 | |     numbers.iter().sum()
    4 | | }
      | |_- already in the base
      |
      = help: call `sum` instead

    size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review
    failed: 1 error blocks this change
    ");
}

#[test]
fn text_elides_the_middle_of_long_code() {
    let long = "    step();\n".repeat(40);
    let finding = Finding { related: Vec::new(), ..duplicate(LineRange::new(3, 37)) };
    let report = report(Conclusion::Failure, vec![finding]);
    assert_snapshot!(plain_text(&report, &Texts(&[("src/new.rs", &long)])), @"
    error[duplicate-code]: `total` repeats `sum`, which stands in `src/old.rs`
      --> src/new.rs:3:1
       |
     3 | /     step();
     4 | |     step();
     5 | |     step();
     6 | |     step();
     7 | |     step();
     8 | |     step();
     9 | |     step();
    10 | |     step();
    ...  |
    35 | |     step();
    36 | |     step();
    37 | |     step();
       | |___________^
       |
       = help: call `sum` instead

    size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review
    failed: 1 error blocks this change
    ");
}

#[test]
fn text_names_the_place_of_code_that_cannot_be_read() {
    let report = report(Conclusion::Failure, vec![duplicate(LineRange::new(2, 4))]);
    assert_snapshot!(plain_text(&report, &Texts(&[])), @"
    error[duplicate-code]: `total` repeats `sum`, which stands in `src/old.rs`
    --> src/new.rs:2:1
    ::: src/old.rs:2:1
     = help: call `sum` instead

    size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review
    failed: 1 error blocks this change
    ");
}

#[test]
fn text_says_what_was_left_out_and_why() {
    let left_out = |path: &str, lines, reason: &str| LeftOut { path: path.into(), reason: reason.to_owned(), lines };
    let mut report = report(Conclusion::Success, vec![size_finding("the change is `large`")]);
    report.size.left_out = vec![
        left_out("src/a.rs", 5, "blank"),
        left_out("src/b.rs", 4, "blank"),
        left_out("src/schema.rs", 20, "generated: marked `@generated` in line 1"),
    ];
    report.complexity.functions = vec![
        complexity("parse", Some(2), 11),
        complexity("Reader::read", None, 4),
        complexity("simplified", Some(9), 1),
    ];
    report.not_analysed =
        vec![Problem { path: "big.json".into(), reason: Reason::TooLarge { limit_bytes: 1024 * 1024 } }];
    assert_snapshot!(plain_text(&report, &TEXTS), @"
    warning[oversized-change]: the change is `large`
     --> src/new.rs:1:1
      |
    1 |
      | ^

    size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review
    left out: 20 generated, 9 blank
      src/schema.rs: 20 lines, generated: marked `@generated` in line 1
    more complex: 2 functions, by cognitive complexity
      src/a.rs:10: `parse` 2 -> 11
      src/a.rs:10: `Reader::read` new -> 4
    not analysed: 1 file
      big.json: larger than 1 MiB
    passed: nothing blocks this change (1 warning)
    ");
    assert_snapshot!(markdown::render(&report, &TEXTS), @r"
    **Passed**: nothing blocks this change (1 warning).

    Size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review.

    #### Warning: oversized-change

    the change is `large`

    `src/new.rs:1`
    ```

    ```

    <details><summary>More complex functions (2)</summary>

    | function | place | cognitive before | after |
    | --- | --- | --- | --- |
    | `parse` | src/a\.rs\:10 | 2 | 11 |
    | `Reader::read` | src/a\.rs\:10 | new | 4 |

    </details>

    <details><summary>Added lines that do not count (3)</summary>

    | file | lines | why |
    | --- | --- | --- |
    | `src/schema.rs` | 20 | generated\: marked \`\@&ZeroWidthSpace;generated\` in line 1 |
    | `src/a.rs` | 5 | blank |
    | `src/b.rs` | 4 | blank |

    </details>

    <details><summary>Not analysed (1)</summary>

    | file | why |
    | --- | --- |
    | `big.json` | larger than 1 MiB |

    </details>
    ");
}

fn complexity(name: &str, before: Option<u32>, after: u32) -> FunctionComplexity {
    FunctionComplexity {
        path: "src/a.rs".into(),
        name: name.to_owned(),
        start_line: 10,
        end_line: 30,
        cyclomatic_before: before,
        cyclomatic_after: after,
        cognitive_before: before,
        cognitive_after: after,
        lines_before: before,
    }
}

#[test]
fn allowed_finding_is_shown_with_its_reason_and_does_not_count() {
    let finding = Finding { allowed: Some("kept apart on purpose".to_owned()), ..duplicate(LineRange::new(2, 4)) };
    let report = report(Conclusion::Success, vec![finding]);
    assert_snapshot!(plain_text(&report, &TEXTS), @"
    note[duplicate-code]: `total` repeats `sum`, which stands in `src/old.rs`
     --> src/new.rs:2:1
      |
    2 | / fn total(prices: &[u32]) -> u32 {
    3 | |     prices.iter().sum()
    4 | | }
      | |_^
      |
     ::: src/old.rs:2:1
      |
    2 | / fn sum(numbers: &[u32]) -> u32 {
    3 | |     numbers.iter().sum()
    4 | | }
      | |_- already in the base
      |
      = note: allowed by an inline comment: kept apart on purpose
      = help: call `sum` instead

    size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review
    passed: nothing blocks this change (1 allowed)
    ");
    assert_snapshot!(markdown::render(&report, &TEXTS), @"
    **Passed**: nothing blocks this change (1 allowed).

    Size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review.

    #### Allowed: duplicate-code

    `total` repeats `sum`, which stands in `src/old.rs`

    `src/new.rs:2-4`
    ```
    fn total(prices: &[u32]) -> u32 {
    	prices.iter().sum()
    }
    ```

    `src/old.rs:2-4`, already in the base
    ```
    fn sum(numbers: &[u32]) -> u32 {
        numbers.iter().sum()
    }
    ```

    Allowed by an inline comment: kept apart on purpose

    **Help:** call `sum` instead
    ");
}

#[test]
fn unjudged_code_is_what_failed_when_no_finding_blocks() {
    let mut report = report(Conclusion::Failure, Vec::new());
    report.not_analysed = vec![
        Problem { path: "deep.rs".into(), reason: Reason::TooDeep { limit: 1000 } },
        Problem { path: "logo.png".into(), reason: Reason::Binary },
    ];
    assert_snapshot!(plain_text(&report, &TEXTS), @"
    size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review
    not analysed: 2 files
      deep.rs: nested deeper than 1000 levels
      logo.png: binary file
    failed: 1 file could not be judged
    ");
}

#[test]
fn markdown_shows_both_sides_of_a_duplicate() {
    let report = report(Conclusion::Failure, vec![duplicate(LineRange::new(2, 4))]);
    assert_snapshot!(markdown::render(&report, &TEXTS), @"
    **Failed**: 1 error blocks this change.

    Size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review.

    #### Error: duplicate-code

    `total` repeats `sum`, which stands in `src/old.rs`

    `src/new.rs:2-4`
    ```
    fn total(prices: &[u32]) -> u32 {
    	prices.iter().sum()
    }
    ```

    `src/old.rs:2-4`, already in the base
    ```
    fn sum(numbers: &[u32]) -> u32 {
        numbers.iter().sum()
    }
    ```

    **Help:** call `sum` instead
    ");
}

/// Escapes, overrides, mentions, markup and fences in every place where a repository can put text.
fn hostile() -> (Report, &'static str) {
    const CODE: &str = "\x1b[2J\x07\u{202e}gnp.exe ```` </details> @everyone\r\n\u{9b}31m\u{e0041}\n";
    let hostile =
        "\x1b]0;owned\x07 @everyone #1 <img src=x> [link](http://evil.example) www.evil.example `` ` \u{202e}\n# head";
    let mut report = report(
        Conclusion::Success,
        vec![Finding {
            path: "a\x1b[31m|`@x`\n\u{202e}.rs".into(),
            lines: LineRange::new(1, 2),
            message: hostile.to_owned(),
            help: hostile.to_owned(),
            allowed: Some(hostile.to_owned()),
            related: Vec::new(),
            ..duplicate(LineRange::new(1, 2))
        }],
    );
    report.not_analysed = vec![Problem { path: "b\x1b[31m|`@x`\n\u{202e}.rs".into(), reason: Reason::Binary }];
    (report, CODE)
}

#[test]
fn hostile_text_cannot_steer_a_terminal() {
    let (report, code) = hostile();
    let text = plain_text(&report, &Texts(&[("a\x1b[31m|`@x`\n\u{202e}.rs", code)]));
    assert!(!text.chars().any(|character| character.is_control() && character != '\n'));
    assert!(!text.contains(['\u{202e}', '\u{e0041}']));
    assert_snapshot!(text, @r"
    note[duplicate-code]: ␛]0;owned␇ @everyone #1 <img src=x> [link](http://evil.example) www.evil.example `` ` \u{202e}␊# head
     --> a\x1b[31m|`@x`\x0a\u{202e}.rs:1:1
      |
    1 | / ␛[2J␇\u{202e}gnp.exe ```` </details> @everyone
    2 | | \u{9b}31m\u{e0041}
      | |__________________^
      |
      = note: allowed by an inline comment: ␛]0;owned␇ @everyone #1 <img src=x> [link](http://evil.example) www.evil.example `` ` \u{202e}␊# head
      = help: ␛]0;owned␇ @everyone #1 <img src=x> [link](http://evil.example) www.evil.example `` ` \u{202e}␊# head

    size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review
    not analysed: 1 file
      b\x1b[31m|`@x`\x0a\u{202e}.rs: binary file
    passed: nothing blocks this change (1 allowed)
    ");
}

#[test]
fn hostile_text_cannot_become_markup() {
    let (report, code) = hostile();
    assert_snapshot!(markdown::render(&report, &Texts(&[("a\x1b[31m|`@x`\n\u{202e}.rs", code)])), @r"
    **Passed**: nothing blocks this change (1 allowed).

    Size: 88 effective of 120 added lines in 3 files, 40 of them in tests; 14.5 minutes of review.

    #### Allowed: duplicate-code

    ␛\]0;owned␇ \@&ZeroWidthSpace;everyone \#&ZeroWidthSpace;1 \<img src\=x\> \[link\]\(http\://evil\.example\) www\.evil\.example `  ` \` \\u\{202e\}␊\#&ZeroWidthSpace; head

    ``a\x1b[31m|`@x`\x0a\u{202e}.rs:1-2``
    `````
    ␛[2J␇\u{202e}gnp.exe ```` </details> @everyone
    \u{9b}31m\u{e0041}
    `````

    Allowed by an inline comment: ␛\]0;owned␇ \@&ZeroWidthSpace;everyone \#&ZeroWidthSpace;1 \<img src\=x\> \[link\]\(http\://evil\.example\) www\.evil\.example `  ` \` \\u\{202e\}␊\#&ZeroWidthSpace; head

    **Help:** ␛\]0;owned␇ \@&ZeroWidthSpace;everyone \#&ZeroWidthSpace;1 \<img src\=x\> \[link\]\(http\://evil\.example\) www\.evil\.example `  ` \` \\u\{202e\}␊\#&ZeroWidthSpace; head

    <details><summary>Not analysed (1)</summary>

    | file | why |
    | --- | --- |
    | ``b\x1b[31m\|`@x`\x0a\u{202e}.rs`` | binary file |

    </details>
    ");
}

proptest! {
    #[test]
    fn any_text_reads_as_itself_in_markdown(text in any::<String>()) {
        let markdown = format!("a {} z", escaped(&text));
        let mut read = String::new();
        for event in Parser::new_ext(&markdown, Options::all().difference(Options::ENABLE_SMART_PUNCTUATION)) {
            match event {
                Event::Text(text) => read.push_str(&text),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                markup => prop_assert!(false, "{markup:?}"),
            }
        }
        prop_assert_eq!(read.replace('\u{200b}', ""), format!("a {} z", visible(&text)));
    }

    #[test]
    fn any_text_reads_as_itself_in_a_code_span(text in "[`a \\n]*") {
        let mut events = Parser::new(&code_span(&text)).map(Event::into_static).collect::<Vec<_>>();
        events.retain(|event| !matches!(event, Event::Start(_) | Event::End(_)));
        prop_assert!(matches!(&events[..], [Event::Code(code)] if code.trim() == visible(&text).trim()));
    }
}

#[test]
fn markdown_that_does_not_fit_is_cut_between_findings() {
    let findings = vec![duplicate(LineRange::new(2, 4)); 1000];
    let markdown = markdown::render(&report(Conclusion::Failure, findings), &TEXTS);
    assert!(markdown.len() <= 65_535);
    let last_line = markdown.lines().last().unwrap();
    assert_snapshot!(last_line, @"**784 further parts of this report did not fit here**; `review-gate check` shows all.");
    assert_eq!(markdown.matches("```").count() % 2, 0);
}

#[test]
fn json_has_the_fields_of_the_contract() {
    let mut report = report(Conclusion::Failure, vec![duplicate(LineRange::new(2, 4))]);
    report.complexity.functions = vec![complexity("parse", None, 11)];
    report.not_analysed = vec![Problem { path: "big.json".into(), reason: Reason::TooLarge { limit_bytes: 1 << 20 } }];
    assert_snapshot!(json::render(&report), @r#"
    {
      "report_version": 1,
      "tool": {
        "name": "review-gate",
        "version": "0.1.0"
      },
      "repository": {
        "base": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "head": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "merge_base": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      },
      "conclusion": "failure",
      "size": {
        "files_changed": 3,
        "lines_added": 120,
        "lines_deleted": 14,
        "effective_lines_added": 88,
        "moved_lines": 0,
        "generated_lines": 0,
        "test_lines_added": 40,
        "doc_lines_added": 0,
        "effective_lines_deleted": 0,
        "review_minutes": 14.5,
        "left_out": []
      },
      "complexity": {
        "functions": [
          {
            "path": "src/a.rs",
            "name": "parse",
            "start_line": 10,
            "end_line": 30,
            "cyclomatic_before": null,
            "cyclomatic_after": 11,
            "cognitive_before": null,
            "cognitive_after": 11,
            "lines_before": null
          }
        ]
      },
      "findings": [
        {
          "rule": "duplicate-code",
          "severity": "error",
          "path": "src/new.rs",
          "start_line": 2,
          "end_line": 4,
          "message": "`total` repeats `sum`, which stands in `src/old.rs`",
          "help": "call `sum` instead",
          "fingerprint": "0123456789abcdef",
          "clone_type": 2,
          "similarity": 0.93,
          "related": [
            {
              "path": "src/old.rs",
              "start_line": 2,
              "end_line": 4,
              "revision": "base"
            }
          ]
        }
      ],
      "summary": null,
      "drift": null,
      "not_analysed": [
        {
          "path": "big.json",
          "reason": "larger than 1 MiB"
        }
      ]
    }
    "#);
}
