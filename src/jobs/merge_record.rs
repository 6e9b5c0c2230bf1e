//! Remembers how a pull request came to be merged: whether people looked at it, how long, and how the default branch did.

use jiff::Timestamp;

use super::error::JobError;
use super::seen::MOST_MERGES;
use super::service::{Place, Service};
use super::snapshot::known;
use crate::model::account::{Account, AccountKind};
use crate::model::object_id::ObjectId;
use crate::model::pull_request::PullRequest;
use crate::model::seen::{ApprovalManner, MergeRecord};
use crate::model::snapshot::ReviewState;

/// What people call changes that an incident needed.
const INCIDENT_LABELS: [&str; 2] = ["incident", "hotfix"];
/// The checks of so many merges are asked for at a time, those merged last first; each costs two requests.
const MOST_ASKED: usize = 200;

/// Remembers that `commit` merged `pull_request`. What is said of it later changes nothing but its labels: that a change needed a
/// hotfix may be known only then.
pub(super) async fn keep(
    service: &Service,
    place: &Place,
    pull_request: &PullRequest,
    commit: &ObjectId,
) -> Result<(), JobError> {
    let has_incident_label = pull_request.labels.iter().any(|label| is_incident(label));
    if let Some(record) = service.store.merge(pull_request.id).await? {
        if record.has_incident_label != has_incident_label {
            service.store.save_merge(pull_request.id, MergeRecord { has_incident_label, ..record }).await?;
        }
        return Ok(());
    }
    let (id, author) = (pull_request.id, pull_request.author.as_ref());
    let is_reader = |account: &Account| account.kind == AccountKind::User && Some(account) != author;
    let reviews = known(place.repository.reviews(id.number).await)?;
    let with_words = known(place.repository.reviews_with_words(id.number).await)?;
    let comments = known(place.repository.comments(id.number).await)?;
    let made_ready_at = known(place.repository.made_ready_at(id.number).await)?;
    // Nothing rests on the record: what cannot be read is left out.
    let (Ok(mut reviews), Ok(with_words), Ok(comments), Ok(made_ready_at)) =
        (reviews, with_words, comments, made_ready_at)
    else {
        return Ok(());
    };
    reviews.retain(|review| review.account.as_ref().is_some_and(is_reader));
    let heads: Vec<Timestamp> = service.store.heads(id).await?.into_iter().map(|head| head.since).collect();
    let has_words = |account: &Option<Account>| {
        let in_a_review = reviews.iter().any(|review| {
            review.account == *account && (with_words.contains(&review.id) || review.state != ReviewState::Approved)
        });
        in_a_review || comments.iter().any(|comment| comment.account == *account)
    };
    let readable_since = |at: Timestamp| {
        let since = heads.iter().copied().chain(made_ready_at).filter(|since| *since <= at);
        since.fold(pull_request.created_at, Timestamp::max)
    };
    let approving: Vec<_> = reviews.iter().filter(|review| review.state == ReviewState::Approved).collect();
    let approvals = approving.iter().map(|review| ApprovalManner {
        seconds: review.at.duration_since(readable_since(review.at)).as_secs(),
        has_words: has_words(&review.account),
    });
    let last_approval = approving.iter().map(|review| review.at).max();
    let record = MergeRecord {
        commit: commit.clone(),
        was_reviewed: !reviews.is_empty(),
        approvals: approvals.collect(),
        was_pushed_after_approval: last_approval.zip(heads.iter().max()).is_some_and(|(last, newest)| *newest > last),
        rounds: heads.len().max(1) as u32,
        has_incident_label,
        failing_checks: None,
    };
    Ok(service.store.save_merge(id, record).await?)
}

fn is_incident(label: &str) -> bool {
    INCIDENT_LABELS.iter().any(|name| label.eq_ignore_ascii_case(name))
}

/// Asks how the checks of those merges ended that nobody asked for before. Just after a merge no check has begun, which looks as
/// if all had passed: to be done when the week is over.
pub(super) async fn learn_checks(service: &Service, place: &Place) -> Result<(), JobError> {
    let merges = service.store.merges(place.repository.id(), MOST_MERGES).await?;
    let unknown = merges.into_iter().filter(|(_, record)| record.failing_checks.is_none());
    for (id, mut record) in unknown.take(MOST_ASKED) {
        // What cannot be read now is asked for again in a week.
        if let Ok(Some(failing)) = known(place.repository.failed_checks(&record.commit).await)? {
            record.failing_checks = Some(failing);
            service.store.save_merge(id, record).await?;
        }
    }
    Ok(())
}
