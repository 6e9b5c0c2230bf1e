//! What was said, shown and asked about the changes, and what waits.

use super::{BACKLOG, Metric, Part, Topic, WORSE_UP, code_lines, count, measures, share_of_changes, share_of_code};
use crate::model::debt::{NotKnown, Unit};
use crate::model::seen::ApprovalManner;

/// A smaller change is read at a glance.
const FEWEST_LINES_TO_READ: u32 = 50;
/// A line takes no less to be read; 400 to 800 an hour is what reviewers manage who find something.
const SECONDS_PER_LINE: f64 = 1.5;
/// No change takes less, and of none it can be said that it took more.
const LEAST_SECONDS: f64 = 120.0;
const MOST_SECONDS: f64 = 1200.0;

/// How well it says what it does.
pub(super) const DISCLOSURE: Topic = Topic {
    number: 9,
    title: "Disclosure",
    meaning: "Descriptions that say what the diff does not show, and changes that say nothing of what they do.",
    metrics: &[
        share_of_code(
            "contradicted-claims",
            "Claims that the diff contradicts, of those it can decide",
            WORSE_UP,
            |followed| Part::of(measures(followed).contradicted_claims, measures(followed).decided_claims),
        ),
        Metric {
            key: "undisclosed-per-100",
            name: "Undisclosed events",
            unit: Unit::Per100Changes,
            worse: WORSE_UP,
            weeks_back: 0,
            part: |followed| Part::of(measures(followed).undisclosed, 1),
        },
    ],
    not_known: &[NotKnown {
        what: "Descriptions of pull requests",
        why: "the messages of the commits are held against the diff; the page of a pull request has its own claims",
    }],
    ..Topic::EMPTY
};

/// What it brought that is new to the repository.
pub(super) const DRIFT: Topic = Topic {
    number: 10,
    title: "Drift",
    meaning: "What the code depends on that it did not depend on before, and habits that are not the repository's.",
    metrics: &[count("new-dependencies", "New dependencies", WORSE_UP, |followed| {
        Part::sum(measures(followed).new_dependencies)
    })],
    not_known: &[
        NotKnown {
            what: "Findings dismissed, by week",
            why: "git has no answers to a check; the page of the repository has them by rule, to date",
        },
        NotKnown { what: "Purposes that more than one library serves", why: "what a library is for is not in git" },
    ],
    ..Topic::EMPTY
};

/// How it was reviewed.
pub(super) const REVIEW: Topic = Topic {
    number: 11,
    title: "Review health",
    meaning: "Whether people looked at what was merged, and long enough to have read it.",
    seen_metrics: &[
        share_of_changes("unreviewed", "Merged without a human review", WORSE_UP, 0, |followed| {
            Part::whether(!followed.seen?.was_reviewed)
        }),
        share_of_code("bare-approvals", "Approvals without a word", WORSE_UP, |followed| {
            let approvals = &followed.seen?.approvals;
            Part::of(number(approvals, |approval| !approval.has_words), number(approvals, |_| true))
        }),
        share_of_code("fast-approvals", "Approvals faster than reading", WORSE_UP, |followed| {
            let approvals = &followed.seen?.approvals;
            let lines = code_lines(measures(followed));
            let is_fast =
                |approval: &ApprovalManner| !approval.has_words && (approval.seconds as f64) < seconds_to_read(lines);
            let is_worth_reading = lines >= FEWEST_LINES_TO_READ;
            is_worth_reading.then(|| Part::of(number(approvals, is_fast), number(approvals, |_| true))).flatten()
        }),
        share_of_changes("pushed-after-approval", "Pushed after the last approval", WORSE_UP, 0, |followed| {
            let seen = followed.seen?;
            (!seen.approvals.is_empty()).then(|| Part::whether(seen.was_pushed_after_approval)).flatten()
        }),
    ],
    not_in_git: &all_not_known(
        [
            "Changes merged without a human review",
            "Bare approvals",
            "Approvals faster than reading",
            "Pushes after the last approval",
        ],
        "reviews are not in git",
    ),
    ..Topic::EMPTY
};

/// What waits.
pub(super) const QUEUE: Topic = Topic {
    number: 12,
    title: "Queue",
    meaning: "How much waits for a review, and for how long.",
    seen_metrics: &[Metric {
        key: "rounds",
        name: "Heads up for review until the merge, mean",
        unit: Unit::Ratio,
        worse: WORSE_UP,
        weeks_back: 0,
        part: |followed| Part::of(followed.seen?.rounds, 1),
    }],
    queue_metrics: BACKLOG,
    not_in_git: &all_not_known(
        [
            "Open pull requests of agents and their age",
            "Minutes of review that wait",
            "Pull requests closed without a merge",
            "Rounds until the merge",
        ],
        "pull requests are not in git",
    ),
    ..Topic::EMPTY
};

/// How long reading so many lines takes at the least.
fn seconds_to_read(lines: u32) -> f64 {
    (f64::from(lines) * SECONDS_PER_LINE).clamp(LEAST_SECONDS, MOST_SECONDS)
}

fn number(approvals: &[ApprovalManner], which: impl Fn(&ApprovalManner) -> bool) -> u32 {
    approvals.iter().filter(|approval| which(approval)).count() as u32
}

/// Things that are not known for one reason.
const fn all_not_known<const COUNT: usize>(things: [&'static str; COUNT], why: &'static str) -> [NotKnown; COUNT] {
    let mut all = [NotKnown { what: "", why }; COUNT];
    let mut index = 0;
    while index < COUNT {
        all[index].what = things[index];
        index += 1;
    }
    all
}
