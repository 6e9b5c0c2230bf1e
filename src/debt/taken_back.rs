//! What messages say of other changes: which one they take back, and whether they mend something.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::merged_change::{MergedChange, TakenBack};

/// The fewest digits that name a commit.
const MIN_DIGITS: usize = 7;

/// What `message` says that it takes back, in the forms that git and GitHub write.
pub fn taken_back(message: &str) -> Vec<TakenBack> {
    static COMMIT: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\bthis reverts commit ([0-9a-f]{7,64})\b"));
    static TITLE: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?im)^(?:\*\s+)?revert:?\s+["“](.+)["”]"#));
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?i)\breverts?\b(?:\s+(?:pr|pull request))?\s+(?:[\w.-]+/[\w.-]+)?#(\d{1,18})\b"));
    let all = |regex: &Regex, made: fn(&str) -> Option<TakenBack>| -> Vec<TakenBack> {
        regex.captures_iter(message).filter_map(|found| made(&found[1])).collect()
    };
    let mut found = all(&COMMIT, |digits| Some(TakenBack::Commit(digits.to_ascii_lowercase())));
    found.extend(all(&TITLE, |title| Some(TakenBack::Title(without_number(title).to_owned()))));
    found.extend(all(&NUMBER, |number| number.parse().ok().map(TakenBack::PullRequest)));
    found.sort();
    found.dedup();
    found
}

/// Whether one of the things that `change` takes back is `earlier`.
pub fn names(change: &MergedChange, earlier: &MergedChange) -> bool {
    change.takes_back.iter().any(|taken_back| match taken_back {
        TakenBack::Commit(digits) => {
            digits.len() >= MIN_DIGITS
                && earlier.brought.iter().any(|commit| commit.as_hex().starts_with(digits.as_str()))
        }
        TakenBack::Title(title) => *title == without_number(&earlier.title),
        TakenBack::PullRequest(number) => earlier.pull_request == Some(*number),
    })
}

/// Whether a change of this title says that it mends something. One that takes a fix back does not.
pub fn is_fix(title: &str) -> bool {
    static FIX: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?i)\b(?:hot-?)?(?:fix(?:e[sd]|ing)?)\b|\bbug(?:s|fix(?:es)?)?\b|\bregressions?\b"));
    static REVERT: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^\s*revert\b"));
    FIX.is_match(title) && !REVERT.is_match(title)
}

/// The number of the pull request that a subject ends with, as GitHub writes it: `Add a limit (#12)`.
pub fn pull_request_number(subject: &str) -> Option<u64> {
    static MERGE: LazyLock<Regex> = LazyLock::new(|| regex(r"^Merge pull request #(\d{1,18}) from "));
    static SQUASH: LazyLock<Regex> = LazyLock::new(|| regex(r"\(#(\d{1,18})\)\s*$"));
    let found = MERGE.captures(subject).or_else(|| SQUASH.captures(subject))?;
    found[1].parse().ok()
}

/// A title without the number of the pull request at its end.
fn without_number(title: &str) -> &str {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"\s*\(#\d+\)\s*$"));
    let title = title.trim();
    NUMBER.find(title).map_or(title, |number| &title[..number.start()])
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reverts_are_read_in_every_form() {
        let title = |title: &str| TakenBack::Title(title.to_owned());
        for (message, expected) in [
            (
                "Revert \"Add a limit (#12)\" (#13)\n\nReverts acme/app#12",
                vec![title("Add a limit"), TakenBack::PullRequest(12)],
            ),
            ("Undo\n\nThis reverts commit ABCDEF0123.", vec![TakenBack::Commit("abcdef0123".to_owned())]),
            ("revert #7", vec![TakenBack::PullRequest(7)]),
            ("Revert PR #7: too slow", vec![TakenBack::PullRequest(7)]),
            ("Revert \"Revert \"Add a limit\"\"", vec![title("Revert \"Add a limit\"")]),
            ("revert: \"feat: x\"", vec![title("feat: x")]),
            ("Let users revert changes (#9)", vec![]),
            ("Test that reverts #tag", vec![]),
        ] {
            assert_eq!(taken_back(message), expected, "{message}");
        }
    }

    #[test]
    fn fixes_say_so() {
        for title in
            ["fix: x", "Fixes the parser", "Hotfix for 3.2", "hot-fix", "Bug in y", "bugfix", "Regression in z"]
        {
            assert!(is_fix(title), "{title}");
        }
        for title in
            ["Add prefix", "Use a fixture", "debug output", "Suffixes", "Fixture for bugsnag", "Revert \"fix: x\""]
        {
            assert!(!is_fix(title), "{title}");
        }
    }

    #[test]
    fn numbers_of_pull_requests() {
        for (subject, number) in [
            ("Add a limit (#12)", Some(12)),
            ("Merge pull request #5 from acme/topic", Some(5)),
            ("Fix #12", None),
            ("Revert \"Add a limit (#12)\" (#13)", Some(13)),
            ("Add (#99999999999999999999)", None),
        ] {
            assert_eq!(pull_request_number(subject), number, "{subject}");
        }
    }
}
