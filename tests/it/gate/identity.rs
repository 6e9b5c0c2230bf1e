//! Attempts to approve as somebody else, and people who are taken for somebody else.

use super::world::{APPROVAL, World};
use crate::support::github::account::AccountKind;
use crate::support::github::repository::Commit;

#[tokio::test]
async fn no_machine_approves_whatever_it_is_called() {
    let world = World::new().await;
    world.repository.change(|repository| repository.actions_may_approve = true);
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let reviewer = world.github.account(175_728_472, "Copilot", AccountKind::Bot);
    for bot in [reviewer, world.github.bot("claude"), world.github.bot("github-actions"), world.github.bot("helper")] {
        world.repository.set_permission(&bot, "write");
        world.approve(&pull, &bot).await;
        world.never_passed(&pull.head());
    }
}

#[tokio::test]
async fn machine_user_that_is_renamed_stays_an_agent() {
    let world = World::with_policy("[agents]\nlogins = [\"@Acme-CI\"]").await;
    let machine = world.github.user("acme-ci");
    world.repository.set_permission(&machine, "write");
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    let renamed = world.github.rename_account(&machine, "jane");
    world.approve(&pull, &renamed).await;
    world.never_passed(&pull.head());
    assert!(world.summary(&pull.head(), APPROVAL).contains("it is a machine's account"));
    let own = world.pull_with(&renamed, "own", "Write it myself");
    world.settle().await;
    world.never_passed(&own.head());
}

#[tokio::test]
async fn person_whose_account_the_agent_pushed_with_does_not_approve() {
    let world = World::new().await;
    world.push(&world.alice, "answer", "Add an answer\n\nClaude-Session: https://claude.ai/code/1");
    let pull = world.repository.open_pull(&world.bob, "answer", "main", "Answer", "");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.carol).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn every_change_waits_for_somebody_else_where_the_policy_says_so() {
    let world = World::with_policy("[approval]\nscope = \"all\"").await;
    let pull = world.pull_by(&world.alice, "answer");
    world.settle().await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.bob).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn address_without_an_account_blocks_until_it_is_linked() {
    let world = World::new().await;
    let nobodys = ("Jane".to_owned(), "jane@home.example".to_owned());
    let sha = world.repository.commit(&Commit { branch: "answer", ..Commit::by(&nobodys) });
    world.repository.push(&world.alice, "answer", &sha, false).unwrap();
    world.repository.open_pull(&world.alice, "answer", "main", "Answer", "");
    world.settle().await;
    world.fails(&sha);
    world.never_passed(&sha);
    world.github.add_email(&world.alice, "jane@home.example");
    world.sweep().await;
    world.is_green(&sha);
}

#[tokio::test]
async fn accounts_are_told_apart_by_number_when_logins_change() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.github.rename_account(&world.alice, "alice-miller");
    let other = world.github.user("alice");
    world.sweep().await;
    world.is_green(&pull.head());
    let second = world.pull_with(&world.copilot, "second", "Add a second");
    world.settle().await;
    world.approve(&second, &other).await;
    world.never_passed(&second.head());
}

#[tokio::test]
async fn approval_ends_with_the_reviewers_write_access() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.repository.set_permission(&world.alice, "read");
    world.settle().await;
    world.waits(&pull.head());
    world.approve(&pull, &world.bob).await;
    world.is_green(&pull.head());
    world.repository.set_permission(&world.bob, "none");
    world.lose_webhooks();
    world.sweep().await;
    world.waits(&pull.head());
}

#[tokio::test]
async fn passer_by_in_a_public_repository_does_not_approve() {
    let world = World::new().await;
    world.repository.change(|repository| repository.private = false);
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.mallory).await;
    world.never_passed(&pull.head());
}

#[tokio::test]
async fn reviewer_who_merges_base_into_the_branch_is_not_barred() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.main_moves_on("docs/news.md", "News\n");
    let alices = world.alice.signature();
    let (head, main) = (pull.head(), world.repository.branch("main").unwrap());
    let parents = [head.as_str(), main.as_str()];
    let files = [("docs/news.md", Some("News\n"))];
    let commit = Commit { message: "Merge main", parents: &parents, files: &files, ..Commit::by(&alices) };
    let updated = world.repository.commit(&Commit { committer: ("GitHub", "noreply@github.com"), ..commit });
    world.github.advance(60);
    world.repository.push(&world.alice, "answer", &updated, false).unwrap();
    world.settle().await;
    world.is_green(&updated);
    world.push(&world.copilot, "answer", "Answer better");
    world.settle().await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn reviewer_who_rebases_the_branch_is_not_barred() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.main_moves_on("docs/news.md", "News\n");
    let (copilots, alices) = (world.copilot.signature(), world.alice.signature());
    let main = world.repository.branch("main").unwrap();
    let parents = [main.as_str()];
    let files = [("src/add_an_answer.py", Some("def answer():\n    return 42\n"))];
    let commit = Commit { message: "Add an answer", parents: &parents, files: &files, ..Commit::by(&copilots) };
    let rebased = world.repository.commit(&Commit { committer: (&alices.0, &alices.1), ..commit });
    world.github.advance(60);
    world.repository.push(&world.alice, "answer", &rebased, true).unwrap();
    world.settle().await;
    world.is_green(&rebased);
}

#[tokio::test]
async fn who_slips_something_into_a_rebase_is_barred() {
    let world = World::new().await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.main_moves_on("docs/news.md", "News\n");
    let (copilots, alices) = (world.copilot.signature(), world.alice.signature());
    let main = world.repository.branch("main").unwrap();
    let parents = [main.as_str()];
    let files = [("src/add_an_answer.py", Some("def answer():\n    return 43\n"))];
    let commit = Commit { message: "Add an answer", parents: &parents, files: &files, ..Commit::by(&copilots) };
    let changed = world.repository.commit(&Commit { committer: (&alices.0, &alices.1), ..commit });
    world.github.advance(60);
    world.repository.push(&world.alice, "answer", &changed, true).unwrap();
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.never_passed(&changed);
}

#[tokio::test]
async fn bot_that_merges_base_makes_no_change_an_agents() {
    let world = World::new().await;
    let pull = world.pull_by(&world.alice, "answer");
    world.settle().await;
    world.is_green(&pull.head());
    world.main_moves_on("docs/news.md", "News\n");
    let (head, main) = (pull.head(), world.repository.branch("main").unwrap());
    let parents = [head.as_str(), main.as_str()];
    let files = [("docs/news.md", Some("News\n"))];
    let copilots = world.copilot.signature();
    let merge = Commit { message: "Merge main", parents: &parents, files: &files, ..Commit::by(&copilots) };
    let updated = world.repository.commit(&merge);
    world.repository.push(&world.copilot, "answer", &updated, false).unwrap();
    world.settle().await;
    world.is_green(&updated);
}

#[tokio::test]
async fn machine_in_the_team_that_approves_does_not_approve() {
    let world = World::with_policy("[approval]\nteams = [\"acme/owners\"]\n[agents]\nlogins = [\"acme-ci\"]").await;
    let machine = world.github.user("acme-ci");
    world.repository.set_permission(&machine, "write");
    let owners = world.github.organization("acme").team("owners");
    for member in [&machine, &world.alice, &world.bob] {
        owners.add(member);
    }
    world.push(&world.alice, "answer", "Add an answer\n\nClaude-Session: https://claude.ai/code/1");
    let pull = world.repository.open_pull(&world.copilot, "answer", "main", "Answer", "");
    world.settle().await;
    for barred in [&machine, &world.alice, &world.carol] {
        world.approve(&pull, barred).await;
        world.never_passed(&pull.head());
    }
    world.approve(&pull, &world.bob).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn commit_on_top_of_a_bots_dependencies_ends_the_exemption() {
    let world = World::new().await;
    let dependabot = world.github.account(49_699_333, "dependabot[bot]", AccountKind::Bot);
    world.repository.set_permission(&dependabot, "write");
    let signature = dependabot.signature();
    let files = [("Cargo.toml", Some("[dependencies]\nserde = \"1.0.1\"\n"))];
    let sha = world.repository.commit(&Commit { branch: "raise", files: &files, ..Commit::by(&signature) });
    world.repository.verify(&sha);
    world.repository.push(&dependabot, "raise", &sha, false).unwrap();
    let pull = world.repository.open_pull(&dependabot, "raise", "main", "Raise serde", "");
    world.settle().await;
    world.is_green(&sha);
    let pushed = world.push(&world.alice, "raise", "Slip this in");
    world.settle().await;
    world.never_passed(&pushed);
    world.approve(&pull, &world.alice).await;
    world.never_passed(&pushed);
    world.approve(&pull, &world.bob).await;
    world.is_green(&pushed);
}
