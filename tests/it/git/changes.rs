//! What happened to files.

use super::{last_change, line, only, outline};
use crate::support::repository::TestRepository;

#[test]
fn files_are_added_changed_and_deleted() {
    let repository = TestRepository::with_files(&[("changed", "one\n"), ("deleted", "two\n"), ("same", "three\n")]);
    repository.write("added", "four\n").write("changed", "five\n").remove("deleted").commit("Change");
    assert_eq!(outline(&last_change(&repository)), ["Added added", "Modified changed", "Deleted deleted"]);
}

#[test]
fn files_are_sorted_by_path_whatever_the_trees_hold_first() {
    let repository = TestRepository::with_files(&[("same", "one\n")]);
    repository.write("a/b", "1\n").write("a.b", "2\n").write("a-b", "3\n").write("A", "4\n").commit("Change");
    assert_eq!(outline(&last_change(&repository)), ["Added A", "Added a-b", "Added a.b", "Added a/b"]);
}

#[test]
fn a_change_of_mode_alone_is_a_modification() {
    let repository = TestRepository::with_files(&[("script", "one\n")]);
    repository.make_executable("script").commit("Change");
    let change = last_change(&repository);
    assert_eq!(outline(&change), ["Modified script Regular -> Executable"]);
    let file = only(&change);
    assert_eq!(file.before.as_ref().unwrap().id, file.after.as_ref().unwrap().id);
}

#[test]
fn a_file_that_becomes_a_link_is_a_modification_with_both_modes() {
    let repository = TestRepository::with_files(&[("file", "one\n"), ("target", "two\n")]);
    repository.remove("file").link("file", "target").commit("Change");
    assert_eq!(outline(&last_change(&repository)), ["Modified file Regular -> Symlink"]);
}

#[test]
fn a_file_that_becomes_a_directory_is_deleted_and_what_is_in_it_added() {
    let repository = TestRepository::with_files(&[("name", "one\n")]);
    repository.remove("name").write("name/inner", "quite different\n").commit("Change");
    assert_eq!(outline(&last_change(&repository)), ["Deleted name", "Added name/inner"]);
}

#[test]
fn a_submodule_is_the_commit_it_points_at() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let elsewhere = TestRepository::with_files(&[("inner", "two\n")]);
    repository.git(["submodule", "--quiet", "add", elsewhere.path().to_str().unwrap(), "module"]);
    repository.commit("Add");
    let change = last_change(&repository);
    assert_eq!(outline(&change), ["Added .gitmodules", "Added module Submodule"]);
    assert_eq!(change.files[1].after.as_ref().unwrap().id, elsewhere.head());
}

#[test]
fn paths_are_kept_byte_by_byte() {
    let repository = TestRepository::with_files(&[("same", "one\n")]);
    let paths: [&[u8]; 5] = [b"\xff\xfe", b"line\nbreak", b"with space", b"\"quotes\" and \\", "größe/ä".as_bytes()];
    for path in paths {
        repository.write(path, path);
    }
    repository.commit("Change");
    let change = last_change(&repository);
    let mut expected = paths;
    expected.sort_unstable();
    let found: Vec<&[u8]> = change.files.iter().map(|file| file.path.as_bytes()).collect();
    assert_eq!(found, expected);
    assert_eq!(line(&change.files[0]), r#"Added "quotes" and \"#);
}

#[test]
fn a_change_carries_the_ids_the_texts_and_the_description() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let base = repository.head();
    let head = repository.write("file", "two\n").commit("Say two\n\nBecause.");
    let change = last_change(&repository);
    assert_eq!((&change.base, &change.merge_base, &change.head), (&base, &base, &head));
    assert_eq!(change.description.title, "Say two");
    assert_eq!(change.description.body, "Because.");
    let file = only(&change);
    let (before, after) = (file.before.as_ref().unwrap(), file.after.as_ref().unwrap());
    assert_eq!((before.text().unwrap().as_ref(), after.text().unwrap().as_ref()), ("one\n", "two\n"));
    assert_eq!((&before.id, &after.id), (&repository.id("HEAD^:file"), &repository.id("HEAD:file")));
}

#[test]
fn a_change_without_differences_has_no_files() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    repository.commit("Nothing");
    assert!(last_change(&repository).files.is_empty());
}

#[test]
fn the_description_of_the_caller_comes_before_that_of_the_commits() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let base = repository.head();
    let head = repository.write("file", "two\n").commit("Say two");
    let given = review_gate::model::change::Description { title: "Given".into(), ..Default::default() };
    let limits = review_gate::model::limits::Limits::default();
    let change = repository.open().change(&base, &head, Some(given.clone()), &limits).unwrap();
    let commit_messages = vec!["Say two".to_owned()];
    assert_eq!(change.description, review_gate::model::change::Description { commit_messages, ..given });
}
