//! What files hold, and what is not read.

use std::sync::Arc;

use review_gate::git::error::GitError;
use review_gate::model::change::Content;
use review_gate::model::limits::Limits;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::problem::Reason;

use super::{last_change, outline};
use crate::support::repository::TestRepository;

/// What the product reads when a file holds `bytes`.
fn content_of(bytes: &[u8], limits: &Limits) -> Content {
    let repository = TestRepository::new();
    repository.write("file", bytes).commit("Add");
    repository.open().reader().blob_text(&repository.id("HEAD:file"), limits)
}

fn check_text(bytes: &[u8], expected: &str) {
    match content_of(bytes, &Limits::default()) {
        Content::Text(text) => assert_eq!(text.as_ref(), expected),
        Content::Unread { reason, .. } => panic!("{reason}"),
    }
}

fn check_unread(content: &Content, reason: &Reason, lines: u32) {
    match content {
        Content::Unread { reason: found, lines: counted } => assert_eq!((found, *counted), (reason, lines)),
        Content::Text(text) => panic!("text: {text:?}"),
    }
}

#[test]
fn line_breaks_and_a_missing_last_one_are_kept() {
    check_text(b"one\r\ntwo\nthree\rfour", "one\r\ntwo\nthree\rfour");
}

#[test]
fn bytes_that_are_not_utf8_are_replaced() {
    check_text(b"caf\xe9 \xf0\x9f\n", "caf\u{fffd} \u{fffd}\n");
}

#[test]
fn an_empty_file_is_an_empty_text() {
    check_text(b"", "");
}

#[test]
fn a_file_with_a_nul_byte_near_its_start_is_binary() {
    check_unread(&content_of(b"PNG\0more", &Limits::default()), &Reason::Binary, 0);
    let mut late = vec![b'a'; 7999];
    late.push(0);
    check_unread(&content_of(&late, &Limits::default()), &Reason::Binary, 0);
    late.insert(0, b'a');
    check_text(&late, std::str::from_utf8(&late).unwrap());
}

#[test]
fn a_file_over_the_limit_is_not_read_but_its_lines_are_counted() {
    let limits = Limits { max_file_bytes: 10, ..Limits::default() };
    let too_large = Reason::TooLarge { limit_bytes: 10 };
    check_unread(&content_of(b"one\ntwo\nthree", &limits), &too_large, 3);
    check_unread(&content_of(b"one\ntwo\nthree\n", &limits), &too_large, 3);
    check_unread(&content_of(b"one\0two\nthree\n", &limits), &Reason::Binary, 0);
    assert!(matches!(content_of(b"ten bytes\n", &limits), Content::Text(_)));
}

#[test]
fn a_blob_that_is_not_there_is_missing() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let reader = repository.open().reader();
    let absent = ObjectId::from_hex(&"1".repeat(40)).unwrap();
    let of_another_kind = ObjectId::from_hex(&"1".repeat(64)).unwrap();
    for id in [absent, of_another_kind, repository.head(), repository.id("HEAD^{tree}")] {
        check_unread(&reader.blob_text(&id, &Limits::default()), &Reason::MissingObject, 0);
    }
}

#[test]
fn a_change_with_a_missing_blob_says_so_and_goes_on() {
    let repository = TestRepository::with_files(&[("same", "one\n")]);
    repository.write("here", "two\n").write("lost", "three\n").commit("Change");
    let lost = repository.id("HEAD:lost");
    let (directory, file) = lost.as_hex().split_at(2);
    repository
        .make_writable(&format!(".git/objects/{directory}/{file}"))
        .remove(format!(".git/objects/{directory}/{file}"));
    let change = last_change(&repository);
    assert_eq!(outline(&change), ["Added here", "Added lost"]);
    assert!(change.files[0].after.as_ref().unwrap().text().is_some());
    check_unread(&change.files[1].after.as_ref().unwrap().content, &Reason::MissingObject, 0);
}

#[test]
fn links_and_submodules_are_not_read() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    let elsewhere = TestRepository::with_files(&[("inner", "two\n")]);
    repository.git(["submodule", "--quiet", "add", elsewhere.path().to_str().unwrap(), "module"]);
    repository.link("link", "/etc/passwd").commit("Add");
    let change = last_change(&repository);
    assert_eq!(outline(&change), ["Added .gitmodules", "Added link Symlink", "Added module Submodule"]);
    check_unread(&change.files[1].after.as_ref().unwrap().content, &Reason::Symlink, 0);
    check_unread(&change.files[2].after.as_ref().unwrap().content, &Reason::Submodule, 0);
}

#[test]
fn of_too_many_files_the_first_by_path_are_read() {
    let repository = TestRepository::with_files(&[("b", "one\n")]);
    let base = repository.head();
    let head = repository.write("a", "two\n").write("b", "three\n").write("c", "four\n").commit("Change");
    let limits = Limits { max_files: 2, ..Limits::default() };
    let change = repository.open().change(&base, &head, None, &limits).unwrap();
    assert_eq!(outline(&change), ["Added a", "Modified b", "Added c"]);
    assert!(change.files[1].before.as_ref().unwrap().text().is_some());
    check_unread(&change.files[2].after.as_ref().unwrap().content, &Reason::TooManyFiles { limit: 2 }, 0);
}

#[test]
fn the_text_of_a_file_is_read_at_a_commit() {
    let repository = TestRepository::with_files(&[("a/b", "one\n"), ("binary", "\0")]);
    let first = repository.head();
    repository.write("a/b", "two\n").link("link", "a/b").commit("Change");
    let opened = repository.open();
    let read = |commit: &ObjectId, path: &str| opened.text_at(commit, &RepoPath::from(path));
    assert_eq!(read(&first, "a/b").unwrap().as_deref(), Some("one\n"));
    assert_eq!(read(&repository.head(), "a/b").unwrap().as_deref(), Some("two\n"));
    for absent in ["a/c", "a", "", "a/b/c", "/a/b", "a//b", "./a/b", "../a"] {
        assert_eq!(read(&first, absent).unwrap(), None, "{absent}");
    }
    let error = read(&repository.head(), "link").unwrap_err();
    assert!(matches!(error, GitError::NotText { reason: Reason::Symlink, .. }), "{error}");
    let error = read(&first, "binary").unwrap_err();
    assert_eq!(error.to_string(), format!("`binary` at `{first}` cannot be read as text: binary file"));
}

#[test]
fn a_repository_is_read_by_many_threads_at_once() {
    let repository = TestRepository::new();
    for number in 0..200 {
        repository.write(format!("file{number}"), format!("text {number}\n"));
    }
    repository.commit("Add");
    repository.git(["repack", "-adq"]);
    let opened = Arc::new(repository.open());
    let files = opened.files_of_tree(&opened.tree_of(&repository.head()).unwrap()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let reader = opened.reader();
                let is_text = |id| matches!(reader.blob_text(id, &Limits::default()), Content::Text(_));
                assert!(files.iter().all(|file| is_text(&file.entry.id)));
            });
        }
    });
}
