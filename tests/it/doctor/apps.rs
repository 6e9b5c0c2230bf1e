//! The other Apps of the organisation: agents that reach too much, and whoever can take the rules away.

use super::scene::Scene;

fn check(slug: &str, permissions: &[(&str, &str)], expected: &[&str]) {
    let scene = Scene::sound();
    scene.organization.install_other_app(slug, permissions);
    assert_eq!(scene.complaints(), expected);
}

#[test]
fn agent_that_may_write_everywhere_is_open() {
    check(
        "devin-ai-integration",
        &[("contents", "write"), ("metadata", "read"), ("pull_requests", "write")],
        &["open agent-apps, acme: `devin-ai-integration` (Devin) may write `contents` and `pull_requests` in every \
            repository"],
    );
}

#[test]
fn agent_that_may_read_everywhere_is_a_warning() {
    check(
        "claude",
        &[("contents", "read")],
        &["warning agent-apps, acme: `claude` (Claude Code) may read every repository"],
    );
}

#[test]
fn agent_in_selected_repositories_is_named() {
    let scene = Scene::sound();
    let app = scene.organization.install_other_app("claude", &[("contents", "write")]);
    scene.organization.select_repositories(app, &[&scene.repository]);
    assert_eq!(
        scene.complaints(),
        ["warning agent-apps, acme: `claude` (Claude Code) may write `contents` in the repositories selected for it"]
    );
}

#[test]
fn agent_that_administers_is_open() {
    check(
        "claude",
        &[("administration", "write")],
        &[
            "open agent-apps, acme: `claude` (Claude Code) may write `administration` in every repository",
            "open rule-changing-apps, acme: `claude` (Claude Code), an agent, may write `administration`: it can take \
                the rules away",
        ],
    );
}

#[test]
fn other_app_that_administers_is_a_warning() {
    check(
        "terraform",
        &[("administration", "write")],
        &["warning rule-changing-apps, acme: `terraform` may write `administration`: it can take the rules away"],
    );
}

#[test]
fn app_that_is_no_agent_may_write() {
    check("ci", &[("contents", "write"), ("statuses", "write")], &[]);
}
