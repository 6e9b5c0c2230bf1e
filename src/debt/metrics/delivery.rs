//! What came in and how long it lasted.

use super::{
    LONG_WEEKS, Part, SHORT_WEEKS, Topic, WORSE_UP, code_lines, count, measures, share_of_changes, share_of_lines,
};
use crate::debt::followed::{Churn, Followed};
use crate::model::debt::NotKnown;
use crate::model::merged_change::Group;

/// How much came in.
pub(super) const THROUGHPUT: Topic = Topic {
    number: 1,
    title: "Throughput",
    meaning: "What was merged in the week, and how much of it agents had a hand in.",
    metrics: &[
        count("merged-changes", "Merged changes", None, |_| Part::sum(1)),
        count("merged-code-lines", "Merged lines of code", None, |followed| Part::sum(code_lines(measures(followed)))),
        share_of_changes("agent-share", "Changes that show an agent", None, 0, |followed| {
            Part::whether(matches!(followed.change.group, Group::Agent(_) | Group::AgentAssisted))
        }),
    ],
    ..Topic::EMPTY
};

/// How much of it was gone again soon.
pub(super) const CHURN: Topic = Topic {
    number: 2,
    title: "Churn",
    meaning: "Lines of code that were gone again soon after they were merged. What moved, came back or was only \
              formatted is still there.",
    metrics: &[
        share_of_lines("churn-14", "Gone within 14 days", SHORT_WEEKS, |followed| churned(followed, Churn::total)),
        share_of_lines("churn-14-same", "… rewritten by the same author or agent", SHORT_WEEKS, |followed| {
            churned(followed, |churn| churn.by_same)
        }),
        share_of_lines("churn-14-others", "… rewritten by others", SHORT_WEEKS, |followed| {
            churned(followed, |churn| churn.by_others)
        }),
        share_of_lines("churn-14-deleted", "… deleted", SHORT_WEEKS, |followed| {
            churned(followed, |churn| churn.deleted)
        }),
        share_of_lines("churn-30", "Gone within 30 days", LONG_WEEKS, |followed| {
            Part::of(followed.churn_30.total(), followed.written)
        }),
    ],
    ..Topic::EMPTY
};

/// How much of it was taken back.
pub(super) const REVERTS: Topic = Topic {
    number: 3,
    title: "Reverts",
    meaning: "Changes that were taken back within 30 days: a message names them, or a later change is their inverse.",
    metrics: &[share_of_changes("revert-rate", "Taken back within 30 days", WORSE_UP, LONG_WEEKS, |followed| {
        Part::whether(followed.reverted_by.is_some())
    })],
    ..Topic::EMPTY
};

/// How much of it had to be mended.
pub(super) const FIXES: Topic = Topic {
    number: 4,
    title: "Fix-forward",
    meaning: "Changes whose lines were altered within 14 days by a change that calls itself a fix.",
    metrics: &[share_of_changes("fix-forward-rate", "Mended within 14 days", WORSE_UP, SHORT_WEEKS, |followed| {
        Part::whether(followed.fixed_by.is_some())
    })],
    not_known: &[NotKnown {
        what: "Changes that close an issue labelled as a bug",
        why: "which issues a change closes is not in git",
    }],
    ..Topic::EMPTY
};

/// How much of it failed.
pub(super) const FAILURES: Topic = Topic {
    number: 5,
    title: "Change-failure proxy",
    meaning: "Changes that were taken back or mended, were what an incident needed, or at which the default branch turned \
              red, as far as that is known. A proxy: DORA's change failure rate counts deployments, which are not \
              known here.",
    metrics: &[share_of_changes(
        "change-failure-proxy",
        "Taken back, mended or failed",
        WORSE_UP,
        LONG_WEEKS,
        |followed| {
            let is_incident = followed.seen.is_some_and(|seen| seen.has_incident_label);
            let was_undone = followed.reverted_by.is_some() || followed.fixed_by.is_some();
            Part::whether(was_undone || is_incident || followed.has_turned_red)
        },
    )],
    not_in_git: &[
        NotKnown { what: "Incident and hotfix labels", why: "labels are not in git" },
        NotKnown { what: "Merges at which the default branch turned red", why: "results of checks are not in git" },
    ],
    ..Topic::EMPTY
};

/// Lines that are gone after 14 days, of those that were written.
fn churned(followed: &Followed<'_>, which: fn(Churn) -> u32) -> Option<Part> {
    Part::of(which(followed.churn_14), followed.written)
}
