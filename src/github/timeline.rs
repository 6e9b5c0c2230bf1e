//! What happened to a pull request: who gave it another base branch, who struck out which review, and when it
//! was ready.

use jiff::Timestamp;
use serde::Deserialize;

use super::account;
use super::client::Repository;
use super::error::GitHubError;
use crate::model::account::Account;

/// Pushes, labels and mentions count here too.
const MOST_EVENTS: usize = 20_000;

/// How GitHub calls that somebody gave a pull request another base branch.
const CHANGE: &str = "base_ref_changed";
/// How it calls that it did so by itself, because the branch was merged and deleted, or renamed.
const AUTOMATIC_CHANGE: &str = "automatic_base_change_succeeded";

/// That a pull request got another base branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseChange {
    /// When.
    pub at: Timestamp,
    /// Who did it, or what made GitHub do it; `None` when GitHub no longer says.
    pub actor: Option<Account>,
    /// Whether GitHub did it by itself, because the branch before was merged and deleted, or renamed.
    pub is_automatic: bool,
}

/// That a review was struck out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dismissal {
    pub(super) review: u64,
    /// In which state the review was, as far as GitHub says.
    pub(super) state: Option<String>,
    pub(super) by: Option<Account>,
}

impl Repository {
    /// Reads when and by whom a pull request was given another base branch, oldest first.
    pub async fn base_changes(&self, number: u64) -> Result<Vec<BaseChange>, GitHubError> {
        let undated = || GitHubError::unavailable(format!("the timeline of #{number}"), "an event has no date");
        let events = self.timeline(number).await?.into_iter();
        let change = |event: WireEvent| {
            let is_automatic = match event.event.as_deref() {
                Some(CHANGE) => false,
                Some(AUTOMATIC_CHANGE) => true,
                Some(_) | None => return None,
            };
            let at = event.created_at.ok_or_else(undated);
            Some(at.map(|at| BaseChange { at, actor: event.actor, is_automatic }))
        };
        let mut changes = events.filter_map(change).collect::<Result<Vec<BaseChange>, GitHubError>>()?;
        changes.sort_by_key(|change| change.at);
        Ok(changes)
    }

    /// Reads when a pull request was last made ready that had been a draft; `None` when it never was.
    pub async fn made_ready_at(&self, number: u64) -> Result<Option<Timestamp>, GitHubError> {
        let events = self.timeline(number).await?.into_iter();
        let made_ready = events.filter(|event| event.event.as_deref() == Some("ready_for_review"));
        Ok(made_ready.filter_map(|event| event.created_at).max())
    }

    /// Reads which reviews were struck out, in that order.
    pub(super) async fn dismissals(&self, number: u64) -> Result<Vec<Dismissal>, GitHubError> {
        let events = self.timeline(number).await?.into_iter();
        let dismissed = events.filter(|event| event.event.as_deref() == Some("review_dismissed"));
        let dismissal = |event: WireEvent| {
            let review = event.dismissed_review?;
            Some(Dismissal { review: review.review_id?, state: review.state, by: event.actor })
        };
        Ok(dismissed.filter_map(dismissal).collect())
    }

    async fn timeline(&self, number: u64) -> Result<Vec<WireEvent>, GitHubError> {
        let path = self.path().segment("issues").segment(number).segment("timeline");
        self.connection().list(path, MOST_EVENTS).await
    }
}

#[derive(Deserialize)]
struct WireEvent {
    event: Option<String>,
    #[serde(default, deserialize_with = "account::optional")]
    actor: Option<Account>,
    created_at: Option<Timestamp>,
    dismissed_review: Option<WireDismissedReview>,
}

#[derive(Deserialize)]
struct WireDismissedReview {
    review_id: Option<u64>,
    state: Option<String>,
}
