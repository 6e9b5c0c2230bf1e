//! Webhooks under the control of the test: sent, lost, repeated and reordered when it says so.

use std::collections::BTreeSet;

use axum::body::Bytes;
use http::Request;

use super::FakeGitHub;
use super::http_client;
use super::webhook::{Delivery, Outcome};

/// What GitHub shows for a receiver that it could not reach.
const UNREACHABLE: u16 = 502;

/// A delivery that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PendingDelivery {
    pub(crate) guid: String,
    pub(crate) event: String,
    pub(crate) action: Option<String>,
}

impl FakeGitHub {
    /// Says where deliveries go.
    pub(crate) fn set_webhook_target(&self, url: &str) {
        self.shared.state().deliveries.target = Some(url.to_owned());
    }

    /// The deliveries that wait, the next one first.
    pub(crate) fn pending_deliveries(&self) -> Vec<PendingDelivery> {
        let state = self.shared.state();
        let waiting = state.deliveries.pending.iter().filter_map(|id| state.deliveries.find(*id));
        waiting
            .map(|found| PendingDelivery {
                guid: found.guid.clone(),
                event: found.event.clone(),
                action: found.action.clone(),
            })
            .collect()
    }

    /// The body of the next delivery.
    pub(crate) fn next_payload(&self) -> Option<serde_json::Value> {
        let state = self.shared.state();
        state.deliveries.pending.front().and_then(|id| state.deliveries.find(*id)).map(|found| found.payload.clone())
    }

    /// Sends the next delivery; returns the receiver's status, or `None` if nothing waits.
    pub(crate) async fn deliver_next(&self) -> Option<u16> {
        let (delivery, target, at) = {
            let mut state = self.shared.state();
            let id = state.deliveries.pending.pop_front()?;
            let delivery = state.deliveries.find(id).expect("a pending delivery is known").clone();
            (delivery, state.deliveries.target.clone(), state.now())
        };
        let status_code = match target {
            Some(target) => self.send(&target, &delivery).await,
            None => UNREACHABLE,
        };
        self.shared.state().deliveries.conclude(delivery.id, Outcome { at, status_code });
        Some(status_code)
    }

    /// Sends deliveries until none waits, those too that come up meanwhile; returns the receiver's statuses.
    pub(crate) async fn deliver_all(&self) -> Vec<u16> {
        let mut statuses = Vec::new();
        while let Some(status) = self.deliver_next().await {
            statuses.push(status);
        }
        statuses
    }

    /// How many events no attempt has delivered so far.
    pub(crate) fn undelivered(&self) -> usize {
        let [all, delivered] = self.told();
        all - delivered
    }

    /// How many events were delivered.
    pub(crate) fn delivered(&self) -> usize {
        let [_, delivered] = self.told();
        delivered
    }

    /// How many events there were, and how many of them the receiver has taken.
    fn told(&self) -> [usize; 2] {
        let state = self.shared.state();
        let is_taken = |delivery: &&Delivery| {
            delivery.outcome.as_ref().is_some_and(|outcome| (200..300).contains(&outcome.status_code))
        };
        let guids =
            |deliveries: Vec<&Delivery>| deliveries.into_iter().map(|found| &found.guid).collect::<BTreeSet<_>>().len();
        [guids(state.deliveries.all.iter().collect()), guids(state.deliveries.all.iter().filter(is_taken).collect())]
    }

    /// Loses the next delivery: the receiver was down. GitHub lists it as failed.
    pub(crate) fn drop_next(&self) -> Option<PendingDelivery> {
        let dropped = self.pending_deliveries().into_iter().next();
        let mut state = self.shared.state();
        let id = state.deliveries.pending.pop_front()?;
        let at = state.now();
        state.deliveries.conclude(id, Outcome { at, status_code: UNREACHABLE });
        dropped
    }

    /// Loses the next delivery without a trace: nobody will ever know of it.
    pub(crate) fn forget_next(&self) {
        let mut state = self.shared.state();
        if let Some(id) = state.deliveries.pending.pop_front() {
            state.deliveries.all.retain(|delivery| delivery.id != id);
        }
    }

    /// Queues another delivery with the GUID and the body of an earlier one.
    pub(crate) fn repeat(&self, guid: &str) {
        let mut state = self.shared.state();
        let found = state.deliveries.all.iter().find(|delivery| delivery.guid == guid);
        let id = found.expect("there was a delivery with this GUID").id;
        state.redeliver(id);
    }

    /// Brings the waiting deliveries into another order.
    pub(crate) fn shuffle(&self, seed: u64) {
        let mut state = self.shared.state();
        fastrand::Rng::with_seed(seed).shuffle(state.deliveries.pending.make_contiguous());
    }

    async fn send(&self, target: &str, delivery: &Delivery) -> u16 {
        let body = Bytes::from(delivery.payload.to_string());
        let request = Request::post(target)
            .header("content-type", "application/json")
            .header("user-agent", "GitHub-Hookshot/fake")
            .header("x-github-event", &delivery.event)
            .header("x-github-delivery", &delivery.guid)
            .header("x-github-hook-id", "1")
            .header("x-github-hook-installation-target-id", self.app_id().to_string())
            .header("x-github-hook-installation-target-type", "integration")
            .header("x-hub-signature-256", self.shared.state().deliveries.signature(&body))
            .body(body)
            .expect("the headers are well-formed");
        http_client::send(request).await.map_or(UNREACHABLE, |answer| answer.status().as_u16())
    }
}
