//! What the code that came in is like.

use super::{
    Metric, Part, Topic, WORSE_DOWN, WORSE_UP, code_lines, count, measures, per_1000_lines, per_line, share_of_changes,
    share_of_code,
};
use crate::model::debt::Unit;

/// How much of it was there already.
pub(super) const DUPLICATION: Topic = Topic {
    number: 6,
    title: "Duplication",
    meaning: "New code that stands elsewhere too, and code that only moved.",
    metrics: &[
        share_of_code("cloned-share", "New code that is a copy", WORSE_UP, |followed| {
            Part::of(measures(followed).cloned_tokens, measures(followed).tokens)
        }),
        share_of_code("moved-share", "Lines that moved, of all lines that came in", None, |followed| {
            let measures = measures(followed);
            Part::of(measures.moved_lines, code_lines(measures) + measures.moved_lines)
        }),
        share_of_code("copied-share", "Lines in blocks that one change adds twice", WORSE_UP, |followed| {
            Part::of(measures(followed).copied_lines, code_lines(measures(followed)))
        }),
    ],
    ..Topic::EMPTY
};

/// How much harder it made the code to follow.
pub(super) const COMPLEXITY: Topic = Topic {
    number: 7,
    title: "Complexity",
    meaning: "By how much functions became harder to follow, for the amount of code that came in.",
    metrics: &[
        per_1000_lines("cognitive-growth", "Growth of cognitive complexity", |followed| {
            per_line(followed, measures(followed).cognitive_growth)
        }),
        per_1000_lines("functions-past-limit", "Functions that went past a complexity of 15", |followed| {
            per_line(followed, measures(followed).functions_past_limit)
        }),
        per_1000_lines("long-functions", "New functions of more than 60 lines", |followed| {
            per_line(followed, measures(followed).long_functions)
        }),
        Metric {
            key: "greatest-complexity",
            name: "Greatest complexity of a changed function",
            unit: Unit::Greatest,
            worse: WORSE_UP,
            weeks_back: 0,
            part: |followed| Part::sum(measures(followed).greatest_complexity),
        },
    ],
    ..Topic::EMPTY
};

/// How well it is tested.
pub(super) const TESTS: Topic = Topic {
    number: 8,
    title: "Test debt",
    meaning: "How much of what came in is tested, and what was switched off.",
    metrics: &[
        Metric {
            key: "test-ratio",
            name: "Lines of tests for each line of the program",
            unit: Unit::Ratio,
            worse: WORSE_DOWN,
            weeks_back: 0,
            part: |followed| Part::of(measures(followed).test_lines, measures(followed).code_lines),
        },
        share_of_changes("untested-share", "Changes of the program without any test", WORSE_UP, 0, |followed| {
            let measures = measures(followed);
            let alters_program = measures.code_lines > 0;
            alters_program.then(|| Part::whether(measures.test_lines == 0)).flatten()
        }),
        count("skips", "Tests switched off, less those switched on", WORSE_UP, |followed| {
            Part::sum(measures(followed).skips)
        }),
        count("suppressions", "Checks told to look away, less those that no longer are", WORSE_UP, |followed| {
            Part::sum(measures(followed).suppressions)
        }),
        count("todos", "Notes of what is to be done, less those done", WORSE_UP, |followed| {
            Part::sum(measures(followed).todos)
        }),
        Metric {
            key: "tests-without-assertion",
            name: "New tests that assert nothing",
            unit: Unit::ShareOfCode,
            worse: WORSE_UP,
            weeks_back: 0,
            part: |followed| Part::of(measures(followed).tests_without_assertion, measures(followed).tests_added),
        },
        Metric {
            key: "mocks-per-test",
            name: "Lines of mocks for each new test",
            unit: Unit::Ratio,
            worse: WORSE_UP,
            weeks_back: 0,
            part: |followed| Part::of(measures(followed).mock_lines, measures(followed).tests_added),
        },
    ],
    ..Topic::EMPTY
};
