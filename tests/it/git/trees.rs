//! Whole trees and what two of them differ in.

use review_gate::git::trees::TreeDiffEntry;
use review_gate::model::change::FileMode;

use crate::support::repository::TestRepository;

#[test]
fn all_files_of_a_tree_are_listed_as_git_lists_them() {
    let repository = TestRepository::with_files(&[("a/b/c", "1\n"), ("a.txt", "2\n"), ("a-b/c", "3\n"), ("z", "4\n")]);
    repository.make_executable("z").link("link", "z").commit("Modes");
    let opened = repository.open();
    let files = opened.files_of_tree(&opened.tree_of(&repository.head()).unwrap()).unwrap();
    let mode = |mode| match mode {
        FileMode::Regular => "100644 blob",
        FileMode::Executable => "100755 blob",
        FileMode::Symlink => "120000 blob",
        FileMode::Submodule => "160000 commit",
    };
    let lines = files.iter().map(|file| format!("{} {}\t{}", mode(file.entry.mode), file.entry.id, file.path));
    assert_eq!(lines.collect::<Vec<_>>().join("\n"), repository.git(["ls-tree", "-r", "HEAD"]).trim());
}

#[test]
fn the_empty_tree_has_no_files() {
    let repository = TestRepository::new();
    let opened = repository.open();
    let head = repository.commit("Nothing");
    assert_eq!(opened.files_of_tree(&opened.tree_of(&head).unwrap()).unwrap(), []);
}

#[test]
fn two_trees_differ_without_renames() {
    let repository = TestRepository::with_files(&[("a/same", "1\n"), ("a/moved", "2\n"), ("a/changed", "3\n")]);
    repository.rename("a/moved", "b/moved").write("a/changed", "4\n").commit("Change");
    let opened = repository.open();
    let tree = |revision| opened.tree_of(&repository.id(revision)).unwrap();
    let differences = opened.tree_diff(&tree("HEAD^"), &tree("HEAD")).unwrap();
    let brief = |entry: &TreeDiffEntry| format!("{} {} {}", entry.path, entry.before.is_some(), entry.after.is_some());
    let brief: Vec<String> = differences.iter().map(brief).collect();
    assert_eq!(brief, ["a/changed true true", "a/moved true false", "b/moved false true"]);
}

#[test]
fn what_is_the_same_in_both_trees_is_never_opened() {
    let repository = TestRepository::with_files(&[("same/file", "1\n"), ("file", "2\n")]);
    repository.write("file", "3\n").commit("Change");
    let same = repository.id("HEAD:same");
    let (directory, file) = same.as_hex().split_at(2);
    repository.remove(format!(".git/objects/{directory}/{file}"));
    let opened = repository.open();
    let tree = |revision| opened.tree_of(&repository.id(revision)).unwrap();
    assert_eq!(opened.tree_diff(&tree("HEAD^"), &tree("HEAD")).unwrap().len(), 1);
    assert!(opened.files_of_tree(&tree("HEAD")).is_err());
}
