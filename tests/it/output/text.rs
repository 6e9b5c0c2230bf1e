//! The report for a terminal.

use anstream::adapter::strip_str;
use insta::assert_snapshot;
use review_gate::model::finding::Finding;
use review_gate::model::lines::LineRange;
use review_gate::model::report::{Conclusion, Report};
use review_gate::output::text;

use super::{TEXTS, Texts, duplicate, hostile, report, with_an_allowed_finding, with_every_part};

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
    let report = with_every_part();
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
}

#[test]
fn allowed_finding_is_shown_with_its_reason_and_does_not_count() {
    let report = with_an_allowed_finding();
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
