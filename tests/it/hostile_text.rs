//! Texts that no person wrote: whatever they hold, reading them ends, and the facts stay inside the text.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use review_gate::model::limits::Limits;
use review_gate::model::problem::Reason;
use review_gate::syntax::facts::{ByteRange, Facts};
use review_gate::syntax::languages::Languages;

/// Enough that work by the square of the length would not end.
const HOSTILE_BYTES: usize = 64 * 1024;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::builtin);

#[test]
fn repeated_fragments_are_read_in_bounded_work() {
    let fragments = [
        "(",
        "{",
        "[",
        "\"",
        "'",
        "`",
        "<<<",
        "<<EOF\n",
        "/*",
        "\"${",
        "$(",
        "a<",
        "a.",
        "a=>",
        "a&&",
        "!",
        "-",
        "1;",
        "{a",
        "else if ",
        "if(a)",
        "case -,}:",
        ")*",
        "?\n*",
        "@}|@",
        "a:\n ",
        "\\",
        "#",
        "\u{fffd}",
        "\t\n \n",
    ];
    for fragment in fragments {
        let text = fragment.repeat(HOSTILE_BYTES / fragment.len());
        for language in LANGUAGES.iter() {
            check(&language.facts(&text, &Limits::default()), &text);
        }
    }
}

#[test]
fn indentation_without_end_is_too_deep() {
    let text = (0..1200).fold(String::new(), |text, depth| text + &" ".repeat(depth) + "if x:\n");
    let python = LANGUAGES.for_file(&"a.py".into(), &text);
    let problem = python.facts(&text, &Limits::default()).problem;
    assert!(matches!(problem, Some(Reason::TooDeep { .. } | Reason::ParseBudget)), "{problem:?}");
}

#[test]
fn a_text_over_a_limit_keeps_the_kinds_of_its_lines() {
    let text = format!("# comment\n\nx = {}1{}\n", "(".repeat(5000), ")".repeat(5000));
    let facts = LANGUAGES.for_file(&"a.py".into(), &text).facts(&text, &Limits::default());
    assert_eq!(facts.problem, Some(Reason::TooDeep { limit: Limits::default().max_nesting }));
    assert_eq!(facts.lines.len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in vec(any::<u8>(), 0..2000)) {
        check_in_all_languages(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_words_are_read(words in vec(select(WORDS), 0..400)) {
        check_in_all_languages(&words.concat());
    }
}

/// What programs are made of, so that much of it parses and much of it nearly does.
const WORDS: &[&str] = &[
    "if ",
    "else ",
    "for ",
    "while ",
    "fn ",
    "function ",
    "def ",
    "class ",
    "struct ",
    "impl ",
    "match ",
    "switch ",
    "case ",
    "return ",
    "import ",
    "use ",
    "let ",
    "const ",
    "try ",
    "catch ",
    "a",
    "b(",
    "c",
    "1",
    "\"s\"",
    "'t'",
    "`u`",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "=",
    "=>",
    "->",
    "&&",
    "||",
    " and ",
    " or ",
    "!",
    "?",
    ":",
    ";",
    ",",
    ".",
    "\n",
    "\r\n",
    "    ",
    "\t",
    "//",
    "#",
    "/*",
    "*/",
    "\"\"\"",
    "@",
    "#[test]\n",
    "é",
    "\u{0}",
    "$",
    "<<EOF\n",
];

fn check_in_all_languages(text: &str) {
    for language in LANGUAGES.iter() {
        check(&language.facts(text, &Limits::default()), text);
    }
}

/// What every reader of facts takes for granted.
fn check(facts: &Facts, text: &str) {
    assert_eq!(facts.lines.len(), text.split_terminator('\n').count());
    let is_inside =
        |bytes: ByteRange| bytes.start <= bytes.end && text.get(bytes.start as usize..bytes.end as usize).is_some();
    for unit in &facts.units {
        assert!(is_inside(unit.bytes) && unit.body.is_none_or(is_inside), "{unit:?}");
        assert!(unit.lines.end as usize <= facts.lines.len(), "{unit:?}");
    }
    assert!(facts.passive.iter().all(|passive| is_inside(passive.bytes)));
    assert!(facts.passive.is_sorted_by_key(|passive| passive.bytes.start));
    assert!(facts.tests.iter().all(|test| test.end as usize <= facts.lines.len()));
    assert!(facts.tests.is_sorted());
}
