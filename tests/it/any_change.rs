//! What holds for any change at all: no text, in whatever language, brings the analysis down or makes it waver.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;
use review_gate::model::finding::Finding;
use review_gate::model::limits::Limits;
use review_gate::model::policy::Policy;
use review_gate::model::report::{Report, Size};
use review_gate::syntax::languages::Languages;

use crate::support::scene::Trees;

/// Files in every language with a grammar, in some without, and in places that mean something.
const PATHS: &[&str] = &[
    "Cargo.lock",
    "README.md",
    "a.bash",
    "a.c",
    "a.cpp",
    "a.cs",
    "a.go",
    "a.java",
    "a.js",
    "a.kt",
    "a.lua",
    "a.php",
    "a.py",
    "a.rb",
    "a.rs",
    "a.scala",
    "a.swift",
    "a.ts",
    "a.tsx",
    "a.yaml",
    "b.go",
    "b.java",
    "b.py",
    "b.rs",
    "b.ts",
    "noending",
    "src/test/A.java",
    "tests/a.rs",
    "tests/test_a.py",
    "vendor/a.go",
];

/// Pieces that open, close and cut short whatever languages have, and functions that may come to stand there twice.
const PIECES: &[&str] = &[
    "fn f(a: u32) -> u32 {\n",
    "def f(a):\n    ",
    "func f(a int) {\n",
    "class A {\n",
    "if a < b {\n",
    "else if (a && b || !c)\n",
    "while (true) {\n",
    "match a {\n",
    "case 1:\n",
    "return a;\n",
    "}\n",
    "})\n",
    "]\n",
    "end\n",
    "a.b(c, d);\n",
    "a = [1, 2];\n",
    "import a.b;\n",
    "use a::b;\n",
    "#include <a>\n",
    "\"",
    "'",
    "`",
    "\"\"\"",
    "/*",
    "*/",
    "// a\n",
    "# a\n",
    "#[test]\n",
    "@Test\n",
    "<?php ",
    "<<EOF\n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "\\",
    "\0",
    "\u{feff}",
    "é",
    "🦀",
    "\u{202e}",
    "// @generated\n",
    "// review-gate: allow duplicate-code — why not\n",
    "fn total(items: &[Item]) -> u32 {\n    let mut sum = 0;\n    for item in items {\n        if item.sold {\n            sum += item.price * item.count;\n        }\n    }\n    log(sum, items.len());\n    sum\n}\n",
    "def total(items, log):\n    result = 0\n    for item in items:\n        if item.sold and item.count > 1:\n            result += item.price * item.count\n        log.append((item.name, result))\n    return result\n",
];

fn text() -> impl Strategy<Value = String> {
    let bytes = vec(any::<u8>(), 0..200).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let code = vec(select(PIECES), 0..40).prop_map(|pieces| pieces.concat());
    prop_oneof![1 => any::<String>(), 1 => bytes, 6 => code]
}

fn files() -> impl Strategy<Value = BTreeMap<String, String>> {
    btree_map(select(PATHS).prop_map(str::to_owned), text(), 0..6)
}

fn report(base: &BTreeMap<String, String>, head: &BTreeMap<String, String>) -> Report {
    static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::builtin);
    Trees::new(base.clone(), head.clone()).report(&LANGUAGES, &Policy::default(), &Limits::default())
}

/// Whether a finding points at lines that the head has.
fn stands_in(finding: &Finding, head: &BTreeMap<String, String>) -> bool {
    let lines = head.get(&finding.path.to_string()).map_or(0, |text| text.lines().count());
    finding.lines.start >= 1 && finding.lines.end as usize <= lines.max(1)
}

fn left_out(size: &Size) -> u32 {
    size.left_out.iter().map(|part| part.lines).sum()
}

proptest! {
    #![proptest_config(Config { cases: 96, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_change_has_one_report(base in files(), head in files()) {
        let first = report(&base, &head);
        let bytes = serde_json::to_vec(&first).expect("a report can be written");
        prop_assert_eq!(serde_json::to_vec(&report(&base, &head)).expect("a report can be written"), bytes);
        prop_assert!(first.findings.iter().all(|finding| stands_in(finding, &head)), "{:?}", first.findings);
    }

    #[test]
    fn every_added_line_counts_or_is_left_out(base in files(), head in files()) {
        let size = report(&base, &head).size;
        prop_assert_eq!(size.effective_lines_added + left_out(&size), size.lines_added);
        prop_assert!(size.test_lines_added <= size.effective_lines_added);
    }

    #[test]
    fn taking_everything_away_adds_nothing(base in files()) {
        /// What is gone may be what others relied on.
        const OF_WHAT_IS_GONE: [&str; 2] = ["undisclosed-change", "weakened-test"];
        let report = report(&base, &BTreeMap::new());
        prop_assert_eq!(report.size.lines_added, 0);
        let added = report.findings.iter().filter(|finding| !OF_WHAT_IS_GONE.contains(&finding.rule));
        prop_assert_eq!(added.collect::<Vec<_>>(), Vec::<&Finding>::new());
    }
}
