//! What was said, shown and asked about the changes, and what waits.

use super::{Metric, Part, Topic, WORSE_UP, count, measures, share_of_code};
use crate::model::debt::{NotKnown, Unit};

const REVIEWS: &str = "reviews are not in git";
const PULL_REQUESTS: &str = "pull requests are not in git";

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
    not_in_git: &[NotKnown {
        what: "Descriptions of pull requests",
        why: "git keeps the messages of the commits alone, and these are held against the diff",
    }],
};

/// What it brought that is new to the repository.
pub(super) const DRIFT: Topic = Topic {
    number: 10,
    title: "Drift",
    meaning: "What the code depends on that it did not depend on before, and habits that are not the repository's.",
    metrics: &[count("new-dependencies", "New dependencies", WORSE_UP, |followed| {
        Part::sum(measures(followed).new_dependencies)
    })],
    not_in_git: &[
        NotKnown { what: "Flags shown, accepted and dismissed", why: "answers to a check are not in git" },
        NotKnown { what: "Purposes that more than one library serves", why: "what a library is for is not in git" },
    ],
};

/// How it was reviewed.
pub(super) const REVIEW: Topic = Topic {
    number: 11,
    title: "Review health",
    meaning: "Whether people looked at what was merged, and long enough to have read it.",
    metrics: &[],
    not_in_git: &[
        NotKnown { what: "Changes merged without a human review", why: REVIEWS },
        NotKnown { what: "Bare approvals", why: REVIEWS },
        NotKnown { what: "Approvals faster than reading", why: REVIEWS },
        NotKnown { what: "Pushes after the last approval", why: REVIEWS },
    ],
};

/// What waits.
pub(super) const QUEUE: Topic = Topic {
    number: 12,
    title: "Queue",
    meaning: "How much waits for a review, and for how long.",
    metrics: &[],
    not_in_git: &[
        NotKnown { what: "Open pull requests of agents and their age", why: PULL_REQUESTS },
        NotKnown { what: "Minutes of review that wait", why: PULL_REQUESTS },
        NotKnown { what: "Pull requests closed without a merge", why: PULL_REQUESTS },
        NotKnown { what: "Rounds until the merge", why: PULL_REQUESTS },
    ],
};
