//! A change, the tree it starts from and the policy it is judged by, as the blocks of a case describe them.
//!
//! A file is a block ```` ```<language> <side>:<path> ````, where the side is `base`, `head` or `both`; several blocks of
//! one file follow each other in it. After the path may stand:
//! - `from:<path>` or `copy-of:<path>`: what git says it was renamed or copied from;
//! - `x<number>`: the block is repeated, with the count in place of `{n}`; as so many files where the path holds `{n}`;
//! - `crlf`: lines end as on Windows; `unterminated`: the last line does not end;
//! - `joined`: what `⋅` parts is one word, so that no scanner takes a sample for a secret;
//! - `executable`: its executable bit is set;
//! - `binary`, `missing`, `symlink`, `submodule`: there is no text to read.
//!
//! A block `toml policy` is the policy and a block `toml limits` the limits of the analysis. Blocks `text title`, `markdown
//! body` and, newest first, `text commit` are what the author says, `markdown task` is what was asked for. Attributes are those of the `.gitattributes` at base.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use globset::Glob;
use review_gate::analysis::analyze::analyze;
use review_gate::analysis::codebase::Document;
use review_gate::analysis::context::Context;
use review_gate::analysis::delta::Delta;
use review_gate::analysis::pairing::Pairing;
use review_gate::analysis::rules;
use review_gate::model::change::{
    Attributes, Change, Content, Description, FileChange, FileMode, FileStatus, FileVersion,
};
use review_gate::model::limits::Limits;
use review_gate::model::object_id::ObjectId;
use review_gate::model::path::RepoPath;
use review_gate::model::policy::Policy;
use review_gate::model::problem::Reason;
use review_gate::model::report::Report;
use review_gate::syntax::languages::Languages;

use super::case_file::{Block, Case};
use super::codebase::MemoryCodebase;

/// What the engine says of a case.
pub(crate) fn report(case: &Case, languages: &Languages) -> Report {
    Trees::of(case).report(languages, &policy(case), &limits(case))
}

/// What the change of a case does.
pub(crate) fn delta(case: &Case, languages: &Languages) -> Delta {
    let (trees, policy, limits) = (Trees::of(case), policy(case), limits(case));
    let codebase = trees.codebase(languages, &limits);
    let change = trees.change(&limits);
    let context = Context::new(&change, &codebase, languages, &policy, &limits);
    Delta::of(&context, &Pairing::of(&context))
}

/// The files that the change of a case touches, in its order.
pub(crate) fn paths(case: &Case) -> Vec<RepoPath> {
    Trees::of(case).change(&limits(case)).files.into_iter().map(|file| file.path).collect()
}

fn policy(case: &Case) -> Policy {
    let names: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    let text = case.block("toml policy").map_or("", |block| &block.text);
    Policy::parse(text, &names).unwrap_or_else(|error| panic!("{}: {error}", case.title))
}

fn limits(case: &Case) -> Limits {
    let text = case.block("toml limits").map_or("", |block| &block.text);
    let table: toml::Table = toml::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", case.title));
    let mut limits = Limits::default();
    for (key, value) in table {
        let value = value.as_integer().and_then(|value| u32::try_from(value).ok()).expect("a limit is a number");
        match key.as_str() {
            "max_file_bytes" => limits.max_file_bytes = u64::from(value),
            "max_files" => limits.max_files = value,
            "max_nesting" => limits.max_nesting = value,
            "parse_steps_per_kib" => limits.parse_steps_per_kib = value,
            _ => panic!("{}: no limit is named `{key}`", case.title),
        }
    }
    limits
}

fn description(case: &Case) -> Description {
    let text = |info: &str| case.block(info).map(|block| block.text.trim_end().to_owned()).unwrap_or_default();
    let commits = case.blocks.iter().filter(|block| block.info == "text commit");
    Description {
        title: text("text title"),
        body: text("markdown body"),
        author: None,
        commit_messages: commits.map(|block| block.text.trim_end().to_owned()).collect(),
        task: case.block("markdown task").map(|block| block.text.clone()),
    }
}

/// The files of both sides.
#[derive(Default)]
pub(crate) struct Trees {
    base: BTreeMap<String, File>,
    head: BTreeMap<String, File>,
    description: Description,
    earlier_messages: Vec<String>,
}

/// One file of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct File {
    text: String,
    /// How git stores it, if not as a plain file.
    mode: Option<FileMode>,
    /// Why it has no text to read.
    unread: Option<Reason>,
    /// Where it was renamed or copied from.
    origin: Option<(FileStatus, String)>,
}

impl Trees {
    /// The trees with these texts by path.
    pub(crate) fn new(base: BTreeMap<String, String>, head: BTreeMap<String, String>) -> Self {
        let files = |texts: BTreeMap<String, String>| {
            texts.into_iter().map(|(path, text)| (path, File { text, ..File::default() })).collect()
        };
        Self { base: files(base), head: files(head), ..Self::default() }
    }

    /// With what the author says.
    pub(crate) fn described(self, description: Description) -> Self {
        Self { description, ..self }
    }

    /// With the messages of earlier commits, newest first.
    pub(crate) fn after(self, earlier_messages: Vec<String>) -> Self {
        Self { earlier_messages, ..self }
    }

    /// The trees that `case` describes.
    pub(crate) fn of(case: &Case) -> Self {
        let mut trees = Self { description: description(case), ..Self::default() };
        for block in &case.blocks {
            let Some((side, path, options)) = placed(&block.info) else { continue };
            let sides = match side {
                "base" => vec![&mut trees.base],
                "head" => vec![&mut trees.head],
                "both" => vec![&mut trees.base, &mut trees.head],
                _ => panic!("{}: `{side}` is no side of a change", case.title),
            };
            for tree in sides {
                for (path, text) in repeated(block, path, &options) {
                    let file = tree.entry(path).or_default();
                    file.text.push_str(&text);
                    for option in &options {
                        file.take(option);
                    }
                }
            }
        }
        trees
    }

    /// What the engine says of the change from base to head.
    pub(crate) fn report(&self, languages: &Languages, policy: &Policy, limits: &Limits) -> Report {
        let codebase = self.codebase(languages, limits);
        analyze(&self.change(limits), &codebase, languages, policy, limits)
    }

    /// The code of base.
    fn codebase(&self, languages: &Languages, limits: &Limits) -> MemoryCodebase {
        let attributes = self.base.keys().map(|path| (RepoPath::from(path.as_str()), self.attributes(path))).collect();
        MemoryCodebase::new(self.documents(limits), languages).with_attributes(attributes)
    }

    /// What git would say that head changed.
    pub(crate) fn change(&self, limits: &Limits) -> Change {
        let renamed: BTreeSet<&String> = self
            .head
            .values()
            .filter_map(|file| file.origin.as_ref())
            .filter(|(status, _)| *status == FileStatus::Renamed)
            .map(|(_, from)| from)
            .collect();
        let paths: BTreeSet<&String> = self.base.keys().chain(self.head.keys()).collect();
        let differing = paths.into_iter().filter(|path| self.base.get(*path) != self.head.get(*path));
        let files = differing.filter(|path| !renamed.contains(path)).enumerate();
        let commit = |number: u8| ObjectId::from_hex(&format!("{number:040x}")).expect("forty digits");
        Change {
            base: commit(1),
            head: commit(2),
            merge_base: commit(1),
            description: self.description.clone(),
            earlier_messages: self.earlier_messages.clone(),
            checks: Vec::new(),
            files: files.map(|(index, path)| self.file_change(path, index, limits)).collect(),
        }
    }

    fn file_change(&self, path: &str, index: usize, limits: &Limits) -> FileChange {
        let after = self.head.get(path);
        let origin = after.and_then(|file| file.origin.as_ref());
        let previous = origin.map(|(_, from)| from);
        let before = self.base.get(previous.map_or(path, String::as_str));
        let status = match (origin, before, after) {
            (Some((status, _)), _, _) => *status,
            (None, None, _) => FileStatus::Added,
            (None, Some(_), None) => FileStatus::Deleted,
            (None, Some(_), Some(_)) => FileStatus::Modified,
        };
        let over = index >= limits.max_files as usize;
        let version = |file: &File| file.version(limits, over);
        FileChange {
            status,
            path: RepoPath::from(path),
            previous_path: previous.map(|path| RepoPath::from(path.as_str())),
            before: before.map(version),
            after: after.map(version),
            attributes: self.attributes(path),
        }
    }

    /// The texts of base.
    fn documents(&self, limits: &Limits) -> Vec<Document> {
        let read = |(path, file): (&String, &File)| {
            let version = file.version(limits, false);
            let text = Arc::clone(version.text()?);
            Some(Document { id: version.id, path: RepoPath::from(path.as_str()), text })
        };
        self.base.iter().filter_map(read).collect()
    }

    /// What the `.gitattributes` at the root of base says of `path`. Knows as much of the format as the cases use.
    fn attributes(&self, path: &str) -> Attributes {
        let mut attributes = Attributes::default();
        let text = self.base.get(".gitattributes").map_or("", |file| &file.text);
        for line in text.lines() {
            let mut words = line.split_whitespace();
            let Some(pattern) = words.next() else { continue };
            let subject = if pattern.contains('/') { path } else { path.rsplit('/').next().unwrap_or(path) };
            if !Glob::new(pattern).expect("a pattern is a glob").compile_matcher().is_match(subject) {
                continue;
            }
            for word in words {
                let name = word.trim_start_matches('-');
                let value = Some(!word.starts_with('-'));
                match name {
                    "linguist-generated" => attributes.generated = value,
                    "linguist-vendored" => attributes.vendored = value,
                    "linguist-documentation" => attributes.documentation = value,
                    _ => panic!("`{name}` is no attribute that counts"),
                }
            }
        }
        attributes
    }
}

impl File {
    fn take(&mut self, option: &str) {
        match option.split_once(':') {
            Some(("from", path)) => self.origin = Some((FileStatus::Renamed, path.to_owned())),
            Some(("copy-of", path)) => self.origin = Some((FileStatus::Copied, path.to_owned())),
            _ => match option {
                "executable" => self.mode = Some(FileMode::Executable),
                "binary" => self.unread = Some(Reason::Binary),
                "missing" => self.unread = Some(Reason::MissingObject),
                "symlink" => (self.mode, self.unread) = (Some(FileMode::Symlink), Some(Reason::Symlink)),
                "submodule" => (self.mode, self.unread) = (Some(FileMode::Submodule), Some(Reason::Submodule)),
                _ => assert!(is_about_text(option), "`{option}` is no option of a file"),
            },
        }
    }

    /// As it is read from a repository.
    fn version(&self, limits: &Limits, is_over: bool) -> FileVersion {
        let limit_bytes = limits.max_file_bytes;
        let unread = |reason: Reason, lines: u32| Content::Unread { reason, lines };
        let content = match &self.unread {
            _ if is_over => unread(Reason::TooManyFiles { limit: limits.max_files }, 0),
            Some(reason) => unread(reason.clone(), 0),
            None if self.text.len() as u64 > limit_bytes => {
                unread(Reason::TooLarge { limit_bytes }, self.text.lines().count() as u32)
            }
            None => Content::Text(Arc::from(self.text.as_str())),
        };
        FileVersion { id: blob_id(&self.text), mode: self.mode.unwrap_or(FileMode::Regular), content }
    }
}

/// A number that differs where texts do (FNV-1a), in the form of an object's id.
fn blob_id(text: &str) -> ObjectId {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    ObjectId::from_hex(&format!("{hash:040x}")).expect("forty digits")
}

/// The side, the path and the options that the info of a file's block names; `None` for other blocks.
fn placed(info: &str) -> Option<(&str, &str, Vec<&str>)> {
    let mut words = info.split_whitespace().skip(1);
    let (side, path) = words.next()?.split_once(':')?;
    Some((side, path, words.collect()))
}

/// The files that a block stands for, with their texts.
fn repeated(block: &Block, path: &str, options: &[&str]) -> Vec<(String, String)> {
    let mut text = block.text.clone();
    if options.contains(&"unterminated") {
        text.pop();
    }
    if options.contains(&"crlf") {
        text = text.replace('\n', "\r\n");
    }
    if options.contains(&"joined") {
        text = text.replace('⋅', "");
    }
    let counted = |template: &str, number: u32| template.replace("{n}", &number.to_string());
    match options.iter().find_map(|option| repetitions(option)) {
        None => vec![(path.to_owned(), text)],
        Some(count) if path.contains("{n}") => (1..=count).map(|n| (counted(path, n), counted(&text, n))).collect(),
        Some(count) => vec![(path.to_owned(), (1..=count).map(|n| counted(&text, n)).collect())],
    }
}

fn repetitions(option: &str) -> Option<u32> {
    option.strip_prefix('x')?.parse().ok()
}

fn is_about_text(option: &str) -> bool {
    matches!(option, "crlf" | "unterminated" | "joined") || repetitions(option).is_some()
}
