//! The App itself and its installations: permissions, events, webhooks.

use std::collections::BTreeSet;

use super::diagnose::Findings;
use super::diagnosis::Topic;
use super::facts::{AppFacts, InstallationFacts};
use super::needs::{EVENTS, Level, NeededPermission, PERMISSIONS};
use crate::github::app::{Delivery, Permissions};

const ASK: &str = "change it on the App's settings page under \"Permissions & events\"";
const ACCEPT: &str = "let an owner of the account accept the App's permissions on the page of the installation";

/// What the App asks for, and whether its webhooks arrive.
pub(super) fn registration(found: &mut Findings, app: &AppFacts) {
    missing_permissions(found, &app.permissions, ASK);
    excess_permissions(found, &app.permissions);
    missing_events(found, &app.events, ASK);
    match &app.deliveries {
        Ok(deliveries) => failed_deliveries(found, deliveries),
        Err(reason) => found.not_known(Topic::WebhookDeliveries, reason),
    }
    found.otherwise_fine(&[
        Topic::AppPermissions,
        Topic::ExcessPermissions,
        Topic::AppEvents,
        Topic::WebhookDeliveries,
    ]);
}

/// What was granted where the App is installed.
pub(super) fn installation(found: &mut Findings, installation: &InstallationFacts) {
    if let Some(since) = installation.suspended_at {
        found.open(
            Topic::InstallationSuspended,
            format!("it is suspended since {since}"),
            "let an owner of the account take the suspension back on the page of the installation",
        );
    }
    missing_permissions(found, &installation.permissions, ACCEPT);
    missing_events(found, &installation.events, ACCEPT);
    found.otherwise_fine(&[Topic::InstallationSuspended, Topic::AppPermissions, Topic::AppEvents]);
}

fn missing_permissions(found: &mut Findings, granted: &Permissions, remedy: &str) {
    let is_missing = |needed: &&NeededPermission| Level::of(granted, needed.name) < Some(needed.level);
    for needed in PERMISSIONS.iter().filter(is_missing) {
        let what = format!("`{}: {}` is missing: {}", needed.name, needed.level.word(), needed.purpose);
        if needed.is_vital {
            found.open(Topic::AppPermissions, what, remedy);
        } else {
            found.warn(Topic::AppPermissions, what, remedy);
        }
    }
}

/// What can be changed with the App's key although the gate never does.
fn excess_permissions(found: &mut Findings, asked: &Permissions) {
    let needed = |name: &str| PERMISSIONS.iter().find(|needed| needed.name == name).map(|needed| needed.level);
    let excess =
        asked.keys().filter(|name| Level::of(asked, name) == Some(Level::Write) && needed(name) != Some(Level::Write));
    let excess: Vec<String> = excess.map(|name| format!("`{name}: {}`", asked[name])).collect();
    if !excess.is_empty() {
        found.warn(
            Topic::ExcessPermissions,
            format!("the App asks for {}, which it does not need", list(&excess)),
            ASK,
        );
    }
}

fn missing_events(found: &mut Findings, told: &BTreeSet<String>, remedy: &str) {
    let missing = |is_vital: bool| {
        let missing = EVENTS.iter().filter(|event| event.is_vital == is_vital && !told.contains(event.name));
        missing.map(|event| format!("`{}`", event.name)).collect::<Vec<_>>()
    };
    let (vital, optional) = (missing(true), missing(false));
    if !vital.is_empty() {
        found.open(Topic::AppEvents, format!("the App is not told of {}", list(&vital)), remedy);
    }
    if !optional.is_empty() {
        found.warn(Topic::AppEvents, format!("the App is not told of {}", list(&optional)), remedy);
    }
}

/// A webhook counts as failed while no attempt to deliver it succeeded.
fn failed_deliveries(found: &mut Findings, deliveries: &[Delivery]) {
    let arrived: BTreeSet<&str> =
        deliveries.iter().filter(|delivery| delivery.has_succeeded()).map(|delivery| delivery.guid.as_str()).collect();
    let all: BTreeSet<&str> = deliveries.iter().map(|delivery| delivery.guid.as_str()).collect();
    let lost = all.difference(&arrived).count();
    let Some(newest) = deliveries.first() else { return };
    let what = format!("{lost} of the {} webhooks of the last day did not arrive", all.len());
    let remedy = "see that `review-gate serve` runs where the App's webhook URL leads and that both have the same \
        secret; it asks for lost webhooks by itself";
    if !newest.has_succeeded() && !arrived.contains(newest.guid.as_str()) {
        let answer = match newest.status_code {
            0 => "got no answer".to_owned(),
            status => format!("was answered with {status}"),
        };
        found.open(Topic::WebhookDeliveries, format!("{what}; the newest {answer}"), remedy);
    } else if lost > 0 {
        found.warn(Topic::WebhookDeliveries, format!("{what}; the newest did"), remedy);
    }
}

/// Several things in one sentence.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
