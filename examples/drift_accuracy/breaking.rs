//! Breaks one convention at a time in the code that a change adds.

use std::sync::Arc;

use regex::Regex;
use review_gate::analysis::diff::LineDiff;
use review_gate::model::change::{Change, Content, FileChange, FileStatus};
use review_gate::model::path::RepoPath;
use review_gate::syntax::catalogue::{Choice, catalogue};
use review_gate::syntax::languages::Languages;

/// A change in which one convention is broken.
pub(crate) struct Broken {
    /// The answer that the convention asks for.
    pub usual: Choice,
    /// The file that breaks it, as it was before it did.
    pub path: RepoPath,
    /// The whole change.
    pub change: Change,
}

/// A way to break a convention in the text of a line.
struct Breaker {
    point: &'static str,
    usual: &'static str,
    extensions: &'static [&'static str],
    pattern: &'static str,
    replacement: &'static str,
    /// Where it stands in a file already, that file follows no convention.
    marker: &'static str,
}

const fn breaker(
    point: &'static str,
    usual: &'static str,
    extensions: &'static [&'static str],
    [pattern, replacement, marker]: [&'static str; 3],
) -> Breaker {
    Breaker { point, usual, extensions, pattern, replacement, marker }
}

const PYTHON: &[&str] = &["py"];
const RUST: &[&str] = &["rs"];
const GO: &[&str] = &["go"];
const JAVA: &[&str] = &["java"];
const SCRIPT: &[&str] = &["ts", "tsx", "js", "mjs"];
const TYPED: &[&str] = &["ts", "tsx"];

const BREAKERS: &[Breaker] = &[
    breaker(
        "function-name",
        "snake",
        PYTHON,
        [r"^(async )?def ([a-z]+)_([a-z]+)\(", "${1}def ${2}X${3}(", "camelCaseOnly"],
    ),
    breaker(
        "function-name",
        "camel",
        SCRIPT,
        [r"function ([a-z]+)([A-Z][a-z]+)\(", "function ${1}_x(", "function [a-z]+_"],
    ),
    breaker("exception-cause", "kept", PYTHON, [r"^(\s+raise \w+\(.*\)) from \w+", "$1", r"\) *$never"]),
    breaker(
        "exception-scope",
        "specific",
        PYTHON,
        [r"except [A-Z]\w+Error( as \w+)?:", "except:", "except:|except Exception"],
    ),
    breaker("message-output", "logger", PYTHON, [r"\b(self\.)?_?logger\.\w+\(", "print(", r"\bprint\("]),
    breaker("message-output", "logger", RUST, [r"\b(tracing::)?(info|debug|warn|error)!\(", "println!(", "println!"]),
    breaker(
        "message-output",
        "logger",
        SCRIPT,
        [r"\b(logger|log)\.(info|debug|warn|error)\(", "console.log(", r"console\."],
    ),
    breaker(
        "message-output",
        "logger",
        GO,
        [r"\b(slog|log|logger)\.(Info|Debug|Warn|Error)\(", "fmt.Println(", r"fmt\.Print"],
    ),
    breaker(
        "message-output",
        "logger",
        JAVA,
        [r"\b(?i:log|logger)\.(info|debug|warn|error)\(", "System.out.println(", r"System\.out"],
    ),
    breaker("error-kind", "typed", RUST, [r"-> Result<([^<>,]+), \w+>", "-> Result<$1, String>", ", String>"]),
    breaker("unwrapping", "expect", RUST, [r#"\.expect\("[^"]*"\)"#, ".unwrap()", r"\.unwrap\(\)"]),
    breaker("error-wrapping", "wrapped", GO, [r#"(fmt\.Errorf\("[^"]*)%w(", err\))"#, "${1}%v${2}", "%v"]),
    breaker("error-comparison", "is", GO, [r"errors\.Is\(err, (\w*\.?Err\w+)\)", "err == $1", r"err == \w*\.?Err"]),
    breaker("import-form", "absolute", PYTHON, [r"^from \w+\.([\w.]+) import", "from .$1 import", r"\nfrom \."]),
    breaker("import-form", "relative", PYTHON, [r"^from \.+(\w+) import", "from OWN.$1 import", "absolute"]),
    breaker("import-form", "alias", SCRIPT, [r#"from "@/"#, r#"from "../"#, r#"from ["']\.\./"#]),
    breaker("import-form", "relative", SCRIPT, [r#"from (["'])(\.\./)+"#, "from ${1}@/", r#"from ["']@/"#]),
    breaker("optional-type", "union", PYTHON, [r": (\w+) \| None", ": Optional[$1]", r"Optional\["]),
    breaker("collection-type", "builtin", PYTHON, [r": list\[", ": List[", r"List\[|Dict\["]),
    breaker(
        "text-formatting",
        "interpolation",
        PYTHON,
        [r#"\bf"([^"{]*)\{(\w+)\}([^"{]*)""#, r#""$1{}$3".format($2)"#, r"\.format\("],
    ),
    breaker("any-type", "any", GO, [r"(\]|\(\w+ |, \w+ )any\b", "${1}interface{}", r"interface\{\}"]),
    breaker("equality", "strict", SCRIPT, [r" === ", " == ", r" == "]),
    breaker(
        "export-form",
        "named",
        SCRIPT,
        [r"^export (async )?function", "export default ${1}function", "export default"],
    ),
    breaker("object-type", "interface", TYPED, [r"^(export )?interface (\w+) \{", "${1}type $2 = {", r"type \w+ = \{"]),
    breaker("object-type", "type", TYPED, [r"^(export )?type (\w+) = \{$", "${1}interface $2 {", "interface "]),
    breaker("test-function", "test", SCRIPT, [r"\btest\((.)", "it($1", r"\bit\("]),
    breaker("test-function", "it", SCRIPT, [r"\bit\((.)", "test($1", r"\btest\("]),
    breaker(
        "test-style",
        "function",
        PYTHON,
        [r"^(async )?def (test_\w+)\(.*\):", "class X(TestCase):\n    def $2(self):", "TestCase"],
    ),
];

/// Copies of `change`, each with one convention broken in one file.
pub(crate) fn broken(change: &Change, languages: &Languages) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (index, file) in change.files.iter().enumerate() {
        let Some(text) = file.after.as_ref().and_then(|version| version.text()) else { continue };
        let mut add = |usual: Option<Choice>, changed: Option<FileChange>| {
            if let (Some(usual), Some(changed)) = (usual, changed) {
                let mut copy = change.clone();
                copy.files[index] = changed;
                broken.push(Broken { usual, path: file.path.clone(), change: copy });
            }
        };
        for breaker in BREAKERS {
            add(catalogue().choice(breaker.point, breaker.usual), rewritten(file, text, breaker));
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

fn with_text(file: &FileChange, text: &str) -> FileChange {
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
    let marker = Regex::new(breaker.marker).expect("markers are valid");
    if !breaker.extensions.contains(&extension) || marker.is_match(text) {
        return None;
    }
    let package = path.rsplit('/').nth(1).unwrap_or_default();
    let replacement = breaker.replacement.replace("OWN", package);
    let pattern = Regex::new(breaker.pattern).expect("patterns are valid");
    let (number, line) = added_lines(file, text).into_iter().find(|(_, line)| pattern.is_match(line))?;
    let line = pattern.replace(line, replacement.as_str()).into_owned();
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
