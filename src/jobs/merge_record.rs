//! Remembers how a pull request came to be merged: whether people looked at it, how long, and how the default branch did.

use jiff::Timestamp;

use super::error::JobError;
use super::service::{Place, Service};
use super::snapshot::known;
use crate::model::account::{Account, AccountKind};
use crate::model::object_id::ObjectId;
use crate::model::pull_request::{PullRequest, RepositoryId};
use crate::model::seen::{ApprovalManner, MergeRecord, Seen};
use crate::model::snapshot::ReviewState;

/// What people call changes that an incident needed.
const INCIDENT_LABELS: [&str; 2] = ["incident", "hotfix"];
/// The checks of so many merges are asked for at a time, those merged last first; each costs two requests.
const MOST_ASKED: usize = 200;

/// Remembers that `commit` merged `pull_request`.
pub(super) async fn keep(
    service: &Service,
    place: &Place,
    pull_request: &PullRequest,
    commit: &ObjectId,
) -> Result<(), JobError> {
    let (id, author) = (pull_request.id, pull_request.author.as_ref());
    let is_reader = |account: &Account| account.kind == AccountKind::User && Some(account) != author;
    let reviews = known(place.repository.reviews(id.number).await)?;
    let with_words = known(place.repository.reviews_with_words(id.number).await)?;
    let comments = known(place.repository.comments(id.number).await)?;
    // Nothing rests on the record: what cannot be read is left out.
    let (Ok(mut reviews), Ok(with_words), Ok(comments)) = (reviews, with_words, comments) else { return Ok(()) };
    reviews.retain(|review| review.account.as_ref().is_some_and(is_reader));
    let heads: Vec<Timestamp> = service.store.heads(id).await?.into_iter().map(|head| head.since).collect();
    let has_words = |account: &Option<Account>| {
        let in_a_review = reviews.iter().any(|review| {
            review.account == *account && (with_words.contains(&review.id) || review.state != ReviewState::Approved)
        });
        in_a_review || comments.iter().any(|comment| comment.account == *account)
    };
    let readable_since = |at: Timestamp| {
        heads
            .iter()
            .filter(|since| **since <= at)
            .max()
            .map_or(pull_request.created_at, |newest| pull_request.created_at.max(*newest))
    };
    let approving: Vec<_> = reviews.iter().filter(|review| review.state == ReviewState::Approved).collect();
    let approvals = approving.iter().map(|review| ApprovalManner {
        seconds: review.at.duration_since(readable_since(review.at)).as_secs(),
        has_words: has_words(&review.account),
    });
    let last_approval = approving.iter().map(|review| review.at).max();
    let is_incident = |label: &String| INCIDENT_LABELS.iter().any(|name| label.eq_ignore_ascii_case(name));
    let record = MergeRecord {
        commit: commit.clone(),
        was_reviewed: !reviews.is_empty(),
        approvals: approvals.collect(),
        was_pushed_after_approval: last_approval.zip(heads.iter().max()).is_some_and(|(last, newest)| *newest > last),
        rounds: heads.len().max(1) as u32,
        has_incident_label: pull_request.labels.iter().any(is_incident),
        failing_checks: None,
    };
    Ok(service.store.save_merge(id, record).await?)
}

/// Everything that was seen of a repository. Asks how the checks of merges ended that nobody asked for before.
pub(super) async fn seen(service: &Service, place: &Place, repository: RepositoryId) -> Result<Seen, JobError> {
    let mut merges = service.store.merges(repository).await?;
    let unknown = merges.iter_mut().rev().filter(|(_, record)| record.failing_checks.is_none());
    for (id, record) in unknown.take(MOST_ASKED) {
        // What cannot be read now is asked for again in a week.
        if let Ok(Some(failing)) = known(place.repository.failed_checks(&record.commit).await)? {
            record.failing_checks = Some(failing);
            service.store.save_merge(*id, record.clone()).await?;
        }
    }
    let merges = merges.into_iter().map(|(_, record)| record).collect();
    Ok(Seen { merges, stays: service.store.queue_stays(repository).await? })
}
