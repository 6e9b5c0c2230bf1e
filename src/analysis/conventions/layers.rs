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
    let targets = Targets::of(context.codebase.files());
    let against = Against { context, survey: &survey, targets: &targets };
    let breaches = imports.iter().filter_map(|import| against.breach(import));
    let breach = breaches.max_by_key(|breach| (breach.crossings, Reverse((breach.path.clone(), breach.line))))?;
    let wording = Wording::of(&context.change.description);
    let last = |directory: &str| Name::Phrase(directory.rsplit('/').next().unwrap_or_default().to_owned());
    let is_spoken_of = wording.has(&last(&breach.from)) && wording.has(&last(&breach.to));
    (!is_spoken_of && !context.policy.drift.allow.contains(&breach.key())).then_some(breach)
}

struct Against<'a> {
    context: &'a Context<'a>,
    survey: &'a Survey<'a>,
    targets: &'a Targets,
}

impl Against<'_> {
    fn breach(&self, import: &NewImport<'_>) -> Option<LayerBreach> {
        let target = self.targets.resolve(import.path, &import.module)?;
        let (from, to) = parts(import.path, &target)?;
        let reaches = |path: &RepoPath, module: &str, directory: &str| {
            self.targets
                .resolve(path, module)
                .is_some_and(|target| is_in(&RepoPath::from(target.as_str()), directory) || target == directory)
        };
        if import.before.iter().any(|module| reaches(import.path, module, &to)) {
            return None;
        }
        let base = self.context.codebase.files();
        let uses = |file: &BaseFile, directory: &str| {
            let names = file.imports.iter().filter_map(|import| base.modules.get(*import as usize));
            names.into_iter().any(|module| reaches(&file.path, module, directory))
        };
        let members = |directory: &str| {
            let own = base.files.iter().filter(|file| is_in(&file.path, directory)).collect::<Vec<_>>();
            own.into_iter().filter(|file| self.survey.ground(file, import.family) == Some(Ground::Program))
        };
        let crossing: Vec<&BaseFile> = members(&to).filter(|file| uses(file, &from)).collect();
        let is_one_way = is_settled(crossing.len()) && !members(&from).any(|file| uses(file, &to));
        if !is_one_way {
            return None;
        }
        let history = self.context.codebase.history();
        let is_consensus = Standing::of(&history).is_consensus(crossing.iter().map(|file| &file.path));
        let example = |file: &&BaseFile| {
            let text = self.context.codebase.text_of(&file.path)?;
            let imports = self.context.languages.for_file(&file.path, &text).imports(&text);
            let line = imports.iter().find(|import| reaches(&file.path, &import.module, &from))?.line;
            Some(Place { path: file.path.clone(), lines: LineRange::new(line, line), revision: Revision::Base })
        };
        if !is_consensus {
            return None;
        }
        let examples = crossing.iter().filter_map(example).take(MOST_EXAMPLES).collect();
        let (path, line, crossings) = (import.path.clone(), import.line, crossing.len());
        Some(LayerBreach { path, line, from, to, crossings, examples })
    }
}

/// The directories in which the ways to a file and to what it imports part; `None` where one lies on the way to the other.
fn parts(path: &RepoPath, target: &str) -> Option<(String, String)> {
    let path = path.to_match();
    let (directory, _) = path.rsplit_once('/')?;
    let (own, other): (Vec<&str>, Vec<&str>) = (directory.split('/').collect(), target.split('/').collect());
    let shared = own.iter().zip(&other).take_while(|(own, other)| own == other).count();
    let is_apart = shared < own.len() && shared < other.len();
    is_apart.then(|| (own[..=shared].join("/"), other[..=shared].join("/")))
}
