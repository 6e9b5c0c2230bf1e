//! Where files came from.

use super::{last_change, only, outline};
use crate::support::repository::TestRepository;

/// Ten lines that differ from those of any other `seed`.
fn lines(seed: &str) -> String {
    let line = |number| format!("{seed} says something of its own on line {number}");
    (0..10).map(line).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn a_file_that_moved_unchanged_is_renamed() {
    let repository = TestRepository::with_files(&[("old/name", &lines("one"))]);
    repository.rename("old/name", "new/place").commit("Move");
    assert_eq!(outline(&last_change(&repository)), ["Renamed new/place from old/name"]);
}

#[test]
fn a_file_that_moved_and_kept_half_of_itself_is_renamed() {
    let repository = TestRepository::with_files(&[("old", &lines("one"))]);
    repository.remove("old").write("new", lines("one").replacen("on line", "at place", 4)).commit("Move");
    let change = last_change(&repository);
    assert_eq!(outline(&change), ["Renamed new from old"]);
    assert!(only(&change).before.as_ref().unwrap().text().unwrap().contains("on line 0"));
}

#[test]
fn a_file_that_kept_less_than_half_is_deleted_and_another_added() {
    let repository = TestRepository::with_files(&[("old", &lines("one"))]);
    repository.remove("old").write("new", lines("one").replacen("on line", "at place", 6)).commit("Move");
    assert_eq!(outline(&last_change(&repository)), ["Added new", "Deleted old"]);
}

#[test]
fn a_file_whose_line_breaks_changed_is_still_itself() {
    let repository = TestRepository::with_files(&[("old", &lines("one"))]);
    repository.remove("old").write("new", lines("one").replace('\n', "\r\n")).commit("Move");
    assert_eq!(outline(&last_change(&repository)), ["Renamed new from old"]);
}

#[test]
fn the_most_similar_source_is_taken() {
    let near = lines("one").replacen("on line", "at place", 1);
    let far = lines("one").replacen("on line", "at place", 4);
    let repository = TestRepository::with_files(&[("a", &far), ("b", &near)]);
    repository.remove("a").remove("b").write("c", lines("one")).commit("Move");
    assert_eq!(outline(&last_change(&repository)), ["Deleted a", "Renamed c from b"]);
}

#[test]
fn of_identical_sources_the_one_of_the_same_name_is_taken() {
    let repository = TestRepository::with_files(&[("a/other", &lines("one")), ("b/name", &lines("one"))]);
    repository.rename("b/name", "c/name").remove("a/other").commit("Move");
    assert_eq!(outline(&last_change(&repository)), ["Deleted a/other", "Renamed c/name from b/name"]);
}

#[test]
fn a_copy_of_a_file_that_the_change_touches_is_found() {
    let repository = TestRepository::with_files(&[("source", &lines("one"))]);
    repository.write("copy", lines("one")).write("source", lines("one") + "and more\n").commit("Copy");
    assert_eq!(outline(&last_change(&repository)), ["Copied copy from source", "Modified source"]);
}

#[test]
fn a_copy_of_a_file_that_the_change_leaves_alone_is_an_addition() {
    let repository = TestRepository::with_files(&[("source", &lines("one"))]);
    repository.write("copy", lines("one")).commit("Copy");
    assert_eq!(outline(&last_change(&repository)), ["Added copy"]);
}

#[test]
fn a_file_that_became_two_is_copied_to_one_and_renamed_to_the_other() {
    let repository = TestRepository::with_files(&[("source", &lines("one"))]);
    repository.rename("source", "b").write("a", lines("one")).commit("Split");
    assert_eq!(outline(&last_change(&repository)), ["Copied a from source", "Renamed b from source"]);
}

#[test]
fn a_rename_may_change_the_mode_but_never_the_type() {
    let repository = TestRepository::with_files(&[("script", &lines("one")), ("target", "x")]);
    repository.link("link", "target").commit("Link");
    repository.rename("script", "run").make_executable("run").remove("link").write("file", "target").commit("Move");
    assert_eq!(
        outline(&last_change(&repository)),
        ["Added file", "Deleted link Symlink", "Renamed run from script Regular -> Executable"]
    );
}

#[test]
fn beyond_the_limit_only_identical_files_are_renamed() {
    let repository = TestRepository::new();
    for number in 0..1001 {
        repository.write(format!("old/{number}"), lines(&number.to_string()));
    }
    repository.commit("Add");
    for number in 0..1001 {
        let edited = lines(&number.to_string()) + "and more\n";
        repository.remove(format!("old/{number}")).write(format!("new/{number}"), edited);
    }
    repository.rename("new/0", "gone").remove("gone").write("new/same", lines("0")).commit("Move");
    let change = last_change(&repository);
    let moved: Vec<String> = outline(&change).into_iter().filter(|line| line.starts_with("Renamed")).collect();
    assert_eq!(moved, ["Renamed new/same from old/0"]);
}
