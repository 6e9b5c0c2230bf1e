//! Attempts to change the rules, and rules that are broken.

use super::world::{APPROVAL, QUALITY, World};

const POLICY: &str = ".github/review-gate.toml";

#[tokio::test]
async fn policy_of_the_head_decides_nothing() {
    let world = World::new().await;
    let lax = "[approval]\nrequired = 0\n[paths]\nsensitive_approvals = 0\n";
    let pull = world.pull_of(&world.copilot, "answer", &[(POLICY, Some(lax))]);
    world.settle().await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.alice).await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.bob).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn no_policy_lets_an_agents_change_pass_without_a_human() {
    let world = World::with_policy("[approval]\nrequired = 0\n[paths]\nsensitive_approvals = 0").await;
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn persons_change_of_what_guards_the_repository_passes_and_shows_that_first() {
    let world = World::new().await;
    for (branch, path) in [("policy", POLICY), ("owners", "CODEOWNERS"), ("ci", ".github/workflows/ci.yml")] {
        let pull = world.pull_of(&world.alice, branch, &[(path, Some("# nothing\n"))]);
        world.settle().await;
        world.is_green(&pull.head());
        let summary = world.summary(&pull.head(), APPROVAL);
        let (title, page) = summary.split_once("\n\n").unwrap();
        assert!(title.contains("touches sensitive paths"), "{title}");
        assert!(page.starts_with("#### Sensitive paths") && page.contains(path), "{page}");
    }
}

#[tokio::test]
async fn moving_a_sensitive_file_away_is_sensitive() {
    let world = World::new().await;
    world.main_moves_on(".github/workflows/ci.yml", "on: push\n");
    let files = [(".github/workflows/ci.yml", None), ("docs/ci.yml", Some("on: push\n"))];
    let pull = world.pull_of(&world.copilot, "answer", &files);
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.bob).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn change_of_the_policy_on_base_judges_what_is_open_anew() {
    let world = World::new().await;
    let pull = world.pull_by(&world.alice, "answer");
    let stricter = world.pull_of(&world.bob, "policy", &[(POLICY, Some("[approval]\nscope = \"all\"\n"))]);
    world.settle().await;
    world.is_green(&pull.head());
    stricter.merge(&world.bob).unwrap();
    world.settle().await;
    world.waits(&pull.head());
}

#[tokio::test]
async fn policy_that_is_not_valid_passes_nothing() {
    for broken in ["[approval]\nrequierd = 1\n", "not toml", "[checks]\nrequired = [\"review-gate/approval\"]\n"] {
        let world = World::with_policy(broken).await;
        let pull = world.pull_by(&world.alice, "answer");
        world.settle().await;
        world.fails(&pull.head());
        world.never_passed(&pull.head());
        assert_eq!(world.check(&pull.head(), QUALITY).as_deref(), Some("failure"));
        assert!(world.summary(&pull.head(), APPROVAL).contains("line "), "{broken}");
        world.set_policy("");
        world.sweep().await;
        world.is_green(&pull.head());
    }
}

#[tokio::test]
async fn change_that_breaks_the_policy_fails_whoever_approves_it() {
    let world = World::new().await;
    let pull = world.pull_of(&world.alice, "policy", &[(POLICY, Some("[approval]\n\nrequierd = 1\n"))]);
    world.settle().await;
    world.approve(&pull, &world.bob).await;
    world.fails(&pull.head());
    world.never_passed(&pull.head());
    for check in [QUALITY, APPROVAL] {
        let summary = world.summary(&pull.head(), check);
        assert!(summary.starts_with("The policy that this change brings is not valid"), "{summary}");
        assert!(summary.contains("line 3, column 1"), "{summary}");
    }
    let unreadable = world.pull_of(&world.alice, "binary", &[(POLICY, Some("a = \"\0\"\n"))]);
    world.settle().await;
    world.fails(&unreadable.head());
    let summary = world.summary(&unreadable.head(), APPROVAL);
    assert!(summary.starts_with("The policy that this change brings is not valid"), "{summary}");
}

#[tokio::test]
async fn broken_policy_is_repaired_through_the_gate_by_the_built_in_one() {
    let world = World::new().await;
    let earlier = world.pull_by(&world.alice, "earlier");
    world.set_policy("[approval]\nrequierd = 1\n");
    let pull = world.pull_of(&world.alice, "policy", &[(POLICY, Some("[approval]\nrequired = 0\n"))]);
    world.settle().await;
    world.waits(&pull.head());
    let summary = world.summary(&pull.head(), APPROVAL);
    assert!(summary.contains("The policy on the base branch is not valid"), "{summary}");
    world.approve(&pull, &world.bob).await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.carol).await;
    world.is_green(&pull.head());
    world.fails(&earlier.head());
    pull.merge(&world.bob).unwrap();
    world.settle().await;
    world.is_green(&earlier.head());
}

#[tokio::test]
async fn huge_policy_passes_nothing_and_stops_nothing() {
    let world = World::with_policy(&format!("a = {}", "[".repeat(100_000))).await;
    let pull = world.pull_by(&world.alice, "answer");
    world.settle().await;
    world.never_passed(&pull.head());
    world.set_policy("");
    world.sweep().await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn required_check_is_not_satisfied_by_a_commit_status_in_its_name() {
    let world = World::with_policy("[checks]\nrequired = [\"CodeQL\"]").await;
    let scanner = world.github.organization("acme").install_other_app("scanner", &[("checks", "write")]);
    let main = world.repository.branch("main").unwrap();
    world.repository.create_check_run_as(scanner, "CodeQL", &main, "failure");
    let pull = world.pull_by(&world.alice, "answer");
    world.repository.create_status(&world.copilot, &pull.head(), "CodeQL", "success");
    world.settle().await;
    world.fails(&pull.head());
    world.never_passed(&pull.head());
    world.repository.create_check_run_as(scanner, "CodeQL", &pull.head(), "success");
    world.settle().await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn required_check_that_is_pinned_is_that_apps_alone() {
    let world = World::with_policy("[checks]\nrequired = [\"CodeQL@scanner\"]").await;
    let acme = world.github.organization("acme");
    let [scanner, other] = ["scanner", "other"].map(|slug| acme.install_other_app(slug, &[("checks", "write")]));
    let pull = world.pull_by(&world.alice, "answer");
    world.repository.create_check_run_as(other, "CodeQL", &pull.head(), "success");
    world.settle().await;
    world.never_passed(&pull.head());
    world.repository.create_check_run_as(scanner, "CodeQL", &pull.head(), "success");
    world.settle().await;
    world.is_green(&pull.head());
    world.repository.create_check_run_as(scanner, "CodeQL", &pull.head(), "neutral");
    world.settle().await;
    world.fails(&pull.head());
}

#[tokio::test]
async fn teams_are_compared_as_github_does() {
    let world = World::with_policy("[approval]\nteams = [\"Acme/Reviewers\"]").await;
    world.github.organization("acme").team("reviewers").add(&world.bob);
    let pull = world.pull_by(&world.copilot, "answer");
    world.settle().await;
    world.approve(&pull, &world.alice).await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.bob).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn new_branch_that_requires_the_checks_has_the_floor_at_once() {
    let world = World::new().await;
    world.protected_branch("release/2");
    world.push(&world.copilot, "answer", "Add an answer");
    let pull = world.repository.open_pull(&world.copilot, "answer", "release/2", "Answer", "");
    world.settle().await;
    world.never_passed(&pull.head());
    world.approve(&pull, &world.alice).await;
    world.is_green(&pull.head());
}

#[tokio::test]
async fn policy_from_elsewhere_is_not_read() {
    for elsewhere in ["extends = \"acme/.github\"", "remote = \"acme/policies\"", "[approval]\nextends = \"main\""] {
        let world = World::with_policy(elsewhere).await;
        let pull = world.pull_by(&world.alice, "answer");
        world.settle().await;
        world.fails(&pull.head());
        world.never_passed(&pull.head());
        assert!(world.summary(&pull.head(), APPROVAL).contains("unknown key"), "{elsewhere}");
    }
}

#[tokio::test]
async fn sensitive_file_is_one_however_it_is_written_and_when_it_goes() {
    let world = World::with_policy("[paths]\nsensitive = [\"src/keys/**\"]\n").await;
    for path in ["CODEOWNERS", "src/keys/root.pem"] {
        world.main_moves_on(path, "text\n");
    }
    let changes = [
        ("deletion", "CODEOWNERS", None),
        ("own", "src/keys/root.pem", None),
        ("case", ".GitHub/Workflows/CI.yml", Some("on: push\n")),
        ("own-case", "SRC/Keys/other.pem", Some("text\n")),
        ("nested", "tools/.Claude/settings.json", Some("{}\n")),
    ];
    for (branch, path, text) in changes {
        let pull = world.pull_of(&world.copilot, branch, &[(path, text)]);
        world.settle().await;
        world.approve(&pull, &world.alice).await;
        world.never_passed(&pull.head());
        assert!(world.summary(&pull.head(), APPROVAL).contains(path), "{path}");
        world.approve(&pull, &world.bob).await;
        world.is_green(&pull.head());
    }
}
