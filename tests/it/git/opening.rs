//! Where a repository is found.

use review_gate::git::error::GitError;
use review_gate::git::repository::Repository;

use crate::support::repository::TestRepository;

#[test]
fn a_repository_is_found_from_a_directory_inside_it() {
    let repository = TestRepository::with_files(&[("a/b/file", "text\n")]);
    let found = Repository::open(&repository.path().join("a/b")).unwrap();
    assert_eq!(found.resolve("HEAD").unwrap(), repository.head());
}

#[test]
fn a_bare_repository_is_opened() {
    let repository = TestRepository::with_files(&[("file", "text\n")]);
    let bare = tempfile::tempdir().unwrap();
    repository.git(["clone", "--quiet", "--bare", ".", bare.path().to_str().unwrap()]);
    let opened = Repository::open(bare.path()).unwrap();
    assert_eq!(opened.resolve("main").unwrap(), repository.head());
    assert_eq!(opened.git_dir().canonicalize().unwrap(), bare.path().canonicalize().unwrap());
}

#[test]
fn a_linked_work_tree_has_its_own_head_and_shares_the_git_directory() {
    let repository = TestRepository::with_files(&[("file", "text\n")]);
    let elsewhere = tempfile::tempdir().unwrap();
    let work_tree = elsewhere.path().join("linked");
    repository.git(["worktree", "add", "--quiet", "-b", "other", work_tree.to_str().unwrap()]);
    repository.write("file", "more\n").commit("Second commit");

    let linked = Repository::open(&work_tree).unwrap();
    assert_eq!(linked.resolve("HEAD").unwrap(), repository.id("other"));
    let canonical = |repository: &Repository| repository.git_dir().canonicalize().unwrap();
    assert_eq!(canonical(&linked), canonical(&repository.open()));
}

#[test]
fn a_directory_outside_any_repository_is_an_error_that_names_it() {
    let directory = tempfile::tempdir().unwrap();
    let error = Repository::open(directory.path()).unwrap_err();
    assert!(matches!(error, GitError::NotARepository { .. }));
    assert!(error.to_string().contains(directory.path().to_str().unwrap()), "{error}");
}

#[test]
fn a_directory_that_does_not_exist_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    let error = Repository::open(&directory.path().join("missing")).unwrap_err();
    assert!(matches!(error, GitError::NotARepository { .. }));
}

#[test]
fn an_empty_repository_says_that_it_has_no_commits() {
    let error = TestRepository::new().open().resolve("HEAD").unwrap_err();
    assert_eq!(error.to_string(), "the repository has no commits yet");
}

#[test]
fn a_repository_with_ids_of_another_kind_is_an_error_that_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let repository = TestRepository::with_files(&[("file", "text\n")]);
    repository.git(["init", "--quiet", "--object-format=sha256", directory.path().to_str().unwrap()]);
    let error = anyhow::Error::from(Repository::open(directory.path()).unwrap_err());
    assert!(format!("{error:#}").contains("sha256"), "{error:#}");
}
