//! What makes a change an agent's, and that no machine approves.

use review_gate::approval::evidence::Tier;
use review_gate::model::account::AccountKind;
use review_gate::model::check::CheckConclusion::Success;
use review_gate::model::snapshot::{Commit, Taint};

use super::scene::{
    AGENT, ALICE, BOB, CAROL, DEPENDABOT, MACHINE_USER, SOME_APP, Scene, WEB_FLOW, Who, commit_by, id, nobody,
    with_co_authors, with_trailers,
};

#[test]
fn an_agents_change_needs_a_human() {
    let scene = Scene::opened_by(AGENT);
    scene.waits();
    assert_eq!(scene.obstacles(), ["one approval of an independent human is missing"]);
    scene.approves(ALICE).is_green();
}

#[test]
fn a_change_without_marks_needs_nobody_unless_the_policy_says_so() {
    Scene::opened_by(ALICE).is_green();
    let scene = Scene::opened_by(ALICE).policy("[approval]\nscope = \"all\"");
    scene.waits();
    scene.clone().approves(ALICE).waits();
    scene.approves(BOB).is_green();
}

#[test]
fn no_machine_approves() {
    let reviewer = |login, id| Who { id, login, kind: AccountKind::Bot };
    let copilot_as_a_user = Who { kind: AccountKind::User, id: 175_728_472, login: "Copilot" };
    let organisation = Who { kind: AccountKind::Other, id: 50, login: "acme" };
    for who in [
        SOME_APP,
        DEPENDABOT,
        reviewer("copilot-pull-request-reviewer[bot]", 51),
        reviewer("Copilot", 52),
        reviewer("claude", 53),
        reviewer("github-actions[bot]", 41_898_282),
        copilot_as_a_user,
        organisation,
    ] {
        let scene = Scene::opened_by(AGENT).member(who, &[]).approves(who);
        scene.waits();
        let why = if who == organisation { "it is no person's account" } else { "it is a machine's account" };
        assert_eq!(scene.said(), [format!("@{} approved: not counted, because {why}", who.login)]);
    }
}

#[test]
fn a_machine_user_that_the_policy_lists_is_an_agent() {
    Scene::opened_by(AGENT).approves(MACHINE_USER).is_green();
    for listed in ["acme-ci", "Acme-CI", "@acme-ci"] {
        let policy = format!("[agents]\nlogins = [\"{listed}\"]");
        Scene::opened_by(AGENT).policy(&policy).approves(MACHINE_USER).waits();
        Scene::opened_by(MACHINE_USER).policy(&policy).waits();
    }
}

#[test]
fn an_agent_that_uses_a_persons_account_is_known_by_its_marks() {
    for trailer in [
        "Co-Authored-By: Claude <noreply@anthropic.com>",
        "Co-authored-by: Codex <noreply@openai.com>",
        "Claude-Session: https://claude.ai/code/session_1",
        "Agent-Logs-Url: https://github.com/o/r/sessions/1",
    ] {
        let scene = Scene::opened_with(ALICE, with_trailers(commit_by(ALICE), trailer));
        scene.waits();
        scene.clone().approves(ALICE).waits();
        scene.approves(BOB).is_green();
        let scene = Scene::opened_by(ALICE).with(|snapshot| snapshot.pull_request.body = format!("What\n\n{trailer}"));
        scene.waits();
        scene.approves(BOB).is_green();
    }
}

#[test]
fn a_description_in_an_agents_form_is_a_mark() {
    for body in [
        "<!-- START COPILOT CODING AGENT TIPS -->",
        "## Summary\nhttps://chatgpt.com/codex/tasks/task_e_1",
        "🤖 Generated with [Claude Code](https://claude.com/claude-code)",
        "Link to Devin run: https://app.devin.ai/sessions/1",
    ] {
        Scene::opened_by(ALICE).with(|snapshot| snapshot.pull_request.body = body.to_owned()).waits();
    }
}

#[test]
fn names_that_people_have_too_are_no_marks() {
    let claude = Who { id: 60, login: "claude-dubois", kind: AccountKind::User };
    Scene::opened_by(claude).is_green();
    let people = with_trailers(commit_by(ALICE), "Assisted-by: a colleague");
    Scene::opened_with(ALICE, people).is_green();
}

#[test]
fn branch_names_and_labels_are_shown_and_decide_nothing() {
    let scene = Scene::opened_by(ALICE).with(|snapshot| {
        snapshot.pull_request.head_branch = "codex/fix".to_owned();
        snapshot.pull_request.labels = vec!["codex".to_owned()];
    });
    scene.is_green();
    let verdict = scene.verdict();
    let seen: Vec<_> = verdict.evidence.iter().map(|evidence| (evidence.tier, evidence.seen.as_str())).collect();
    assert_eq!(seen, [(Tier::Hint, "it is labelled `codex`"), (Tier::Hint, "the branch is named `codex/fix`")]);
}

#[test]
fn one_commit_of_an_agent_makes_it_an_agents_change() {
    Scene::opened_by(ALICE).pushes(AGENT).waits();
    Scene::opened_by(ALICE).pushes_commit(AGENT, commit_by(ALICE)).waits();
    Scene::opened_by(ALICE).pushes_commit(ALICE, commit_by(AGENT)).waits();
    Scene::opened_with(ALICE, with_co_authors(commit_by(ALICE), &[AGENT])).waits();
    let by_email = Commit { author: nobody("NoReply@anthropic.com"), ..commit_by(ALICE) };
    Scene::opened_with(ALICE, by_email).waits();
}

#[test]
fn a_human_who_takes_over_an_agents_change_does_not_make_it_theirs() {
    let scene = Scene::opened_by(AGENT).pushes(ALICE);
    scene.clone().approves(ALICE).waits();
    scene.approves(BOB).is_green();
}

#[test]
fn marks_that_were_washed_off_are_remembered() {
    let taint = Taint { commit: Some(id(1)), pull_request: 3, agent: "Devin".to_owned(), contributors: Vec::new() };
    let scene = Scene::opened_by(ALICE).with(|snapshot| snapshot.taints = Ok(vec![taint]));
    scene.waits();
    assert_eq!(scene.verdict().evidence[0].seen, "commit `1111111111` was part of #3, an agent's");
}

#[test]
fn who_had_a_hand_in_a_change_that_was_washed_is_remembered() {
    for (commit, where_to) in
        [(Some(id(1)), "#3, which commit `1111111111` was part of"), (None, "an earlier head of the pull request")]
    {
        let taint = Taint { commit, pull_request: 3, agent: "Devin".to_owned(), contributors: vec![BOB.account()] };
        let scene = Scene::opened_by(ALICE).with(|snapshot| snapshot.taints = Ok(vec![taint])).approves(BOB);
        scene.waits();
        assert_eq!(scene.said(), [format!("@bob approved: not counted, because they had a hand in {where_to}")]);
        scene.approves(CAROL).is_green();
    }
}

#[test]
fn bringing_base_up_to_date_makes_no_change_an_agents() {
    Scene::opened_by(ALICE).updates(AGENT).is_green();
    Scene::opened_by(ALICE).updates(SOME_APP).is_green();
    Scene::opened_by(ALICE).pushes(AGENT).waits();
}

#[test]
fn listed_agent_that_was_renamed_stays_one() {
    let mut scene = Scene::opened_by(MACHINE_USER);
    scene.is_green();
    scene.policy.agents.accounts.insert(MACHINE_USER.account().id);
    scene.waits();
}

#[test]
fn evidence_says_what_was_seen_strongest_first() {
    let commit = with_trailers(commit_by(AGENT), "Claude-Session: https://claude.ai/code/session_1");
    let verdict = Scene::opened_with(AGENT, commit).verdict();
    let seen: Vec<_> = verdict.evidence.iter().map(|evidence| evidence.seen.as_str()).collect();
    assert_eq!(
        seen,
        [
            "@copilot-swe-agent[bot] is the author of commit `1111111111`",
            "@copilot-swe-agent[bot] is the committer of commit `1111111111`",
            "@copilot-swe-agent[bot] opened the pull request",
            "@copilot-swe-agent[bot] pushed `1111111111`",
            "commit `1111111111` has a `Claude-Session` trailer",
        ]
    );
}

/// A commit that GitHub recorded and signed for `who`.
fn recorded_for(who: Who) -> Commit {
    Commit { committer: WEB_FLOW.signature(), is_verified: true, ..commit_by(who) }
}

#[test]
fn a_bot_that_raises_dependencies_is_no_agent() {
    let paths = ["Cargo.toml", "Cargo.lock", "web/package.json"];
    let scene = Scene::opened_with(DEPENDABOT, recorded_for(DEPENDABOT)).touches(&paths);
    scene.is_green();
    scene.clone().policy("[approval]\nscope = \"all\"").waits();
    scene.clone().touches(&["Cargo.toml", "build.rs"]).waits();
    scene.clone().pushes(ALICE).waits();
    scene.clone().pushes_commit(ALICE, recorded_for(DEPENDABOT)).waits();
    scene.clone().pushes(AGENT).waits();
    scene.pushes_commit(DEPENDABOT, with_co_authors(recorded_for(DEPENDABOT), &[ALICE])).waits();
    let unsigned = Commit { is_verified: false, ..recorded_for(DEPENDABOT) };
    Scene::opened_with(DEPENDABOT, unsigned).touches(&paths).waits();
    let verdict = Scene::opened_with(ALICE, recorded_for(DEPENDABOT)).touches(&paths).verdict();
    assert_ne!(verdict.conclusion, Success, "only the bot's own pull requests");
}
