//! Imports against the direction in which two parts of a program depend on each other.

use std::cmp::Reverse;

use super::ground::Ground;
use super::new_imports::{NewImport, new_imports};
use super::norm::{is_in, is_settled};
use super::resolution::Targets;
use super::standing::Standing;
use super::survey::Survey;
use crate::analysis::codebase::BaseFile;
use crate::analysis::context::Context;
use crate::analysis::disclosure::event::Name;
use crate::analysis::disclosure::wording::Wording;
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;

/// How many examples are shown.
const MOST_EXAMPLES: usize = 3;

/// The first import of one directory from another that has always used it, and never the reverse.
#[derive(Clone, Debug)]
pub struct LayerBreach {
    /// The file at head.
    pub path: RepoPath,
    /// The line of the import.
    pub line: u32,
    /// The directory that imports now.
    pub from: String,
    /// The directory that is imported, and imports the other.
    pub to: String,
    /// How many files of `to` import `from`.
    pub crossings: usize,
    /// The first places where they do.
    pub examples: Vec<Place>,
}

impl LayerBreach {
    /// How a policy allows it.
    pub fn key(&self) -> String {
        format!("layer:{}:{}", self.from, self.to)
    }
}

/// The breach of the change in `context` that goes against most files, if there is one.
pub fn layer_breach(context: &Context<'_>) -> Option<LayerBreach> {
    let imports = new_imports(context);
    if imports.is_empty() {
        return None;
    }
    let survey = Survey::of(context);
    let layers = Layers::of(&survey);
    let breaches = imports.iter().filter_map(|import| layers.breach(context, import));
    let breach = breaches.max_by_key(|breach| (breach.crossings, Reverse((breach.path.clone(), breach.line))))?;
    let wording = Wording::of(&context.change.description);
    let last = |directory: &str| Name::Phrase(directory.rsplit('/').next().unwrap_or_default().to_owned());
    let is_spoken_of = wording.has(&last(&breach.from)) && wording.has(&last(&breach.to));
    (!is_spoken_of && !context.policy.drift.allow.contains(&breach.key())).then_some(breach)
}

/// How the directories of a base tree depend on each other.
pub struct Layers<'a> {
    survey: &'a Survey<'a>,
    targets: Targets,
}

impl<'a> Layers<'a> {
    /// Those of the tree that `survey` asks.
    pub fn of(survey: &'a Survey<'a>) -> Self {
        Self { survey, targets: Targets::of(survey.codebase.files()) }
    }

    /// The files of programs of `family` by which `to` depends on `from`, where that is settled and nothing goes the other way.
    pub fn one_way(&self, from: &str, to: &str, family: &str) -> Option<Vec<&'a BaseFile>> {
        let crossing: Vec<&BaseFile> = self.members(to, family).filter(|file| self.uses(file, from)).collect();
        let is_one_way = is_settled(crossing.len()) && !self.members(from, family).any(|file| self.uses(file, to));
        is_one_way.then_some(crossing)
    }

    fn breach(&self, context: &Context<'_>, import: &NewImport<'_>) -> Option<LayerBreach> {
        let target = self.targets.resolve(import.path, &import.module)?;
        let (from, to) = parts(import.path, &target)?;
        if import.before.iter().any(|module| self.reaches(import.path, module, &to)) {
            return None;
        }
        let crossing = self.one_way(&from, &to, import.family)?;
        let history = context.codebase.history();
        if !Standing::of(&history).is_consensus(crossing.iter().map(|file| &file.path)) {
            return None;
        }
        let example = |file: &&BaseFile| {
            let text = context.codebase.text_of(&file.path)?;
            let imports = context.languages.for_file(&file.path, &text).imports(&text);
            let line = imports.iter().find(|import| self.reaches(&file.path, &import.module, &from))?.line;
            Some(Place { path: file.path.clone(), lines: LineRange::new(line, line), revision: Revision::Base })
        };
        let examples = crossing.iter().filter_map(example).take(MOST_EXAMPLES).collect();
        let (path, line, crossings) = (import.path.clone(), import.line, crossing.len());
        Some(LayerBreach { path, line, from, to, crossings, examples })
    }

    fn members(&self, directory: &str, family: &str) -> impl Iterator<Item = &'a BaseFile> {
        let files = self.survey.codebase.files().files.iter();
        let own = files.filter(move |file| is_in(&file.path, directory));
        own.filter(move |file| self.survey.ground(file, family) == Some(Ground::Program))
    }

    fn uses(&self, file: &BaseFile, directory: &str) -> bool {
        let modules = &self.survey.codebase.files().modules;
        let mut names = file.imports.iter().filter_map(|import| modules.get(*import as usize));
        names.any(|module| self.reaches(&file.path, module, directory))
    }

    /// Whether the file at `path` means something in `directory` by `module`.
    fn reaches(&self, path: &RepoPath, module: &str, directory: &str) -> bool {
        let target = self.targets.resolve(path, module);
        target.is_some_and(|target| target == directory || is_in(&RepoPath::from(target.as_str()), directory))
    }
}

/// The directories in which the ways to a file and to what it imports part; `None` where one lies on the way to the other.
pub fn parts(path: &RepoPath, target: &str) -> Option<(String, String)> {
    let path = path.to_match();
    let (directory, _) = path.rsplit_once('/')?;
    let (own, other): (Vec<&str>, Vec<&str>) = (directory.split('/').collect(), target.split('/').collect());
    let shared = own.iter().zip(&other).take_while(|(own, other)| own == other).count();
    let is_apart = shared < own.len() && shared < other.len();
    is_apart.then(|| (own[..=shared].join("/"), other[..=shared].join("/")))
}
