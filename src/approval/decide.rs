//! From a snapshot to the verdict on it.

use std::cmp::Reverse;

use jiff::SignedDuration;

use super::evidence::{Tier, evidence};
use super::exceptions::Exceptions;
use super::involvement::Involvement;
use super::sensitive::sensitive_paths;
use super::statements::Bench;
use super::verdict::{ApprovalVerdict, Exception, Obstacle, Reviewer, Statement};
use crate::model::check::{CheckConclusion, CheckSource, ForeignCheck, ForeignCheckState, RequiredCheck};
use crate::model::policy::{ApprovalScope, Policy};
use crate::model::pull_request::PullRequestState;
use crate::model::snapshot::{Commit, Known, Snapshot};

/// Whether the change in `snapshot` may be merged as far as people are concerned.
///
/// `quiet_after_push` is how long after a push an approval does not count yet. Never a success unless all of the snapshot
/// is known, where whose rights are not known has none; an agent's change needs an independent human whatever the policy
/// says.
pub fn decide(snapshot: &Snapshot, policy: &Policy, quiet_after_push: SignedDuration) -> ApprovalVerdict {
    let involvement = Involvement::of(snapshot, policy);
    let bench = Bench { snapshot, policy, involvement: &involvement, quiet_after_push };
    let evidence = evidence(snapshot, policy);
    let is_by_agent = evidence.iter().any(|evidence| evidence.tier != Tier::Hint);
    let sensitive_paths = sensitive_paths(snapshot, policy);
    let needed = needed(policy, is_by_agent, !sensitive_paths.is_empty());
    let reviewers = bench.reviewers();
    let counted = reviewers.iter().filter(|reviewer| reviewer.is_counted_approval()).count();
    let counted = u32::try_from(counted).unwrap_or(u32::MAX);

    let mut obstacles = unknowns(snapshot);
    obstacles.extend(of_the_pull_request(snapshot));
    obstacles.extend(strangers(&involvement, needed));
    obstacles.extend(objections(&reviewers));
    obstacles.extend(checks(snapshot, policy));
    if counted < needed {
        obstacles.push(Obstacle::Approvals { missing: needed - counted, teams: policy.approval.teams.clone() });
    }
    obstacles.sort_by_key(|obstacle| Reverse(obstacle.conclusion()));
    let Exceptions { granted: exception, refused: refused_exceptions } = Exceptions::of(&bench);
    let conclusion = conclusion(&obstacles, exception.as_ref());
    let contributors = involvement.contributors();
    let requesters = involvement.requesters.into_values().collect();
    ApprovalVerdict {
        conclusion,
        needed,
        counted,
        obstacles,
        reviewers,
        evidence,
        is_by_agent,
        requesters,
        sensitive_paths,
        exception,
        refused_exceptions,
        contributors,
    }
}

/// The gravest of what the obstacles ask for, those aside that `exception` lifts.
fn conclusion(obstacles: &[Obstacle], exception: Option<&Exception>) -> CheckConclusion {
    let stands = |obstacle: &&Obstacle| exception.is_none() || !obstacle.has_exceptions();
    let worst = obstacles.iter().filter(stands).map(Obstacle::conclusion).max();
    worst.unwrap_or(CheckConclusion::Success)
}

/// How many approvals a change needs.
fn needed(policy: &Policy, is_by_agent: bool, is_sensitive: bool) -> u32 {
    let approval = &policy.approval;
    let asked = match (approval.scope, is_by_agent) {
        (ApprovalScope::Agents, false) => return 0,
        (ApprovalScope::All, false) => approval.required,
        (ApprovalScope::Agents | ApprovalScope::All, true) => approval.required.max(1),
    };
    asked.saturating_add(if is_sensitive { policy.paths.sensitive_approvals } else { 0 })
}

fn unknowns(snapshot: &Snapshot) -> Vec<Obstacle> {
    fn obstacle<T>(what: &'static str, known: &Known<T>) -> Option<Obstacle> {
        known.as_ref().err().map(|unknown| Obstacle::NotKnown { what, why: unknown.to_string() })
    }
    let no_head = snapshot.heads.last().is_none_or(|head| head.commit != snapshot.pull_request.head);
    let no_head = no_head.then(|| Obstacle::NotKnown {
        what: "when the head was pushed",
        why: "it is not the one that was seen last".to_owned(),
    });
    let holds_head = |commits: &Vec<Commit>| commits.iter().any(|commit| commit.id == snapshot.pull_request.head);
    let without_head = snapshot.commits.as_ref().is_ok_and(|commits| !holds_head(commits));
    let without_head = without_head
        .then(|| Obstacle::NotKnown { what: "who wrote the commits", why: "the head is not among them".to_owned() });
    [
        obstacle("whether the base branch is protected", &snapshot.base_is_gated),
        no_head,
        obstacle("who wrote the commits", &snapshot.commits),
        without_head,
        obstacle("what the change touches", &snapshot.paths),
        obstacle("what reviewers said", &snapshot.reviews),
        obstacle("what was commented", &snapshot.comments),
        obstacle("how other checks ended", &snapshot.checks),
        obstacle("which checks the base branch has", &snapshot.app_checks),
        obstacle("where the commits were seen before", &snapshot.taints),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn of_the_pull_request(snapshot: &Snapshot) -> Option<Obstacle> {
    let pull_request = &snapshot.pull_request;
    if pull_request.state != PullRequestState::Open {
        return Some(Obstacle::NotOpen);
    }
    let is_open_to_all = snapshot.base_is_gated == Ok(false);
    is_open_to_all.then(|| Obstacle::NotGated { branch: pull_request.base_branch.clone() })
}

/// Those whose account nobody knows. Who only helped matters where it has to be told who may approve.
fn strangers(involvement: &Involvement, needed: u32) -> Vec<Obstacle> {
    let strangers = involvement.strangers.iter().filter(|stranger| needed > 0 || !stranger.is_helper);
    let obstacle = |trace: String, way_out: &str| Obstacle::Stranger { trace, way_out: way_out.to_owned() };
    strangers.map(|stranger| obstacle(stranger.trace.clone(), stranger.way_out)).collect()
}

fn objections(reviewers: &[Reviewer]) -> Vec<Obstacle> {
    let objects = |reviewer: &&Reviewer| reviewer.said == Statement::ChangesRequested && reviewer.not_counted.is_none();
    let by = |reviewer: &Reviewer| match &reviewer.account {
        Some(account) => account.to_string(),
        None => "somebody whose account is gone".to_owned(),
    };
    reviewers.iter().filter(objects).map(|reviewer| Obstacle::ChangesRequested { by: by(reviewer) }).collect()
}

/// The checks of the policy that did not succeed on the head.
fn checks(snapshot: &Snapshot, policy: &Policy) -> Vec<Obstacle> {
    let (Ok(found), Ok(app_checks)) = (&snapshot.checks, &snapshot.app_checks) else { return Vec::new() };
    let obstacle = |required: &String| {
        let RequiredCheck { name, app } = RequiredCheck::parse(required);
        let named = found.iter().filter(|check| check.name == name);
        let fitting = named.filter(|check| app.is_none() || is_by(&check.source, app)).collect::<Vec<&ForeignCheck>>();
        // Of several with one name, all have to succeed.
        let state = fitting.iter().map(|check| check.state).max();
        let is_forged = app_checks.contains(name) && fitting.iter().all(|check| check.source == CheckSource::Status);
        match state {
            Some(ForeignCheckState::Succeeded) if is_forged => Some(Obstacle::ForgedCheck { name: name.to_owned() }),
            Some(ForeignCheckState::Succeeded) => None,
            state => Some(Obstacle::Check { name: required.clone(), state }),
        }
    };
    policy.checks.required.iter().filter_map(obstacle).collect()
}

fn is_by(source: &CheckSource, app: Option<&str>) -> bool {
    matches!((source, app), (CheckSource::App(slug), Some(app)) if slug.eq_ignore_ascii_case(app))
}
