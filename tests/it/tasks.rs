//! Whether tasks are fit for an agent: `tests/cases/tasks.md`. What a change was asked to do, and where.
//!
//! A case shows a task, `markdown task`, and what the repository tells agents, `markdown instructions`. It states the tier,
//! with each reason and the words that show it, and what is missing.

use review_gate::analysis::task::assess;
use review_gate::analysis::task::links::closed_issues;
use review_gate::analysis::task::scope::{TaskScope, joint};
use review_gate::model::path::RepoPath;
use review_gate::model::pull_request::RepositoryName;
use serde_json::Value;

use crate::support::case_file::{self, Case};

#[test]
fn tasks_are_assessed_as_stated() {
    case_file::check("tasks.md", "assessment", |case: &Case, _| {
        let text = |info| case.block(info).map_or("", |block| block.text.as_str());
        let found = assess(text("markdown task"), text("markdown instructions"));
        let mut lines: Vec<String> = found
            .reasons
            .iter()
            .map(|reason| {
                let words = if reason.words.is_empty() { String::new() } else { format!(" ({})", reason.words) };
                format!("{}: {}{words}", name(&reason.tier), reason.why)
            })
            .collect();
        if lines.is_empty() {
            lines.push(name(&found.tier));
        }
        if !found.missing.is_empty() {
            let missing: Vec<String> = found.missing.iter().map(name).collect();
            lines.push(format!("missing: {}", missing.join(" ")));
        }
        lines.into_iter().map(|line| line + "\n").collect()
    });
}

fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_else(|| Value::Null.to_string())
}

#[test]
fn issues_are_closed_by_the_words_that_github_knows() {
    let repository = RepositoryName::parse("acme/shop").unwrap();
    for (description, closed) in [
        ("Fixes #12", &[12][..]),
        ("This closes: #12, resolves ACME/shop#13 and fixed #12.", &[12, 13]),
        ("Prefixes #12; see #13; closes other/shop#14", &[]),
        ("<!-- Fixes #12 -->\n> Fixes #13\n\n`fixes #14`\n\n```\nfixes #15\n```", &[]),
    ] {
        assert_eq!(closed_issues(description, &repository), closed, "{description}");
    }
}

#[test]
fn scope_is_what_a_task_limits_the_change_to() {
    for (task, paths) in [
        ("Only change `src/list.py`.", &["src/list.py"][..]),
        (
            "Please only touch src/list.py and `docs/` to make it fast, as `src/fast.py` does.",
            &["src/list.py", "docs/"],
        ),
        ("Make it fast, only edit `src/list.py`.", &["src/list.py"]),
        ("You must only change `src/list.py`.", &["src/list.py"]),
        ("Change `list.py` and nothing else.", &["list.py"]),
        ("Changes are limited to ./src/lists/**, not `src/x.py`.", &["src/lists/**"]),
        ("## Scope\n- `src/a.py`: sort once\n- src/b.py (new)\n\n## Notes\n- src/c.py", &["src/a.py", "src/b.py"]),
        ("## Files to change\nThese:\n- [ ] `src/a.py:12`, `src/b.py`", &["src/a.py", "src/b.py"]),
        ("### Files\n```\nsrc/a.py\nMakefile\n```", &["src/a.py", "Makefile"]),
    ] {
        let scope = TaskScope::of(task).unwrap_or_else(|| panic!("{task}"));
        assert_eq!(scope.paths, paths, "{task}");
    }
}

#[test]
fn task_that_only_mentions_files_sets_no_bounds() {
    for task in [
        "The bug is in `src/list.py`.",
        "Only change `sort()` and read/write it.",
        "Only change what is needed for `src/list.py`.",
        "Do not only change `src/list.py`.",
        "If it is slow, only change `src/list.py`.",
        "> Only change `src/list.py`.",
        "The job should only update `data/list.json`.",
        "The only change in `src/list.py` made it slow.",
        "The fault is limited to `src/list.py`.",
        "Changes are not limited to `src/list.py`.",
        "The method `list.sort` is used only. Update only `list.sort`.",
        "## Scope\nMake `src/list.py` fast.",
        "## Scope\n- `src/list.py`\n- the tests",
        "## Out of scope\n- `src/list.py`",
    ] {
        assert!(TaskScope::of(task).is_none(), "{task}");
    }
}

#[test]
fn scope_holds_what_its_paths_stand_for() {
    for (path, inside, outside) in [
        ("src/list.py", &["src/list.py", "app/src/list.py"][..], &["src/list.pyi", "src/my_list.py"][..]),
        ("/src/list.py", &["src/list.py"], &["app/src/list.py"]),
        ("list.py", &["src/list.py", "list.py"], &["src/lists.py"]),
        ("src/lists/", &["src/lists/a.py", "src/lists/b/c.py"], &["src/lists.py"]),
        ("src/lists", &["src/lists/a.py"], &["src/list"]),
        ("src/*.py", &["src/a.py"], &["src/b/a.py"]),
        ("src/**/test_*.py", &["src/a/b/test_c.py"], &["src/a/b/c.py"]),
    ] {
        let scope = TaskScope::of(&format!("Only change `{path}`.")).unwrap_or_else(|| panic!("{path}"));
        assert!(inside.iter().all(|file| scope.holds(&RepoPath::from(*file))), "{path}");
        assert!(!outside.iter().any(|file| scope.holds(&RepoPath::from(*file))), "{path}");
    }
}

#[test]
fn tasks_of_one_change_bound_it_only_together() {
    let [bounded, open] = ["Only change `src/a.py`.", "Make it fast."].map(str::to_owned);
    assert_eq!(joint(&[]), None);
    assert_eq!(joint(std::slice::from_ref(&open)), Some(open.clone()));
    assert_eq!(joint(&[bounded.clone(), open]), None);
    assert_eq!(joint(&[bounded.clone(), bounded.clone()]), Some(format!("{bounded}\n\n{bounded}")));
}
