//! What a head is compared with when nobody says.

use review_gate::git::error::GitError;
use review_gate::model::object_id::ObjectId;

use super::{change_between, outline};
use crate::support::repository::TestRepository;

fn default_base(repository: &TestRepository) -> ObjectId {
    repository.open().default_base(&repository.head()).unwrap()
}

#[test]
fn on_a_branch_it_is_where_the_branch_left_main() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let fork = repository.head();
    repository.branch("topic").write("file", "two\n").commit("Change");
    repository.switch("main").write("other", "three\n").commit("Meanwhile");
    repository.switch("topic");
    assert_eq!(default_base(&repository), fork);
}

#[test]
fn on_main_itself_it_is_the_first_parent() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let first = repository.head();
    repository.branch("topic").write("other", "two\n").commit("Change");
    repository.switch("main").merge("topic");
    assert_eq!(default_base(&repository), first);
}

#[test]
fn behind_the_tip_of_main_it_is_the_first_parent() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let first = repository.head();
    let second = repository.write("file", "two\n").commit("Second");
    repository.write("file", "three\n").commit("Third");
    assert_eq!(repository.open().default_base(&second).unwrap(), first);
}

#[test]
fn of_the_first_commit_it_is_the_empty_tree() {
    let repository = TestRepository::with_files(&[("file", "one\n"), ("other", "two\n")]);
    let base = default_base(&repository);
    let change = change_between(&repository.open(), &base, &repository.head());
    assert_eq!(change.merge_base, base);
    assert_eq!(outline(&change), ["Added file", "Added other"]);
    assert_eq!(change.description.title, "First commit");
}

#[test]
fn the_default_branch_of_the_remote_comes_before_main() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    repository.write("file", "two\n");
    let develop = repository.commit("Develop");
    repository.git(["update-ref", "refs/remotes/origin/develop", develop.as_hex()]);
    repository.git(["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/develop"]);
    repository.git(["reset", "--quiet", "--hard", "HEAD^"]);
    repository.git(["checkout", "--quiet", "-b", "topic", develop.as_hex()]);
    repository.write("file", "three\n").commit("Change");
    assert_eq!(default_base(&repository), develop);
}

#[test]
fn a_default_branch_of_the_remote_that_is_gone_is_passed_over() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let main = repository.head();
    repository.git(["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone"]);
    repository.branch("topic").write("file", "two\n").commit("Change");
    assert_eq!(default_base(&repository), main);
}

#[test]
fn master_stands_in_for_main() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let master = repository.head();
    repository.git(["branch", "--move", "main", "master"]);
    repository.branch("topic").write("file", "two\n").commit("Change");
    assert_eq!(default_base(&repository), master);
}

#[test]
fn without_a_default_branch_it_is_an_error_that_says_what_was_looked_for() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    repository.git(["branch", "--move", "main", "trunk"]);
    let error = repository.open().default_base(&repository.head()).unwrap_err();
    assert!(matches!(error, GitError::NoDefaultBranch));
    assert_eq!(error.to_string(), "none of `origin/HEAD`, `main` and `master` exists to compare with; name a base");
}
