//! All languages, and which of them a file is in.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use rustc_hash::FxHashMap;

use crate::model::path::RepoPath;

use super::catalogue;
use super::definition::{Definition, FILE_NAME};
use super::grammars::GRAMMARS;
use super::language::{Language, Parts};
use super::lexer::Lexis;
use super::load_error::LoadError;
use super::query::QueryText;

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// The language of files that are in no other.
const GENERIC: &str = "generic";

/// The query files of a language, in the order in which they are compiled.
const QUERY_FILES: [&str; 9] = [
    "units.scm",
    "tokens.scm",
    "imports.scm",
    "tests.scm",
    "complexity.scm",
    "visibility.scm",
    "errors.scm",
    "idioms.scm",
    "entry-points.scm",
];

/// Goes up when the same queries come to give other facts.
const FACTS_VERSION: u64 = 3;

/// Every language there is.
pub struct Languages {
    /// Sorted by name.
    all: Vec<Language>,
    generic: usize,
    by_extension: Register,
    by_filename: Register,
    by_interpreter: Register,
    digest: u64,
}

/// Which languages go by what, in the order of their names.
type Register = FxHashMap<String, Vec<usize>>;

/// The files of all languages by their path: `rust/units.scm`.
type Files = BTreeMap<String, String>;

impl Languages {
    /// The languages that are part of the program. Queries are compiled when a text first needs them.
    pub fn builtin() -> Self {
        Self::load(&built_in_files()).expect("the built-in languages load: a test loads them")
    }

    /// The built-in languages with `files` (path such as `rust/units.scm`, and text) in place of those of the same
    /// path, or added to them. Everything in the languages they touch is compiled now, so that errors show.
    pub fn with_overrides(files: Vec<(String, String)>) -> Result<Self, LoadError> {
        let touched: Vec<String> = files.iter().map(|(path, _)| folder(path).to_owned()).collect();
        let mut all = built_in_files();
        all.extend(files);
        let languages = Self::load(&all)?;
        for language in languages.iter() {
            let concerned =
                |name: &String| name == language.name() || language.query_files().any(|file| folder(file) == name);
            if touched.iter().any(concerned) {
                language.check()?;
            }
        }
        Ok(languages)
    }

    /// The language of a file by its name, its ending or the interpreter its first line names; the generic one if
    /// none of them is known.
    pub fn for_file(&self, path: &RepoPath, text: &str) -> &Language {
        let name = path.file_name().to_string();
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        let by_name = self.by_filename.get(&name);
        let by_extension = || self.by_extension.get(&extension?);
        let by_interpreter = || self.by_interpreter.get(interpreter(text)?);
        let candidates = by_name.or_else(by_extension).or_else(by_interpreter).map_or(&[][..], Vec::as_slice);
        let with_verdict = |wanted| move |index: &&usize| self.all[**index].is_content(text) == wanted;
        let told_by_content = || candidates.iter().find(with_verdict(Some(true)));
        let default = || candidates.iter().find(with_verdict(None));
        let index = match candidates {
            [] => &self.generic,
            [only] => only,
            [first, ..] => told_by_content().or_else(default).unwrap_or(first),
        };
        &self.all[*index]
    }

    /// The languages, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Language> {
        self.all.iter()
    }

    /// A number that changes whenever the same text may come to have other facts; the same on every machine.
    pub fn digest(&self) -> u64 {
        self.digest
    }

    fn load(files: &Files) -> Result<Self, LoadError> {
        let definitions = definitions(files)?;
        let mut loader = Loader { files, definitions: &definitions, languages: Vec::new() };
        for name in definitions.keys().filter(|name| !name.starts_with('_')) {
            loader.load(name)?;
        }
        let languages = loader.languages;
        let generic = languages.iter().position(|language| language.name() == GENERIC);
        let missing = || LoadError::new(&format!("{GENERIC}/{FILE_NAME}"), 1, "this file is needed");
        Ok(Self {
            generic: generic.ok_or_else(missing)?,
            by_extension: register(&languages, |definition| &definition.extensions),
            by_filename: register(&languages, |definition| &definition.filenames),
            by_interpreter: register(&languages, |definition| &definition.interpreters),
            digest: digest(files, &languages),
            all: languages,
        })
    }
}

/// Puts languages together from the files of their folders and of those they inherit from.
struct Loader<'a> {
    files: &'a Files,
    definitions: &'a BTreeMap<&'a str, Definition>,
    languages: Vec<Language>,
}

impl Loader<'_> {
    fn load(&mut self, name: &str) -> Result<(), LoadError> {
        let lineage = self.lineage(name)?;
        let definitions: Vec<&Definition> = lineage.iter().map(|name| &self.definitions[name]).collect();
        let lexis: Option<&Lexis> = definitions.iter().rev().find_map(|definition| definition.lexis.as_ref());
        let shared = self.definitions.get(GENERIC);
        let globs = definitions.iter().copied().chain(shared).flat_map(|definition| definition.test_paths.clone());
        self.languages.push(Language::new(Parts {
            name: name.to_owned(),
            definition: self.definitions[name].clone(),
            family: lineage.first().copied().unwrap_or(name).to_owned(),
            imports: definitions.iter().rev().find_map(|definition| definition.imports.clone()),
            lexis: lexis.or(shared.and_then(|generic| generic.lexis.as_ref())).cloned().unwrap_or_default(),
            test_globs: globs.collect(),
            grammar: GRAMMARS.iter().find(|(row, _)| *row == name).map(|(_, grammar)| (*grammar).into()),
            query_texts: lineage.iter().flat_map(|name| self.query_texts(name)).collect(),
        }));
        Ok(())
    }

    /// The languages that `name` inherits from, farthest first, and itself.
    fn lineage<'n>(&'n self, name: &'n str) -> Result<Vec<&'n str>, LoadError> {
        let mut lineage = vec![name];
        let mut next = 0;
        while let Some(heir) = lineage.get(next).copied() {
            for parent in self.definitions[heir].inherits.iter().rev() {
                let file = format!("{heir}/{FILE_NAME}");
                if !self.definitions.contains_key(parent.as_str()) {
                    return Err(LoadError::new(&file, 1, format!("it inherits from `{parent}`, which is not there")));
                }
                if lineage.contains(&parent.as_str()) {
                    return Err(LoadError::new(&file, 1, format!("it inherits from `{parent}` more than once")));
                }
                lineage.push(parent);
            }
            next += 1;
        }
        lineage.reverse();
        Ok(lineage)
    }

    fn query_texts(&self, name: &str) -> impl Iterator<Item = QueryText> {
        let paths = QUERY_FILES.iter().map(move |file| format!("{name}/{file}"));
        paths.filter_map(|path| Some(QueryText { text: self.files.get(&path)?.clone(), file: path }))
    }
}

fn built_in_files() -> Files {
    let folders = BUILT_IN.dirs().flat_map(Dir::files);
    let text = |file: &include_dir::File| Some((file.path().to_str()?.to_owned(), file.contents_utf8()?.to_owned()));
    folders.filter_map(text).collect()
}

fn definitions(files: &Files) -> Result<BTreeMap<&str, Definition>, LoadError> {
    let mut definitions = BTreeMap::new();
    for (path, text) in files {
        let file = path.strip_prefix(folder(path)).unwrap_or_default().trim_start_matches('/');
        if file == FILE_NAME {
            definitions.insert(folder(path), Definition::parse(path, text)?);
        } else if !QUERY_FILES.contains(&file) {
            let message = format!("unknown file; a language has {FILE_NAME}, {}", QUERY_FILES.join(", "));
            return Err(LoadError::new(path, 1, message));
        }
    }
    let without_definition = files.keys().find(|path| !definitions.contains_key(folder(path)));
    without_definition.map_or(Ok(definitions), |path| {
        Err(LoadError::new(path, 1, format!("its language has no `{}/{FILE_NAME}`", folder(path))))
    })
}

fn folder(path: &str) -> &str {
    path.split_once('/').map_or("", |(folder, _)| folder)
}

fn register(languages: &[Language], names: impl Fn(&Definition) -> &[String]) -> Register {
    let mut register = Register::default();
    for (index, language) in languages.iter().enumerate() {
        for name in names(language.definition()) {
            register.entry(name.clone()).or_default().push(index);
        }
    }
    register
}

/// The program that a `#!` line names, without its directory and version: `python` of `#!/usr/bin/env -S python3.12 -u`.
fn interpreter(text: &str) -> Option<&str> {
    let mut words = text.strip_prefix("#!")?.lines().next()?.split_ascii_whitespace();
    let program = words.next()?.rsplit('/').next()?;
    let is_option = |word: &&str| word.starts_with('-') || word.contains('=');
    let program = if program == "env" { words.find(|word| !is_option(word))?.rsplit('/').next()? } else { program };
    Some(program.trim_end_matches(|character: char| character.is_ascii_digit() || character == '.'))
}

/// FNV-1a, because it is the same in every build.
fn digest(files: &Files, languages: &[Language]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |bytes: &[u8]| {
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    add(&FACTS_VERSION.to_le_bytes());
    add(catalogue::TEXT.as_bytes());
    for (path, text) in files {
        add(path.as_bytes());
        add(text.as_bytes());
    }
    for grammar in languages.iter().filter_map(Language::grammar) {
        add(&grammar.abi_version().to_le_bytes());
        add(&grammar.node_kind_count().to_le_bytes());
        add(&grammar.parse_state_count().to_le_bytes());
    }
    hash
}
