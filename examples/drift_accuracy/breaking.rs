//! Breaks one convention at a time in the code that a change adds.

use std::sync::{Arc, LazyLock};

use regex::Regex;
use review_gate::analysis::diff::LineDiff;
use review_gate::model::change::{Change, Content, FileChange, FileStatus};
use review_gate::model::path::RepoPath;
use review_gate::syntax::catalogue::{Choice, catalogue};
use review_gate::syntax::languages::Languages;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A change in which one convention is broken.
pub(crate) struct Broken {
    /// The convention.
    pub habit: Habit,
    /// The file that breaks it, as it was before it did.
    pub path: RepoPath,
    /// The whole change.
    pub change: Change,
}

/// What can be broken.
#[derive(Clone, Debug)]
pub(crate) enum Habit {
    /// To give this answer.
    Answer(Choice),
    /// To use this library through its wrapper.
    Wrapper(Choice),
    /// That the first directory imports nothing of the second.
    Layers(String, String),
}

/// A way to break a convention in the text of a line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Breaker {
    point: String,
    usual: String,
    endings: Vec<String>,
    #[serde(deserialize_with = "regex")]
    pattern: Regex,
    replacement: String,
    #[serde(default, deserialize_with = "some_regex")]
    unless: Option<Regex>,
}

fn regex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Regex, D::Error> {
    Regex::new(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn some_regex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Regex>, D::Error> {
    regex(deserializer).map(Some)
}

fn breakers() -> &'static [Breaker] {
    #[derive(Deserialize)]
    struct List {
        breaker: Vec<Breaker>,
    }
    static LIST: LazyLock<List> =
        LazyLock::new(|| toml::from_str(include_str!("breakers.toml")).expect("the list is valid"));
    &LIST.breaker
}

/// Copies of `change`, each with one convention broken in one file.
pub(crate) fn broken(change: &Change, languages: &Languages) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (index, file) in change.files.iter().enumerate() {
        let Some(text) = file.after.as_ref().and_then(|version| version.text()) else { continue };
        let mut add = |usual: Option<Choice>, changed: Option<FileChange>| {
            if let (Some(usual), Some(changed)) = (usual, changed) {
                let mut copy = change.clone();
                copy.files[index] = changed;
                broken.push(Broken { habit: Habit::Answer(usual), path: file.path.clone(), change: copy });
            }
        };
        for breaker in breakers() {
            add(catalogue().choice(&breaker.point, &breaker.usual), rewritten(file, text, breaker));
        }
        for (usual, changed) in with_other_libraries(file, text, languages) {
            add(Some(usual), Some(changed));
        }
        for (point, usual, path) in renamed(file) {
            let moved = FileChange { path: RepoPath::from(path.as_str()), ..file.clone() };
            add(catalogue().choice(point, usual), Some(moved));
        }
    }
    broken
}

/// `file` with another text.
pub(crate) fn with_text(file: &FileChange, text: &str) -> FileChange {
    let mut file = file.clone();
    if let Some(version) = &mut file.after {
        version.content = Content::Text(Arc::from(text));
        // Facts are kept by blob: another text is another blob.
        version.id = other_id(text);
    }
    file
}

fn other_id(text: &str) -> review_gate::model::object_id::ObjectId {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    review_gate::model::object_id::ObjectId::from_hex(&format!("{hash:040x}")).expect("forty digits are an id")
}

/// `file` with the first added line rewritten that `breaker` fits.
fn rewritten(file: &FileChange, text: &str, breaker: &Breaker) -> Option<FileChange> {
    let path = file.path.to_string();
    let (_, extension) = path.rsplit_once('.')?;
    let is_ending = breaker.endings.iter().any(|ending| ending == extension);
    if !is_ending || breaker.unless.as_ref().is_some_and(|marker| marker.is_match(text)) {
        return None;
    }
    let package = path.rsplit('/').nth(1).unwrap_or_default();
    let replacement = breaker.replacement.replace("OWN", package);
    let (number, line) = added_lines(file, text).into_iter().find(|(_, line)| breaker.pattern.is_match(line))?;
    let line = breaker.pattern.replace(line, replacement.as_str()).into_owned();
    Some(with_text(file, &with_line(text, number, &line)))
}

/// `file` with each library that a new line imports exchanged for another one of the same purpose.
fn with_other_libraries(file: &FileChange, text: &str, languages: &Languages) -> Vec<(Choice, FileChange)> {
    let language = languages.for_file(&file.path, text);
    let family = language.family();
    let added = added_lines(file, text);
    let exchanged = language.imports(text).into_iter().filter_map(|import| {
        let usual = catalogue().library(family, &import.module)?;
        let (_, line) = added.iter().find(|(number, _)| *number == import.line)?;
        let point = &catalogue().point(usual).name;
        let other = catalogue().libraries(family).find(|name| {
            let choice = catalogue().library(family, name);
            choice.is_some_and(|choice| {
                choice != usual && catalogue().point(choice).name == *point && !text.contains(name)
            })
        })?;
        let option = catalogue().option(usual);
        line.contains(option).then(|| (usual, with_text(file, &text.replace(option, other))))
    });
    exchanged.take(3).collect()
}

/// Other paths for a new file: the name of the choice point, the answer it gives now, and the path.
fn renamed(file: &FileChange) -> Vec<(&'static str, &'static str, String)> {
    let path = file.path.to_string();
    let Some((directory, name)) = path.rsplit_once('/') else { return Vec::new() };
    if file.status != FileStatus::Added {
        return Vec::new();
    }
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let mut renamed = Vec::new();
    let is_words = |separator: char| stem.trim_start_matches("test_").trim_end_matches("_test").contains(separator);
    if is_words('_') && !stem.contains('-') {
        let core = stem.trim_start_matches("test_").trim_end_matches("_test");
        let other = stem.replace(core, &core.replace('_', "-"));
        renamed.push(("file-name", "snake", format!("{directory}/{other}.{ending}")));
    }
    if is_words('-') {
        renamed.push(("file-name", "kebab", format!("{directory}/{}.{ending}", stem.replace('-', "_"))));
    }
    for (usual, from, to) in [("dot-test", ".test.", ".spec."), ("dot-spec", ".spec.", ".test.")] {
        if name.contains(from) {
            renamed.push(("test-file-name", usual, format!("{directory}/{}", name.replace(from, to))));
        }
    }
    if let Some(rest) = stem.strip_prefix("test_") {
        renamed.push(("test-file-name", "prefix", format!("{directory}/{rest}_test.{ending}")));
        renamed.push(("test-placement", "tests-directory", format!("src/shop/{name}")));
    }
    if name.contains(".test.") || stem.ends_with("_test") {
        renamed.push(("test-placement", "beside", format!("{directory}/tests/{name}")));
        renamed.push(("test-placement", "tests-directory", format!("src/shop/{name}")));
    }
    renamed
}

fn added_lines<'a>(file: &FileChange, text: &'a str) -> Vec<(u32, &'a str)> {
    let before = file.before.as_ref().and_then(|version| version.text());
    let diff = LineDiff::between(before.map_or("", |text| text), text);
    (1..).zip(text.lines()).filter(|(number, _)| diff.added.contains(*number)).collect()
}

fn with_line(text: &str, number: u32, line: &str) -> String {
    let lines = (1..).zip(text.lines()).map(|(own, old)| if own == number { line } else { old });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
