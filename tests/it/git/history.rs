//! Merge bases, shallow clones, descriptions and merged commits.

use review_gate::git::error::GitError;
use review_gate::git::repository::Repository;
use review_gate::model::object_id::ObjectId;

use super::{change_between, outline};
use crate::support::repository::TestRepository;

#[test]
fn what_happened_on_the_base_meanwhile_is_not_part_of_the_change() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let fork = repository.head();
    let head = repository.branch("topic").write("new", "two\n").commit("Change");
    let base = repository.switch("main").write("other", "three\n").commit("Meanwhile");
    let change = change_between(&repository.open(), &base, &head);
    assert_eq!((change.base, change.merge_base, change.head), (base, fork, head));
}

#[test]
fn a_merge_commit_as_head_brings_what_both_its_parents_brought() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let base = repository.head();
    repository.branch("left").write("left", "two\n").commit("Left");
    repository.git(["checkout", "--quiet", "-b", "right", "main"]);
    repository.write("right", "three\n").commit("Right");
    let head = repository.merge("left");
    assert_eq!(outline(&change_between(&repository.open(), &base, &head)), ["Added left", "Added right"]);
}

#[test]
fn of_the_merge_bases_of_a_criss_cross_the_one_git_takes_is_taken() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    repository.branch("left").write("left", "two\n").commit("Left");
    repository.git(["checkout", "--quiet", "-b", "right", "main"]);
    repository.write("right", "three\n").commit("Right");
    repository.git(["branch", "right-alone"]);
    repository.merge("left");
    repository.switch("left").merge("right-alone");
    let (left, right) = (repository.id("left"), repository.id("right"));
    assert_eq!(repository.git(["merge-base", "--all", "left", "right"]).lines().count(), 2, "a criss-cross");
    for (one, other) in [(&left, &right), (&right, &left)] {
        let expected = repository.git(["merge-base", one.as_hex(), other.as_hex()]);
        assert_eq!(repository.open().merge_base(one, other).unwrap().as_hex(), expected.trim());
    }
}

#[test]
fn histories_with_nothing_in_common_are_an_error() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let main = repository.head();
    repository.git(["checkout", "--quiet", "--orphan", "other"]);
    let other = repository.commit("Other root");
    let error = repository.open().merge_base(&main, &other).unwrap_err();
    assert!(matches!(error, GitError::UnrelatedHistories { .. }));
    assert!(error.to_string().contains(main.as_hex()) && error.to_string().contains(other.as_hex()), "{error}");
}

/// A clone of both branches of `repository` that holds the last `depth` commits of each.
fn shallow_clone(repository: &TestRepository, depth: usize) -> (tempfile::TempDir, Repository) {
    let directory = tempfile::tempdir().unwrap();
    let (from, to) = (format!("file://{}", repository.path().display()), directory.path().to_str().unwrap());
    let depth = format!("--depth={depth}");
    repository.git(["clone", "--quiet", "--bare", "--no-single-branch", &depth, &from, to]);
    let clone = Repository::open(directory.path()).unwrap();
    (directory, clone)
}

#[test]
fn a_merge_base_beyond_a_shallow_clone_is_an_error_that_names_what_is_missing() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let fork = repository.head();
    let head = repository.branch("topic").write("new", "two\n").commit("Change");
    let base = repository.switch("main").write("other", "three\n").commit("Meanwhile");
    let (_directory, clone) = shallow_clone(&repository, 1);
    let error = clone.merge_base(&base, &head).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "commit `{fork}` is missing from this clone; get it with `git fetch --unshallow` or `git fetch --deepen=N`"
        )
    );
}

#[test]
fn a_shallow_clone_that_holds_the_merge_base_is_enough() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    repository.write("file", "two\n");
    let fork = repository.commit("Second");
    let head = repository.branch("topic").write("new", "three\n").commit("Change");
    let base = repository.switch("main").write("other", "four\n").commit("Meanwhile");
    let (_directory, clone) = shallow_clone(&repository, 2);
    assert_eq!(clone.merge_base(&base, &head).unwrap(), fork);
    assert_eq!(outline(&change_between(&clone, &base, &head)), ["Added new"]);
}

#[test]
fn a_first_parent_beyond_a_shallow_clone_is_an_error_that_names_it() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let first = repository.head();
    let second = repository.write("file", "two\n").commit("Second");
    let (_directory, clone) = shallow_clone(&repository, 1);
    let missing = |error: GitError| match error {
        GitError::ShallowHistory { missing } => missing,
        other => panic!("{other}"),
    };
    assert_eq!(missing(clone.default_base(&second).unwrap_err()), first.as_hex());
    assert_eq!(missing(clone.resolve("HEAD~1").unwrap_err()), "HEAD~1");
    assert_eq!(missing(clone.resolve(first.as_hex()).unwrap_err()), first.as_hex());
}

#[test]
fn one_commit_describes_itself() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let base = repository.head();
    let head = repository.write("file", "two\n").commit("Say two\nover two lines\n\nBecause.\n\nSigned-off-by: Ada\n");
    let description = repository.open().describe(&base, &head).unwrap();
    assert_eq!(description.title, "Say two over two lines");
    assert_eq!(description.body, "Because.\n\nSigned-off-by: Ada");
    assert_eq!(description.author, None);
}

#[test]
fn several_commits_are_described_by_the_newest_subject_and_all_messages() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let base = repository.head();
    repository.write("file", "two\n").commit("Say two\n\nBecause.");
    let head = repository.write("file", "three\n").commit("Say three");
    let description = repository.open().describe(&base, &head).unwrap();
    assert_eq!(description.title, "Say three");
    assert_eq!(description.body, "Say three\n\nSay two\n\nBecause.");
}

#[test]
fn a_range_without_commits_has_an_empty_description() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let description = repository.open().describe(&repository.head(), &repository.head()).unwrap();
    assert_eq!((description.title.as_str(), description.body.as_str()), ("", ""));
}

#[test]
fn merged_commits_follow_first_parents_back_to_a_time() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let first = repository.head();
    let second = repository.write("file", "two\n").commit("Second\n\nBody");
    repository.branch("topic").write("new", "three\n").commit("Inside");
    let merge = repository.switch("main").merge("topic");
    let opened = repository.open();

    let merged = opened.merged_commits(&merge, 0).unwrap();
    let brief: Vec<(&ObjectId, &ObjectId, &str)> =
        merged.iter().map(|commit| (&commit.id, &commit.first_parent, commit.subject.as_str())).collect();
    assert_eq!(brief, [(&merge, &second, "Merge topic"), (&second, &first, "Second")]);
    assert!(merged[0].time_seconds > merged[1].time_seconds);

    let recent = opened.merged_commits(&merge, merged[0].time_seconds).unwrap();
    assert_eq!(recent, merged[..1]);
}

#[test]
fn messages_that_nobody_can_have_read_are_not_read() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let base = repository.head();
    let tree = repository.id("HEAD^{tree}");
    let message = "word ".repeat(14 * 1024 * 1024);
    let commit = format!("tree {tree}\nparent {base}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\n{message}");
    let head = repository.object("commit", commit.as_bytes());
    assert_eq!(repository.open().commits_between(&base, &head, 10).unwrap(), None);
}
