//! The other Apps of an organisation: what agents reach, and who can take the rules away.

use super::app::list;
use super::diagnose::Findings;
use super::diagnosis::Topic;
use super::facts::InstallationFacts;
use super::needs::Level;
use crate::approval::agents;
use crate::github::organisations::InstalledApp;

/// Permissions by which an App can change what the gate stands on.
const RULES: &[&str] = &["administration", "organization_administration"];

/// Looks at every App but `own`.
pub(super) fn diagnose(found: &mut Findings, installation: &InstallationFacts, own: u64) {
    let topics = [Topic::AgentApps, Topic::RuleChangingApps];
    let apps = match &installation.apps {
        Ok(apps) => apps,
        Err(reason) => return topics.into_iter().for_each(|topic| found.not_known(topic, reason)),
    };
    for app in apps.iter().filter(|app| app.app_id != own) {
        match agents::of_app(&app.slug) {
            Some(agent) => agent_app(found, app, &agent.name),
            None => other_app(found, app),
        }
    }
    found.otherwise_fine(&topics);
}

fn agent_app(found: &mut Findings, app: &InstalledApp, agent: &str) {
    let name = format!("`{}` ({agent})", app.slug);
    let written = written(app);
    let rules = changeable_rules(app);
    let reaches_all = app.repository_selection == "all";
    if !rules.is_empty() {
        let what = format!("{name}, an agent, may write {}: it can take the rules away", list(&rules));
        found.open(Topic::RuleChangingApps, what, "revoke these permissions, or remove the App");
    }
    match (reaches_all, written.is_empty()) {
        (true, false) => found.open(
            Topic::AgentApps,
            format!("{name} may write {} in every repository", list(&written)),
            "select the repositories it works in, on the page of its installation",
        ),
        (true, true) => found.warn(
            Topic::AgentApps,
            format!("{name} may read every repository"),
            "select the repositories it works in, on the page of its installation",
        ),
        (false, false) => found.warn(
            Topic::AgentApps,
            format!("{name} may write {} in the repositories selected for it", list(&written)),
            "see that these are few, and that the gate guards each of them",
        ),
        (false, true) => {}
    }
}

fn other_app(found: &mut Findings, app: &InstalledApp) {
    let rules = changeable_rules(app);
    if !rules.is_empty() {
        let what = format!("`{}` may write {}: it can take the rules away", app.slug, list(&rules));
        found.warn(Topic::RuleChangingApps, what, "revoke these permissions unless the App is there for this");
    }
}

fn written(app: &InstalledApp) -> Vec<String> {
    let written = app.permissions.keys().filter(|name| Level::of(&app.permissions, name) == Some(Level::Write));
    written.map(|name| format!("`{name}`")).collect()
}

fn changeable_rules(app: &InstalledApp) -> Vec<String> {
    let changeable = RULES.iter().filter(|name| Level::of(&app.permissions, name) == Some(Level::Write));
    changeable.map(|name| format!("`{name}`")).collect()
}
