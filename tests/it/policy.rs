//! What `.github/review-gate.toml` accepts, and what it says of the rest.

use insta::assert_snapshot;
use review_gate::model::policy::{Policy, RuleLevel};

const RULES: &[&str] = &["complex-function", "duplicate-code"];

/// Each fault of `text` on a line of its own.
fn faults(text: &str) -> String {
    let error = Policy::parse(text, RULES).expect_err("the policy has a fault");
    error.faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn empty_policy_is_the_default() {
    assert_eq!(Policy::parse("", RULES), Ok(Policy::default()));
}

#[test]
fn every_fixed_key_is_accepted() {
    let policy = Policy::parse(
        r#"
        [approval]
        scope = "all"
        required = 2
        requester_may_approve = false
        teams = ["acme/reviewers"]
        [checks]
        required = ["CodeQL", "ci/test"]
        [agents]
        logins = ["acme-ci-bot"]
        [size]
        max_effective_lines = 300
        max_review_minutes = 45
        [paths]
        sensitive = ["infra/**", "*.{sql,psql}"]
        sensitive_approvals = 0
        [rules]
        duplicate-code = "off"
        "#,
        RULES,
    )
    .unwrap();
    assert_eq!(policy.approval.required, 2);
    assert_eq!(policy.size.max_effective_lines, 300);
    assert_eq!(policy.paths.sensitive, ["infra/**", "*.{sql,psql}"]);
    assert_eq!(policy.rules["duplicate-code"], RuleLevel::Off);
}

#[test]
fn unknown_keys_are_named_with_their_place_and_the_nearest_key() {
    assert_snapshot!(faults("[size]\nmax_efective_lines = 3\n\n[sizes]\n[paths]\n  sensitiv = []\nfoo = 1\n"), @"
    line 2, column 1: unknown key `max_efective_lines` in `[size]`; did you mean `max_effective_lines`?
    line 4, column 2: unknown key `sizes`; did you mean `size`?
    line 6, column 3: unknown key `sensitiv` in `[paths]`; did you mean `sensitive`?
    line 7, column 1: unknown key `foo` in `[paths]`
    ");
}

#[test]
fn unknown_rule_is_named_with_the_nearest_rule() {
    assert_snapshot!(faults("[rules]\nduplicated-code = \"error\"\n"), @"line 2, column 1: unknown key `duplicated-code` in `[rules]`; did you mean `duplicate-code`?");
}

#[test]
fn values_of_the_wrong_type_are_named() {
    assert_snapshot!(faults(
        r#"size = 3
[approval]
required = "one"
teams = "acme/a"
scope = true
[agents]
logins = [1]
[duplication]
tests = 1.5"#
    ), @r#"
    line 1, column 8: `size` must be a table, not 3
    line 3, column 12: `approval.required` must be an integer, not "one"
    line 4, column 9: `approval.teams` must be a list, not "acme/a"
    line 5, column 9: `approval.scope` must be one of `agents`, `all`, not true
    line 7, column 11: `agents.logins` must be a string, not 1
    line 9, column 9: `duplication.tests` must be `true` or `false`, not 1.5
    "#);
}

#[test]
fn words_outside_the_choices_are_named() {
    assert_snapshot!(faults("[approval]\nscope = \"everyone\"\n[rules]\nduplicate-code = \"fatal\"\n"), @r#"
    line 2, column 9: `approval.scope` must be one of `agents`, `all`, not "everyone"
    line 4, column 18: `rules.duplicate-code` must be one of `note`, `warning`, `error`, `off`, not "fatal"
    "#);
}

#[test]
fn numbers_out_of_range_are_named() {
    assert_snapshot!(faults("[size]\nmax_effective_lines = 0\nmax_review_minutes = -5\nmax_files = 0x1_0000_0000\n"), @"
    line 2, column 23: `size.max_effective_lines` must be at least 1, not 0
    line 3, column 22: `size.max_review_minutes` must be at least 1, not -5
    line 4, column 13: `size.max_files` must be at most 4294967295, not 0x100000000
    ");
}

#[test]
fn invalid_globs_are_named() {
    assert_snapshot!(faults("[paths]\nsensitive = [\"ok/**\", \"a{b\", \"[z-a]\"]\n"), @"
    line 2, column 23: `paths.sensitive` has the invalid glob `a{b`: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)
    line 2, column 30: `paths.sensitive` has the invalid glob `[z-a]`: invalid range; 'z' > 'a'
    ");
}

#[test]
fn syntax_errors_are_all_named() {
    assert_snapshot!(faults("[size\nmax_files = \n[paths]\ntests = [\"a\", ]\ntests = []\n"), @"
    line 1, column 6: unclosed table, expected `]`
    line 5, column 1: duplicate key
    ");
}

#[test]
fn columns_count_characters() {
    assert_snapshot!(faults("[paths]\nsensitive = [\"äöü\", 1]\n"), @"line 2, column 21: `paths.sensitive` must be a string, not 1");
}

#[test]
fn message_of_the_whole_error_is_one_line() {
    let error = Policy::parse("a = 1\nb = 2\nc = 3\n", RULES).unwrap_err();
    assert_snapshot!(error, @"line 1, column 1: unknown key `a` (and 2 more; `review-gate policy check` shows all)");
}

#[test]
fn the_gate_does_not_wait_for_itself() {
    let text = "[checks]\nrequired = [\"CodeQL\", \"review-gate/approval\", \"review-gate/quality@review-gate\"]\n";
    assert_snapshot!(faults(text), @"
    line 2, column 23: `checks.required` must not name `review-gate/approval`: the gate cannot wait for its own check
    line 2, column 47: `checks.required` must not name `review-gate/quality@review-gate`: the gate cannot wait for its own check
    ");
}

#[test]
fn teams_are_named_with_their_organisation() {
    let text = "[approval]\nteams = [\"reviewers\", \"acme/reviewers\"]\n[exceptions]\nteams = [\"acme/\"]\n";
    assert_snapshot!(faults(text), @r#"
    line 2, column 10: `approval.teams` must name teams as `organisation/team`, not "reviewers"
    line 4, column 10: `exceptions.teams` must name teams as `organisation/team`, not "acme/"
    "#);
}
