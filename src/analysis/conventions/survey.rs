//! How the files of the base tree answer a question.
//!
//! What paths and imports answer is known of every file. What syntax answers has to be read: of the files nearest to the
//! change, so that its cost does not grow with the repository.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::answers::choices_of_import;
use super::ground::Ground;
use super::norm::directories;
use super::path_form::{directory_of_name, path_forms};
use crate::analysis::codebase::{BaseFile, Codebase};
use crate::analysis::context::Context;
use crate::analysis::file_class::Classifier;
use crate::model::change::Attributes;
use crate::model::limits::Limits;
use crate::model::path::RepoPath;
use crate::syntax::catalogue::{Choice, ChoicePoint, Source, catalogue};
use crate::syntax::facts::Idiom;
use crate::syntax::languages::Languages;

/// What a file says to one question: a vote, shared evenly where it gives several answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote<'a> {
    /// The file.
    pub file: &'a BaseFile,
    /// Its answers, sorted.
    pub choices: Vec<Choice>,
    /// How much it counts, 0 to 1.
    pub weight: f64,
}

/// What is asked of whom.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The question itself.
    pub point: &'a ChoicePoint,
    /// The family of languages.
    pub family: &'a str,
    /// The kind of code; all where it answers alike.
    pub ground: Option<Ground>,
    /// The ending of the files without its dot, of a question about their names: each kind of file has its own habit.
    pub ending: Option<&'a str>,
}

/// How many files are read for what their syntax says.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// The most files for one question.
    pub files: usize,
    /// The most tokens of all files that are read.
    pub tokens: u32,
    /// The most tokens of one file; larger ones are seldom like others.
    pub tokens_of_file: u32,
}

impl Effort {
    /// What a check affords: for a question twice the files that make a norm, and in all about what one large change costs to
    /// read.
    pub const OF_CHECK: Self = Self { files: 44, tokens: 300_000, tokens_of_file: 15_000 };
    /// No end.
    pub const WHOLE: Self = Self { files: usize::MAX, tokens: u32::MAX, tokens_of_file: u32::MAX };
}

/// The base tree, asked.
pub struct Survey<'a> {
    pub(super) codebase: &'a dyn Codebase,
    pub(super) languages: &'a Languages,
    classifier: &'a Classifier,
    pub(super) limits: &'a Limits,
    effort: Effort,
    /// The directories of the tree, found out when they are first asked for.
    directories: OnceLock<FxHashSet<String>>,
    /// The files that were read, with what their syntax answers.
    read: BTreeMap<&'a RepoPath, (&'a BaseFile, Vec<Idiom>)>,
}

impl<'a> Survey<'a> {
    /// One for the change in `context`.
    pub fn of(context: &'a Context<'_>) -> Self {
        let (codebase, classifier) = (context.codebase, &context.classifier);
        Self::new(codebase, context.languages, classifier, context.limits, Effort::OF_CHECK)
    }

    /// One for a base tree, with as much effort as that.
    pub fn new(
        codebase: &'a dyn Codebase,
        languages: &'a Languages,
        classifier: &'a Classifier,
        limits: &'a Limits,
        effort: Effort,
    ) -> Self {
        Self { codebase, languages, classifier, limits, effort, directories: OnceLock::new(), read: BTreeMap::new() }
    }

    /// Reads the files nearest to `anchors` that may answer `question` by their syntax.
    pub fn read(&mut self, question: Question<'_>, anchors: &[&RepoPath]) {
        let chosen = self.choose(question, anchors);
        let idioms = |file: &'a BaseFile| (&file.path, (file, self.codebase.idioms(file, self.languages, self.limits)));
        let read: Vec<_> = chosen.into_par_iter().map(idioms).collect();
        self.read.extend(read);
    }

    /// The votes on `question`, by path.
    pub fn votes(&self, question: Question<'_>) -> Vec<Vote<'a>> {
        let mut votes = match question.point.source {
            Source::Path => self.votes_by_path(question),
            Source::Import => self.votes_by_import(question),
            Source::Syntax => self.votes_by_syntax(question),
        };
        for vote in &mut votes {
            vote.choices.sort_unstable();
            vote.choices.dedup();
        }
        votes.retain(|vote| !vote.choices.is_empty());
        votes.sort_by_key(|vote| &vote.file.path);
        votes
    }

    fn votes_by_path(&self, question: Question<'_>) -> Vec<Vote<'a>> {
        let ending = question.ending.unwrap_or_default();
        let is_alike = |file: &&BaseFile| {
            file.path.as_bytes().strip_suffix(ending.as_bytes()).is_some_and(|rest| rest.ends_with(b"."))
        };
        let asked = self.codebase.files().files.iter().filter(is_alike);
        asked
            .filter_map(|file| {
                let ground = self.ground(file, question.family)?;
                let is_beside_directory = question.point.name == "module-file" && self.is_beside_directory(&file.path);
                let choices = path_forms(&file.path, ground, is_beside_directory).into_iter();
                let choices = choices.filter(|choice| catalogue().point(*choice).name == question.point.name);
                let is_asked = question.ground.is_none_or(|wanted| wanted == ground);
                is_asked.then(|| Vote { file, choices: choices.collect(), weight: 1.0 })
            })
            .collect()
    }

    fn votes_by_import(&self, question: Question<'_>) -> Vec<Vote<'a>> {
        let base = self.codebase.files();
        let is_library = |choice: &Choice| catalogue().point(*choice).name == question.point.name;
        let library = |module: &String| catalogue().library(question.family, module).filter(is_library);
        let by_module: FxHashMap<u32, Choice> =
            (0..).zip(&base.modules).filter_map(|(number, module)| Some((number, library(module)?))).collect();
        let is_about_forms = question.point.name == "import-form";
        let answers = |file: &BaseFile| -> Vec<Choice> {
            let known = file.imports.iter().filter_map(|import| by_module.get(import).copied());
            let names = file.imports.iter().filter_map(|import| base.modules.get(*import as usize));
            let forms = names.filter(|_| is_about_forms);
            let forms = forms.flat_map(|module| choices_of_import(question.family, &file.path, module));
            known.chain(forms.filter(is_library)).collect()
        };
        let vote = |file: &'a BaseFile| {
            let choices = answers(file);
            let is_asked = !choices.is_empty()
                && self
                    .ground(file, question.family)
                    .is_some_and(|ground| question.ground.is_none_or(|wanted| wanted == ground));
            is_asked.then_some(Vote { file, choices, weight: 1.0 })
        };
        base.files.iter().filter_map(vote).collect()
    }

    fn votes_by_syntax(&self, question: Question<'_>) -> Vec<Vote<'a>> {
        let vote = |(file, idioms): &(&'a BaseFile, Vec<Idiom>)| {
            let of_file = self.ground(file, question.family)?;
            let is_asked = |idiom: &&Idiom| {
                let own = if idiom.is_test { Ground::Tests } else { of_file };
                question.ground.is_none_or(|wanted| wanted == own)
                    && catalogue().point(idiom.choice).name == question.point.name
            };
            let choices = idioms.iter().filter(is_asked).map(|idiom| idiom.choice).collect();
            Some(Vote { file, choices, weight: 1.0 })
        };
        self.read.values().filter_map(vote).collect()
    }

    /// The files to read besides those that were: those that share most directories with one of `anchors`, and of equals an
    /// arbitrary choice that is the same on every machine.
    fn choose(&mut self, question: Question<'_>, anchors: &[&RepoPath]) -> Vec<&'a BaseFile> {
        let may_answer = |file: &&BaseFile| {
            file.tokens <= self.effort.tokens_of_file && catalogue().is_hinted(file.hints, question.point)
        };
        let mut candidates: Vec<&'a BaseFile> = self.codebase.files().files.iter().filter(may_answer).collect();
        let nearness = |file: &BaseFile| anchors.iter().map(|anchor| shared_directories(anchor, &file.path)).max();
        candidates.sort_by_cached_key(|file| (Reverse(nearness(file)), &file.id));
        let is_of = |file: &BaseFile, wanted: Ground| self.ground(file, question.family) == Some(wanted);
        let wanted = question.ground.unwrap_or(Ground::Program);
        let mut chosen: Vec<&BaseFile> =
            candidates.iter().copied().filter(|file| is_of(file, wanted)).take(self.effort.files).collect();
        if wanted == Ground::Tests && chosen.len() < self.effort.files {
            // Where tests stand inside the program, its files have some.
            let others = candidates.iter().copied().filter(|file| is_of(file, Ground::Program));
            chosen.extend(others.take(self.effort.files - chosen.len()));
        }
        let mut left_tokens = self.effort.tokens;
        chosen.retain(|file| {
            let is_new = !self.read.contains_key(&file.path) && file.tokens <= left_tokens;
            left_tokens -= if is_new { file.tokens } else { 0 };
            is_new
        });
        self.effort.tokens = left_tokens;
        chosen
    }

    /// Whether a directory of the name of the file at `path` lies beside it.
    pub(super) fn is_beside_directory(&self, path: &RepoPath) -> bool {
        let of_files = || self.codebase.files().files.iter().flat_map(|file| directories(&file.path)).collect();
        self.directories.get_or_init(of_files).contains(&directory_of_name(path))
    }

    /// Where a file of `family` belongs; `None` of others, and where it belongs nowhere.
    pub fn ground(&self, file: &BaseFile, family: &str) -> Option<Ground> {
        let language = self.languages.for_file(&file.path, "");
        let ground = Ground::of(&file.path, language).filter(|_| language.family() == family)?;
        self.classifier.declared_origin(&file.path, Attributes::default()).is_none().then_some(ground)
    }
}

/// How many directories two paths have in common, from the root on.
pub fn shared_directories(one: &RepoPath, other: &RepoPath) -> usize {
    let (one, other) = (one.directory(), other.directory());
    one.split(|byte| *byte == b'/')
        .zip(other.split(|byte| *byte == b'/'))
        .take_while(|(one, other)| one == other)
        .count()
}
