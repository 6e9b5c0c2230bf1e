//! How one file answers the questions: by its path, its imports and its syntax.

use rustc_hash::FxHashSet;

use super::ground::Ground;
use super::import_form::import_form;
use super::path_form::path_forms;
use crate::model::path::RepoPath;
use crate::syntax::catalogue::{Choice, catalogue};
use crate::syntax::facts::Idiom;
use crate::syntax::language::Language;

/// An answer, and where it is given first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// Which one.
    pub choice: Choice,
    /// The line, 1-based.
    pub line: u32,
    /// Whose answer it is: tests can stand inside the program.
    pub ground: Ground,
}

/// One version of a file.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Where it stands.
    pub path: &'a RepoPath,
    /// Its language.
    pub language: &'a Language,
    /// Where it belongs.
    pub ground: Ground,
    /// Whether a directory of its name lies beside it.
    pub is_beside_directory: bool,
    /// Its text.
    pub text: &'a str,
    /// What its syntax answers.
    pub idioms: &'a [Idiom],
}

/// The answers of a file, each once for the program and once for tests: by path, then imports, then syntax.
pub fn answers(source: Source<'_>) -> Vec<Answer> {
    let Source { path, language, ground, .. } = source;
    let by_path = path_forms(path, ground, source.is_beside_directory).into_iter().map(|choice| Answer {
        choice,
        line: 1,
        ground,
    });
    let imports = language.imports(source.text).into_iter();
    let by_import = imports.flat_map(|import| {
        let choices = choices_of_import(language.family(), path, &import.module);
        choices.map(move |choice| Answer { choice, line: import.line, ground })
    });
    let by_syntax = source.idioms.iter().map(|idiom| {
        let ground = if idiom.is_test { Ground::Tests } else { ground };
        Answer { choice: idiom.choice, line: idiom.line, ground }
    });
    let mut seen = FxHashSet::default();
    by_path.chain(by_import).chain(by_syntax).filter(|answer| seen.insert((answer.choice, answer.ground))).collect()
}

/// What importing `module` answers, in the file at `path`.
pub fn choices_of_import(family: &str, path: &RepoPath, module: &str) -> impl Iterator<Item = Choice> + use<> {
    let library = catalogue().library(family, module);
    [library, import_form(path, module)].into_iter().flatten()
}

/// The first of each answer, in tests and elsewhere.
pub fn first_of_each(idioms: Vec<Idiom>) -> Vec<Idiom> {
    let mut seen = FxHashSet::default();
    idioms.into_iter().filter(|idiom| seen.insert((idiom.choice, idiom.is_test))).collect()
}
