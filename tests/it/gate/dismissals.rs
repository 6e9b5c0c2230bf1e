//! Findings that maintainers dismiss, and rules that are muted by it.

use review_gate::model::pull_request::PullRequestId;
use review_gate::model::reception::{Advice, Dismissal, Reception};

use super::pages::browser::Browser;
use super::world::{QUALITY, World};
use crate::support::github::account::Account;
use crate::support::github::pull::Pull;
use crate::support::github::repository::Commit;

const RULE: &str = "second-library";

/// A repository whose files all take `httpx`, by two people.
async fn settled(policy: &str) -> World {
    let world = World::with_policy(policy).await;
    let names: Vec<String> = (0..26).map(|number| format!("shop/module_{number}.py")).collect();
    for (author, names) in [(&world.alice, &names[..13]), (&world.bob, &names[13..])] {
        let signature = author.signature();
        let files: Vec<_> = names.iter().map(|name| (name.as_str(), Some("import httpx\n"))).collect();
        let commit = Commit { message: "Add modules", files: &files, ..Commit::by(&signature) };
        world.repository.set_branch("main", &world.repository.commit(&commit));
    }
    world
}

impl World {
    /// A change that takes another library.
    async fn odd_change(&self, branch: &str) -> Pull {
        let pull = self.pull_of(&self.alice, branch, &[("shop/orders.py", Some("import requests\n"))]);
        self.settle().await;
        pull
    }

    /// The page of the quality check.
    fn page(&self, pull: &Pull) -> String {
        self.summary(&pull.head(), QUALITY)
    }

    /// The comment that dismisses the finding on its page.
    fn dismissal(&self, pull: &Pull) -> String {
        let page = self.page(pull);
        let (_, rest) = page.split_once("/review-gate dismiss ").expect("the page says how to dismiss");
        format!("/review-gate dismiss {} we mean that", &rest[..16])
    }

    async fn comment(&self, pull: &Pull, by: &Account, text: &str) -> u64 {
        let comment = pull.comment(by, text);
        self.settle().await;
        comment
    }

    async fn reception(&self) -> Vec<(String, u64, u64)> {
        let repository = self.store.repositories().await.unwrap()[0].id;
        let receptions = self.store.receptions(repository).await.unwrap();
        receptions.into_iter().map(|found| (found.rule, found.shown, found.dismissed)).collect()
    }

    /// Makes it so that `shown` findings of `rule` were shown on earlier changes, and so many dismissed.
    async fn was_told(&self, rule: &str, shown: u64, dismissed: u64) {
        let repository = self.store.repositories().await.unwrap()[0].id;
        for number in 0..shown {
            let id = PullRequestId { repository, number: 1_000 + number };
            let advice = vec![Advice { fingerprint: "00".repeat(8), rule: rule.to_owned() }];
            let dismissal = Dismissal { fingerprint: "00".repeat(8), comment: number };
            let dismissals = if number < dismissed { vec![dismissal] } else { Vec::new() };
            self.store.save_advice(id, advice, dismissals).await.unwrap();
        }
    }
}

fn counted(shown: u64, dismissed: u64) -> Vec<(String, u64, u64)> {
    vec![(RULE.to_owned(), shown, dismissed)]
}

#[tokio::test]
async fn dismissal_counts_as_long_as_its_comment_stands() {
    let world = settled("").await;
    let pull = world.odd_change("odd").await;
    assert_eq!(world.reception().await, counted(1, 0));
    let comment = world.comment(&pull, &world.bob, &world.dismissal(&pull)).await;
    assert_eq!(world.reception().await, counted(1, 1));
    assert!(world.page(&pull).contains("counted against its rule"), "{}", world.page(&pull));
    pull.delete_comment(comment, &world.bob);
    world.settle().await;
    assert_eq!(world.reception().await, counted(1, 0));
}

#[tokio::test]
async fn finding_counts_once_however_often_its_change_is_judged() {
    let world = settled("").await;
    let pull = world.odd_change("odd").await;
    for text in [&*world.dismissal(&pull), "/review-gate recheck", &world.dismissal(&pull), "fine"] {
        world.comment(&pull, &world.bob, text).await;
    }
    let signature = world.alice.signature();
    let files = [("shop/orders.py", Some("# Orders.\nimport requests\n"))];
    let sha = world.repository.commit(&Commit { branch: "odd", files: &files, ..Commit::by(&signature) });
    world.repository.push(&world.alice, "odd", &sha, false).unwrap();
    world.settle().await;
    assert_eq!(world.reception().await, counted(1, 1));
}

#[tokio::test]
async fn nobody_but_people_who_may_write_dismisses() {
    let world = settled("[agents]\nlogins = [\"carol\"]").await;
    let pull = world.odd_change("odd").await;
    let dismissal = world.dismissal(&pull);
    for (by, why) in [
        (&world.mallory, "they may not write to the repository"),
        (&world.copilot, "it is a machine's account"),
        (&world.carol, "it is a machine's account"),
    ] {
        let comment = world.comment(&pull, by, &dismissal).await;
        assert!(world.page(&pull).contains(why), "{}", world.page(&pull));
        assert_eq!(world.reception().await, counted(1, 0));
        pull.delete_comment(comment, by);
        world.settle().await;
    }
}

#[tokio::test]
async fn dismissal_in_an_edited_comment_does_not_count() {
    let world = settled("").await;
    let pull = world.odd_change("odd").await;
    let comment = world.comment(&pull, &world.bob, "I like it").await;
    pull.edit_comment(comment, &world.copilot, &world.dismissal(&pull));
    world.settle().await;
    assert_eq!(world.reception().await, counted(1, 0));
    assert!(world.page(&pull).contains("the comment was changed after it was written"));
}

#[tokio::test]
async fn finding_that_the_change_does_not_have_cannot_be_dismissed() {
    let world = settled("").await;
    let pull = world.odd_change("odd").await;
    for (finding, why) in [
        ("0123456789abcdef", "this change has no such finding"),
        ("' OR 1=1 --", "it does not name a finding"),
        ("%", "it does not name a finding"),
        ("<img src=x onerror=alert(1)>", "it does not name a finding"),
    ] {
        world.comment(&pull, &world.bob, &format!("/review-gate dismiss {finding}")).await;
        assert!(world.page(&pull).contains(why), "{}", world.page(&pull));
        assert!(!world.page(&pull).contains("<img"));
        assert_eq!(world.reception().await, counted(1, 0));
    }
}

#[tokio::test]
async fn what_blocks_cannot_be_dismissed() {
    let world = settled("[rules]\nsecond-library = \"error\"").await;
    let pull = world.odd_change("odd").await;
    assert_eq!(world.check(&pull.head(), QUALITY).as_deref(), Some("failure"));
    assert!(!world.page(&pull).contains("/review-gate dismiss"));
    assert_eq!(world.reception().await, []);
}

#[tokio::test]
async fn rule_that_is_dismissed_too_often_is_muted_until_the_policy_names_it() {
    let world = settled("").await;
    let first = world.odd_change("first").await;
    world.was_told(RULE, 21, 3).await;
    assert!(world.page(&first).contains("Warning: second-library"));
    world.comment(&first, &world.bob, &world.dismissal(&first)).await;
    let second = world.odd_change("second").await;
    let page = world.page(&second);
    assert!(page.contains("4 of 22 findings dismissed") && !page.contains("Warning: second-library"), "{page}");
    let shown = Browser::of(&world, &world.alice).await.get("/acme/widgets").await;
    shown.has("muted here");
    shown.has("4 of 22 findings dismissed");
    assert_eq!(world.reception().await, counted(22, 4));

    world.set_policy("[rules]\nsecond-library = \"warning\"");
    world.sweep().await;
    assert!(world.page(&second).contains("Warning: second-library"), "{}", world.page(&second));
    world.set_policy("[rules]\nsecond-library = \"error\"");
    world.sweep().await;
    assert_eq!(world.check(&second.head(), QUALITY).as_deref(), Some("failure"));
}

#[tokio::test]
async fn guards_are_never_muted() {
    let world = settled("").await;
    let key = concat!("TOKEN = \"gh", "p_4xQp9LmZr2TkVw8YbN3cHs6DfJg1AeUo5Ri7\"\n");
    let pull = world.pull_of(&world.alice, "key", &[("shop/orders.py", Some(key))]);
    world.settle().await;
    world.was_told("leaked-secret", 30, 30).await;
    world.comment(&pull, &world.bob, "/review-gate recheck").await;
    assert!(world.page(&pull).contains("leaked-secret"), "{}", world.page(&pull));
    let repository = world.store.repositories().await.unwrap()[0].id;
    let receptions = world.store.receptions(repository).await.unwrap();
    assert!(!receptions.iter().any(Reception::is_unwelcome));
}
