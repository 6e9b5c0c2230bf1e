//! Pull requests to put in order.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use review_gate::model::check::CheckConclusion;
use review_gate::model::object_id::ObjectId;
use review_gate::model::pull_request::{PullRequestId, RepositoryId};
use review_gate::model::queue_entry::{AgentSign, ChangeFacts, Obstruction, QueueEntry, QueueVerdict, function_key};

/// A Wednesday at noon.
pub(super) fn now() -> Timestamp {
    "2026-11-18T12:00:00Z".parse().unwrap()
}

/// A pull request that waits for an approval and nothing else, with a review of so many minutes, opened an hour ago.
pub(super) fn waiting(number: u64, minutes: f64) -> QueueEntry {
    let obstacle =
        Obstruction { what: "one approval is missing".into(), way_out: "somebody approves".into(), is_approval: true };
    QueueEntry {
        id: PullRequestId { repository: RepositoryId(1), number },
        title: format!("Change {number}"),
        author: Some("copilot-swe-agent[bot]".into()),
        is_draft: false,
        base_branch: "main".into(),
        head: ObjectId::from_hex(&"a".repeat(40)).unwrap(),
        opened_at: now() - SignedDuration::from_hours(1),
        verdict: Some(QueueVerdict {
            quality: CheckConclusion::Success,
            approval: CheckConclusion::ActionRequired,
            agent: Some(AgentSign { agent: "GitHub Copilot".into(), seen: "opened by it".into() }),
            approvals_needed: 1,
            approvals_counted: 0,
            obstacles: vec![obstacle],
            sensitive_paths: Vec::new(),
            change: Some(ChangeFacts { files: 1, minutes, effective_lines: 10, ..ChangeFacts::default() }),
        }),
    }
}

/// The same with its verdict changed.
pub(super) fn with(mut entry: QueueEntry, change: impl FnOnce(&mut QueueVerdict)) -> QueueEntry {
    change(entry.verdict.as_mut().unwrap());
    entry
}

/// The same, opened so many hours before now.
pub(super) fn opened(hours: i64, entry: QueueEntry) -> QueueEntry {
    QueueEntry { opened_at: now() - SignedDuration::from_hours(hours), ..entry }
}

/// The same, where it touches so many sensitive paths and hides so much.
pub(super) fn risky(sensitive: usize, hidden: u32, entry: QueueEntry) -> QueueEntry {
    with(entry, |verdict| {
        verdict.sensitive_paths = vec!["auth/login.rs".to_owned(); sensitive];
        verdict.change.as_mut().unwrap().hidden = hidden;
    })
}

/// The same, where it changes these functions.
pub(super) fn changing(functions: &[&str], entry: QueueEntry) -> QueueEntry {
    let functions = functions.iter().map(|name| function_key("src/a.rs", name));
    with(entry, |verdict| verdict.change.as_mut().unwrap().functions = functions.collect())
}

/// Any queue.
pub(super) fn any_queue() -> impl Strategy<Value = Vec<QueueEntry>> {
    let any_entry = (1.0..200.0_f64, 0..24_i64 * 30, 0..2_usize, 0..3_u32, any::<bool>(), 0..3_u8, 0..6_u8);
    prop::collection::vec(any_entry, 0..40).prop_map(|parts| {
        let numbered = parts.into_iter().zip(1..);
        let entry = |((minutes, hours, sensitive, hidden, is_draft, quality, function), number)| {
            let entry = opened(hours, risky(sensitive, hidden, waiting(number, minutes)));
            let entry = changing(&[&format!("f{function}")], QueueEntry { is_draft, ..entry });
            with(entry, |verdict| {
                let all = [CheckConclusion::Success, CheckConclusion::Failure, CheckConclusion::ActionRequired];
                verdict.quality = all[usize::from(quality)];
            })
        };
        numbered.map(entry).collect()
    })
}
