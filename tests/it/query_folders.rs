//! The folders of queries: which file is in which language, and what is refused when they are replaced.

use review_gate::model::limits::Limits;
use review_gate::model::path::RepoPath;
use review_gate::syntax::languages::Languages;

#[test]
fn a_file_is_told_by_its_name_its_ending_or_its_first_line() {
    let languages = Languages::builtin();
    let name = |path: &str, text: &str| languages.for_file(&RepoPath::from(path), text).name().to_owned();
    assert_eq!(name("src/main.rs", ""), "rust");
    assert_eq!(name("A.PY", ""), "python");
    assert_eq!(name("app/Rakefile", ""), "ruby");
    assert_eq!(name("bin/tool", "#!/usr/bin/env python3\n"), "python");
    assert_eq!(name("bin/tool", "#!/usr/bin/env -S FOO=1 python3.12 -u\n"), "python");
    assert_eq!(name("bin/tool", "#!/bin/bash -e\n"), "bash");
    assert_eq!(name("bin/tool", "#!\n"), "generic");
    assert_eq!(name("notes.txt", "text"), "generic");
    assert_eq!(name(".py", ""), "python");
    assert_eq!(name("", ""), "generic");
}

#[test]
fn a_header_is_told_by_what_it_holds() {
    let languages = Languages::builtin();
    let name = |text: &str| languages.for_file(&"a.h".into(), text).name().to_owned();
    assert_eq!(name("struct a { int b; };\n"), "c");
    assert_eq!(name("namespace a {\n}\n"), "cpp");
    assert_eq!(name("std::string a();\n"), "cpp");
}

#[test]
fn tests_are_told_by_their_path() {
    let languages = Languages::builtin();
    let is_test = |path: &str| languages.for_file(&path.into(), "").is_test_path(&path.into());
    for path in
        ["tests/a.rs", "src/parser/tests.rs", "a_test.go", "src/a.spec.ts", "src/test/java/A.java", "x/__tests__/a.js"]
    {
        assert!(is_test(path), "{path}");
    }
    for path in ["src/a.rs", "src/testing.go", "src/contest/a.py", "src/main/java/Latest.java", "attest.ts"] {
        assert!(!is_test(path), "{path}");
    }
}

#[test]
fn a_replaced_query_is_used_and_changes_the_digest() {
    let units = "((struct_item name: (_) @name) @type)";
    let languages = Languages::with_overrides(vec![file("rust/units.scm", units)]).expect("the query is valid");
    let text = "fn a() {}\nstruct B;\n";
    let facts = languages.for_file(&"a.rs".into(), text).facts(text, &Limits::default());
    let names: Vec<&str> = facts.units.iter().map(|unit| unit.name.as_str()).collect();
    assert_eq!(names, ["B"]);
    assert_ne!(languages.digest(), Languages::builtin().digest());
    assert_eq!(Languages::builtin().digest(), Languages::builtin().digest());
}

#[test]
fn a_new_folder_is_a_language_without_grammar() {
    let definition = "title = \"Lua\"\nextensions = [\"lua\"]\n[lexis]\nline-comments = [\"--\"]\n";
    let languages = Languages::with_overrides(vec![file("lua/language.toml", definition)]).expect("it is valid");
    let language = languages.for_file(&"a.lua".into(), "");
    assert_eq!((language.name(), language.title(), language.has_grammar()), ("lua", "Lua", false));
    assert_eq!(language.facts("-- a\nb = 1\n", &Limits::default()).lines.len(), 2);
}

#[test]
fn what_is_wrong_in_a_folder_is_named_with_file_and_line() {
    let cases = [
        (
            "rust/units.scm",
            "(struct_item) @type\n\n(function_item) @functoin",
            "rust/units.scm:3: unknown capture `@functoin`",
        ),
        ("rust/units.scm", "; @functoin\n(no_such_node) @type", "rust/units.scm:2: invalid query"),
        (
            "rust/tests.scm",
            "\n((function_item) @test\n  (#is-big? @test))",
            "rust/tests.scm:2: unknown predicate `#is-big?`",
        ),
        ("rust/tests.scm", "((function_item) @test\n  (#set! a b))", "rust/tests.scm:1: unknown predicate `#set!`"),
        ("rust/tests.scm", "(function_item @test", "rust/tests.scm:1: invalid query"),
        ("_ecmascript/units.scm", "(struct_item) @type", "_ecmascript/units.scm:1: invalid query"),
        ("rust/language.toml", "title = \"Rust\"\nextension = []", "rust/language.toml:2: unknown field `extension`"),
        (
            "rust/language.toml",
            "title = \"Rust\"\ninherits = [\"rusty\"]",
            "rust/language.toml:1: it inherits from `rusty`",
        ),
        (
            "rust/language.toml",
            "title = \"Rust\"\ninherits = [\"rust\"]",
            "rust/language.toml:1: it inherits from `rust`",
        ),
        ("rust/language.toml", "title = \"Rust\"\ntest-paths = [\"{\"]", "rust/language.toml:1: error parsing glob"),
        ("rust/language.toml", "title = \"Rust\"\ncontent = \"(\"", "rust/language.toml:1: regex parse error"),
        ("rust/unit.scm", "", "rust/unit.scm:1: unknown file"),
        ("rusty/units.scm", "", "rusty/units.scm:1: its language has no `rusty/language.toml`"),
    ];
    for (path, text, expected) in cases {
        let error = Languages::with_overrides(vec![file(path, text)]).err().map(|error| error.to_string());
        assert!(error.as_ref().is_some_and(|error| error.starts_with(expected)), "{expected}\n{error:?}");
    }
}

fn file(path: &str, text: &str) -> (String, String) {
    (path.to_owned(), text.to_owned())
}
