//! What `.gitattributes` say.

use review_gate::model::change::Attributes;

use super::{last_change, only};
use crate::support::repository::TestRepository;

/// The attributes of `path`, which a change adds to a repository with `files`.
fn attributes_of(files: &[(&str, &str)], path: &str) -> Attributes {
    let repository = TestRepository::with_files(files);
    repository.write(path, "new\n").commit("Change");
    only(&last_change(&repository)).attributes
}

fn generated(rules: &str, path: &str) -> Option<bool> {
    attributes_of(&[(".gitattributes", rules)], path).generated
}

#[test]
fn each_attribute_is_read() {
    let rules = "gen linguist-generated\nven linguist-vendored=true\ndoc linguist-documentation\n";
    let of = |path| attributes_of(&[(".gitattributes", rules)], path);
    assert_eq!(of("gen"), Attributes { generated: Some(true), ..Attributes::default() });
    assert_eq!(of("ven"), Attributes { vendored: Some(true), ..Attributes::default() });
    assert_eq!(of("doc"), Attributes { documentation: Some(true), ..Attributes::default() });
    assert_eq!(of("other"), Attributes::default());
}

#[test]
fn an_attribute_is_taken_back_in_each_of_gits_ways() {
    assert_eq!(generated("*.rs linguist-generated\nkept.rs -linguist-generated\n", "kept.rs"), Some(false));
    assert_eq!(generated("*.rs linguist-generated\nkept.rs linguist-generated=false\n", "kept.rs"), Some(false));
    assert_eq!(generated("*.rs linguist-generated\nkept.rs !linguist-generated\n", "kept.rs"), None);
}

#[test]
fn the_nearest_file_overrules_those_above_it() {
    let files = [(".gitattributes", "*.rs linguist-generated\n"), ("a/.gitattributes", "*.rs -linguist-generated\n")];
    assert_eq!(attributes_of(&files, "a/b/file.rs").generated, Some(false));
    assert_eq!(attributes_of(&files, "c/file.rs").generated, Some(true));
}

#[test]
fn a_nested_file_speaks_of_its_own_directory() {
    let files = [("a/.gitattributes", "/file linguist-generated\nb/** linguist-vendored\n")];
    assert_eq!(attributes_of(&files, "a/file").generated, Some(true));
    assert_eq!(attributes_of(&files, "a/c/file").generated, None);
    assert_eq!(attributes_of(&files, "file").generated, None);
    assert_eq!(attributes_of(&files, "a/b/c/file").vendored, Some(true));
}

#[test]
fn macros_of_the_root_are_expanded_and_those_of_other_directories_are_not() {
    let rules = "[attr]machine linguist-generated linguist-vendored\nout/** machine\n";
    let attributes = attributes_of(&[(".gitattributes", rules)], "out/file");
    assert_eq!((attributes.generated, attributes.vendored), (Some(true), Some(true)));
    assert_eq!(attributes_of(&[("a/.gitattributes", rules)], "a/out/file").generated, None);
}

#[test]
fn a_change_cannot_hide_itself_by_editing_attributes() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    repository.write(".gitattributes", "* linguist-generated\n").write("file", "two\n").commit("Hide");
    let change = last_change(&repository);
    assert_eq!(change.files.len(), 2);
    assert!(change.files.iter().all(|file| file.attributes == Attributes::default()));
}

#[test]
fn attributes_outside_the_commit_do_not_count() {
    let repository = TestRepository::with_files(&[("file", "one\n")]);
    repository.write(".git/info/attributes", "* linguist-generated\n");
    repository.write("elsewhere/attributes", "* linguist-vendored\n");
    repository.git(["config", "core.attributesFile", repository.path().join("elsewhere/attributes").to_str().unwrap()]);
    repository.remove("elsewhere/attributes").write("file", "two\n").commit("Change");
    repository.write("elsewhere/attributes", "* linguist-vendored\n").write(".gitattributes", "* linguist-generated\n");
    assert_eq!(only(&last_change(&repository)).attributes, Attributes::default());
}

#[test]
fn a_linked_or_malformed_attributes_file_says_nothing() {
    let repository =
        TestRepository::with_files(&[("rules", "* linguist-generated\n"), ("a/.gitattributes", "[attr]\n\"\n\0")]);
    repository.link(".gitattributes", "rules").commit("Link");
    repository.write("a/file", "two\n").commit("Change");
    assert_eq!(only(&last_change(&repository)).attributes, Attributes::default());
}

#[test]
fn a_path_that_is_not_utf8_is_matched() {
    let repository = TestRepository::new();
    repository.write(b"d\xff/.gitattributes", "* linguist-generated\n").commit("Add");
    repository.write(b"d\xff/\xfe", "one\n").commit("Change");
    assert_eq!(only(&last_change(&repository)).attributes.generated, Some(true));
}
