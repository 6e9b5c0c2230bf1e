//! What a policy asks for, and what no policy can give away.

use review_gate::model::check::{CheckSource, ForeignCheckState};
use review_gate::model::path::RepoPath;

use super::scene::{AGENT, ALICE, BOB, CAROL, Scene};

#[test]
fn an_agents_change_needs_one_human_whatever_the_policy_says() {
    for scope in ["agents", "all"] {
        let policy = format!(
            "[approval]\nscope = \"{scope}\"\nrequired = 0\n[paths]\nsensitive_approvals = 0\n[exceptions]\nteams = []"
        );
        let scene = Scene::opened_by(AGENT).policy(&policy).touches(&[".github/workflows/ci.yml"]);
        scene.waits();
        scene.approves(ALICE).is_green();
        Scene::opened_by(ALICE).policy(&policy).is_green();
    }
}

#[test]
fn as_many_have_to_approve_as_the_policy_says() {
    let scene = Scene::opened_by(AGENT).policy("[approval]\nrequired = 2").pushes(AGENT);
    assert_eq!(scene.obstacles(), ["2 approvals of independent humans are missing"]);
    assert_eq!(scene.ways_out(), ["people with write access who had no hand in the change approve it"]);
    let scene = scene.approves(ALICE);
    scene.waits();
    assert_eq!(scene.obstacles(), ["one approval of an independent human is missing"]);
    assert_eq!(scene.ways_out(), ["somebody with write access who had no hand in the change approves it"]);
    scene.approves(BOB).is_green();
}

#[test]
fn a_sensitive_path_asks_for_one_more() {
    for path in [
        "src/auth/token.rs",
        "lib/OAuth2.py",
        "services/billing/invoice.go",
        "app/Payments.kt",
        "db/migrations/0001.sql",
        ".github/workflows/ci.yml",
        ".GitHub/Workflows/ci.yml",
        ".github/workflows",
        ".github/workflows/copilot-setup-steps.yml",
        ".github/dependabot.yml",
        "CODEOWNERS",
        ".github/CODEOWNERS",
        "docs/codeowners",
        ".github/review-gate.toml",
        "AGENTS.md",
        "web/claude.md",
        ".cursor/rules/style.mdc",
        ".claude",
        ".claude/settings.json",
        ".cursorrules",
        ".devcontainer/devcontainer.json",
    ] {
        let scene = Scene::opened_by(AGENT).touches(&["src/lib.rs", path]).approves(ALICE);
        scene.waits();
        assert_eq!(scene.verdict().sensitive_paths, [RepoPath::from(path)], "{path}");
        scene.approves(BOB).is_green();
    }
}

#[test]
fn what_only_resembles_a_sensitive_path_asks_for_nothing() {
    for path in ["src/author.rs", "docs/agents.txt", "src/immigration.rs", "workflows/ci.yml", "src/authority/map.rs"] {
        Scene::opened_by(AGENT).touches(&[path]).approves(ALICE).is_green();
    }
}

#[test]
fn a_rename_out_of_a_sensitive_path_is_sensitive() {
    Scene::opened_by(AGENT).touches(&["src/auth/token.rs", "src/token.rs"]).approves(ALICE).waits();
    Scene::opened_by(AGENT).touches(&["src/token.rs", "src/auth/token.rs"]).approves(ALICE).waits();
}

#[test]
fn a_policy_adds_sensitive_paths_and_says_how_much_they_weigh() {
    let scene = Scene::opened_by(AGENT).touches(&["infra/prod.tf", "src/lib.rs"]).approves(ALICE);
    scene.is_green();
    scene.clone().policy("[paths]\nsensitive = [\"infra/**\"]").waits();
    scene.clone().policy("[paths]\nsensitive = [\"infra/**\"]\nsensitive_approvals = 0").is_green();
    let two_more = scene.policy("[paths]\nsensitive = [\"infra/**\"]\nsensitive_approvals = 2");
    assert_eq!(two_more.obstacles(), ["2 approvals of independent humans are missing"]);
}

#[test]
fn only_members_of_the_teams_count_where_the_policy_names_some() {
    let scene = Scene::opened_by(AGENT).policy("[approval]\nteams = [\"acme/core\", \"acme/web\"]");
    let scene = scene.member(BOB, &["acme/web"]).approves(ALICE);
    scene.waits();
    let why = "they are in none of the teams that may approve: acme/core, acme/web";
    assert_eq!(scene.said(), [format!("@alice approved: not counted, because {why}")]);
    let way_out = "somebody with write access in one of the teams acme/core, acme/web who had no hand in the change \
                   approves it";
    assert_eq!(scene.ways_out(), [way_out]);
    scene.approves(BOB).is_green();
}

#[test]
fn an_agent_in_a_team_does_not_count() {
    let scene = Scene::opened_by(ALICE).policy("[approval]\nscope = \"all\"\nteams = [\"acme/core\"]");
    scene.member(AGENT, &["acme/core"]).approves(AGENT).waits();
}

#[test]
fn checks_of_the_policy_have_to_succeed_on_the_head() {
    use ForeignCheckState::{NotSucceeded, Running, Succeeded};
    let scene = Scene::opened_by(AGENT).policy("[checks]\nrequired = [\"CodeQL\"]").approves(ALICE);
    let scene = scene.check("ci/test", NotSucceeded);
    scene.waits();
    assert_eq!(scene.obstacles(), ["check `CodeQL` did not run"]);
    assert_eq!(scene.ways_out(), ["let it run on this commit"]);

    let running = scene.clone().check("CodeQL", Running);
    running.waits();
    assert_eq!(running.obstacles(), ["check `CodeQL` has not ended"]);
    assert_eq!(running.ways_out(), ["wait until it has ended"]);

    let failed = scene.clone().check("CodeQL", NotSucceeded);
    failed.fails();
    assert_eq!(failed.obstacles(), ["check `CodeQL` did not succeed"]);

    let green = scene.check("CodeQL", Succeeded);
    green.is_green();
    green.check("CodeQL", NotSucceeded).fails();
}

#[test]
fn of_several_checks_with_one_name_the_worst_is_told() {
    use ForeignCheckState::{NotSucceeded, Running, Succeeded};
    let scene = Scene::opened_by(ALICE).policy("[checks]\nrequired = [\"CodeQL\"]");
    for states in [[Running, NotSucceeded, Succeeded], [Succeeded, NotSucceeded, Running]] {
        states.iter().fold(scene.clone(), |scene, state| scene.check("CodeQL", *state)).fails();
    }
}

#[test]
fn checks_are_required_of_people_too() {
    let scene = Scene::opened_by(ALICE).policy("[checks]\nrequired = [\"ci/test\"]");
    scene.waits();
    scene.check("ci/test", ForeignCheckState::Succeeded).is_green();
}

#[test]
fn what_weighs_most_is_told_first() {
    let scene = Scene::opened_by(AGENT)
        .policy("[approval]\nrequired = 3\n[checks]\nrequired = [\"a\", \"b\"]")
        .check("b", ForeignCheckState::NotSucceeded)
        .asks_for_changes(CAROL)
        .approves(ALICE);
    assert_eq!(
        scene.obstacles(),
        [
            "@carol asks for changes",
            "check `b` did not succeed",
            "check `a` did not run",
            "2 approvals of independent humans are missing",
        ]
    );
}

#[test]
fn a_check_of_an_app_is_not_replaced_by_a_commit_status() {
    let scene = Scene::opened_by(ALICE).policy("[checks]\nrequired = [\"CodeQL\"]");
    let status = scene.check_by(CheckSource::Status, "CodeQL", ForeignCheckState::Succeeded);
    status.is_green();
    let forged = status.with(|snapshot| snapshot.app_checks = Ok(["CodeQL".to_owned()].into()));
    forged.fails();
    assert_eq!(forged.obstacles(), ["`CodeQL` is a commit status here, and a check run of an App on the base branch"]);
    forged.check("CodeQL", ForeignCheckState::Succeeded).is_green();
}

#[test]
fn a_check_can_be_pinned_to_an_app() {
    let scene = Scene::opened_by(ALICE).policy("[checks]\nrequired = [\"CodeQL@github-advanced-security\"]");
    let by = |app: &str, state| scene.clone().check_by(CheckSource::App(app.to_owned()), "CodeQL", state);
    by("github-actions", ForeignCheckState::Succeeded).waits();
    scene.clone().check_by(CheckSource::Status, "CodeQL", ForeignCheckState::Succeeded).waits();
    by("github-advanced-security", ForeignCheckState::Succeeded).is_green();
    by("github-advanced-security", ForeignCheckState::NotSucceeded).fails();
}

#[test]
fn teams_are_compared_as_github_does() {
    let scene = Scene::opened_by(AGENT).policy("[approval]\nteams = [\"Acme/Reviewers\"]");
    scene.member(BOB, &["acme/reviewers"]).approves(BOB).is_green();
}
