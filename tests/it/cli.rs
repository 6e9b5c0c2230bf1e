//! The program from the outside: what it prints, and how it exits.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use insta::assert_snapshot;
use review_gate::analysis::rules;
use serde_json::Value;

use crate::support::program::{Run, finish, program};
use crate::support::repository::TestRepository;

fn run(repository: &TestRepository, arguments: &[&str]) -> Run {
    finish(program(repository.path(), arguments))
}

/// Asserts that the program could not run, and returns its one line on standard error.
fn complaint(repository: &TestRepository, arguments: &[&str]) -> String {
    let run = run(repository, arguments);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    run.err
}

const ORIGINAL: &str = r"
/// The words of `text` that are longer than `least`, without punctuation.
pub fn long_words(text: &str, least: usize) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|character: char| !character.is_alphanumeric());
        if word.is_empty() || word.len() <= least {
            continue;
        }
        let lower = word.to_lowercase();
        if !words.contains(&lower) {
            words.push(lower);
        }
    }
    words.sort();
    words
}
";

/// `main` with a function, and a branch under review that copies it into another file.
fn with_a_copy() -> TestRepository {
    let repository = TestRepository::with_files(&[("src/words.rs", ORIGINAL)]);
    repository
        .branch("topic")
        .write("src/titles.rs", ORIGINAL.replace("long_words", "title_words"))
        .commit("Add titles");
    repository
}

/// `main` with a function, and a branch under review that adds one line.
fn with_one_line() -> TestRepository {
    let repository = TestRepository::with_files(&[("src/words.rs", ORIGINAL)]);
    repository.branch("topic").write("src/limit.rs", "pub const LIMIT: usize = 3;\n").commit("Add a limit");
    repository
}

#[test]
fn change_that_nothing_blocks_passes() {
    let run = run(&with_one_line(), &["check"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_snapshot!(run.out, @"
    size: 1 effective of 1 added line in 1 file; 4.6 minutes of review
    passed: nothing blocks this change
    ");
}

#[test]
fn copied_function_blocks_and_is_shown_with_its_original() {
    let run = run(&with_a_copy(), &["check"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert_snapshot!(run.out, @"
    error[duplicate-code]: these 15 lines repeat, with other names or values, `long_words` (src/words.rs:3)
      --> src/titles.rs:3:1
       |
     3 | / pub fn title_words(text: &str, least: usize) -> Vec<String> {
     4 | |     let mut words = Vec::new();
     5 | |     for word in text.split_whitespace() {
     6 | |         let word = word.trim_matches(|character: char| !character.is_alphanumeric());
     7 | |         if word.is_empty() || word.len() <= least {
     8 | |             continue;
     9 | |         }
    10 | |         let lower = word.to_lowercase();
    ...  |
    15 | |     words.sort();
    16 | |     words
    17 | | }
       | |_^
       |
      ::: src/words.rs:3:1
       |
     3 | / pub fn long_words(text: &str, least: usize) -> Vec<String> {
     4 | |     let mut words = Vec::new();
     5 | |     for word in text.split_whitespace() {
     6 | |         let word = word.trim_matches(|character: char| !character.is_alphanumeric());
     7 | |         if word.is_empty() || word.len() <= least {
     8 | |             continue;
     9 | |         }
    10 | |         let lower = word.to_lowercase();
    ...  |
    15 | |     words.sort();
    16 | |     words
    17 | | }
       | |_- already in the base
       |
       = help: call `long_words`, or give both what they share

    size: 15 effective of 17 added lines in 1 file; 6.6 minutes of review
    left out: 1 blank, 1 comment
    more complex: 1 function, by cognitive complexity
      src/titles.rs:3: `title_words` new -> 6
    failed: 1 error blocks this change
    ");
}

#[test]
fn same_commits_give_the_same_bytes_with_and_without_a_cache() {
    let repository = with_a_copy();
    for format in ["text", "json", "sarif", "markdown"] {
        let arguments = ["check", "--format", format];
        let uncached = run(&repository, &["check", "--format", format, "--no-cache"]);
        assert!(!uncached.out.is_empty());
        assert_eq!(run(&repository, &arguments).out, uncached.out);
        assert_eq!(run(&repository, &arguments).out, uncached.out);
    }
}

#[test]
fn cache_lies_in_the_git_directory_and_only_when_it_may() {
    let repository = with_one_line();
    let cache = repository.path().join(".git/review-gate");
    run(&repository, &["check", "--no-cache"]);
    assert!(!cache.exists());
    run(&repository, &["check"]);
    assert!(cache.exists());
    assert_eq!(repository.git(["status", "--porcelain"]), "");
}

#[test]
fn json_names_the_commits_and_the_conclusion() {
    let repository = with_a_copy();
    let report: Value = serde_json::from_str(&run(&repository, &["check", "--format", "json"]).out).unwrap();
    assert_eq!(report["conclusion"], "failure");
    assert_eq!(report["repository"]["base"], repository.id("main").as_hex());
    assert_eq!(report["repository"]["head"], repository.id("topic").as_hex());
    assert_eq!(report["findings"][0]["rule"], "duplicate-code");
    assert_eq!(report["findings"][0]["related"][0]["path"], "src/words.rs");
}

#[test]
fn base_and_head_can_be_named() {
    let repository = with_a_copy();
    let backwards = run(&repository, &["check", "--base", "topic", "--head", "main", "--format", "json"]);
    let report: Value = serde_json::from_str(&backwards.out).unwrap();
    assert_eq!(report["size"]["files_changed"], 0);
    assert_eq!(backwards.code, 0);
}

#[test]
fn bare_repository_is_judged_from_elsewhere() {
    let repository = with_a_copy();
    let elsewhere = tempfile::tempdir().unwrap();
    repository.git(["clone", "--quiet", "--bare", ".", elsewhere.path().to_str().unwrap()]);
    let arguments = ["check", "--repo", elsewhere.path().to_str().unwrap(), "--base", "main", "--head", "topic"];
    assert_eq!(finish(program(Path::new("/"), &arguments)).code, 1);
}

#[test]
fn report_goes_to_a_file_without_colours() {
    let repository = with_a_copy();
    let mut command = program(repository.path(), &["check", "--output", "report.txt"]);
    command.env("CLICOLOR_FORCE", "1");
    let run = finish(command);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (1, "", ""));
    let written = fs::read_to_string(repository.path().join("report.txt")).unwrap();
    assert!(written.starts_with("error[duplicate-code]"));
}

#[test]
fn colours_are_for_terminals_and_for_those_who_force_them() {
    let repository = with_a_copy();
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = program(repository.path(), &["check"]);
        command.envs(variables.iter().copied());
        finish(command).out.contains('\x1b')
    };
    assert!(!coloured(&[]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("NO_COLOR", "1")]));
}

#[test]
fn reader_that_goes_away_changes_neither_verdict_nor_noise() {
    let repository = with_a_copy();
    let mut child =
        program(repository.path(), &["check"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(1), ""));
}

#[test]
fn policy_is_the_one_at_base() {
    let off = "[rules]\nduplicate-code = \"off\"\n";
    let repository = with_a_copy();
    repository.write(".github/review-gate.toml", off).commit("Turn the rule off in the same change");
    assert_eq!(run(&repository, &["check"]).code, 1);
    repository.switch("main").write(".github/review-gate.toml", off).commit("Turn the rule off");
    assert_eq!(run(&repository, &["check", "--base", "main", "--head", "topic"]).code, 0);
}

#[test]
fn policy_file_can_be_named() {
    let repository = with_a_copy();
    repository.write("strict.toml", "[size]\nmax_effective_lines = 1\n");
    let run = run(&repository, &["check", "--policy", "strict.toml"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("error[oversized-change]"));
}

#[test]
fn title_body_and_author_are_taken() {
    let repository = with_one_line();
    repository.write("body.md", "Adds a limit.");
    let arguments = ["check", "--title", "Limit", "--body-file", "body.md", "--author", "ada"];
    assert_eq!(run(&repository, &arguments).code, 0);
}

#[test]
fn what_cannot_be_judged_is_said_in_one_line() {
    let repository = with_one_line();
    repository.write("bad.toml", "[size]\nmax_lines = 1\n[rules]\nduplicated-code = \"off\"\n");
    repository.write("queries/rust/units.scm", "(function_item) @functoin\n");
    let complaints = [
        complaint(&repository, &["check", "--head", "nowhere"]),
        complaint(&repository, &["check", "--base=--upload-pack=x"]),
        complaint(&repository, &["check", "--repo", "/"]),
        complaint(&repository, &["check", "--policy", "bad.toml"]),
        complaint(&repository, &["check", "--policy", "absent.toml"]),
        complaint(&repository, &["check", "--body-file", "absent.md"]),
        complaint(&repository, &["check", "--output", "absent/report"]),
        complaint(&repository, &["check", "--queries", "queries"]),
        complaint(&repository, &["check", "--queries", "src"]),
        complaint(&repository, &["check", "--fromat", "json"]),
        complaint(&repository, &["check", "--format", "xml"]),
        complaint(&repository, &["backtest", "--since", "soon"]),
        complaint(&repository, &["rules", "explain", "duplicated-code"]),
        complaint(&repository, &[]),
    ];
    assert_snapshot!(complaints.concat(), @r#"
    error: `nowhere` is not a commit of this repository; name a branch, a tag or a commit id
    error: `--upload-pack=x` is not a commit of this repository; name a branch, a tag or a commit id
    error: `/` is not in a git repository that can be opened: Could not find a git repository in "/" or in any of its parents: NotFound
    error: the policy `bad.toml` is not valid: line 2, column 1: unknown key `max_lines` in `[size]`; did you mean `max_files`? (and 1 more; `review-gate policy check` shows all)
    error: reading the policy `absent.toml`: No such file or directory (os error 2)
    error: reading `absent.md`: No such file or directory (os error 2)
    error: writing `absent/report`: No such file or directory (os error 2)
    error: using the queries in `queries`: rust/units.scm:1: unknown capture `@functoin`; known are function, type, scope, name, parameters, body, import, documentation, data, computed, annotation, boilerplate, test, increment, increment.nesting, nested, branch, logical, operator, call, public, exported, placeholder, case, case.named, group, title, skip, assertion, swallowed, discarded, propagated, route, flag, variable
    error: `src` has no queries; it needs a folder for each language
    error: unexpected argument '--fromat' found; a similar argument exists: '--format' (`review-gate --help` shows what there is)
    error: invalid value 'xml' for '--format <FORMAT>' [possible values: text, json, sarif, markdown] (`review-gate --help` shows what there is)
    error: invalid value 'soon' for '--since <PERIOD>': write a number and `d`, `w`, `m` or `y`, such as `90d` (`review-gate --help` shows what there is)
    error: there is no rule `duplicated-code`; did you mean `duplicate-code`?
    error: a command is missing (`review-gate --help` shows what there is)
    "#);
}

#[test]
fn empty_repository_has_no_commits() {
    assert_snapshot!(complaint(&TestRepository::new(), &["check"]), @"error: the repository has no commits yet");
}

#[test]
fn invalid_policy_at_base_is_named_with_its_place() {
    let repository = TestRepository::with_files(&[(".github/review-gate.toml", "[size]\nmax_file = 3\n")]);
    repository.branch("topic").write("a.rs", "fn a() {}\n").commit("Add a");
    let complaint = complaint(&repository, &["check"]).replace(repository.id("main").as_hex(), "<main>");
    assert_snapshot!(complaint, @"error: the policy `.github/review-gate.toml` at `<main>` is not valid: line 2, column 1: unknown key `max_file` in `[size]`; did you mean `max_files`?");
}

#[test]
fn policy_check_names_every_fault() {
    let repository = with_one_line();
    repository.write("good.toml", "[size]\nmax_files = 3\n").write("bad.toml", "[size]\nmax_file = 3\nx = 1\n");
    let good = run(&repository, &["policy", "check", "good.toml"]);
    assert_eq!((good.code, good.out.as_str()), (0, "good.toml: valid\n"));
    let bad = run(&repository, &["policy", "check", "bad.toml"]);
    assert_eq!(bad.code, 1);
    assert_snapshot!(bad.out, @"
    bad.toml:2:1: unknown key `max_file` in `[size]`; did you mean `max_files`?
    bad.toml:3:1: unknown key `x` in `[size]`
    ");
}

#[test]
fn every_rule_is_listed_and_explained() {
    let repository = TestRepository::new();
    let listed: Value = serde_json::from_str(&run(&repository, &["rules", "list", "--format", "json"]).out).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), rules::ALL.len());
    let lines = run(&repository, &["rules", "list"]).out;
    for rule in rules::ALL {
        assert!(lines.lines().any(|line| line.starts_with(rule.name) && line.contains(&rule.summary())));
        let page = run(&repository, &["rules", "explain", rule.name]);
        assert_eq!((page.code, page.out), (0, rule.page()));
    }
}

#[test]
fn languages_are_listed_with_what_is_known_of_them() {
    let listed = run(&TestRepository::new(), &["languages"]).out;
    let rust = listed.lines().find(|line| line.starts_with("Rust ")).unwrap();
    assert_snapshot!(rust, @"Rust         size, duplicates, functions, complexity, tests  .rs");
}

#[test]
fn completions_and_manual_know_every_command() {
    let repository = TestRepository::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(run(&repository, &["completions", shell]).out.contains("backtest"), "{shell}");
    }
    assert!(run(&repository, &["man"]).out.contains("backtest"));
    assert!(run(&repository, &["man", "check"]).out.contains("body\\-file"));
}

#[test]
fn backtest_says_what_would_have_been_blocked() {
    let repository = with_a_copy();
    repository.switch("main").merge("topic");
    let arguments = ["backtest", "--since", "100y"];
    let text = run(&repository, &arguments);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    let merge = repository.head();
    assert_snapshot!(text.out.replace(&merge.as_hex()[..10], "<merge>"), @"
    1 change merged in the last 36500d, 15 effective lines added: 1 (100.0 %) would have been blocked

    rule                    errors  warnings  notes  per 1,000 lines  changes blocked
    bypassed-wrapper             0         0      0             0.00        0 (0.0 %)
    complex-function             0         0      0             0.00        0 (0.0 %)
    contradicted-claim           0         0      0             0.00        0 (0.0 %)
    duplicate-code               1         0      0            66.67      1 (100.0 %)
    empty-summary                0         0      0             0.00        0 (0.0 %)
    foreign-error-handling       0         0      0             0.00        0 (0.0 %)
    foreign-idiom                0         0      0             0.00        0 (0.0 %)
    foreign-import-style         0         0      0             0.00        0 (0.0 %)
    foreign-logging              0         0      0             0.00        0 (0.0 %)
    foreign-naming               0         0      0             0.00        0 (0.0 %)
    invisible-characters         0         0      0             0.00        0 (0.0 %)
    leaked-secret                0         0      0             0.00        0 (0.0 %)
    misplaced-test               0         0      0             0.00        0 (0.0 %)
    new-layer-dependency         0         0      0             0.00        0 (0.0 %)
    out-of-scope-change          0         0      0             0.00        0 (0.0 %)
    oversized-change             0         0      0             0.00        0 (0.0 %)
    oversized-function           0         0      0             0.00        0 (0.0 %)
    scattered-change             0         0      0             0.00        0 (0.0 %)
    second-library               0         0      0             0.00        0 (0.0 %)
    skipped-test                 0         0      0             0.00        0 (0.0 %)
    suppressed-check             0         0      0             0.00        0 (0.0 %)
    unanalysed-code              0         0      0             0.00        0 (0.0 %)
    undisclosed-change           0         0      0             0.00        0 (0.0 %)
    unrelated-summary            0         0      0             0.00        0 (0.0 %)
    untested-change              0         0      0             0.00        0 (0.0 %)
    unusual-code                 0         0      0             0.00        0 (0.0 %)
    weakened-ci                  0         0      0             0.00        0 (0.0 %)
    weakened-test                0         0      0             0.00        0 (0.0 %)

    duplicate-code, for example:
      <merge> Merge topic
        src/titles.rs:3: these 15 lines repeat, with other names or values, `long_words` (src/words.rs:3)
    ");
    let json: Value =
        serde_json::from_str(&run(&repository, &[&arguments[..], &["--format", "json"]].concat()).out).unwrap();
    assert_eq!((&json["changes"], &json["blocked"]), (&1.into(), &1.into()));
    assert_eq!(json["rules"]["duplicate-code"]["findings"][0]["commit"], merge.as_hex());
}
