//! Which rules hold for a branch and an account: rulesets of repository and organization, and classic protection.

use serde_json::Value;

use super::json::rules::Source;
use super::pushing::Push;
use super::state::State;
use super::state::rules::{Protection, RequiredCheck, Ruleset};

/// Ids that GitHub gives its built-in roles, as bypass actors name them.
const ROLE_IDS: &[(u64, &str)] = &[(5, "admin"), (2, "maintain"), (4, "write")];

/// Everything that is demanded of one account at one branch.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule that holds or does not")]
pub(crate) struct Demands {
    pub(crate) checks: Vec<RequiredCheck>,
    /// Those that hold when the branch is created, too.
    pub(crate) checks_on_creation: Vec<RequiredCheck>,
    /// The head must contain the tip of the base.
    pub(crate) up_to_date: bool,
    /// Changes come by pull request, with so many approvals.
    pub(crate) approvals: Option<u64>,
    /// Approvals are dismissed by pushes.
    pub(crate) dismisses_approvals: bool,
    /// Merges go through the queue, and whether each entry of a group is tested.
    pub(crate) queue: Option<bool>,
    pub(crate) refuses_force: bool,
    pub(crate) refuses_deletion: bool,
    pub(crate) refuses_creation: bool,
}

impl State {
    /// All rulesets of a repository, those of the organization last.
    pub(crate) fn rulesets(&self, repository: u64) -> Vec<(&Ruleset, Source)> {
        let found = self.repository(repository);
        let own = found.rulesets.iter().map(|ruleset| (ruleset, Source::Repository));
        let organization = self.organizations.get(&found.owner);
        let inherited = organization.into_iter().flat_map(|organization| &organization.rulesets);
        own.chain(inherited.map(|ruleset| (ruleset, Source::Organization))).collect()
    }

    /// Active rulesets that match a branch.
    pub(crate) fn rulesets_for(&self, repository: u64, branch: &str) -> Vec<(&Ruleset, Source)> {
        let found = self.repository(repository);
        let reference = format!("refs/heads/{branch}");
        let matches = |pattern: &String| match pattern.as_str() {
            "~ALL" => true,
            "~DEFAULT_BRANCH" => branch == found.default_branch,
            pattern => matches_pattern(pattern.as_bytes(), reference.as_bytes()),
        };
        let holds = |ruleset: &Ruleset| {
            let included = ruleset.include.iter().any(matches) && !ruleset.exclude.iter().any(matches);
            ruleset.enforcement == "active" && included
        };
        self.rulesets(repository).into_iter().filter(|(ruleset, _)| holds(ruleset)).collect()
    }

    /// Whether anything protects the branch.
    pub(crate) fn is_protected(&self, repository: u64, branch: &str) -> bool {
        self.repository(repository).protections.contains_key(branch)
            || !self.rulesets_for(repository, branch).is_empty()
            || !self.rulesets_for(repository, branch).is_empty()
    }

    /// What is demanded of an account that merges into a branch; nothing where it is exempt.
    pub(crate) fn demands(&self, repository: u64, branch: &str, actor: u64) -> Demands {
        self.demands_unless(repository, branch, actor, |_| true)
    }

    /// What is demanded of an account that pushes to a branch; some are exempt in pull requests alone.
    fn demands_of_pushes(&self, repository: u64, branch: &str, actor: u64) -> Demands {
        self.demands_unless(repository, branch, actor, |exempt| exempt["bypass_mode"] != "pull_request")
    }

    fn demands_unless(&self, repository: u64, branch: &str, actor: u64, applies: fn(&Value) -> bool) -> Demands {
        let mut demands = Demands::default();
        for (ruleset, _) in self.rulesets_for(repository, branch) {
            let is_exempt = |exempt: &Value| applies(exempt) && self.is_exempt(repository, exempt, actor);
            if !ruleset.bypass_actors.iter().any(is_exempt) {
                demands.add(ruleset);
            }
        }
        let protection = self.repository(repository).protections.get(branch);
        let is_held = |protection: &&Protection| protection.enforce_admins || self.role(repository, actor) != "admin";
        if let Some(protection) = protection.filter(is_held) {
            demands.checks.extend(protection.required_checks.iter().cloned());
            demands.checks_on_creation.extend(protection.required_checks.iter().cloned());
            demands.approvals = demands.approvals.max(protection.required_approvals);
            demands.refuses_force = true;
            demands.refuses_deletion = true;
        }
        demands
    }

    /// Why the rules refuse a push.
    pub(crate) fn push_refusals(&self, repository: u64, push: &Push) -> Vec<String> {
        let found = self.repository(repository);
        let before = found.branch(push.branch);
        let demands = self.demands_of_pushes(repository, push.branch, push.pusher);
        let mut refusals = Vec::new();
        let mut refuse = |refused: bool, reason: &str| {
            if refused {
                refusals.push(reason.to_owned());
            }
        };
        let Some(sha) = push.sha else {
            refuse(demands.refuses_deletion, "the branch may not be deleted");
            return refusals;
        };
        refuse(before.is_none() && demands.refuses_creation, "the branch may not be created");
        refuse(before.is_some() && demands.approvals.is_some(), "changes must be made through a pull request");
        refuse(before.is_some() && demands.queue.is_some(), "changes must be made through the merge queue");
        let rewrites = before.is_some_and(|before| !found.git.is_ancestor(before, sha));
        refuse(rewrites && demands.refuses_force, "the branch may not be force-pushed");
        let checks = if before.is_some() { &demands.checks } else { &demands.checks_on_creation };
        refusals.extend(checks.iter().filter_map(|check| self.why_not_passed(repository, check, &[sha])));
        refusals
    }

    fn is_exempt(&self, repository: u64, exempt: &Value, actor: u64) -> bool {
        let id = exempt["actor_id"].as_u64();
        let owner = self.organizations.get(&self.repository(repository).owner);
        match exempt["actor_type"].as_str() {
            Some("User") => id == Some(actor),
            Some("OrganizationAdmin") => {
                owner.is_some_and(|owner| owner.members.get(&actor).is_some_and(|role| role == "admin"))
            }
            Some("RepositoryRole") => {
                let role = self.role(repository, actor);
                ROLE_IDS.iter().any(|(role_id, name)| id == Some(*role_id) && *name == role)
            }
            Some("Team") => owner.is_some_and(|owner| {
                owner.teams.values().any(|team| id == Some(team.id) && owner.is_member(team, actor))
            }),
            Some("Integration") => {
                let app = id.and_then(|id| self.apps.get(&id));
                app.is_some_and(|app| self.accounts[&actor].login == format!("{}[bot]", app.slug))
            }
            _ => false,
        }
    }
}

impl Demands {
    fn add(&mut self, ruleset: &Ruleset) {
        for rule in &ruleset.rules {
            let parameters = &rule["parameters"];
            match rule["type"].as_str().unwrap_or_default() {
                "required_status_checks" => {
                    let checks: Vec<RequiredCheck> = required_checks(parameters);
                    if parameters["do_not_enforce_on_create"] != true {
                        self.checks_on_creation.extend(checks.iter().cloned());
                    }
                    self.checks.extend(checks);
                    self.up_to_date |= parameters["strict_required_status_checks_policy"] == true;
                }
                "pull_request" => {
                    let approvals = parameters["required_approving_review_count"].as_u64().unwrap_or(0);
                    self.approvals = self.approvals.max(Some(approvals));
                    self.dismisses_approvals |= parameters["dismiss_stale_reviews_on_push"] == true;
                }
                "merge_queue" => {
                    let all_green = parameters["grouping_strategy"] != "HEADGREEN";
                    self.queue = Some(self.queue.unwrap_or(false) || all_green);
                }
                "non_fast_forward" => self.refuses_force = true,
                "deletion" => self.refuses_deletion = true,
                "creation" => self.refuses_creation = true,
                _ => {}
            }
        }
    }
}

fn required_checks(parameters: &Value) -> Vec<RequiredCheck> {
    let checks = parameters["required_status_checks"].as_array().into_iter().flatten();
    let parse = |check: &Value| RequiredCheck {
        context: check["context"].as_str().unwrap_or_default().to_owned(),
        integration: check["integration_id"].as_u64(),
    };
    checks.map(parse).collect()
}

/// Whether a pattern matches: `**/` any directories, `*` anything but a slash, `?` one character but a slash.
fn matches_pattern(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        ([b'*', b'*', rest @ ..], _) => {
            let rest_without_slash = rest.strip_prefix(b"/").unwrap_or(rest);
            let starts = (0..=text.len()).filter(|start| *start == 0 || text[start - 1] == b'/' || rest.is_empty());
            starts.into_iter().any(|start| matches_pattern(rest_without_slash, &text[start..]))
        }
        ([b'*', rest @ ..], _) => {
            let reach = text.iter().position(|byte| *byte == b'/').unwrap_or(text.len());
            (0..=reach).any(|length| matches_pattern(rest, &text[length..]))
        }
        ([b'?', rest @ ..], [byte, remaining @ ..]) => *byte != b'/' && matches_pattern(rest, remaining),
        ([wanted, rest @ ..], [byte, remaining @ ..]) => wanted == byte && matches_pattern(rest, remaining),
        _ => false,
    }
}
