//! A safeguard of a branch: what puts it in force, and who may pass it by all the same.
//!
//! Several rulesets and a classic protection may hold the same; it takes one of them that nobody can pass by.

use super::facts::{BranchFacts, Reading, RepositoryFacts};
use crate::github::branch_protection::BranchProtection;
use crate::github::rules::Rule;
use crate::github::rulesets::{BypassActor, Ruleset};

/// How a safeguard stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is in force for everybody.
    Held,
    /// It is in force, but these may pass it by.
    PassedBy(Vec<Passer>),
    /// It is in force, but who may pass it by is not known, for this reason.
    HeldForMost(String),
    /// Nothing puts it in force.
    Missing,
    /// Nothing that could be read puts it in force, and this is why not all could be read.
    NotKnown(String),
}

/// Somebody who may pass a safeguard by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Passer {
    /// Administrators, whom a classic protection exempts.
    Administrators,
    /// Whoever a ruleset or a classic protection names, with where it does so.
    Named(String),
}

/// How the safeguard stands that these rules, or such a classic protection, put in force.
pub(super) fn standing(
    branch: &BranchFacts,
    repository: &RepositoryFacts,
    by_rule: impl Fn(&Rule) -> bool,
    by_classic: impl Fn(&BranchProtection) -> Option<Bypass>,
) -> Standing {
    let rules = match &branch.rules {
        Ok(rules) => rules,
        Err(reason) => return Standing::NotKnown(reason.clone()),
    };
    let holding = rules.iter().filter(|active| by_rule(&active.rule));
    let mut sources: Vec<Reading<Vec<Passer>>> =
        holding.map(|active| passers_of_ruleset(repository, active.ruleset)).collect();
    if let Ok(Some(protection)) = &branch.classic {
        sources.extend(by_classic(protection).map(|bypass| Ok(passers_of_classic(protection, bypass))));
    }
    match (&branch.classic, sources.is_empty()) {
        (Err(reason), true) => Standing::NotKnown(reason.clone()),
        (Ok(_), true) => Standing::Missing,
        (_, false) => strongest(sources),
    }
}

/// Who is exempt from a part of a classic protection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bypass {
    /// Administrators, where it exempts them.
    Administrators,
    /// Those whom it lets push without a pull request, too.
    Allowances,
}

fn strongest(sources: Vec<Reading<Vec<Passer>>>) -> Standing {
    if sources.iter().any(|passers| passers.as_ref().is_ok_and(Vec::is_empty)) {
        return Standing::Held;
    }
    let mut all = Vec::new();
    for passers in sources {
        match passers {
            Ok(passers) => all.extend(passers),
            Err(reason) => return Standing::HeldForMost(reason),
        }
    }
    all.sort();
    all.dedup();
    Standing::PassedBy(all)
}

fn passers_of_ruleset(repository: &RepositoryFacts, id: Option<u64>) -> Reading<Vec<Passer>> {
    let rulesets = repository.rulesets.as_ref().map_err(Clone::clone)?;
    let found = rulesets.iter().find(|ruleset| Some(ruleset.id) == id);
    let ruleset = found.ok_or_else(|| "a rule is in force that belongs to no ruleset which can be read".to_owned())?;
    let hidden =
        || format!("GitHub does not show who may bypass ruleset `{}`; it takes `administration: write`", ruleset.name);
    let actors = ruleset.bypass_actors.as_ref().ok_or_else(hidden)?;
    Ok(actors.iter().map(|actor| Passer::Named(described(actor, ruleset))).collect())
}

fn passers_of_classic(protection: &BranchProtection, bypass: Bypass) -> Vec<Passer> {
    let mut passers = Vec::new();
    if !protection.binds_administrators {
        passers.push(Passer::Administrators);
    }
    if bypass == Bypass::Allowances {
        let named = |name: &String| Passer::Named(format!("`{name}` (classic protection)"));
        passers.extend(protection.bypassers.iter().map(named));
    }
    passers
}

/// A bypass actor in words. The numbers of roles are GitHub's own.
fn described(actor: &BypassActor, ruleset: &Ruleset) -> String {
    let id = actor.actor_id.map(|id| id.to_string()).unwrap_or_default();
    let who = match (actor.actor_type.as_str(), actor.actor_id) {
        ("OrganizationAdmin", _) => "owners of the organisation".to_owned(),
        ("EnterpriseOwner", _) => "owners of the enterprise".to_owned(),
        ("DeployKey", _) => "deploy keys".to_owned(),
        ("RepositoryRole", Some(5)) => "administrators".to_owned(),
        ("RepositoryRole", Some(2)) => "maintainers".to_owned(),
        ("RepositoryRole", Some(4)) => "everybody who may write".to_owned(),
        ("RepositoryRole", _) => format!("the role with number {id}"),
        ("Integration", _) => format!("the App with number {id}"),
        ("Team", _) => format!("the team with number {id}"),
        ("User", _) => format!("the user with number {id}"),
        (other, _) => format!("{other} {id}").trim_end().to_owned(),
    };
    format!("{who} (ruleset `{}`)", ruleset.name)
}
