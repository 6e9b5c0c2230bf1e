//! What protects a branch, and the ruleset that the gate writes.

use review_gate::github::branch_protection::BranchProtection;
use review_gate::github::rules::{ActiveRule, RequiredCheck, RequiredChecks, Rule};
use review_gate::github::rulesets::{Enforcement, GateRuleset, References};
use serde_json::json;

use super::server::{Reply, Server};

#[tokio::test]
async fn rules_are_read_and_unknown_ones_named() {
    let rules = json!([
        { "type": "required_status_checks", "ruleset_id": 1, "parameters": {
            "strict_required_status_checks_policy": true,
            "required_status_checks": [{ "context": "a", "integration_id": 7 }, { "context": "b" }] } },
        { "type": "merge_queue", "ruleset_id": 1, "parameters": { "grouping_strategy": "HEADGREEN" } },
        { "type": "deletion", "ruleset_id": 2 },
        { "type": "commit_message_pattern", "ruleset_id": 2, "parameters": { "operator": "regex" } },
    ]);
    let server = Server::start(move |_| Reply::json(&rules)).await;
    let found = server.repository().active_rules("release/1").await.unwrap();
    let check = |context: &str, app| RequiredCheck { context: context.to_owned(), app };
    let checks = vec![check("a", Some(7)), check("b", None)];
    let expected = [
        (Some(1), Rule::RequiredChecks(RequiredChecks { checks, is_strict: true, spares_creation: false })),
        (Some(1), Rule::MergeQueue { every_entry_must_pass: false }),
        (Some(2), Rule::Deletion),
        (Some(2), Rule::Other("commit_message_pattern".to_owned())),
    ];
    assert_eq!(found, expected.map(|(ruleset, rule)| ActiveRule { ruleset, rule }));
    assert_eq!(server.asked(), ["GET /repos/acme/shop/rules/branches/release%2F1?per_page=100&page=1"]);
}

#[tokio::test]
async fn classic_protection_is_read_and_may_be_missing() {
    let protection = json!({
        "required_status_checks": { "contexts": ["a", "b"], "checks": [{ "context": "a", "app_id": 7 }] },
        "required_pull_request_reviews": { "bypass_pull_request_allowances": {
            "users": [{ "login": "bob" }], "teams": [{ "slug": "admins", "name": "Admins" }], "apps": [] } },
        "enforce_admins": { "enabled": true },
        "allow_deletions": { "enabled": true },
    });
    let server = Server::start(
        move |seen| if seen.url.contains("/main/") { Reply::json(&protection) } else { Reply::status(404) },
    )
    .await;
    let check = |context: &str, app| RequiredCheck { context: context.to_owned(), app };
    let expected = BranchProtection {
        required_checks: vec![check("a", Some(7)), check("b", None)],
        requires_pull_request: true,
        binds_administrators: true,
        allows_force_pushes: false,
        allows_deletions: true,
        bypassers: vec!["admins".to_owned(), "bob".to_owned()],
    };
    assert_eq!(server.repository().branch_protection("main").await.unwrap(), Some(expected));
    assert_eq!(server.repository().branch_protection("dev").await.unwrap(), None);
}

#[tokio::test]
async fn ruleset_is_written_that_nobody_may_pass_by() {
    let written = json!({ "id": 3, "name": "review-gate", "target": "branch", "enforcement": "active" });
    let server = Server::start(move |_| Reply::json(&written)).await;
    let branches = References { include: vec!["~DEFAULT_BRANCH".to_owned()], exclude: Vec::new() };
    let rules = vec![json!({ "type": "non_fast_forward" })];
    let ruleset = GateRuleset { name: "review-gate".to_owned(), branches, rules };
    let created = server.repository().create_ruleset(&ruleset).await.unwrap();
    server.repository().update_ruleset(created.id, &ruleset).await.unwrap();
    assert_eq!((created.enforcement, created.bypass_actors), (Enforcement::Active, None));
    assert_eq!(server.asked(), ["POST /repos/acme/shop/rulesets", "PUT /repos/acme/shop/rulesets/3"]);
    insta::assert_json_snapshot!(server.seen()[0].body, @r#"
    {
      "bypass_actors": [],
      "conditions": {
        "ref_name": {
          "exclude": [],
          "include": [
            "~DEFAULT_BRANCH"
          ]
        }
      },
      "enforcement": "active",
      "name": "review-gate",
      "rules": [
        {
          "type": "non_fast_forward"
        }
      ],
      "target": "branch"
    }
    "#);
}
