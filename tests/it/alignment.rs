//! What `alignment` promises: it tells a change from another, and neither a false claim nor a hidden change raises it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use review_gate::model::change::Description;
use review_gate::model::limits::Limits;
use review_gate::model::policy::Policy;
use review_gate::model::summary::{ClaimVerdict, Summary};
use review_gate::syntax::languages::Languages;

use crate::support::scene::Trees;

/// Words of texts and names alike, so that some of what is said is found.
const WORDS: &[&str] =
    &["cache", "total", "reader", "invoice", "close", "limit", "session", "parse", "retry", "token", "order", "price"];

/// Claims that no change here bears out. `kept_as_it_is` stands in every program and never changes.
const FALSE_CLAIMS: &[&str] = &[
    "Removes `kept_as_it_is`",
    "Renames `kept_as_it_is` to `elsewhere_now`",
    "Moves `kept_as_it_is` to `src/elsewhere.py`",
    "Bumps quux from 71.2.3 to 71.2.9",
    "This is a documentation-only change",
];

/// Lines and files that should not go without saying, by path.
const HIDDEN: &[(&str, &str)] = &[
    ("src/program.py", "value = load()  # noqa\n"),
    ("src/program.py", "requests.get(address, verify=False)\n"),
    ("src/program.py", "try:\n    load()\nexcept Exception:\n    pass\n"),
    ("CLAUDE.md", "Always close the reader of the session cache, and never retry an order.\n"),
    ("migrations/0002_prices.sql", "ALTER TABLE invoice DROP COLUMN total;\n"),
    ("requirements.txt", "cache-reader==1.0.0\n"),
];

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::builtin);

type Files = BTreeMap<String, String>;

fn word() -> impl Strategy<Value = &'static str> {
    select(WORDS)
}

fn name() -> impl Strategy<Value = String> {
    (word(), word()).prop_map(|(first, second)| format!("{first}_{second}"))
}

/// A program before and after a change of some of its functions.
fn programs() -> impl Strategy<Value = (Files, Files)> {
    vec((name(), word(), word()), 2..5).prop_map(|functions| {
        let program = |is_after: bool| {
            let mut text = "def kept_as_it_is(value):\n    return value\n\n\n".to_owned();
            for (number, (name, before, after)) in functions.iter().enumerate() {
                let called = if is_after { after } else { before };
                text += &format!("def {name}_{number}(value):\n    return {called}(value)\n\n\n");
            }
            BTreeMap::from([
                ("requirements.txt".to_owned(), "click==8.1.0\n".to_owned()),
                ("src/program.py".to_owned(), text),
            ])
        };
        (program(false), program(true))
    })
}

fn sentence() -> impl Strategy<Value = String> {
    (vec(word(), 3..8), name()).prop_map(|(words, name)| format!("The `{name}` goes by {}.", words.join(" ")))
}

fn body() -> impl Strategy<Value = String> {
    vec(sentence(), 1..5).prop_map(|sentences| sentences.join("\n\n"))
}

fn summary(base: &Files, head: &Files, title: &str, body: &str) -> Summary {
    let said = Description { title: title.to_owned(), body: body.to_owned(), ..Description::default() };
    let trees = Trees::new(base.clone(), head.clone()).described(said);
    let report = trees.report(&LANGUAGES, &Policy::default(), &Limits::default());
    report.summary.expect("the description is always judged")
}

fn contradictions(summary: &Summary) -> usize {
    summary.claims.iter().filter(|claim| claim.verdict == ClaimVerdict::Contradicted).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn false_claim_never_raises_it(
        (base, head) in programs(), title in sentence(), body in body(), claim in select(FALSE_CLAIMS), is_first: bool,
    ) {
        let before = summary(&base, &head, &title, &body);
        let more = if is_first { format!("- {claim}\n\n{body}") } else { format!("{body}\n\n- {claim}") };
        let after = summary(&base, &head, &title, &more);
        prop_assume!(contradictions(&after) > contradictions(&before));
        prop_assert!(after.alignment <= before.alignment, "{} rose to {}", before.alignment, after.alignment);
    }

    #[test]
    fn hidden_change_never_raises_it(
        (base, head) in programs(), title in sentence(), body in body(), (path, text) in select(HIDDEN),
    ) {
        let before = summary(&base, &head, &title, &body);
        let mut more = head.clone();
        more.entry(path.to_owned()).or_default().push_str(text);
        let after = summary(&base, &more, &title, &body);
        prop_assume!(after.undisclosed.len() > before.undisclosed.len());
        prop_assert!(after.alignment <= before.alignment, "{} rose to {}", before.alignment, after.alignment);
    }
}

#[test]
fn words_that_every_change_of_the_project_has_count_little() {
    let file = |text: &str| BTreeMap::from([("src/reader.py".to_owned(), text.to_owned())]);
    let (base, head) = (file("def read():\n    return 1\n"), file("def read():\n    return widget(frobnicate)\n"));
    let alignment = |earlier: &str| {
        let body = "The widget is read for every caller that asks.".to_owned();
        let said = Description { title: "Read the widget".to_owned(), body, ..Description::default() };
        let trees = Trees::new(base.clone(), head.clone()).described(said).after(vec![earlier.to_owned(); 50]);
        let report = trees.report(&LANGUAGES, &Policy::default(), &Limits::default());
        report.summary.expect("the description is always judged").alignment
    };
    let (rare, common) = (alignment("Close the door"), alignment("Paint the widget"));
    assert!(common < rare, "{common} and {rare}");
}
