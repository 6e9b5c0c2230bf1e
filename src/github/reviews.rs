//! Reviews of a pull request.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;

use super::account;
use super::client::Repository;
use super::error::GitHubError;
use super::timeline::Dismissal;
use super::wire;
use crate::model::account::Account;
use crate::model::object_id::ObjectId;
use crate::model::snapshot::{Review, ReviewState};

/// More than people ever write about one change.
const MOST_REVIEWS: usize = 5_000;

impl Repository {
    /// Reads all submitted reviews of a pull request, oldest first.
    pub async fn reviews(&self, number: u64) -> Result<Vec<Review>, GitHubError> {
        let path = self.path().segment("pulls").segment(number).segment("reviews");
        let found: Vec<WireReview> = self.connection().list(path.clone(), MOST_REVIEWS).await?;
        let any_dismissed = found.iter().any(|review| review.state == WireReviewState::Dismissed);
        let dismissals = if any_dismissed { self.dismissals(number).await? } else { Vec::new() };
        // Of several of one review, the last counts.
        let dismissals: BTreeMap<u64, Dismissal> = dismissals.into_iter().map(|found| (found.review, found)).collect();
        let undated = || GitHubError::unavailable(format!("GET {path}"), "a submitted review has no date");
        let submitted = found.into_iter().filter(|review| review.state != WireReviewState::Pending);
        let reviews = submitted.map(|review| review.into_model(&dismissals).ok_or_else(undated));
        let mut reviews = reviews.collect::<Result<Vec<Review>, GitHubError>>()?;
        reviews.sort_by_key(|review| (review.at, review.id));
        Ok(reviews)
    }

    /// Reads which reviews of a pull request say something, in a text of their own or at lines of the diff.
    pub async fn reviews_with_words(&self, number: u64) -> Result<BTreeSet<u64>, GitHubError> {
        let path = self.path().segment("pulls").segment(number);
        let found: Vec<WireWords> = self.connection().list(path.clone().segment("reviews"), MOST_REVIEWS).await?;
        let at_lines: Vec<WireLineComment> = self.connection().list(path.segment("comments"), MOST_REVIEWS).await?;
        let has_words = |review: &WireWords| review.body.as_ref().is_some_and(|body| !body.trim().is_empty());
        let with_text = found.into_iter().filter(has_words).map(|review| review.id);
        Ok(with_text.chain(at_lines.into_iter().filter_map(|comment| comment.pull_request_review_id)).collect())
    }
}

#[derive(Deserialize)]
struct WireLineComment {
    pull_request_review_id: Option<u64>,
}

#[derive(Deserialize)]
struct WireWords {
    id: u64,
    body: Option<String>,
}

/// Whether a review that was in this state stood in nobody's way.
fn is_harmless(state: &str) -> bool {
    ["approved", "commented"].iter().any(|harmless| state.eq_ignore_ascii_case(harmless))
}

#[derive(Deserialize)]
struct WireReview {
    id: u64,
    #[serde(default, deserialize_with = "account::optional")]
    user: Option<Account>,
    state: WireReviewState,
    #[serde(default, deserialize_with = "wire::optional_object_id")]
    commit_id: Option<ObjectId>,
    submitted_at: Option<Timestamp>,
}

/// A state that is not one of these is not understood, and so the reviews are not.
#[derive(PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum WireReviewState {
    Approved,
    ChangesRequested,
    Commented,
    Dismissed,
    Pending,
}

impl WireReview {
    /// `None` without a date.
    fn into_model(self, dismissals: &BTreeMap<u64, Dismissal>) -> Option<Review> {
        let state = match self.state {
            WireReviewState::Approved => ReviewState::Approved,
            WireReviewState::ChangesRequested => ReviewState::ChangesRequested,
            WireReviewState::Commented | WireReviewState::Pending => ReviewState::Commented,
            WireReviewState::Dismissed => {
                let dismissal = dismissals.get(&self.id);
                let state = dismissal.and_then(|dismissal| dismissal.state.as_deref());
                let had_requested_changes = state.is_none_or(|state| !is_harmless(state));
                ReviewState::Dismissed { had_requested_changes, by: dismissal.and_then(|found| found.by.clone()) }
            }
        };
        Some(Review { id: self.id, account: self.user, state, commit: self.commit_id, at: self.submitted_at? })
    }
}
