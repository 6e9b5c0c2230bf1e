//! Imports against the direction in which two parts of a program depend on each other.

use std::cmp::Reverse;

use super::importers::Imported;
use super::new_imports::{NewImport, new_imports};
use super::norm::is_settled;
use super::survey::Survey;
use crate::analysis::codebase::BaseFile;
use crate::analysis::context::Context;
use crate::analysis::disclosure::event::Name;
use crate::analysis::disclosure::wording::Wording;
use crate::model::finding::{Place, Revision};
use crate::model::lines::LineRange;
use crate::model::path::RepoPath;
use crate::syntax::imports::Import;

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
pub fn layer_breach(context: &Context<'_>, survey: &Survey<'_>) -> Option<LayerBreach> {
    let imports = new_imports(context);
    let breaches = imports.iter().filter_map(|import| breach(context, survey, import));
    let breach = breaches.max_by_key(|breach| (breach.crossings, Reverse((breach.path.clone(), breach.line))))?;
    let wording = Wording::of(&context.change.description);
    let last = |directory: &str| Name::Phrase(directory.rsplit('/').next().unwrap_or_default().to_owned());
    let is_spoken_of = wording.has(&last(&breach.from)) && wording.has(&last(&breach.to));
    (!is_spoken_of && !context.policy.drift.allow.contains(&breach.key())).then_some(breach)
}

fn breach(context: &Context<'_>, survey: &Survey<'_>, import: &NewImport<'_>) -> Option<LayerBreach> {
    let target = survey.target(import.path, &import.module)?;
    let (from, to) = parts(import.path, &target)?;
    if import.before.iter().any(|module| survey.means(import.path, module, Imported::Within(&to))) {
        return None;
    }
    let crossing = one_way(survey, &from, &to, import.family)?;
    if !survey.standing().is_consensus(crossing.iter().map(|file| &file.path)) {
        return None;
    }
    let example = |file: &&BaseFile| {
        let text = context.codebase.text_of(&file.path)?;
        let imports = context.languages.for_file(&file.path, &text).imports(&text);
        let is_crossing = |import: &&Import| survey.means(&file.path, &import.module, Imported::Within(&from));
        let line = imports.iter().find(is_crossing)?.line;
        Some(Place { path: file.path.clone(), lines: LineRange::new(line, line), revision: Revision::Base })
    };
    let examples = crossing.iter().filter_map(example).take(MOST_EXAMPLES).collect();
    let (path, line, crossings) = (import.path.clone(), import.line, crossing.len());
    Some(LayerBreach { path, line, from, to, crossings, examples })
}

/// The files of programs of `family` by which `to` depends on `from`, where that is settled and nothing goes the other way.
pub fn one_way<'a>(survey: &Survey<'a>, from: &str, to: &str, family: &str) -> Option<Vec<&'a BaseFile>> {
    let crossing = survey.importers(to, family, Imported::Within(from));
    let is_one_way = is_settled(crossing.len()) && survey.importers(from, family, Imported::Within(to)).is_empty();
    is_one_way.then_some(crossing)
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
