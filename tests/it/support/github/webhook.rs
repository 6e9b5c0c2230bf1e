//! Deliveries of webhooks: queued when something happens, sent when a test says so.

use std::collections::VecDeque;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use super::json;
use super::state::State;

/// What deliveries are signed with at first.
const SECRET: &str = "the secret of the fake's webhooks";

/// All deliveries that were ever made, and those that still wait.
#[derive(Clone, Debug)]
pub(crate) struct Deliveries {
    /// What they are signed with.
    pub(crate) secret: String,
    /// Where they go; nowhere, while there is none.
    pub(crate) target: Option<String>,
    /// In the order they were made.
    pub(crate) all: Vec<Delivery>,
    /// Ids of those to send, the next one first.
    pub(crate) pending: VecDeque<u64>,
}

/// One attempt to deliver an event.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) id: u64,
    /// The same for every attempt at one event.
    pub(crate) guid: String,
    pub(crate) event: String,
    pub(crate) action: Option<String>,
    pub(crate) installation: Option<u64>,
    pub(crate) repository: Option<u64>,
    pub(crate) payload: Value,
    pub(crate) redelivery: bool,
    pub(crate) outcome: Option<Outcome>,
}

/// What became of a delivery.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) at: Timestamp,
    /// The receiver's; 502 if it could not be reached, as GitHub shows it.
    pub(crate) status_code: u16,
}

impl Outcome {
    /// As the list of deliveries words it.
    pub(crate) fn status(&self) -> &'static str {
        match self.status_code {
            200..300 => "OK",
            502 => "failed to connect to host",
            _ => "Invalid HTTP Response",
        }
    }
}

impl Default for Deliveries {
    fn default() -> Self {
        Self { secret: SECRET.to_owned(), target: None, all: Vec::new(), pending: VecDeque::new() }
    }
}

impl Deliveries {
    /// What the receiver checks: HMAC-SHA-256 over the body.
    pub(crate) fn signature(&self, body: &[u8]) -> String {
        let mut code = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("any length of key will do");
        code.update(body);
        format!("sha256={}", hex::encode(code.finalize().into_bytes()))
    }

    /// The delivery with this id.
    pub(crate) fn find(&self, id: u64) -> Option<&Delivery> {
        self.all.iter().find(|delivery| delivery.id == id)
    }

    /// Notes what became of a delivery.
    pub(crate) fn conclude(&mut self, id: u64, outcome: Outcome) {
        if let Some(delivery) = self.all.iter_mut().find(|delivery| delivery.id == id) {
            delivery.outcome = Some(outcome);
        }
    }
}

/// Something that happened, before it is known whether anyone is told.
pub(crate) struct Event<'a> {
    pub(crate) name: &'a str,
    pub(crate) action: Option<&'a str>,
    pub(crate) sender: u64,
    /// Fields that only this event has, an object.
    pub(crate) fields: Value,
}

impl State {
    /// Tells the App under test of something in a repository, if it is installed there and subscribed.
    pub(crate) fn emit(&mut self, repository: u64, event: Event) {
        let owner = self.repository(repository).owner;
        let installation = self.installation_on(self.own_app, repository).map(|found| found.id);
        let mut shared = json!({ "repository": json::repository::full(self, repository) });
        if self.organizations.contains_key(&owner) {
            shared["organization"] = json::account::simple(self, owner);
        }
        self.queue(installation, Some(repository), shared, event);
    }

    /// Tells the App under test of something in an organization, if it is installed there and subscribed.
    pub(crate) fn emit_in_organization(&mut self, organization: u64, event: Event) {
        let own = self.own_app;
        let installed = self.installations.values().find(|found| found.app == own && found.account == organization);
        let installation = installed.map(|found| found.id);
        let shared = json!({ "organization": json::account::simple(self, organization) });
        self.queue(installation, None, shared, event);
    }

    /// Queues a delivery that repeats another with the same GUID.
    pub(crate) fn redeliver(&mut self, id: u64) -> Option<u64> {
        let mut delivery = self.deliveries.find(id)?.clone();
        delivery.id = self.new_id();
        delivery.redelivery = true;
        delivery.outcome = None;
        Some(self.enqueue(delivery))
    }

    fn queue(&mut self, installation: Option<u64>, repository: Option<u64>, mut payload: Value, event: Event) {
        // Those about the installation reach every App unasked.
        let unasked = ["installation", "installation_repositories", "github_app_authorization"].contains(&event.name);
        let subscribed = unasked || self.apps[&self.own_app].events.contains(event.name);
        let (Some(installation), true) = (installation, subscribed) else { return };
        if let Value::Object(fields) = event.fields {
            payload.as_object_mut().expect("what all share is an object").extend(fields);
        }
        if let Some(action) = event.action {
            payload["action"] = action.into();
        }
        payload["sender"] = json::account::simple(self, event.sender);
        if payload.get("installation").is_none() {
            payload["installation"] = json!({ "id": installation, "node_id": format!("I_{installation}") });
        }
        let id = self.new_id();
        self.enqueue(Delivery {
            id,
            guid: format!("00000000-0000-4000-8000-{id:012x}"),
            event: event.name.to_owned(),
            action: event.action.map(String::from),
            installation: Some(installation),
            repository,
            payload,
            redelivery: false,
            outcome: None,
        });
    }

    fn enqueue(&mut self, delivery: Delivery) -> u64 {
        let id = delivery.id;
        self.deliveries.pending.push_back(id);
        self.deliveries.all.push(delivery);
        id
    }
}
