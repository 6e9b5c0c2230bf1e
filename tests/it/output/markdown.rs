//! The report for a check run.

use insta::assert_snapshot;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use review_gate::model::lines::LineRange;
use review_gate::model::report::Conclusion;
use review_gate::output::markdown;
use review_gate::output::markdown_text::{code_span, escaped};
use review_gate::output::untrusted::visible;

use super::{TEXTS, Texts, duplicate, hostile, report, with_an_allowed_finding, with_every_part};

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
fn markdown_says_what_was_left_out_and_why() {
    let report = with_every_part();
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

#[test]
fn markdown_shows_why_a_finding_is_allowed() {
    let report = with_an_allowed_finding();
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
