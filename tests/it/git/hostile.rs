//! Repositories that mean harm.

use review_gate::git::error::GitError;
use review_gate::model::object_id::ObjectId;

use super::{change_between, last_change, only, outline};
use crate::support::repository::TestRepository;

#[test]
fn nothing_of_the_repository_is_executed() {
    let repository = TestRepository::with_files(&[("file", "one\n"), (".gitattributes", "* filter=evil diff=evil\n")]);
    repository.write("file", "two\n").commit("Change");
    let marker = repository.path().join("executed");
    let command = format!("touch {}", marker.display());
    for key in [
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.hooksPath",
        "uploadpack.packObjectsHook",
        "core.alternateRefsCommand",
        "gpg.program",
        "credential.helper",
        "alias.log",
    ] {
        repository.git(["config", key, &command]);
    }
    repository
        .write(".git/hooks/post-checkout", format!("#!/bin/sh\n{command}\n"))
        .make_executable(".git/hooks/post-checkout");
    let change = last_change(&repository);
    assert_eq!(only(&change).after.as_ref().unwrap().text().unwrap().as_ref(), "two\n");
    assert!(!marker.exists());
}

#[test]
fn a_replacement_object_does_not_stand_in_for_what_will_be_merged() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    repository.write("file", "evil\n").commit("Change");
    let harmless = repository.object("blob", b"harmless\n");
    repository.git(["replace", repository.id("HEAD:file").as_hex(), harmless.as_hex()]);
    assert_eq!(repository.git(["show", "HEAD:file"]), "harmless\n", "git itself is taken in");
    assert_eq!(only(&last_change(&repository)).after.as_ref().unwrap().text().unwrap().as_ref(), "evil\n");
}

#[test]
fn configuration_cannot_have_other_files_included() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    repository.write("included", "[core]\n\tuseReplaceRefs = true\n\trepositoryFormatVersion = 99\n");
    repository.git(["config", "include.path", "../included"]);
    assert_eq!(repository.open().resolve("main").unwrap(), repository.id("main"));
}

/// A tree with the given entries, in the given order.
fn tree(repository: &TestRepository, entries: &[(&str, &[u8], &ObjectId)]) -> ObjectId {
    let mut content = Vec::new();
    for (mode, name, id) in entries {
        content.extend([mode.as_bytes(), b" ", name, b"\0"].concat());
        let bytes = (0..20).map(|index| u8::from_str_radix(&id.as_hex()[2 * index..2 * index + 2], 16).unwrap());
        content.extend(bytes);
    }
    repository.object("tree", &content)
}

fn commit_of(repository: &TestRepository, tree: &ObjectId) -> ObjectId {
    let commit = repository.git(["commit-tree", "-p", "HEAD", "-m", "Hostile", tree.as_hex()]);
    ObjectId::from_hex(commit.trim()).unwrap()
}

#[test]
fn a_name_that_no_file_can_have_is_an_error() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let blob = repository.id("HEAD:file");
    for name in [b"a/b".as_slice(), b"/", b""] {
        let hostile = tree(&repository, &[("100644", name, &blob)]);
        let error = repository.open().files_of_tree(&hostile).unwrap_err();
        assert!(matches!(error, GitError::HostileTree { .. } | GitError::Read { .. }), "{name:?}: {error:?}");
    }
}

#[test]
fn names_that_would_leave_the_work_tree_are_just_names() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let (base, blob) = (repository.head(), repository.object("blob", b"new\n"));
    let inner = tree(&repository, &[("100644", b"passwd", &blob)]);
    let hostile = tree(&repository, &[("40000", b"..", &inner), ("100644", b".git", &blob)]);
    let head = commit_of(&repository, &hostile);
    let change = change_between(&repository.open(), &base, &head);
    assert_eq!(outline(&change), ["Added ../passwd", "Added .git", "Deleted file"]);
}

#[test]
fn entries_in_the_wrong_order_hide_nothing() {
    let repository = TestRepository::with_files(&[("b", "one\n")]);
    let (base, same, new) = (repository.head(), repository.id("HEAD:b"), repository.object("blob", b"new\n"));
    let unsorted = tree(&repository, &[("100644", b"c", &new), ("100644", b"b", &same), ("100644", b"a", &new)]);
    let head = commit_of(&repository, &unsorted);
    assert_eq!(outline(&change_between(&repository.open(), &base, &head)), ["Added a", "Added c"]);
}

#[test]
fn a_few_trees_that_hold_each_other_many_times_over_are_an_error() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let mut level = repository.id("HEAD:file");
    let mut mode = "100644";
    for _ in 0..12 {
        let names: Vec<Vec<u8>> = (0..10).map(|number| vec![b'0' + number]).collect();
        let entries: Vec<(&str, &[u8], &ObjectId)> = names.iter().map(|name| (mode, name.as_slice(), &level)).collect();
        (level, mode) = (tree(&repository, &entries), "40000");
    }
    let error = repository.open().files_of_tree(&level).unwrap_err();
    assert!(error.to_string().contains("it holds too many files"), "{error}");
}

#[test]
fn directories_may_be_nested_as_deep_as_one_likes() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let mut level = tree(&repository, &[("100644", b"file", &repository.id("HEAD:file"))]);
    for _ in 0..300 {
        level = tree(&repository, &[("40000", b"d", &level)]);
    }
    let files = repository.open().files_of_tree(&level).unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].path.as_bytes().len(), 300 * 2 + 4);
}

#[test]
fn a_damaged_object_is_an_error_and_no_panic() {
    let repository = TestRepository::with_files(&[("a/file", "one\n")]);
    let damaged = repository.id("HEAD:a");
    let (directory, file) = damaged.as_hex().split_at(2);
    let path = format!(".git/objects/{directory}/{file}");
    repository.make_writable(&path).write(&path, b"not zlib at all");
    let opened = repository.open();
    let error = opened.files_of_tree(&opened.tree_of(&repository.head()).unwrap()).unwrap_err();
    assert!(error.to_string().contains("git fsck"), "{error}");
}
