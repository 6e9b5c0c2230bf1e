//! What a path answers: how files are named, and where tests stand.

use super::ground::Ground;
use crate::model::path::RepoPath;
use crate::syntax::catalogue::{Choice, catalogue};

/// What the path of a file answers; `is_beside_directory` tells whether there is a directory of its name.
pub(super) fn path_forms(path: &RepoPath, ground: Ground, is_beside_directory: bool) -> Vec<Choice> {
    let text = path.to_match();
    let (directory, name) = text.rsplit_once('/').unwrap_or(("", &text));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_test = ground == Ground::Tests;
    let shape = is_test.then(|| test_shape(stem)).flatten();
    let answers = [
        ("file-name", word_form(subject(stem, shape))),
        ("test-file-name", shape),
        ("test-placement", shape.map(|_| placement(directory))),
        ("module-file", module_form(stem, is_beside_directory)),
    ];
    let answered = answers.into_iter().filter_map(|(point, option)| catalogue().choice(point, option?));
    answered.collect()
}

/// How a name of several words is put together; `None` of one word, which says nothing.
fn word_form(name: &str) -> Option<&'static str> {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    let name = name.trim_matches('_');
    let has_upper = name.bytes().any(|byte| byte.is_ascii_uppercase());
    let has_lower = name.bytes().any(|byte| byte.is_ascii_lowercase());
    let starts_upper = name.starts_with(|letter: char| letter.is_ascii_uppercase());
    match (name.contains('-'), name.contains('_')) {
        _ if !is_plain || !has_lower => None,
        (true, false) if !has_upper => Some("kebab"),
        (false, true) if !has_upper => Some("snake"),
        (false, false) if starts_upper => Some("pascal"),
        (false, false) if has_upper => Some("camel"),
        _ => None,
    }
}

/// How the name of a file says that it holds tests.
fn test_shape(stem: &str) -> Option<&'static str> {
    let ends = [
        (".test", "dot-test"),
        (".spec", "dot-spec"),
        ("_test", "suffix"),
        ("-test", "suffix-kebab"),
        ("Tests", "suffix-plural"),
        ("Test", "suffix-pascal"),
        ("Spec", "suffix-spec"),
    ];
    let starts_capital = stem.strip_prefix("Test").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let by_end = ends.into_iter().find(|(end, _)| stem.len() > end.len() && stem.ends_with(end));
    match by_end {
        Some((_, option)) => Some(option),
        None if stem.starts_with("test_") => Some("prefix"),
        None if starts_capital => Some("prefix-pascal"),
        None => None,
    }
}

/// The part of the name of a file that says what it is about.
fn subject<'a>(stem: &'a str, shape: Option<&str>) -> &'a str {
    let stem = stem.split('.').next().unwrap_or(stem);
    match shape {
        Some("prefix") => stem.strip_prefix("test_").unwrap_or(stem),
        Some("suffix") => stem.strip_suffix("_test").unwrap_or(stem),
        Some("suffix-kebab") => stem.strip_suffix("-test").unwrap_or(stem),
        _ => stem,
    }
}

/// How the file of a module that has a directory is called.
fn module_form(stem: &str, is_beside_directory: bool) -> Option<&'static str> {
    if stem == "mod" { Some("inside") } else { is_beside_directory.then_some("beside") }
}

/// The directory of the name of the file at `path`, which need not be there.
pub(super) fn directory_of_name(path: &RepoPath) -> String {
    let text = path.to_match();
    text.rsplit_once('.').map_or(&*text, |(name, _)| name).to_owned()
}

fn placement(directory: &str) -> &'static str {
    let mut parts = directory.split('/');
    if parts.clone().any(|part| part == "__tests__") {
        "underscored"
    } else if parts.any(|part| matches!(part, "test" | "tests" | "spec" | "specs" | "e2e" | "integration")) {
        "tests-directory"
    } else {
        "beside"
    }
}
