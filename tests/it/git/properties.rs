//! What holds for any two trees and any history.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;
use review_gate::git::error::GitError;
use review_gate::model::change::{Change, FileStatus};
use review_gate::model::object_id::ObjectId;

use super::change_between;
use crate::support::repository::TestRepository;

/// Names that are files in one tree and directories in another, and names that need quoting.
const PATHS: [&str; 10] = ["a", "b", "d", "d/a", "d/b", "d/e/a", "d/e/f", "x y", "\"q\"", "z\n"];

/// The files of a tree by path: content, and whether it is executable.
type Files = BTreeMap<&'static str, (String, bool)>;

/// Contents of which many are versions of one another.
fn content() -> impl Strategy<Value = String> {
    let line = (0_u8..4, 0_u8..8).prop_map(|(seed, number)| format!("{seed} is the seed of line {number}\n"));
    prop_oneof![vec(line, 0..12).prop_map(|lines| lines.concat()), Just(String::new()), Just("\0\r\n".to_owned())]
}

fn files() -> impl Strategy<Value = Files> {
    btree_map(select(&PATHS[..]), (content(), any::<bool>()), 0..8).prop_map(|mut files| {
        if files.keys().any(|path| path.starts_with("d/e/")) {
            files.remove("d/e");
        }
        if files.keys().any(|path| path.starts_with("d/")) {
            files.remove("d");
        }
        files
    })
}

fn commit(repository: &TestRepository, files: &Files) -> ObjectId {
    repository.clear();
    for (path, (content, executable)) in files {
        repository.write(path, content);
        if *executable {
            repository.make_executable(path);
        }
    }
    repository.commit("State")
}

/// What `git diff` says of the last commit, in the words of [`summary`].
fn summary_by_git(repository: &TestRepository) -> Vec<String> {
    let arguments = ["diff-tree", "-r", "-z", "-M", "-C", "--no-textconv", "--name-status", "HEAD^", "HEAD"];
    let output = repository.git(arguments);
    let mut fields = output.split_terminator('\0');
    let mut summary = Vec::new();
    while let Some(status) = fields.next() {
        let mut path = || fields.next().unwrap();
        summary.push(match &status[..1] {
            "R" | "C" => {
                let from = path();
                format!("{} {:?} from {from:?}", &status[..1], path())
            }
            other => format!("{other} {:?}", path()),
        });
    }
    summary
}

fn summary(change: &Change) -> Vec<String> {
    let text = |path: &[u8]| String::from_utf8(path.to_vec()).unwrap();
    let line = |file: &review_gate::model::change::FileChange| {
        let letter = match file.status {
            FileStatus::Added => "A",
            FileStatus::Deleted => "D",
            FileStatus::Modified => "M",
            FileStatus::Renamed => "R",
            FileStatus::Copied => "C",
        };
        let from = file.previous_path.as_ref().map(|path| format!(" from {:?}", text(path.as_bytes())));
        format!("{letter} {:?}{}", text(file.path.as_bytes()), from.unwrap_or_default())
    };
    change.files.iter().map(line).collect()
}

proptest! {
    #![proptest_config(Config { cases: 24, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_two_trees_differ_as_git_says(old in files(), new in files()) {
        let repository = TestRepository::new();
        let base = commit(&repository, &old);
        let head = commit(&repository, &new);
        let change = change_between(&repository.open(), &base, &head);
        prop_assert_eq!(summary(&change), summary_by_git(&repository));
    }

    #[test]
    fn of_any_history_the_merge_base_is_one_that_git_finds(commits in vec((vec(any::<Index>(), 0..3), 0_u8..20), 2..12)) {
        let repository = TestRepository::new();
        let tree = repository.object("tree", b"");
        let mut ids: Vec<ObjectId> = Vec::new();
        for (number, (parents, time)) in commits.iter().enumerate() {
            let parents: BTreeSet<&ObjectId> =
                parents.iter().filter(|_| !ids.is_empty()).map(|parent| parent.get(&ids)).collect();
            let parents: Vec<String> = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
            let who = format!("Ada <ada@example.org> {time} +0000");
            let text = format!("tree {tree}\n{}author {who}\ncommitter {who}\n\nNumber {number}\n", parents.concat());
            ids.push(repository.object("commit", text.as_bytes()));
        }
        let opened = repository.open();
        let head = ids.last().unwrap();
        for base in &ids {
            let by_git = repository.git_or_nothing(["merge-base", "--all", base.as_hex(), head.as_hex()]);
            match opened.merge_base(base, head) {
                Ok(found) => prop_assert!(by_git.lines().any(|id| id == found.as_hex()), "{} not in {}", found, by_git),
                Err(GitError::UnrelatedHistories { .. }) => prop_assert_eq!(by_git, ""),
                Err(error) => prop_assert!(false, "{}", error),
            }
        }
    }
}
