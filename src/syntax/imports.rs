//! Imports, by a scan of lines: for the files that are never parsed because the change does not touch them.
//!
//! What looks like an import inside a string or a comment is taken for one. A parser would know better and cost more than
//! all the rest of reading a tree; what is counted over hundreds of files bears a few of these.

use std::sync::OnceLock;

use regex::Regex;
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::catalogue::Catalogue;

/// A file with more imports than these is a list of them.
const MOST_IMPORTS: usize = 200;

/// How far the names of one import are followed, in bytes.
const MOST_NAMES_BYTES: usize = 2000;

/// How imports look, by lines.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ImportScan {
    /// How lines with imports begin, white space aside; no other line is looked at.
    starts: Vec<String>,
    /// Regular expressions over such a line, with groups `module` and, where names of it are imported, `names`, which go
    /// on to the closing bracket if they start with an opening one.
    patterns: Vec<String>,
    /// What stands between the parts of a module's name.
    separator: String,
    /// A line that opens a list of imports, and how the line begins that closes it.
    #[serde(default)]
    block: Option<[String; 2]>,
    /// A regular expression with `{libraries}` in place of their names, for code that uses a library without importing it.
    #[serde(default)]
    mentions: Option<String>,
}

/// A module that a text imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its name as it is written, with that of what is imported from it.
    pub module: String,
    /// The line, 1-based.
    pub line: u32,
}

/// A scan with its expressions compiled when they are first needed.
#[derive(Debug, Default)]
pub(super) struct Imports {
    scan: Option<ImportScan>,
    patterns: OnceLock<Vec<Regex>>,
    mentions: OnceLock<Option<Regex>>,
}

impl Imports {
    pub(super) fn new(scan: Option<ImportScan>) -> Self {
        Self { scan, patterns: OnceLock::new(), mentions: OnceLock::new() }
    }

    /// The modules that `text` imports, each once, by line.
    pub(super) fn of(&self, text: &str, family: &str, catalogue: &Catalogue) -> Vec<Import> {
        let Some(scan) = &self.scan else { return Vec::new() };
        let mut found = Found::default();
        let mut in_block = false;
        let mut offset = 0;
        for (number, line) in (1..).zip(text.split_inclusive('\n')) {
            let trimmed = line.trim_ascii_start();
            let is_candidate = in_block || scan.starts.iter().any(|start| trimmed.starts_with(start.as_str()));
            if is_candidate && !found.is_full() {
                self.read_line(scan, &text[offset..], trimmed.trim_end(), number, &mut found);
            }
            if let Some([open, close]) = &scan.block {
                in_block = (in_block && !trimmed.starts_with(close.as_str())) || trimmed.starts_with(open.as_str());
            }
            offset += line.len();
        }
        self.read_mentions(scan, text, family, catalogue, &mut found);
        found.imports
    }

    fn read_line(&self, scan: &ImportScan, rest: &str, line: &str, number: u32, found: &mut Found) {
        let compile = |pattern: &String| Regex::new(pattern).expect("the patterns were checked on loading");
        let patterns = self.patterns.get_or_init(|| scan.patterns.iter().map(compile).collect());
        let Some(captures) = patterns.iter().find_map(|pattern| pattern.captures(line)) else { return };
        let Some(module) = captures.name("module") else { return };
        let names = captures.name("names").and_then(|names| {
            let start = rest.len() - rest.trim_start().len() + names.start();
            rest.get(start..)
        });
        match names {
            Some(names) => {
                for name in imported_names(names) {
                    found.add(format!("{}{}{name}", module.as_str(), scan.separator), number);
                }
            }
            None => found.add(module.as_str().to_owned(), number),
        }
    }

    /// Libraries by whose name something is called that no import brings.
    fn read_mentions(&self, scan: &ImportScan, text: &str, family: &str, catalogue: &Catalogue, found: &mut Found) {
        let mentions = self.mentions.get_or_init(|| {
            let is_word = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let libraries: Vec<&str> = catalogue.libraries(family).filter(is_word).collect();
            Regex::new(&with_libraries(scan.mentions.as_ref()?, &libraries.join("|"))).ok()
        });
        let Some(mentions) = mentions else { return };
        let ends_so = |import: &Import, name: &str| {
            import.module.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with(&scan.separator))
        };
        for captures in mentions.captures_iter(text) {
            let Some(library) = captures.get(1) else { continue };
            let name = library.as_str();
            if !found.imports.iter().any(|import| ends_so(import, name)) && !found.is_full() {
                let line = 1 + text[..library.start()].bytes().filter(|byte| *byte == b'\n').count() as u32;
                found.add(name.to_owned(), line);
            }
        }
    }
}

impl ImportScan {
    /// What is wrong with its expressions, if anything is.
    pub(super) fn check(&self) -> Result<(), regex::Error> {
        let mentions = self.mentions.as_ref().map(|pattern| with_libraries(pattern, "any"));
        self.patterns.iter().chain(&mentions).try_for_each(|pattern| Regex::new(pattern).map(drop))
    }
}

fn with_libraries(pattern: &str, libraries: &str) -> String {
    pattern.replace("{libraries}", libraries)
}

/// What was found so far.
#[derive(Default)]
struct Found {
    imports: Vec<Import>,
    known: FxHashSet<String>,
}

impl Found {
    fn is_full(&self) -> bool {
        self.imports.len() >= MOST_IMPORTS
    }

    fn add(&mut self, module: String, line: u32) {
        if self.known.insert(module.clone()) {
            self.imports.push(Import { module, line });
        }
    }
}

/// The names in a list such as `a, b as c`, up to the bracket that closes the one it starts with, or else to the end of the
/// line; of nested lists each with what stands before it.
fn imported_names(list: &str) -> Vec<String> {
    let has_brackets = list.starts_with(['{', '(']);
    let mut names = Vec::new();
    let mut prefixes: Vec<String> = vec![String::new()];
    let mut current = String::new();
    for letter in list.chars().take(MOST_NAMES_BYTES).skip(usize::from(has_brackets)) {
        match letter {
            '{' | '(' => {
                let outer = prefixes.last().cloned().unwrap_or_default();
                prefixes.push(outer + current.trim());
                current.clear();
            }
            ',' | '}' | ')' | '\n' | ';' | '#' => {
                let name = current.split_whitespace().next().unwrap_or_default();
                if !name.is_empty() {
                    names.push(format!("{}{name}", prefixes.last().map_or("", String::as_str)));
                }
                current.clear();
                let ends_list = matches!(letter, '}' | ')');
                if ends_list && prefixes.len() > 1 {
                    prefixes.pop();
                } else if ends_list || (!has_brackets && letter != ',') {
                    break;
                }
            }
            _ => current.push(letter),
        }
    }
    names
}
