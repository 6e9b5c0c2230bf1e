//! How the files of the base tree answer a question.
//!
//! What paths and imports answer is known of every file. What syntax answers has to be read: of the files nearest to the
//! change, so that its cost does not grow with the repository.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bstr::BStr;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ground::Ground;
use super::import_form::import_form;
use super::norm::directories;
use super::path_form::{directory_of_name, path_forms};
use super::resolution::Targets;
use super::standing::Standing;
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
    /// How many of them are read before it is asked whether more are needed.
    pub files_at_once: usize,
    /// The most tokens of all files that are read.
    pub tokens: u32,
    /// The most tokens of one file; larger ones are seldom like others.
    pub tokens_of_file: u32,
}

impl Effort {
    /// What a check affords: for a question twice the files that make a norm, and in all about what one large change costs to
    /// read.
    pub const OF_CHECK: Self = Self { files: 44, files_at_once: 11, tokens: 300_000, tokens_of_file: 15_000 };
    /// No end.
    pub const WHOLE: Self =
        Self { files: usize::MAX, files_at_once: usize::MAX, tokens: u32::MAX, tokens_of_file: u32::MAX };
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
    /// What can be imported, found out likewise.
    targets: OnceLock<Targets>,
    /// The modules that belong to libraries, likewise, by the family of languages.
    libraries: Mutex<FxHashMap<String, Arc<FxHashMap<u32, Choice>>>>,
    /// What history says of the files, likewise.
    standing: OnceLock<Standing<'a>>,
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
        let (directories, targets, standing) = <(OnceLock<_>, OnceLock<_>, OnceLock<_>)>::default();
        let (libraries, read) = <(Mutex<_>, BTreeMap<_, _>)>::default();
        Self { codebase, languages, classifier, limits, effort, directories, targets, libraries, standing, read }
    }

    /// The files of the tree.
    pub fn files(&self) -> &'a [BaseFile] {
        &self.codebase.files().files
    }

    /// The text of the file at `path`.
    pub fn text_of(&self, path: &RepoPath) -> Option<Arc<str>> {
        self.codebase.text_of(path)
    }

    /// Reads the files nearest to `anchors` that may answer `question` by their syntax, the nearest first, until what they say
    /// `is_enough`.
    pub fn read(&mut self, question: Question<'_>, anchors: &[&RepoPath], is_enough: impl Fn(&[Vote<'_>]) -> bool) {
        for batch in self.choose(question, anchors).chunks(self.effort.files_at_once) {
            let affordable = self.affordable(batch);
            let idioms = |file: &'a BaseFile| {
                let idioms = self.codebase.idioms(file, self.languages, self.limits);
                (&file.path, (file, idioms))
            };
            let read: Vec<_> = affordable.into_par_iter().map(idioms).collect();
            self.read.extend(read);
            if is_enough(&self.votes(question)) {
                break;
            }
        }
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
        let is_asked = |choice: &Choice| catalogue().point(*choice).name == question.point.name;
        let libraries = self.libraries(question.family);
        let is_about_forms = question.point.name == "import-form";
        let answers = |file: &BaseFile| -> Vec<Choice> {
            let known = file.imports.iter().filter_map(|import| libraries.get(import).copied());
            let names = file.imports.iter().filter_map(|import| base.modules.get(*import as usize));
            let forms = names.filter(|_| is_about_forms).filter_map(|module| import_form(&file.path, module));
            known.chain(forms).filter(is_asked).collect()
        };
        let vote = |file: &'a BaseFile| {
            let choices = answers(file);
            let is_on_ground = !choices.is_empty()
                && self
                    .ground(file, question.family)
                    .is_some_and(|ground| question.ground.is_none_or(|wanted| wanted == ground));
            is_on_ground.then_some(Vote { file, choices, weight: 1.0 })
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

    /// The files to read: those that share most directories with one of `anchors`, and of equals an arbitrary choice that is the
    /// same on every machine.
    fn choose(&self, question: Question<'_>, anchors: &[&RepoPath]) -> Vec<&'a BaseFile> {
        let may_answer = |file: &&BaseFile| {
            file.tokens <= self.effort.tokens_of_file && file.hints.may_answer(question.point, catalogue())
        };
        let mut candidates: Vec<&'a BaseFile> = self.codebase.files().files.iter().filter(may_answer).collect();
        // Files of one directory follow one another, and are all as near.
        let mut last: Option<(&BStr, Option<usize>)> = None;
        candidates.sort_by_cached_key(|file| {
            let directory = file.path.directory();
            let nearness = || anchors.iter().map(|anchor| shared_directories(anchor, &file.path)).max();
            let known = last.filter(|(known, _)| *known == directory).map_or_else(nearness, |(_, nearness)| nearness);
            last = Some((directory, known));
            (Reverse(known), &file.id)
        });
        let is_of = |file: &BaseFile, wanted: Ground| self.ground(file, question.family) == Some(wanted);
        let wanted = question.ground.unwrap_or(Ground::Program);
        let mut chosen: Vec<&BaseFile> =
            candidates.iter().copied().filter(|file| is_of(file, wanted)).take(self.effort.files).collect();
        if wanted == Ground::Tests && chosen.len() < self.effort.files {
            // Where tests stand inside the program, its files have some.
            let others = candidates.iter().copied().filter(|file| is_of(file, Ground::Program));
            chosen.extend(others.take(self.effort.files - chosen.len()));
        }
        chosen
    }

    /// Those of `files` that were not read yet, as far as the effort allows.
    fn affordable(&mut self, files: &[&'a BaseFile]) -> Vec<&'a BaseFile> {
        let mut affordable = Vec::new();
        for file in files {
            if !self.read.contains_key(&file.path) && file.tokens <= self.effort.tokens {
                self.effort.tokens -= file.tokens;
                affordable.push(*file);
            }
        }
        affordable
    }

    /// The libraries of a family of languages by the numbers of their modules.
    fn libraries(&self, family: &str) -> Arc<FxHashMap<u32, Choice>> {
        let mut known = self.libraries.lock().unwrap_or_else(PoisonError::into_inner);
        let of_modules = || {
            let modules = (0..).zip(&self.codebase.files().modules);
            modules.filter_map(|(number, module)| Some((number, catalogue().library(family, module)?))).collect()
        };
        Arc::clone(known.entry(family.to_owned()).or_insert_with(|| Arc::new(of_modules())))
    }

    /// What history says of the files; to read it costs more than all else, so that it is asked last.
    pub(super) fn standing(&self) -> &Standing<'a> {
        self.standing.get_or_init(|| Standing::of(self.codebase.history()))
    }

    /// What can be imported.
    pub(super) fn targets(&self) -> &Targets {
        self.targets.get_or_init(|| Targets::of(self.codebase.files()))
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
